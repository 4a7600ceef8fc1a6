using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Tests.Host.Session;

/// <summary>A day whose trader stopped before the close, closed the next morning.</summary>
public sealed class LateCloseTests
{
    [Fact]
    public void What_expired_settles_at_the_close_of_its_index_and_nothing_stays_open()
    {
        using PaperSession paper = HoldingOnExpiryDay();
        // One lot of 65. The index ends 40 points above the short call at 24,500: its holder is paid 40 rupee a unit, and the other three legs are worth
        // nothing. Who is assigned pays no transaction tax (MARKET_RULES 2).
        Price close = Price.FromRupees(24_540);
        Money before = Cash(paper);
        Assert.True(paper.Session.CloseLate([new IndexBar("NIFTY", paper.Date, close, close, close, close)]));
        Assert.Null(paper.Session.Trader.Halted);
        Assert.DoesNotContain(paper.Kernel.Structures, structure => structure.Legs.Any(leg => leg.Units != 0));
        Assert.Equal(Money.FromRupees(-40 * 65), Cash(paper) - before);
    }

    [Fact]
    public void Without_the_close_of_the_index_nothing_is_settled()
    {
        using PaperSession paper = HoldingOnExpiryDay();
        long inputs = paper.Session.Trader.Inputs;
        Assert.False(paper.Session.CloseLate([]));
        Assert.Equal(inputs, paper.Session.Trader.Inputs);
    }

    /// <summary>Entered on the Wednesday before, and that day closed late too, with nothing to settle.</summary>
    private static PaperSession HoldingOnExpiryDay()
    {
        var expiry = new DateOnly(2026, 12, 1);
        using PaperSession before = new PaperSession().Run(30);
        Assert.Equal([-65L, -65, 65, 65], before.Fills.Select(fill => fill.Units).Order());
        Price close = Price.FromRupees(24_000);
        Assert.True(before.Session.CloseLate([new IndexBar("NIFTY", before.Date, close, close, close, close)]));
        PaperSession paper = new PaperSession(date: expiry, expiry: expiry, opening: before.Kernel.Capture()).Run(30);
        Assert.Equal(4, paper.Kernel.Structures.Sum(structure => structure.Legs.Count(leg => leg.Units != 0)));
        return paper;
    }

    private static Money Cash(PaperSession paper)
    {
        long steps = 0;
        for (byte book = Books.FirstBot; book <= Books.Reserve; book++)
            steps += paper.Kernel.Ledger.TotalCash(book);
        return Money.FromSteps(steps);
    }
}
