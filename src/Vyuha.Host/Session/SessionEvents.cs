using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;

namespace Vyuha.Host.Session;

/// <summary>Something the outside world tells the session; queued, never dropped.</summary>
internal abstract record SessionEvent;

/// <summary>A call to the broker has come to its end.</summary>
internal sealed record RequestDone(BrokerRequest Request, BrokerOutcome Outcome) : SessionEvent;

/// <summary>The order stream says something.</summary>
internal sealed record OrderSeen(BrokerRow Row) : SessionEvent;

/// <summary>The broker's books.</summary>
/// <param name="Orders">All orders of the day.</param>
/// <param name="Trades">All trades of the day.</param>
/// <param name="Positions">Net units by symbol.</param>
/// <param name="AskedAt">When the first of them was asked for.</param>
internal sealed record BooksRead(
    IReadOnlyList<BrokerRow> Orders, IReadOnlyList<BrokerTrade> Trades, IReadOnlyList<BrokerPosition> Positions, Timestamp AskedAt) : SessionEvent
{
    /// <summary>Rows that could not be read.</summary>
    public IReadOnlyList<UnreadRow> Unread { get; init; } = [];
}

/// <summary>A row of the broker's books that could not be read.</summary>
/// <param name="BrokerOrderId">The order it is of; null where not even that is said.</param>
/// <param name="MayHideOrder">It is of the order book, and perhaps of a segment we trade: an order of ours that is looked for may be behind it.</param>
/// <param name="Text">Which book, and what is wrong.</param>
internal sealed record UnreadRow(string? BrokerOrderId, bool MayHideOrder, string Text);

/// <summary>The books could not be read; why, in words. Whether the server said that nobody is logged in: the watch over the login says the same, and acts.</summary>
internal sealed record BooksFailed(string Why, bool IsLoggedOut) : SessionEvent;

/// <summary>Something may have been missed: the books must be read before they are trusted again.</summary>
internal sealed record BooksWanted : SessionEvent;

/// <summary>The machine's clock was set while the session ran, or the machine slept.</summary>
internal sealed record ClockDrifted(TimeSpan By) : SessionEvent;

/// <summary>Something has become known beside the market: dates of the calendar, judged news.</summary>
internal sealed record Learned(IReadOnlyList<InputEvent> Inputs) : SessionEvent;

/// <summary>The calendar or the news cannot be read; why, in words. The session goes on with what it knew.</summary>
internal sealed record KnowledgeUnread(string Why) : SessionEvent;

/// <summary>What shows the session has a fault and shows no more; trading goes on.</summary>
internal sealed record ViewFailed(string Why) : SessionEvent;

/// <summary>A call to the server failed in a way nobody foresaw; its fate is unknown.</summary>
internal sealed record LinkBroke(string Why) : SessionEvent;

/// <summary>Net units of one contract at the broker, over all products.</summary>
internal readonly record struct BrokerPosition(string Symbol, Exchange Exchange, long Units, decimal AveragePrice);

/// <summary>A person acts.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Bot">To which bot; 0 for all.</param>
/// <param name="User">Who asks.</param>
/// <param name="Done">Told, on the trader's thread, once the action is in force and on the disk; else with the reason why it is not.</param>
/// <param name="Amount">Steps, of a top-up from the reserve; else 0.</param>
internal sealed record OperatorAsked(OperatorAction Action, byte Bot, string User, Action<string?>? Done = null, long Amount = 0) : SessionEvent;

/// <summary>A person gives bots other options; who sends it has seen that they can take them.</summary>
/// <param name="Options">For each bot, all of its options.</param>
/// <param name="User">Who gives them.</param>
/// <param name="Done">Told, on the trader's thread, once they count and are on the disk; else with the reason why they do not.</param>
internal sealed record OptionsGiven(IReadOnlyList<Reload.GivenOptions> Options, string User, Action<string?> Done) : SessionEvent;

/// <summary>A person acts on one structure or order.</summary>
/// <param name="Message">What is wanted.</param>
/// <param name="Book">Of a ticket's bot; else 0.</param>
/// <param name="Done">Told, on the trader's thread, once it is done and on the disk; else with the reason why it is not.</param>
/// <param name="GivenUp">Whoever asked waits no more and has been told so: it is not done.</param>
internal sealed record HandAsked(Hand.HandMessage Message, byte Book, Action<Hand.HandOutcome> Done, CancellationToken GivenUp) : SessionEvent;

/// <summary>The account's cash at the broker: what is available and what is utilised.</summary>
internal sealed record FundsRead(Money Available, Money Utilised) : SessionEvent
{
    public Money Total => Available + Utilised;
}

/// <summary>The account's cash could not be read; why, in words.</summary>
internal sealed record FundsFailed(string Why) : SessionEvent;

/// <summary>What the broker asks for positions: span and exposure where it names them, else its total.</summary>
internal sealed record MarginRead(MarginQuestion Question, Money Broker) : SessionEvent;

/// <summary>The broker's margin could not be read; why, in words, and whether this broker never says it.</summary>
internal sealed record MarginFailed(string Why, bool IsUnsupported) : SessionEvent;

/// <summary>A person takes a break as it is.</summary>
/// <param name="Id">Of the break.</param>
/// <param name="User">Who accepts.</param>
/// <param name="Reason">Why.</param>
/// <param name="Done">Told, on the trader's thread, once it is in force and on the disk; else with the reason why it is not.</param>
internal sealed record BreakAccepted(string Id, string User, string Reason, Action<string?> Done) : SessionEvent;

/// <summary>Whether the broker's session is alive.</summary>
internal sealed record LoginChanged(bool IsLoggedIn, string Text) : SessionEvent;

/// <summary>A reply says in which mode the server is: the one this session trades in, or another.</summary>
internal sealed record ModeSeen(bool IsExpected, string Found) : SessionEvent;

/// <summary>Somebody wants to look at the kernel; called on the trader's thread between two inputs. It changes nothing.</summary>
internal sealed record KernelAsked(Action<TradingKernel> Look) : SessionEvent;

/// <summary>Whether market data flows.</summary>
internal sealed record FeedChanged(bool IsLive, string Text) : SessionEvent;

/// <summary>Quotes that were asked for because the stream keeps silent: stops are watched by them, but they do not make the feed live. Empty when they could not be read.</summary>
internal sealed record QuotesRead(IReadOnlyList<(int Id, QuotePayload Quote)> Quotes) : SessionEvent;

/// <summary>The stream keeps silent and the broker gives no quote on request either: the feed is dead until the next quote comes.</summary>
internal sealed record QuotesRefused : SessionEvent;

/// <summary>Daily bars of the indices, oldest first: history before the open, and today's bar after the close.</summary>
internal sealed record DailyBarsRead(IReadOnlyList<IndexBar> Bars) : SessionEvent;

internal readonly record struct IndexBar(string Index, DateOnly Date, Price Open, Price High, Price Low, Price Close);

/// <summary>
/// Contracts or history of the day could not be read before the start, and why, in words; null when they have been read since. Until then what is held
/// is managed and no risk is taken.
/// </summary>
internal sealed record MarketDataAwaited(string? Why) : SessionEvent;

/// <summary>The contracts that are traded today, indices among them.</summary>
internal sealed record ContractsKnown(IReadOnlyList<ContractOfDay> Contracts) : SessionEvent;

/// <summary>A contract of today's instrument master. Lot, tick and freeze of 0: the master does not say.</summary>
internal readonly record struct ContractOfDay(Instrument Instrument, int LotSize, Price Tick, int FreezeUnits);

/// <summary>What the session asks of the world. Calls return at once; answers come back as events.</summary>
internal interface ISessionPort
{
    /// <summary>Sends one order call, once.</summary>
    void Send(BrokerRequest request);

    /// <summary>Placements given to <see cref="Send"/> that still wait for their turn do not leave; they end as not sent.</summary>
    void Withdraw(Withdrawal which);

    /// <summary>Reads orders, trades and positions.</summary>
    void ReadBooks();

    /// <summary>Reads the quotes of these contracts now, by request instead of by stream; answered by one <see cref="QuotesRead"/>.</summary>
    void ReadQuotes(IReadOnlyList<InstrumentOfSymbol> instruments);

    /// <summary>Reads the account's cash; answered by <see cref="FundsRead"/> or <see cref="FundsFailed"/>.</summary>
    void ReadFunds();

    /// <summary>Asks which margin the broker wants for positions; answered by <see cref="MarginRead"/> or <see cref="MarginFailed"/>.</summary>
    void ReadMargin(MarginQuestion question);

    /// <summary>Reads the bar of the day of every index, after the close.</summary>
    void ReadDailyBars(DateOnly date);
}
