using Vyuha.Core.Rules;

namespace Vyuha.Simulation.Workloads;

/// <summary>The market of the workloads: one made-up underlying that trades every day of 2015 to 2018, hours given, without price bands that bind.</summary>
internal static class WorkloadRules
{
    public const string Underlying = "WORKLOAD";

    /// <param name="close">End of the session; it opens at 09:30, in the local time of the workload.</param>
    /// <param name="lot">Units a lot.</param>
    /// <param name="tick">Smallest price step, in rupees as a table writes it.</param>
    public static MarketRules Make(string close, int lot, string tick) => MarketRules.With(new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["underlyings.csv"] = Table("underlying,name,index_segment,derivatives_segment", $"{Underlying},Benchmark,NSE_INDEX,NFO"),
        ["lot_sizes.csv"] = Table("underlying,expiry_from,expiry_to,effective_from,effective_to,lot_size", $"{Underlying},,,,,{lot}"),
        ["freeze_quantities.csv"] = Table("underlying,effective_from,effective_to,units", $"{Underlying},,,1000000"),
        ["tick_sizes.csv"] = Table(
            "segment,product,level_above,level_upto,effective_from,effective_to,tick", $"NFO,option,,,,,{tick}", $"NFO,future,,,,,{tick}"),
        ["price_bands.csv"] = Table(
            "segment,product,effective_from,effective_to,percent,minimum,lowest", $"NFO,option,,,100,1000,{tick}", $"NFO,future,,,100,1000,{tick}"),
        ["margin_scan_ranges.csv"] = Table("underlying,effective_from,effective_to,price_scan_percent,vol_scan_points", $"{Underlying},,,9,0.04"),
        ["special_sessions.csv"] = Table(
            "venue,effective_from,effective_to,kind,open,close,break_from,break_to,index_close,name",
            $"NSE,2015-01-01,2018-12-31,special,09:30,{close},,,,Benchmark"),
    });

    private static string Table(string columns, params ReadOnlySpan<string> rows)
    {
        string text = $"{columns},source,verified\n";
        foreach (string row in rows)
            text += $"{row},benchmark workload,true\n";
        return text;
    }
}
