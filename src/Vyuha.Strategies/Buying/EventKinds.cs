using Vyuha.Core.Calendar;

namespace Vyuha.Strategies.Buying;

internal static class EventKinds
{
    /// <summary>The kinds as a set.</summary>
    public static MarketEventKinds Of(IReadOnlyList<MarketEventKind> kinds)
    {
        var set = MarketEventKinds.None;
        for (int i = 0; i < kinds.Count; i++)
            set |= (MarketEventKinds)(1 << (int)kinds[i]);
        return set;
    }
}
