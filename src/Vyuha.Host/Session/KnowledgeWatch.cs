using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.News.Stories;
using Vyuha.Storage;
using Vyuha.Storage.Events;

namespace Vyuha.Host.Session;

/// <summary>
/// Looks at the event calendar and the stories of the home folder and tells the session what has become known since it last looked. It reads
/// files and nothing else: whoever fetches or enters something does so in a process of its own, and a feed that is down cannot hold the session up.
/// </summary>
internal sealed class KnowledgeWatch(VyuhaHome home, IReadOnlyList<string> underlyings, Inbox inbox, SessionClock clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>What happened longer ago is no news to a trading day.</summary>
    private const int DaysBack = 100;

    /// <summary>Stories of so many days are told again to a session that begins.</summary>
    private const int StoryDays = 3;

    private readonly HashSet<(InputKind Kind, ulong Id, int Revision)> _told = [];
    private bool _isUnread;

    /// <summary>Reads once and tells what is new.</summary>
    public void Read()
    {
        try
        {
            Timestamp now = clock.Now;
            int oldest = Ist.DateOf(now).AddDays(-DaysBack).DayNumber;
            List<InputEvent> news = [.. EventStore.Open(home).Timeline.ToInputs(underlyings)
                .Where(input => input.Time <= now && input.MarketEvent.DayNumber >= oldest)
                .Where(input => _told.Add((input.Kind, input.MarketEvent.EventId, input.MarketEvent.Revision)))];
            _isUnread = false;
            DateOnly today = Ist.DateOf(now);
            news.AddRange(new StoryStore(home).ToInputs(underlyings, today.AddDays(-StoryDays), today)
                .Where(input => input.Time <= now && _told.Add((input.Kind, input.News.StoryId, 1))));
            if (news.Count > 0)
                inbox.Post(new Learned(news));
        }
        catch (Exception failed) when (failed is InputErrorException or IOException or UnauthorizedAccessException)
        {
            if (!_isUnread)
                inbox.Post(new KnowledgeUnread(failed.Message));
            _isUnread = true;
        }
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Every, cancellation);
            Read();
        }
    }
}
