using System.Collections.Immutable;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.News.Text;

namespace Vyuha.News.Stories;

/// <summary>A story that was read, tagged and judged.</summary>
public sealed record Story
{
    /// <summary>When this program read it: from then on it is known, and no run of the past sees it earlier.</summary>
    public required Timestamp ReadAt { get; init; }

    /// <summary>By its source; never after <see cref="ReadAt"/>.</summary>
    public required Timestamp Published { get; init; }

    public required string Source { get; init; }

    public required string Link { get; init; }

    public required string Title { get; init; }

    /// <summary>Indices it speaks of; empty when it speaks of none.</summary>
    public required ImmutableArray<string> Underlyings { get; init; }

    /// <summary>Thousandths, -1000 to 1000.</summary>
    public required int Score { get; init; }

    /// <summary>Thousandths, 1 to 1000.</summary>
    public required int Weight { get; init; }

    public required NewsMethod Method { get; init; }

    /// <summary>As an input of a run over these underlyings; null when it speaks of none of them.</summary>
    public InputEvent? ToInput(IReadOnlyList<string> underlyings)
    {
        ulong mask = 0;
        for (int i = 0; i < underlyings.Count; i++)
            mask |= Underlyings.Contains(underlyings[i]) ? 1UL << i : 0;
        return mask == 0
            ? null
            : InputEvent.OfNews(0, ReadAt, new NewsPayload(
                Duplicates.IdOf(Headline.Of(Title)), mask, Published.Nanoseconds, Core.Calendar.MarketEventId.Of(Source), (short)Score, (short)Weight, Method));
    }
}
