using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Commands;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Host.Session.Reconcile;

namespace Vyuha.Tests.Host.Session.Reconcile;

/// <summary>A day of four fills, closed out against a broker that tells the truth, plants breaks, or says nothing.</summary>
public sealed class EndOfDayTests
{
    private const string Stranger = "NIFTY01DEC2624900CE";

    [Fact]
    public void Without_a_break_the_record_is_sealed_and_names_the_journal()
    {
        using PaperSession paper = ToTheEnd(null);
        EodRecord record = paper.Session.Record!;
        Assert.Equal((EodStatus.Reconciled, 0), (record.Status, record.Breaks.Count));
        Assert.Equal((DayPhase.Archived, 4, 4, 0), (paper.Session.Phase, record.Orders!.Ours, record.Orders.Filled, record.Orders.OfOthers));
        Assert.Equal(4, record.Positions.Count);
        Assert.All(record.Positions, position => Assert.Equal(position.Broker, position.Bots));

        // By hand from the fills: the broker counts premium at once and takes charges later.
        Money premium = paper.Fills.Aggregate(Money.Zero, (sum, fill) => sum - fill.Price * Quantity.FromUnits(fill.Units));
        Assert.Equal((premium.ToRupees(), "premium at once, charges not yet", 0m), (record.Funds!.BrokerChange, record.Funds.CountsAs, record.Funds.ChargesDebited));
        Assert.Equal(paper.Kernel.ChargesOf(1).Total.ToRupees(), record.Charges.Total);

        paper.Session.Trader.Close();
        var folder = new DayFolder(paper.Folder, paper.Date);
        EodRecord read = EodRecord.Read(folder.EndOfDay)!;
        Assert.True(read.IsSealIntact);
        Assert.Null(EndOfDayCommand.Damage(read, folder));
        Assert.Contains("RECONCILED", File.ReadAllText(Path.Combine(paper.Folder, DayFolder.EndOfDayTextName)), StringComparison.Ordinal);

        // One digit changed, and the seal shows it.
        File.WriteAllText(folder.EndOfDay, File.ReadAllText(folder.EndOfDay).Replace("\"filled\": 4", "\"filled\": 5", StringComparison.Ordinal));
        Assert.False(EodRecord.Read(folder.EndOfDay)!.IsSealIntact);
        Assert.Contains("seal", EndOfDayCommand.Damage(EodRecord.Read(folder.EndOfDay)!, folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_planted_break_is_found_by_its_kind_and_nothing_else()
    {
        using PaperSession paper = ToTheEnd(truth => truth with
        {
            Orders =
            [
                .. truth.Orders.Where(row => row.BrokerOrderId != "PAPER-1"),
                new BrokerRow("HAND-1", Stranger, Exchange.Nfo, Side.Buy, 65, Price.FromRupees(1), RowStatus.Open, 0, null, null, truth.AskedAt),
            ],
            Trades = [.. truth.Trades.Where(trade => trade.BrokerOrderId != "PAPER-4").Select(trade => trade.BrokerOrderId == "PAPER-2" ? trade with { Price = trade.Price - Price.FromRupees(0.05m) } : trade)],
            Positions = [.. truth.Positions, new BrokerPosition(Stranger, Exchange.Nfo, 130, 2.5m)],
        }, missing: 5_000);

        EodRecord record = paper.Session.Record!;
        Assert.Equal(EodStatus.Breaks, record.Status);
        Assert.Null(record.Seal);
        (string, long, Price Price) second = paper.Fills[1], fourth = paper.Fills[3];
        Money Signed((string Symbol, long Units, Price Price) fill, Price price) => -(price * Quantity.FromUnits(fill.Units));
        Assert.Equal(
            [
                (BreakKind.FillMissing, "PAPER-4", -Signed(fourth, fourth.Price)),
                (BreakKind.FillPrice, "PAPER-2", Signed(second, second.Price - Price.FromRupees(0.05m)) - Signed(second, second.Price)),
                (BreakKind.Funds, "cash", Money.FromRupees(-5_000) + paper.Kernel.ChargesOf(1).Total),
                (BreakKind.MissingOrder, "PAPER-1", null),
                (BreakKind.Position, Stranger, Money.FromRupees(-130 * 2.5m)),
                (BreakKind.UnknownOrder, "HAND-1", (Money?)null),
            ],
            paper.Session.Reconciler.Breaks.Where(one => one.IsStanding).Select(one => (one.Finding.Kind, one.Finding.Subject, one.Finding.Effect)).OrderBy(one => one.Kind.ToString(), StringComparer.Ordinal));
        Assert.Equal(6, File.ReadLines(Path.Combine(paper.Folder, DayFolder.BreaksName)).Count());
    }

    [Fact]
    public void A_difference_that_a_second_reading_does_not_show_is_none()
    {
        int readings = 0;
        using PaperSession paper = ToTheEnd(truth => ++readings == 1 ? truth with { Orders = [.. truth.Orders.Skip(1)] } : truth);
        Assert.Equal(EodStatus.Reconciled, paper.Session.Record!.Status);
        Assert.True(readings >= 2);
    }

    [Fact]
    public void Books_that_cannot_be_read_leave_the_day_not_reconciled_and_hold_the_next_one()
    {
        using PaperSession paper = ToTheEnd(_ => null, seconds: 700);
        EodRecord record = paper.Session.Record!;
        Assert.Equal((EodStatus.NotReconciled, "503", (string?)null), (record.Status, record.Why, record.Seal));
        Assert.Equal(DayPhase.Archived, paper.Session.Phase);

        BreakQueue earlier = BreakQueue.Open(Path.Combine(paper.Folder, DayFolder.BreaksName), paper.Date);
        Assert.Equal(BreakKind.NotReconciled, Assert.Single(earlier.All).Finding.Kind);
        using PaperSession next = new PaperSession(earlier: earlier).Run(20);
        Assert.True(next.Current.EntriesSuspended);
        Assert.Empty(next.Fills);
        Assert.Contains("1 BREAK OPEN", next.Current.OpenBreaks, StringComparison.Ordinal);

        Assert.Null(Accept(next, earlier.All[0].Id));
        next.Run(20);
        Assert.False(next.Current.EntriesSuspended);
    }

    [Fact]
    public void Books_that_come_back_in_time_are_compared()
    {
        int readings = 0;
        using PaperSession paper = ToTheEnd(truth => ++readings < 4 ? null : truth);
        Assert.Equal(EodStatus.Reconciled, paper.Session.Record!.Status);
    }

    [Fact]
    public void A_process_that_ends_after_the_close_and_before_the_record_goes_on_to_it()
    {
        using PaperSession paper = ToTheEnd(_ => null, seconds: 100);
        Assert.Null(paper.Session.Record);
        Assert.False(paper.Kernel.IsDayOpen);
        paper.Distort = null;
        paper.Restart(new Tests.Simulation.Backtest.OneCondor());
        paper.Run(130, quotes: false);
        Assert.Equal((DayPhase.Archived, EodStatus.Reconciled), (paper.Session.Phase, paper.Session.Record!.Status));
        Assert.Null(paper.Session.Trader.Halted);
    }

    [Fact]
    public void A_trader_that_has_halted_writes_no_record_of_its_day()
    {
        using PaperSession paper = new PaperSession { Close = 24_010 }.Run(50);
        Assert.Equal(4, paper.Fills.Count);

        // More filled than was ordered: the kernel stops.
        paper.Session.Trader.Take(InputEvent.OfReport(0, default, new ReportPayload(1, 1_000_000, 1, 0, ReportedStatus.Working)), paper.Now);
        Assert.NotNull(paper.Session.Trader.Halted);
        paper.JumpTo(new TimeOnly(15, 39, 58));
        paper.Run(130, quotes: false);
        Assert.True(paper.Kernel.IsDayOpen);
        Assert.Null(paper.Session.Record);
        Assert.False(File.Exists(new DayFolder(paper.Folder, paper.Date).EndOfDay));
        Assert.Equal(DayPhase.CloseOut, paper.Session.Phase);

        paper.Restart(new Tests.Simulation.Backtest.OneCondor());
        paper.Run(200, quotes: false);
        Assert.False(paper.Kernel.IsDayOpen);
        Assert.Equal((DayPhase.Archived, EodStatus.Reconciled), (paper.Session.Phase, paper.Session.Record!.Status));
    }

    [Fact]
    public void A_record_that_cannot_be_written_is_tried_again_without_haste()
    {
        int told = 0;
        using PaperSession paper = ToTheEnd(_ => null);
        string record = new DayFolder(paper.Folder, paper.Date).EndOfDay;
        Directory.CreateDirectory(Path.Combine(record, "in the way"));
        paper.View.Alarmed = alarm => told += alarm.Kind == AlarmKind.JournalFailed ? 1 : 0;
        paper.Run(600, quotes: false); // Patience with the books ends on the way, and the record would be written.
        Assert.InRange(told, 1, 15);
        Assert.NotEqual(DayPhase.Archived, paper.Session.Phase);

        Directory.Delete(record, recursive: true);
        paper.Run(15, quotes: false);
        Assert.Equal((DayPhase.Archived, EodStatus.NotReconciled), (paper.Session.Phase, paper.Session.Record!.Status));
    }

    internal static string? Accept(PaperSession paper, string id)
    {
        string? answer = "not asked";
        paper.Session.Inbox.Post(new BreakAccepted(id, "anna", "bought in the app", refusal => answer = refusal));
        paper.Run(0.2);
        return answer;
    }

    private static PaperSession ToTheEnd(Func<BooksRead, BooksRead?>? distort, decimal missing = 0, double seconds = 130)
    {
        PaperSession paper = new PaperSession { Close = 24_010 }.Run(30);
        Assert.Equal(4, paper.Fills.Count);
        paper.Run(20);
        Assert.NotNull(paper.Session.Reconciler.FundsBase);
        paper.JumpTo(new TimeOnly(15, 39, 58));
        paper.Run(1, quotes: false);
        (paper.Distort, paper.OtherCash) = (distort, paper.OtherCash - Money.FromRupees(missing));
        return paper.Run(seconds, quotes: false);
    }
}
