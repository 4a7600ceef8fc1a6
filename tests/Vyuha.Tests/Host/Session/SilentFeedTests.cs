using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Kernel.Structures;

namespace Vyuha.Tests.Host.Session;

/// <summary>A stream that keeps silent while its socket stays open, or that forgets one contract.</summary>
public sealed class SilentFeedTests
{
    [Fact]
    public void While_the_stream_is_silent_what_is_held_is_asked_for_and_entries_stay_stopped()
    {
        using PaperSession paper = new PaperSession().Run(30);
        string[] held = Held(paper);
        Assert.Equal(4, held.Length);
        Assert.Empty(paper.Requested);

        long before = paper.Kernel.Market.Quote(paper.Session.IdOf(held[0])).TimeNanoseconds;
        paper.Run(12, quotes: false);
        Assert.Equal(DayPhase.FeedWait, paper.Session.Phase);
        Assert.True(paper.Kernel.EntriesSuspended);

        // Silence is seen after five seconds, and asked about every two: the contracts held and the index.
        Assert.InRange(paper.Requested.Count, 3, 4);
        Assert.Equal(["NIFTY", .. held], paper.Requested[0].Select(one => one.Symbol).Order(StringComparer.Ordinal));
        Assert.True(paper.Kernel.Market.Quote(paper.Session.IdOf(held[0])).TimeNanoseconds > before + 9_000_000_000);

        int asked = paper.Requested.Count;
        paper.Run(5);
        Assert.Equal(DayPhase.Tradable, paper.Session.Phase);
        Assert.False(paper.Kernel.EntriesSuspended);
        Assert.InRange(paper.Requested.Count, asked, asked + 1);
    }

    [Fact]
    public void A_held_contract_that_alone_is_silent_is_asked_for_by_itself()
    {
        using PaperSession paper = new PaperSession().Run(30);
        string[] held = Held(paper);
        paper.Forgotten = held[1];
        paper.Run(40);
        Assert.Equal(DayPhase.Tradable, paper.Session.Phase);
        IReadOnlyList<InstrumentOfSymbol> asked = Assert.Single(paper.Requested);
        Assert.Equal(held[1], Assert.Single(asked).Symbol);
    }

    private static string[] Held(PaperSession paper) =>
    [
        .. paper.Kernel.Structures.SelectMany(structure => structure.Legs).Where(leg => leg.Units != 0)
            .Select(leg => OpenAlgoSymbol.Format(leg.Terms.Instrument)).Order(StringComparer.Ordinal),
    ];
}
