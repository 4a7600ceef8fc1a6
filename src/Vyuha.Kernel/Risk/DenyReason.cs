namespace Vyuha.Kernel.Risk;

/// <summary>Why risk refused. Each comes with the number needed, the number available and the largest size that would pass.</summary>
public enum DenyReason : ushort
{
    None = 0,

    /// <summary>More lots in one trade than the bot may send. Numbers: lots.</summary>
    MaxLots = 1,

    /// <summary>As many structures open as the bot may hold. Numbers: structures.</summary>
    MaxPositions = 2,

    /// <summary>Margin and premium exceed the bot's free capital by more than the reserve holds. Numbers: rupees.</summary>
    CapitalTooSmall = 3,

    /// <summary>Margin by today's parameters exceeds the share of capital the bot may block. Numbers: rupees.</summary>
    MarginToday = 4,

    /// <summary>Margin by the next session's parameters (expiry-day ELM, lost calendar benefit) exceeds it. Numbers: rupees.</summary>
    MarginTomorrow = 5,

    /// <summary>Loss at the stop exceeds the budget of one trade. Numbers: rupees.</summary>
    LossPerTrade = 6,

    /// <summary>Loss at the stop exceeds what is left of the day's budget. Numbers: rupees.</summary>
    DailyLossBudget = 7,

    /// <summary>The daily loss breaker is latched. Numbers: rupees lost, rupees allowed.</summary>
    DailyLossLatched = 8,

    /// <summary>An order above the exchange's freeze quantity. Numbers: units.</summary>
    QuantityAboveFreeze = 9,

    /// <summary>A limit outside the exchange's limit price protection. Numbers: rupees.</summary>
    PriceOutsideBand = 10,

    /// <summary>Outside the hours in which new risk is allowed. Numbers: minutes after midnight IST.</summary>
    OutsideEntryWindow = 11,

    /// <summary>A leg would be open on its expiry day. Numbers: day numbers.</summary>
    ExpiryRule = 12,

    /// <summary>A leg's quote is too old. Numbers: seconds.</summary>
    StaleQuote = 13,

    /// <summary>A leg has no executable price on the side it needs.</summary>
    NoQuote = 14,

    /// <summary>A market rule has no row for this contract and date: no new risk.</summary>
    RuleMissing = 15,

    /// <summary>The contract master disagrees with the rule table on lot size. Numbers: units.</summary>
    LotMismatch = 16,

    /// <summary>A short without a long that covers it, and naked shorts are not switched on. Numbers: units.</summary>
    NakedShort = 17,

    /// <summary>Margin and premium exceed the bot's free capital, and only the reserve could pay for the rest: no bot may use it. Numbers: rupees.</summary>
    ReserveProtected = 18,

    /// <summary>An operator has frozen entries.</summary>
    EntriesFrozen = 19,

    /// <summary>The quantity is not a whole number of lots. Numbers: units.</summary>
    QuantityNotInLots = 20,

    /// <summary>
    /// Another bot holds or is being brought to the opposite side of the contract, which one account cannot hold; or an order of ours on the
    /// other side would trade with this one. Numbers: units wanted, units on the other side.
    /// </summary>
    OppositeSides = 21,

    /// <summary>The quotes are so wide that the entry would cost more against mid than its price budget. Numbers: rupees per unit.</summary>
    Uneconomic = 22,

    /// <summary>Orders per second above the budget. Numbers: orders.</summary>
    OrderRate = 23,

    /// <summary>
    /// Too few strikes near the money quote both call and put to imply a forward, so neither worth nor margin can be worked out. Numbers: strikes.
    /// </summary>
    TooFewPairs = 24,

    /// <summary>The exchange is closed or in the break of a session of two parts. Numbers: minutes after midnight IST, now and of the next opening today; 0: none.</summary>
    MarketClosed = 25,

    /// <summary>The session cannot trade now: nobody is logged in, quotes do not flow, or the broker's books have not been read.</summary>
    EntriesSuspended = 30,

    /// <summary>The kill switch is locked.</summary>
    Locked = 40,

    /// <summary>A position held outside the bots has no price or rule to margin it by.</summary>
    ExternalUnpriced = 41,

    /// <summary>A live session, and nobody has armed this bot since its start.</summary>
    LiveNotArmed = 42,

    /// <summary>The week's loss has reached its limit; until the next week. Numbers: rupees lost, rupees allowed.</summary>
    WeekLoss = 50,

    /// <summary>The month's loss has reached its limit; until the next month. Numbers: rupees lost, rupees allowed.</summary>
    MonthLoss = 51,

    /// <summary>The fall from the highest equity led to caution: sizes are smaller. Never refuses. Numbers: rupees fallen, rupees at which it begins.</summary>
    DrawdownCaution = 52,

    /// <summary>The same, to defensive. Never refuses.</summary>
    DrawdownDefensive = 53,

    /// <summary>The same, to preserve: nothing new until a person acknowledges it. Numbers: rupees fallen, rupees at which it begins.</summary>
    DrawdownPreserve = 54,

    /// <summary>More lots than a book in drawdown may trade. Numbers: lots.</summary>
    DrawdownLots = 55,

    /// <summary>Loss at the stop exceeds what a book in drawdown may risk on one trade. Numbers: rupees.</summary>
    DrawdownLossBudget = 56,

    /// <summary>A short without cover: switched on by the owner, but not in a drawdown. Numbers: lots.</summary>
    DrawdownNakedShort = 57,

    /// <summary>More lots than a bot on this step of its ramp may trade. Numbers: lots.</summary>
    RampLots = 58,

    /// <summary>The bot would gain or lose more than allowed for a move of 1 %. Numbers: rupees.</summary>
    BotDelta = 60,

    /// <summary>The bot's delta would change more than allowed for a move of 1 %. Numbers: rupees.</summary>
    BotGamma = 61,

    /// <summary>The bot would gain or lose more than allowed for a point of volatility. Numbers: rupees.</summary>
    BotVega = 62,

    /// <summary>The account would gain or lose more than allowed for a move of 1 %. Numbers: rupees.</summary>
    AccountDelta = 63,

    /// <summary>The account's delta would change more than allowed for a move of 1 %. Numbers: rupees.</summary>
    AccountGamma = 64,

    /// <summary>The account would gain or lose more than allowed for a point of volatility. Numbers: rupees.</summary>
    AccountVega = 65,

    /// <summary>A contract held or wanted has no price to work its Greeks out by, and they are limited.</summary>
    GreeksUnknown = 66,

    /// <summary>As many structures open as the account may hold. Numbers: structures.</summary>
    AccountPositions = 67,

    /// <summary>Too many lots of the account at one strike of one expiry, on one side. Numbers: lots.</summary>
    StrikeConcentration = 68,

    /// <summary>Too many lots of the account in one expiry of one underlying, on one side. Numbers: lots.</summary>
    ExpiryConcentration = 69,

    /// <summary>Another bot that holds positions has earned too much like this one. Numbers: ten-thousandths of the correlation.</summary>
    BotCorrelation = 70,

    /// <summary>Orders in sixty seconds above the bot's or the account's budget. Numbers: orders.</summary>
    OrdersPerMinute = 71,

    /// <summary>Orders of today above the bot's or the account's budget. Numbers: orders.</summary>
    OrdersPerDay = 72,

    /// <summary>The trade could lose more than the bot's cap on a trade, or on what it has open. Numbers: rupees.</summary>
    TradeCap = 73,

    /// <summary>The trade would bind more cash and margin than one trade of the bot may. Numbers: rupees.</summary>
    BlockCap = 74,

    /// <summary>
    /// A top-up from the reserve that is more than the bot's positions lack in margin, more than the reserve has, or without a name; or a return of
    /// more than was taken or is free. Numbers: rupees asked, rupees possible.
    /// </summary>
    TopUpRefused = 75,

    /// <summary>The day's profit had come back to the part that is kept, and the book was closed for the day. Numbers: rupees of profit, rupees kept.</summary>
    ProfitLocked = 76,

    /// <summary>The bot would lose more than allowed in the worst cell of the stress grid. Numbers: rupees.</summary>
    BotStress = 77,

    /// <summary>The account would lose more than allowed in the worst cell of the stress grid. Numbers: rupees.</summary>
    AccountStress = 78,

    /// <summary>A contract held or wanted has no price to stress it by, and the loss under stress is limited.</summary>
    StressUnknown = 79,

    /// <summary>What a person wanted of a structure or an order could not be done when it came to it: it had been closed, or filled. Numbers: none.</summary>
    ByHandRefused = 80,
}
