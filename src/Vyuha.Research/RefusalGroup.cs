using Vyuha.Core;
using Vyuha.Kernel.Risk;

namespace Vyuha.Research;

/// <summary>Refusals of one profile for one reason, with the numbers of the last of them.</summary>
public sealed record RefusalGroup(byte Bot, byte Profile, DenyReason Reason, bool Latched, int Count, Timestamp First, Timestamp Last, Refusal Latest)
{
    /// <summary>The latest refusal in a sentence: needed, available, what would have fitted.</summary>
    public string InWords => RefusalWords.Sentence(Latest);

    /// <summary>Most frequent first.</summary>
    public static IReadOnlyList<RefusalGroup> Of(IReadOnlyList<Refusal> refusals) =>
    [
        .. refusals
            .GroupBy(refusal => (refusal.Bot, refusal.Profile, refusal.Reason, refusal.Latched))
            .Select(group => new RefusalGroup(
                group.Key.Bot, group.Key.Profile, group.Key.Reason, group.Key.Latched, group.Count(), group.First().Time, group.Last().Time, group.Last()))
            .OrderByDescending(group => group.Count).ThenBy(group => group.First).ThenBy(group => group.Reason),
    ];
}
