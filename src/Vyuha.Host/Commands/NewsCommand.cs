using System.CommandLine;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Host.News;
using Vyuha.News.Sentiment;
using Vyuha.News.Stories;
using Vyuha.News.Text;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha news</c>: feeds, what they told, and what judges it.</summary>
internal static class NewsCommand
{
    public static Command Create() => new("news", "News: follow feeds, fetch, list, score titles, train a classifier on your own labels.")
    {
        Feeds(),
        Follow(),
        Unfollow(),
        Fetch(),
        List(),
        Score(),
        NewsTrainCommand.Train(),
        NewsTrainCommand.Measure(),
    };

    internal static VyuhaHome Home(ParseResult result) => VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home));

    internal static string ModelPath(VyuhaHome home) => Path.Combine(home.NewsFolder, "model.zip");

    private static Command Feeds()
    {
        var json = new Option<bool>("--json") { Description = "For programs." };
        var command = new Command("feeds", "Feeds that are followed.") { json };
        command.SetAction(result =>
        {
            IReadOnlyList<Feed> feeds = FeedList.Open(Home(result)).Feeds;
            if (result.GetValue(json))
            {
                JsonOutput.Write(new { Feeds = feeds.Select(feed => new { feed.Name, feed.Address }) });
                return;
            }

            if (feeds.Count == 0)
                Console.Out.WriteLine("No feed is followed. 'vyuha news follow NAME ADDRESS' adds one: an RSS, Atom or JSON address, or a folder into which files are dropped.");
            foreach (Feed feed in feeds)
                Console.Out.WriteLine($"{feed.Name}: {feed.Address}");
        });
        return command;
    }

    private static Command Follow()
    {
        var name = new Argument<string>("NAME") { Description = "The source's name." };
        var address = new Argument<string>("ADDRESS") { Description = "Of an RSS, Atom or JSON feed; or a folder into which files are dropped." };
        var command = new Command("follow", "Follow a feed. Mind its terms of use: the program does not know them.") { name, address };
        command.SetAction(result =>
        {
            Feed feed = FeedList.Open(Home(result)).Follow(result.GetValue(name)!, result.GetValue(address)!);
            Console.Out.WriteLine($"Followed: {feed.Name}, {feed.Address}. 'vyuha news fetch' reads it.");
        });
        return command;
    }

    private static Command Unfollow()
    {
        var name = new Argument<string>("NAME") { Description = "The source's name." };
        var command = new Command("unfollow", "Follow a feed no more. Its stories stay.") { name };
        command.SetAction(result =>
        {
            FeedList.Open(Home(result)).Unfollow(result.GetValue(name)!);
            Console.Out.WriteLine($"{result.GetValue(name)} is followed no more.");
        });
        return command;
    }

    private static Command Fetch()
    {
        var every = new Option<int?>("--every") { Description = "Again every so many minutes, until it is stopped.", HelpName = "MINUTES" };
        var command = new Command("fetch", "Read the feeds once, or again and again. A running session hears of new stories within seconds.") { every };
        command.SetAction(async (result, cancellation) =>
        {
            if (result.GetValue(every) is < 1 or > 1_440)
                throw new InputErrorException($"--every {result.GetValue(every)}: out of range. Give 1 to 1440 minutes.");
            VyuhaHome home = Home(result);
            while (true)
            {
                int code = await FetchOnceAsync(home, cancellation);
                if (result.GetValue(every) is not { } minutes)
                    return code;
                await Task.Delay(TimeSpan.FromMinutes(minutes), cancellation);
            }
        });
        return command;
    }

    private static async Task<int> FetchOnceAsync(VyuhaHome home, CancellationToken cancellation)
    {
        IReadOnlyList<Feed> feeds = FeedList.Open(home).Feeds;
        if (feeds.Count == 0)
            throw new InputErrorException("No feed is followed. Add one with 'vyuha news follow NAME ADDRESS'.");
        var store = new StoryStore(home);
        DateOnly today = Ist.DateOf(EventsCommand.Now);
        using var fetcher = new FeedFetcher(home);
        using var desk = new NewsDesk(Tagger(home), store.Read(today.AddDays(-7), today.AddDays(1)), ModelPath(home));
        int failed = 0;
        foreach (Feed feed in feeds)
        {
            FeedAnswer answer = await fetcher.ReadAsync(feed, cancellation);
            IReadOnlyList<Story> stories = desk.Take(answer.Items, feed.Name, EventsCommand.Now);
            store.Append(stories);
            if (answer.Failure is { } why)
            {
                failed++;
                Console.Error.WriteLine($"{feed.Name}: {why}");
            }

            if (answer.Failure is null || answer.Items.Count > 0)
                Console.Out.WriteLine(answer.Unchanged ? $"{feed.Name}: nothing new." : $"{feed.Name}: {answer.Items.Count} entries, {stories.Count} new, {stories.Count(story => story.Underlyings.Length > 0)} of them about an index.");
        }

        fetcher.Done();
        return failed == feeds.Count ? CommandLine.Failed : 0;
    }

    private static Command List()
    {
        var days = new Option<int>("--days") { Description = "Of the last so many days.", DefaultValueFactory = _ => 1 };
        var underlying = new Option<string?>("--underlying") { Description = "Only what is about this one.", HelpName = "SYMBOL" };
        var json = new Option<bool>("--json") { Description = "For programs." };
        var command = new Command("list", "Stories that were read, newest first, with whom they are about and their score.") { days, underlying, json };
        command.SetAction(result =>
        {
            if (result.GetValue(days) is < 1 or > 3_650)
                throw new InputErrorException($"--days {result.GetValue(days)}: out of range. Give 1 to 3650.");
            DateOnly today = Ist.DateOf(EventsCommand.Now);
            string? only = result.GetValue(underlying)?.ToUpperInvariant();
            Story[] stories = [.. new StoryStore(Home(result)).Read(today.AddDays(1 - result.GetValue(days)), today.AddDays(1)).Where(story => only is null || story.Underlyings.Contains(only)).Reverse()];
            if (result.GetValue(json))
            {
                JsonOutput.Write(new { Stories = stories.Select(story => new { ReadAt = $"{story.ReadAt}", Published = $"{story.Published}", story.Source, story.Link, story.Title, Underlyings = story.Underlyings.ToArray(), Score = story.Score / 1000.0, Weight = story.Weight / 1000.0, Method = $"{story.Method}".ToLowerInvariant() }) });
                return;
            }

            if (stories.Length == 0)
                Console.Out.WriteLine("No story. 'vyuha news fetch' reads the feeds.");
            TextTable table = new TextTable("read", "score", "about", "source", "title").Right(1);
            foreach (Story story in stories)
                table.Add($"{Ist.DateOf(story.ReadAt):MM-dd} {Ist.TimeOf(story.ReadAt):HH:mm}", Signed(story.Score / 1000.0), string.Join(' ', story.Underlyings), story.Source, story.Title);
            if (stories.Length > 0)
                Console.Out.Write(table);
        });
        return command;
    }

    private static Command Score()
    {
        var text = new Argument<string[]>("TITLE") { Description = "A title, or several, each in quotes; or a .txt with one a line.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "For programs." };
        var command = new Command("score", "Judge titles as the news would be.") { text, json };
        command.SetAction(result =>
        {
            VyuhaHome home = Home(result);
            using var desk = new NewsDesk(Tagger(home), [], ModelPath(home));
            string[] titles = [.. result.GetValue(text)!.SelectMany(one => one.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && File.Exists(one) ? File.ReadAllLines(one).Where(line => !string.IsNullOrWhiteSpace(line)) : [one])];
            var judged = titles.Select(title =>
            {
                var headline = Headline.Of(title);
                Judgement judgement = desk.Judge(headline, out var underlyings);
                return new { Title = headline.Text, Class = judgement.Class.ToString().ToLowerInvariant(), Score = Math.Round(judgement.Score, 3), Weight = Math.Round(judgement.Weight, 3), Underlyings = underlyings.ToArray() };
            }).ToArray();
            string method = desk.Method.ToString().ToLowerInvariant();
            if (result.GetValue(json))
            {
                JsonOutput.Write(new { Method = method, Titles = judged });
                return;
            }

            TextTable table = new TextTable("judgement", "score", "about", "title").Right(1);
            foreach (var one in judged)
                table.Add(one.Class, Signed(one.Score), string.Join(' ', one.Underlyings), one.Title);
            Console.Out.Write(table);
            Console.Out.WriteLine($"judged by the {method}");
        });
        return command;
    }

    private static UnderlyingTagger Tagger(VyuhaHome home)
    {
        string own = Path.Combine(home.NewsFolder, "names.csv");
        return File.Exists(own) ? UnderlyingTagger.Parse(File.ReadAllText(own), own) : UnderlyingTagger.Shipped;
    }

    private static string Signed(double score) => score.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);
}
