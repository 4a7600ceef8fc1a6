using Vyuha.Core;

namespace Vyuha.Research;

/// <summary>The name traders give a set of legs.</summary>
internal static class Shapes
{
    public static string Name(IReadOnlyList<TradeLeg> legs)
    {
        if (legs.Count == 0 || legs.Any(leg => leg.Contract is not { IsOption: true }))
            return legs.Count == 1 ? "Future" : $"{legs.Count} legs";
        if (legs.Select(leg => leg.Contract!.Expiry).Distinct().Count() > 1)
            return legs.Count == 2 ? "Calendar" : $"{legs.Count} legs, several expiries";

        TradeLeg[] puts = [.. legs.Where(leg => leg.Contract!.Right == OptionRight.Put).OrderBy(leg => leg.Contract!.Strike)];
        TradeLeg[] calls = [.. legs.Where(leg => leg.Contract!.Right == OptionRight.Call).OrderBy(leg => leg.Contract!.Strike)];
        return (puts, calls) switch
        {
            ([{ Units: > 0 }, { Units: < 0 } put], [{ Units: < 0 } call, { Units: > 0 }]) =>
                put.Contract!.Strike == call.Contract!.Strike ? "Iron fly" : "Iron condor",
            ([{ Units: < 0 } put], [{ Units: < 0 } call]) =>
                put.Contract!.Strike == call.Contract!.Strike ? "Short straddle" : "Short strangle",
            ([{ Units: > 0 } put], [{ Units: > 0 } call]) =>
                put.Contract!.Strike == call.Contract!.Strike ? "Long straddle" : "Long strangle",
            ([{ Units: > 0 }, { Units: < 0 }], []) => "Bull put spread",
            ([{ Units: < 0 }, { Units: > 0 }], []) => "Bear put spread",
            ([], [{ Units: < 0 }, { Units: > 0 }]) => "Bear call spread",
            ([], [{ Units: > 0 }, { Units: < 0 }]) => "Bull call spread",
            ([{ Units: < 0 }], []) => "Short put",
            ([{ Units: > 0 }], []) => "Long put",
            ([], [{ Units: < 0 }]) => "Short call",
            ([], [{ Units: > 0 }]) => "Long call",
            _ => $"{legs.Count} legs",
        };
    }
}
