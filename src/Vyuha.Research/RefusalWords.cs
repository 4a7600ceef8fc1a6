using Vyuha.Core;
using Vyuha.Kernel.Risk;

namespace Vyuha.Research;

/// <summary>A refusal as a person would say it.</summary>
public static class RefusalWords
{
    /// <summary>The rule that refused, in a few words.</summary>
    public static string Title(DenyReason reason) => reason switch
    {
        DenyReason.MaxLots => "Too many lots in one trade",
        DenyReason.MaxPositions => "Enough structures open",
        DenyReason.CapitalTooSmall => "Free capital too small",
        DenyReason.MarginToday => "Margin limit today",
        DenyReason.MarginTomorrow => "Margin limit tomorrow",
        DenyReason.LossPerTrade => "Loss budget of one trade",
        DenyReason.DailyLossBudget => "Loss budget of the day",
        DenyReason.DailyLossLatched => "Daily loss limit hit",
        DenyReason.QuantityAboveFreeze => "Above the freeze quantity",
        DenyReason.PriceOutsideBand => "Price outside the band",
        DenyReason.OutsideEntryWindow => "Outside the entry window",
        DenyReason.ExpiryRule => "Leg open on its expiry day",
        DenyReason.StaleQuote => "Quote too old",
        DenyReason.NoQuote => "No executable price",
        DenyReason.RuleMissing => "Market rule missing",
        DenyReason.LotMismatch => "Lot size disagrees",
        DenyReason.NakedShort => "Uncovered short",
        DenyReason.ReserveProtected => "Reserve is not for bots",
        DenyReason.EntriesFrozen => "Entries frozen",
        DenyReason.QuantityNotInLots => "Not whole lots",
        DenyReason.OppositeSides => "Other side of the account's own position or order",
        DenyReason.Uneconomic => "Quotes too wide to enter",
        DenyReason.OrderRate => "Too many orders a second",
        DenyReason.TooFewPairs => "Chain too thinly quoted",
        DenyReason.MarketClosed => "Market closed",
        DenyReason.EntriesSuspended => "Session cannot trade now",
        DenyReason.Locked => "Locked by the kill switch",
        DenyReason.ExternalUnpriced => "Outside position without a price",
        DenyReason.LiveNotArmed => "Live, and not armed",
        DenyReason.WeekLoss => "Weekly loss limit hit",
        DenyReason.MonthLoss => "Monthly loss limit hit",
        DenyReason.DrawdownCaution => "Drawdown: caution",
        DenyReason.DrawdownDefensive => "Drawdown: defensive",
        DenyReason.DrawdownPreserve => "Drawdown: capital is preserved",
        DenyReason.DrawdownLots => "Too many lots in a drawdown",
        DenyReason.DrawdownLossBudget => "Loss budget in a drawdown",
        DenyReason.DrawdownNakedShort => "Uncovered short in a drawdown",
        DenyReason.RampLots => "Too many lots on this step of the ramp",
        DenyReason.BotDelta => "Delta limit of the bot",
        DenyReason.BotGamma => "Gamma limit of the bot",
        DenyReason.BotVega => "Vega limit of the bot",
        DenyReason.AccountDelta => "Delta limit of the account",
        DenyReason.AccountGamma => "Gamma limit of the account",
        DenyReason.AccountVega => "Vega limit of the account",
        DenyReason.GreeksUnknown => "Greeks cannot be worked out",
        DenyReason.BotStress => "Stress limit of the bot",
        DenyReason.AccountStress => "Stress limit of the account",
        DenyReason.StressUnknown => "Loss under stress cannot be worked out",
        DenyReason.ByHandRefused => "Came too late by hand",
        DenyReason.AccountPositions => "Enough structures open in the account",
        DenyReason.StrikeConcentration => "Too much at one strike",
        DenyReason.ExpiryConcentration => "Too much in one expiry",
        DenyReason.BotCorrelation => "Bots that earn alike",
        DenyReason.OrdersPerMinute => "Too many orders a minute",
        DenyReason.OrdersPerDay => "Too many orders today",
        DenyReason.TradeCap => "Cap on a trade's loss",
        DenyReason.BlockCap => "Cap on a trade's capital",
        DenyReason.TopUpRefused => "Reserve not released",
        DenyReason.ProfitLocked => "Day's profit locked in",
        _ => $"Refused ({reason})",
    };

    public static string Sentence(in Refusal refusal)
    {
        (long needed, long available) = (refusal.Needed, refusal.Available);
        string numbers = refusal.Reason switch
        {
            DenyReason.MaxLots => $"{Count(needed, "lot")} asked, {Count(available, "lot")} allowed a trade",
            DenyReason.MaxPositions => $"would be structure {needed}, {available} may be open",
            DenyReason.CapitalTooSmall => $"needs {Rupees(needed)}, free {Rupees(available)}",
            DenyReason.MarginToday or DenyReason.MarginTomorrow => $"margin {Rupees(needed)}, limit leaves {Rupees(available)}",
            DenyReason.LossPerTrade => $"loses {Rupees(needed)} at its stop, {Rupees(available)} allowed",
            DenyReason.DailyLossBudget => $"loses {Rupees(needed)} at its stop, {Rupees(available)} left for the day",
            DenyReason.DailyLossLatched => $"lost {Rupees(needed)} of {Rupees(available)} allowed; entries stopped, exits still work",
            DenyReason.QuantityAboveFreeze => $"{Count(needed, "unit")} in one order, the exchange takes {Count(available, "unit")}",
            DenyReason.PriceOutsideBand => $"limit {Exact(needed)}, band ends at {Exact(available)}",
            DenyReason.OutsideEntryWindow => $"at {Clock(needed)}, allowed {(needed < available ? "from" : "until")} {Clock(available)}",
            DenyReason.ExpiryRule => $"a leg expires on {Day(needed)}, the earliest expiry allowed is {Day(available)}",
            DenyReason.StaleQuote => $"quote is {Count(needed, "second")} old, {Count(available, "second")} allowed",
            DenyReason.NoQuote => "a leg has no price on the side it needs",
            DenyReason.RuleMissing => "a market rule has no row for this contract and date",
            DenyReason.LotMismatch => $"the rule table says {Count(needed, "unit")}, the contract master {Count(available, "unit")}",
            DenyReason.NakedShort => $"{Count(needed, "unit")} sold, {Count(available, "unit")} covered",
            DenyReason.ReserveProtected => $"needs {Rupees(needed)}, free {Rupees(available)} of its own; the rest could only come from the reserve",
            DenyReason.EntriesFrozen => "an operator has frozen entries; exits still work",
            DenyReason.QuantityNotInLots => $"{Count(needed, "unit")} with a lot of {available}",
            DenyReason.OppositeSides => $"{Count(needed, "unit")} against {Count(available, "unit")} that the account has on the other side",
            DenyReason.Uneconomic => $"costs {Exact(needed)} a unit against mid, {Exact(available)} allowed",
            DenyReason.EntriesSuspended => "nobody is logged in at the broker, quotes do not flow, or the broker's books have not been read; entries go on by themselves",
            DenyReason.Locked => "the kill switch is locked until a person unlocks it; exits still work",
            DenyReason.ExternalUnpriced => "a position held outside the bots cannot be margined, so nobody knows what the account can still carry",
            DenyReason.LiveNotArmed => "LIVE_NOT_ARMED: nobody has armed this bot since the session began; exits still work",
            DenyReason.WeekLoss => $"lost {Rupees(needed)} this week, {Rupees(available)} allowed; entries stopped until next week, exits still work",
            DenyReason.MonthLoss => $"lost {Rupees(needed)} this month, {Rupees(available)} allowed; entries stopped until next month, exits still work",
            DenyReason.DrawdownCaution => $"{Rupees(needed)} below the highest equity, caution begins at {Rupees(available)}; sizes are smaller",
            DenyReason.DrawdownDefensive => $"{Rupees(needed)} below the highest equity, defensive begins at {Rupees(available)}; sizes are smaller still and shorts need cover",
            DenyReason.DrawdownPreserve => $"{Rupees(needed)} below the highest equity, capital is preserved from {Rupees(available)}; entries stopped until a person acknowledges it on a later day, exits still work",
            DenyReason.DrawdownLots or DenyReason.RampLots => $"{Count(needed, "lot")} asked, {Count(available, "lot")} allowed now",
            DenyReason.DrawdownLossBudget => $"loses {Rupees(needed)} at its stop, {Rupees(available)} allowed in this drawdown",
            DenyReason.DrawdownNakedShort => $"{Count(needed, "lot")} sold without cover, which is not allowed in this drawdown",
            DenyReason.BotDelta or DenyReason.AccountDelta => $"would gain or lose {Rupees(needed)} for 1 %, {Rupees(available)} allowed",
            DenyReason.BotGamma or DenyReason.AccountGamma => $"delta would change by {Rupees(needed)} for 1 %, {Rupees(available)} allowed",
            DenyReason.BotVega or DenyReason.AccountVega => $"would gain or lose {Rupees(needed)} for a point of volatility, {Rupees(available)} allowed",
            DenyReason.GreeksUnknown => "a contract held or wanted has no price to work its Greeks out by",
            DenyReason.BotStress or DenyReason.AccountStress => $"would lose {Rupees(needed)} in the worst cell of the stress grid, {Rupees(available)} allowed",
            DenyReason.StressUnknown => "a contract held or wanted has no price to stress it by",
            DenyReason.ByHandRefused => "it had been closed or filled by then",
            DenyReason.AccountPositions => $"would be structure {needed} of the account, {available} may be open",
            DenyReason.StrikeConcentration => $"{Count(needed, "lot")} at one strike of one expiry, {available} allowed",
            DenyReason.ExpiryConcentration => $"{Count(needed, "lot")} in one expiry, {available} allowed",
            DenyReason.BotCorrelation => $"correlation {Hundredths(needed)} with a bot that holds positions, {Hundredths(available)} allowed",
            DenyReason.OrdersPerMinute => $"{Count(needed, "order")} in sixty seconds, {available} allowed",
            DenyReason.OrdersPerDay => $"{Count(needed, "order")} today, {available} allowed",
            DenyReason.TradeCap => $"could lose {Rupees(needed)}, the cap is {Rupees(available)}",
            DenyReason.BlockCap => $"binds {Rupees(needed)} of cash and margin, the cap is {Rupees(available)}",
            DenyReason.ProfitLocked => $"the day's profit came back to {Rupees(needed)}, {Rupees(available)} was to be kept; closed for the day",
            DenyReason.TopUpRefused => $"{Rupees(needed)} asked, {Rupees(available)} possible",
            DenyReason.OrderRate => $"{Count(needed, "order")} a second, {available} allowed",
            DenyReason.TooFewPairs => $"a forward wants {Count(needed, "strike")} that quote both call and put, {available} here",
            DenyReason.MarketClosed => $"at {Clock(needed)} the exchange takes no orders; {(available > 0 ? $"it opens at {Clock(available)}" : "not again today")}",
            _ => $"needed {needed}, available {available}",
        };
        string fits = FitsSize(refusal.Reason) && !refusal.Latched
            ? refusal.LargestLots > 0 ? $"; {Count(refusal.LargestLots, "lot")} would fit" : "; not even one lot fits"
            : "";
        return char.ToUpperInvariant(numbers[0]) + numbers[1..] + fits + ".";
    }

    /// <summary>Whether a smaller size could have passed.</summary>
    private static bool FitsSize(DenyReason reason) => reason is DenyReason.MaxLots or DenyReason.CapitalTooSmall or DenyReason.ReserveProtected or DenyReason.MarginToday
        or DenyReason.MarginTomorrow or DenyReason.LossPerTrade or DenyReason.DailyLossBudget
        or DenyReason.DrawdownLots or DenyReason.DrawdownLossBudget or DenyReason.RampLots or DenyReason.BotDelta or DenyReason.BotGamma or DenyReason.BotVega
        or DenyReason.AccountDelta or DenyReason.AccountGamma or DenyReason.AccountVega or DenyReason.StrikeConcentration or DenyReason.ExpiryConcentration
        or DenyReason.TradeCap or DenyReason.BlockCap or DenyReason.BotStress or DenyReason.AccountStress;

    private static string Rupees(long steps) => MoneyText.Whole(Money.FromSteps(steps));

    private static string Exact(long steps) => MoneyText.Exact(Money.FromSteps(steps));

    private static string Hundredths(long tenThousandths) => (tenThousandths / 10_000m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    private static string Count(long count, string noun) => $"{MoneyText.Number(count, 0)} {noun}{(count == 1 ? "" : "s")}";

    private static string Clock(long minutes) => TimeOnly.MinValue.AddMinutes(minutes).ToString("HH:mm");

    private static string Day(long dayNumber) =>
        dayNumber is > 0 and <= int.MaxValue && dayNumber <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)dayNumber).ToString("d MMM yyyy")
            : "day " + dayNumber;
}
