using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Rules;
using Vyuha.Storage.Events;

namespace Vyuha.Host.Commands;

/// <summary>One revision of an event as it is shown, in text and in JSON.</summary>
internal sealed record EventLine(
    string Id, int Revision, string Kind, string Name, string Date, string? TimeIst, IReadOnlyList<string> Underlyings, string Status, string Published, string Source,
    bool Verified, string? ReactionDay, bool AfterHours, int? TradingDays)
{
    private static readonly TradingCalendar Calendar = MarketRules.Shipped.Calendar(Exchange.Nfo);

    public static EventLine Of(EventRevision one, DateOnly today)
    {
        EventTiming timing = EventTiming.Of(Calendar, one.Date, one.Kind == MarketEventKind.Expiry ? null : one.TimeIst); // What expires at the close is traded that day.
        int? days = timing.ReactionDay is { } day && Calendar.Knows(today) ? Calendar.TradingDaysBetween(today, day) : null;
        return new EventLine(
            one.Id, one.Number, MarketEventWords.Of(one.Kind), one.Name, Text(one.Date), one.TimeIst?.ToString("HH:mm", CultureInfo.InvariantCulture),
            [.. one.Underlyings], MarketEventWords.Of(one.Status), EventFields.Published(one.KnownAt), one.Source, one.Verified,
            timing.ReactionDay is { } reaction ? Text(reaction) : null, timing.ReactionDay is not null && !timing.InSession, days);
    }

    private static string Text(DateOnly date) => date.ToString(EventFields.DateForm, CultureInfo.InvariantCulture);
}
