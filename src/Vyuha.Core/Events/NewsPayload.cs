using System.Runtime.InteropServices;

namespace Vyuha.Core.Events;

/// <summary>How a story got its score. The numbers are the journal's.</summary>
public enum NewsMethod : byte
{
    /// <summary>The program's own financial lexicon.</summary>
    Lexicon = 1,

    /// <summary>A classifier trained by the user on the user's own labels.</summary>
    Classifier = 2,
}

/// <summary>A judged story. It can hold a trade back or make it smaller, nothing else.</summary>
/// <param name="StoryId">Of its cleaned title: the same story from two sources has one id, and counts once.</param>
/// <param name="Underlyings">Bit i: it speaks of underlying i of the run.</param>
/// <param name="PublishedAt">By its source, nanoseconds since 1970 UTC; never after the input's time.</param>
/// <param name="Source">Hash of the source's name.</param>
/// <param name="Score">From -1000 (bad for the price) to 1000.</param>
/// <param name="Weight">How much it counts, 1 to 1000.</param>
/// <param name="Method">Who judged.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct NewsPayload(
    ulong StoryId, ulong Underlyings, long PublishedAt, ulong Source, short Score, short Weight, NewsMethod Method);
