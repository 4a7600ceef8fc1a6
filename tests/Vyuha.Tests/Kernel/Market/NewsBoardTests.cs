using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Market;

namespace Vyuha.Tests.Kernel.Market;

public sealed class NewsBoardTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly SentimentRule Rule = new() { VetoFrom = 0.6, VetoStories = 2, SmallerFrom = 0.2, SmallestPercent = 50 };

    private readonly BareKernel _kernel = new();

    public NewsBoardTests() => _kernel.Open("2026-01-16");

    [Fact]
    public void No_news_holds_nothing_back()
    {
        Sentiment none = _kernel.Market.News.About(0, Day);
        Assert.Equal(0, none.Stories);
        foreach (Outlook outlook in Enum.GetValues<Outlook>())
        {
            Assert.Equal(0, none.Against(outlook));
            Assert.False(none.Vetoes(outlook, Rule with { VetoStories = 1 }));
            Assert.Equal(100, none.SizePercent(outlook, Rule));
        }
    }

    [Fact]
    public void A_feed_that_falls_silent_becomes_neutral()
    {
        Tell(1, -1000);
        Assert.Equal(1, About().Against(Outlook.Rising));
        _kernel.Time = _kernel.Time.Plus(Day);
        _kernel.Apply(InputEvent.OfTimer(0, default));
        Assert.Equal(0, About().Stories);
        Assert.Equal(0, About().Against(Outlook.Rising));
    }

    [Theory]
    [InlineData(-800, Outlook.Rising, 0.8)]
    [InlineData(-800, Outlook.Falling, 0)]
    [InlineData(-800, Outlook.Still, 0.8)]
    [InlineData(-800, Outlook.Moving, 0)]
    [InlineData(800, Outlook.Rising, 0)]
    [InlineData(800, Outlook.Falling, 0.8)]
    [InlineData(800, Outlook.Still, 0.8)]
    [InlineData(800, Outlook.Moving, 0)]
    public void News_speaks_against_what_it_contradicts(short score, Outlook outlook, double against)
    {
        Tell(1, score);
        Assert.Equal(against, About().Against(outlook), 12);
    }

    [Theory]
    [InlineData(-100, 100)]
    [InlineData(-200, 100)] // Up to here in full.
    [InlineData(-400, 75)] // Half way between 0.2 and 0.6, half way between 100 and 50.
    [InlineData(-600, 50)]
    [InlineData(-1000, 50)]
    [InlineData(1000, 100)] // Good news makes nothing bigger.
    public void Opposition_makes_a_long_trade_smaller_and_nothing_makes_it_bigger(short score, int percent)
    {
        Tell(1, score);
        Assert.Equal(percent, About().SizePercent(Outlook.Rising, Rule));
    }

    [Fact]
    public void A_veto_wants_enough_stories_and_enough_opposition()
    {
        Tell(1, -600);
        Assert.False(About().Vetoes(Outlook.Rising, Rule));
        Tell(2, -600);
        Assert.True(About().Vetoes(Outlook.Rising, Rule));
        Assert.False(About().Vetoes(Outlook.Falling, Rule));
        Tell(3, -500);
        Assert.False(About().Vetoes(Outlook.Rising, Rule)); // The mean is 0.567 now.
    }

    [Fact]
    public void A_story_counts_once_whoever_tells_it()
    {
        Tell(1, -900);
        Tell(1, 900, source: 2);
        Assert.Equal(1, About().Stories);
        Assert.Equal(0.9, About().Against(Outlook.Rising), 12);
    }

    [Fact]
    public void A_story_counts_less_the_older_it_is()
    {
        // Ages 0 and 18 of 24 hours leave weights 1 and 1/4: (1·400 − 1/4·1000) / 1.25 = 120 thousandths.
        Tell(1, -1000, hoursAgo: 18);
        Tell(2, 400);
        Assert.Equal(0.12, About().Against(Outlook.Falling), 12);
    }

    [Fact]
    public void A_story_of_another_underlying_is_not_heard()
    {
        Tell(1, -900, underlyings: 0b10);
        Assert.Equal(0, About().Stories);
        Assert.Equal(1, _kernel.Market.News.About(1, Day).Stories);
    }

    [Fact]
    public void The_board_keeps_a_bounded_number_of_stories()
    {
        for (ulong id = 1; id <= NewsBoard.Capacity + 5; id++)
            Tell(id, 100);
        Assert.Equal(NewsBoard.Capacity, About().Stories);
    }

    [Fact]
    public void A_story_from_the_future_breaks_an_invariant() =>
        Assert.Throws<InvariantException>(() => Tell(1, 100, hoursAgo: -1));

    private Sentiment About() => _kernel.Market.News.About(0, Day);

    private void Tell(ulong id, short score, double hoursAgo = 0, ulong underlyings = 0b01, ulong source = 1) =>
        _kernel.Apply(InputEvent.OfNews(0, default, new NewsPayload(
            id, underlyings, _kernel.Time.Plus(-TimeSpan.FromHours(hoursAgo)).Nanoseconds, source, score, 1000, NewsMethod.Lexicon)));
}
