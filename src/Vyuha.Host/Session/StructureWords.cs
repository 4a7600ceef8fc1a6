using System.Globalization;
using Vyuha.Core;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Structures;

namespace Vyuha.Host.Session;

/// <summary>Structures and orders as a trader says them.</summary>
internal static class StructureWords
{
    /// <summary><c>NIFTY 01 Dec: sell 24500 CE, buy 24800 CE</c>; legs that adjustments have closed are left out.</summary>
    public static string Legs(Structure structure)
    {
        StructureLeg[] legs = [.. structure.Legs.Where(leg => leg.Units != 0 || leg.TargetUnits != 0)];
        if (legs.Length == 0)
            legs = [.. structure.Legs];
        return string.Join("; ", legs
            .GroupBy(leg => (leg.Terms.Instrument.Underlying, leg.Terms.Instrument.Expiry))
            .Select(expiry => $"{expiry.Key.Underlying} {expiry.Key.Expiry.ToString("dd MMM", CultureInfo.InvariantCulture)}: {string.Join(", ", expiry.Select(Leg))}"));
    }

    public static string State(Structure structure) => structure.State switch
    {
        StructureState.None => "approved",
        StructureState.EnteringHedges => "buying hedges",
        StructureState.EnteringShorts => "selling shorts",
        StructureState.Open when structure.ExitReason != 0 => "leaving",
        StructureState.Open => "open",
        StructureState.ExitingShorts => "buying shorts back",
        StructureState.ExitingHedges => "selling hedges",
        StructureState.Unwinding => "unwinding",
        StructureState.Closed => "closed",
        _ => "abandoned",
    };

    public static string State(Order order) => order.State switch
    {
        OrderState.PartiallyFilled => "part filled",
        OrderState.InDoubt => "IN DOUBT",
        OrderState.CancelPending => "cancelling",
        OrderState.ModifyPending => "repricing",
        OrderState.Rejected => $"rejected ({Spaced(order.Rejection.ToString())})",
        OrderState state => Spaced(state.ToString()),
    };

    /// <summary><c>NotSent</c> as <c>not sent</c>.</summary>
    public static string Spaced(string name) => string.Concat(name.Select((letter, at) =>
        at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : char.ToLowerInvariant(letter).ToString()));

    private static string Leg(StructureLeg leg)
    {
        Instrument instrument = leg.Terms.Instrument;
        string ratio = leg.Ratio == 1 ? "" : $"{leg.Ratio} × ";
        string what = instrument.Right switch
        {
            OptionRight.Call => $"{Strike(instrument)} CE",
            OptionRight.Put => $"{Strike(instrument)} PE",
            _ => "future",
        };
        return $"{(leg.Side == Side.Buy ? "buy" : "sell")} {ratio}{what}";
    }

    private static string Strike(Instrument instrument) => instrument.Strike.ToRupees().ToString("0.##", CultureInfo.InvariantCulture);
}
