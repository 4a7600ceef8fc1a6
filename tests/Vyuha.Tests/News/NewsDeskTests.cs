using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.News.Feeds;
using Vyuha.News.Stories;
using Vyuha.News.Text;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.News;

public sealed class NewsDeskTests : IDisposable
{
    private static readonly Timestamp Now = Ist.At(new(2026, 11, 25), new(10, 0));

    private readonly TempHome _home = new();

    [Fact]
    public void A_story_is_stored_once_and_read_as_it_was_written()
    {
        using var desk = new NewsDesk(UnderlyingTagger.Shipped, []);
        Timestamp published = Now.Plus(TimeSpan.FromHours(-1));
        IReadOnlyList<Story> stories = desk.Take(
            [new("Bank Nifty crashes, \"panic\" at lenders", "https://x/1", published), new("BANK NIFTY crashes \"panic\" at lenders", "", null), new("Nothing at all", "", null)], "Wire", Now);
        Assert.Equal(2, stories.Count);
        var store = new StoryStore(_home.Home);
        store.Append(stories);
        IReadOnlyList<Story> read = store.Read(new(2026, 11, 25), new(2026, 11, 25));
        Assert.Equal(stories.Select(Words), read.Select(Words));
        Assert.True(read[0].Score < -500);

        using var next = new NewsDesk(UnderlyingTagger.Shipped, read);
        Assert.Empty(next.Take([new("Bank Nifty crashes, panic at lenders", "", null)], "Other wire", Now));
    }

    [Fact]
    public void A_story_reaches_runs_over_what_it_is_about_from_when_it_was_read()
    {
        using var desk = new NewsDesk(UnderlyingTagger.Shipped, []);
        new StoryStore(_home.Home).Append(desk.Take([new("Bank Nifty crashes", "", Now.Plus(TimeSpan.FromHours(-2))), new("Infosys soars", "", null)], "Wire", Now));
        InputEvent input = Assert.Single(new StoryStore(_home.Home).ToInputs(["FINNIFTY", "BANKNIFTY"], new(2026, 11, 1), new(2026, 11, 30)));
        Assert.Equal((Now, 0b10ul, Now.Plus(TimeSpan.FromHours(-2)).Nanoseconds), (input.Time, input.News.Underlyings, input.News.PublishedAt));
        Assert.Empty(new StoryStore(_home.Home).ToInputs(["BANKNIFTY"], new(2026, 11, 26), new(2026, 11, 30)));
    }

    [Fact]
    public void A_date_of_the_future_is_that_of_the_reading()
    {
        using var desk = new NewsDesk(UnderlyingTagger.Shipped, []);
        Assert.Equal(Now, Assert.Single(desk.Take([new("Nifty rises", "", Now.Plus(TimeSpan.FromDays(1)))], "Wire", Now)).Published);
    }

    [Fact]
    public void A_damaged_line_is_named()
    {
        using var desk = new NewsDesk(UnderlyingTagger.Shipped, []);
        var store = new StoryStore(_home.Home);
        store.Append(desk.Take([new("Nifty rises", "", null)], "Wire", Now));
        string path = Path.Combine(_home.Home.NewsFolder, "stories", "2026-11.csv");
        File.AppendAllText(path, "2026-11-25T10:00:00,half");
        Assert.StartsWith($"{path}:3: 2 fields where the header has 9.", Assert.Throws<InputErrorException>(() => store.Read(new(2026, 11, 1), new(2026, 11, 30))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();

    private static string Words(Story one) => $"{one.ReadAt} {one.Published} {one.Source} {one.Link} {one.Title} {string.Join(';', one.Underlyings)} {one.Score} {one.Weight} {one.Method}";
}
