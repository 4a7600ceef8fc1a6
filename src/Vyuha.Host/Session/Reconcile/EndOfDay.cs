using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Kernel;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>
/// The last comparison of a day, after its books are closed: orders, fills, positions, funds and charges. Reads the broker's books until two
/// readings say the same or patience ends, and writes the day's record. Belongs to the trader's thread.
/// </summary>
/// <param name="trader">Its kernel has closed the day.</param>
/// <param name="reconciler">Of the day.</param>
/// <param name="port">The broker.</param>
/// <param name="settled">What expired; empty when nothing did.</param>
/// <param name="isSettledHere">Whether this process settled the day; after a restart nobody knows any more what was held.</param>
/// <param name="began">When the close-out was done.</param>
internal sealed class EndOfDay(Trader trader, Reconciler reconciler, ISessionPort port, IReadOnlyList<SettledLeg> settled, bool isSettledHere, Timestamp began)
{
    /// <summary>After this long the day is archived as it is.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    /// <summary>Calls that have not answered by then are made again.</summary>
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(60);

    private BooksRead? _books;
    private FundsRead? _funds;
    private List<Finding>? _before;
    private Timestamp _askedAt;
    private Timestamp _next;
    private bool _isAsked;
    private string _why = "no answer yet";

    public bool IsDone => Record is not null;

    public EodRecord? Record { get; private set; }

    public void Advance(Timestamp now)
    {
        if (IsDone)
            return;
        if (_isAsked && _books is not null && _funds is not null)
            Compare(_books, _funds, now);
        else if (_isAsked && now - _askedAt > Answer)
            OnFailed($"no answer in {Answer.TotalSeconds:0} s", now);
        if (IsDone)
            return;
        if (now - began > Patience)
        {
            if (now >= _next)
                GiveUp(now);
        }
        else if (!_isAsked && now >= _next)
        {
            (_isAsked, _askedAt, _books, _funds) = (true, now, null, null);
            port.ReadBooks();
            port.ReadFunds();
        }
    }

    /// <summary>An answer to a question asked before the close is not one about the day's end.</summary>
    public void OnBooks(BooksRead books, Timestamp now)
    {
        if (books.AskedAt < _askedAt)
            return;
        if (books.Unread is [var row, ..])
            OnFailed($"a row of the books cannot be read ({row.Text})", now);
        else
            _books = books;
    }

    public void OnFunds(FundsRead funds) => _funds = funds;

    public void OnFailed(string why, Timestamp now) => (_why, _isAsked, _next) = (why, false, now.Plus(Retry));

    /// <summary>Nobody can compare the day any more: the record says so. What it left in the account, the next day's positions show.</summary>
    public void Abandon(string why, Timestamp now) => Finish(Head(now) with { Status = EodStatus.NotReconciled, Why = why });

    private void Compare(BooksRead books, FundsRead funds, Timestamp now)
    {
        _isAsked = false;
        OurBooks ours = reconciler.Ours(trader);
        List<Finding> findings = BooksComparison.Compare(ours, books, new ComparisonContext { IsClosed = true, Settled = HeldBefore() });
        FundsResult? money = reconciler.FundsBase is { } start
            ? FundsComparison.Judge(start, funds.Total, OurCash.Of(trader.Kernel), Foreign(ours, books))
            : null;
        if (money is not null && FundsComparison.Finding(money, settled) is { } broken)
            findings.Add(broken);
        findings.AddRange(Charges(ours, books, findings));

        // A broker's books settle for a while after the close: a difference counts when a second reading shows it too.
        if (findings.Count > 0 && (_before is null || !findings.All(finding => _before.Exists(finding.IsSame))))
        {
            (_before, _next) = (findings, now.Plus(Retry));
            return;
        }

        reconciler.OnClosed(trader, findings, now);
        Finish(Head(now) with
        {
            Orders = Orders(ours, books),
            Positions = Positions(ours, books),
            Funds = Funds(money),
        });
    }

    private void GiveUp(Timestamp now)
    {
        reconciler.OnClosed(trader, [new Finding { Kind = BreakKind.NotReconciled, Subject = "day", Ours = "closed", Theirs = $"not read: {_why}" }], now);
        Finish(Head(now) with { Status = EodStatus.NotReconciled, Why = _why });
    }

    private void Finish(EodRecord record)
    {
        record = record.Sealed();
        if (reconciler.Setup.Folder is { } folder)
        {
            try
            {
                DurableText.Write(Path.Combine(folder, DayFolder.EndOfDayName), record.ToJson());
                DurableText.Write(Path.Combine(folder, DayFolder.EndOfDayTextName), EodText.Of(record));
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                Timestamp at = Timestamp.From(record.At);
                trader.Tell(new Alarm(at, Severity.Critical, AlarmKind.JournalFailed, $"The day's record cannot be written: {failed.Message} Make room; the session tries again."));
                OnFailed(failed.Message, at);
                return;
            }
        }

        Record = record;
        trader.Tell(new Alarm(
            Timestamp.From(record.At), record.Status == EodStatus.Reconciled ? Severity.Notice : Severity.Critical, AlarmKind.Reconciled,
            record.Status switch
            {
                EodStatus.Reconciled => "The day is reconciled: orders, fills, positions, funds and charges agree; the record is sealed.",
                EodStatus.Breaks => $"The day ends with {record.Breaks.Count} breaks. Entries of the next session wait until each is accepted: vyuha breaks.",
                _ => $"The day could not be reconciled: {record.Why} Compare the books by hand, then 'vyuha breaks accept'.",
            }));
    }

    private EodRecord Head(Timestamp now)
    {
        TradingKernel kernel = trader.Kernel;
        ReconcilerSetup setup = reconciler.Setup;
        List<BreakLine> standing = [.. setup.Today.All.Where(one => one.IsStanding).Select(BreakLine.Of)];
        ContractNote charges = kernel.BotBooks.Aggregate(new ContractNote(), (sum, bot) => sum + kernel.ChargesToday(bot));
        return new EodRecord
        {
            Book = setup.Book,
            Date = setup.Today.Date,
            Status = standing.Count == 0 ? EodStatus.Reconciled : EodStatus.Breaks,
            At = now.ToDateTimeOffset().ToOffset(Ist.Offset),
            Journal = new EodJournal(trader.Inputs, kernel.Hash.ToString("x16"), ProgramVersion.Commit),
            Positions = [],
            Settlements = [.. settled.Select(leg => new EodSettlement(
                leg.Bot, OpenAlgoSymbol.Format(leg.Instrument), leg.Units, leg.Settlement.ToRupees(), leg.CashAt(leg.Settlement).ToRupees()))],
            Charges = EodCharges.Of(charges),
            Breaks = standing,
            Accepted = [.. setup.Today.All.Where(one => one.State == BreakState.Accepted).Select(BreakLine.Of)],
            PreviousSeal = setup.PreviousSeal,
        };
    }

    private static EodOrders Orders(OurBooks ours, BooksRead books)
    {
        var known = ours.Orders.Select(order => order.BrokerOrderId).ToHashSet();
        return new EodOrders(
            ours.Orders.Count(order => order.BrokerOrderId is not null),
            books.Orders.Count,
            books.Orders.Count(row => !known.Contains(row.BrokerOrderId)),
            ours.Orders.Count(order => order.FilledUnits > 0),
            Sum(ours, Side.Buy),
            Sum(ours, Side.Sell));
    }

    private static decimal Sum(OurBooks ours, Side side) =>
        ours.Orders.Where(order => order.Side == side).Aggregate(Money.Zero, (sum, order) => sum + order.FilledValue).ToRupees();

    private static List<EodPosition> Positions(OurBooks ours, BooksRead books)
    {
        var theirs = books.Positions.GroupBy(position => position.Symbol).ToDictionary(group => group.Key, group => group.Sum(position => position.Units), StringComparer.Ordinal);
        return [.. ours.Positions.Keys.Union(theirs.Where(pair => pair.Value != 0).Select(pair => pair.Key)).Order(StringComparer.Ordinal).Select(symbol => new EodPosition(
            symbol, ours.Positions.GetValueOrDefault(symbol).Bots, ours.Positions.GetValueOrDefault(symbol).External, theirs.GetValueOrDefault(symbol)))];
    }

    private EodFunds? Funds(FundsResult? money) => money is null || reconciler.FundsBase is not { } start ? null : new EodFunds(
        start.At.ToDateTimeOffset().ToOffset(Ist.Offset), start.Broker.ToRupees(), money.Broker.ToRupees(), money.BrokerChange.ToRupees(), money.LedgerChange.ToRupees(), money.CountsAs,
        money.Estimated.ToRupees(), money.Debited?.ToRupees());

    /// <summary>Where fills differ, charges differ with them; only without such a difference is one of charges a fact of its own.</summary>
    private List<Finding> Charges(OurBooks ours, BooksRead books, List<Finding> findings)
    {
        if (!isSettledHere)
            return [];
        HashSet<string?> doubtful = [.. findings.Where(finding => finding.Kind is BreakKind.FillExtra or BreakKind.FillMissing or BreakKind.FillPrice or BreakKind.MissingOrder).Select(finding => finding.Subject)];
        HashSet<byte> bots = [.. ours.Orders.Where(order => doubtful.Contains(order.BrokerOrderId)).Select(order => order.Bot)];
        Dictionary<byte, ContractNote> table = ChargesComparison.ByTable(ours, books.Trades, settled, reconciler.Setup);
        return [.. trader.Kernel.BotBooks.Where(bot => !bots.Contains(bot)).SelectMany(bot => ChargesComparison.Compare(bot, trader.Kernel.ChargesToday(bot), table.GetValueOrDefault(bot)))];
    }

    /// <summary>With the cash of expired contracts that no bot held: the broker's account has it, our ledger has not.</summary>
    private ForeignCash Foreign(OurBooks ours, BooksRead books)
    {
        ForeignCash foreign = ChargesComparison.Foreign(ours, books, reconciler.Setup);
        return foreign with { Cash = settled.Where(leg => leg.Bot == Books.External).Aggregate(foreign.Cash, (sum, leg) => sum + leg.CashAt(leg.Settlement)) };
    }

    /// <summary>What the account held of each contract that expired.</summary>
    private Dictionary<string, long> HeldBefore()
    {
        var held = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (SettledLeg leg in settled)
        {
            string symbol = OpenAlgoSymbol.Format(leg.Instrument);
            held[symbol] = held.GetValueOrDefault(symbol) + leg.Units;
        }

        return held;
    }
}
