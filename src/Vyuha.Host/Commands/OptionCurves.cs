using System.Globalization;
using Vyuha.Research.Plots;

namespace Vyuha.Host.Commands;

/// <summary>Numbers of a file's options as curves against the strike, in a colour for each expiry.</summary>
internal static class OptionCurves
{
    /// <summary>Curves of more options go without points, which would hide them.</summary>
    private const int MostPoints = 40;

    /// <summary>How far in-the-money points may widen the axis: this much of the range of the others on each side.</summary>
    private const double Widening = 0.5;

    /// <summary>Calls as lines, puts as broken ones; what is not a number is a gap.</summary>
    public static void Sides(PlotPanel panel, OptionFile options, IReadOnlyList<double> values)
    {
        IGrouping<double, int>[] expiries = Expiries(options);
        for (int i = 0; i < expiries.Length; i++)
        {
            int[] calls = Rising(options, expiries[i].Where(row => options.IsCall[row])), puts = Rising(options, expiries[i].Where(row => !options.IsCall[row]));
            string days = Days(expiries[i].Key);
            if (calls.Length > 0)
                panel.Line($"calls, {days} days", Strikes(calls), Values(calls), Shade(i, expiries.Length));
            if (calls.Length > 0 && calls.Length <= MostPoints)
                panel.Points(Strikes(calls), Values(calls));
            if (puts.Length > 0 && calls.Length > 0)
                panel.Dashes($"puts, {days} days", Strikes(puts), Values(puts));
            else if (puts.Length > 0)
                panel.Line($"puts, {days} days", Strikes(puts), Values(puts), Shade(i, expiries.Length));
            if (puts.Length > 0 && puts.Length <= MostPoints)
                panel.Points(Strikes(puts), Values(puts));
        }

        double[] Strikes(int[] rows) => [.. rows.Select(row => options.Strikes[row])];
        double[] Values(int[] rows) => [.. rows.Select(row => values[row])];
    }

    /// <summary>Out of the money a line with points, in the money rings: their prices are mostly intrinsic value, and old prices go wild.</summary>
    /// <returns>How many rings lie too far from all others to be drawn.</returns>
    public static int Smile(PlotPanel panel, OptionFile options, IReadOnlyList<double> values)
    {
        bool[] isOut = [.. Enumerable.Range(0, options.Count).Select(row => options.IsCall[row] == options.Strikes[row] >= options.Market(row).Forward)];
        double[] seen = [.. Enumerable.Range(0, options.Count).Where(row => isOut[row] && double.IsFinite(values[row])).Select(row => values[row])];
        (double lowest, double highest) = seen.Length == 0 ? (double.NegativeInfinity, double.PositiveInfinity) : (seen.Min(), seen.Max());
        (double from, double to) = seen.Length < 2 ? (double.NegativeInfinity, double.PositiveInfinity) : (lowest - Widening * (highest - lowest), highest + Widening * (highest - lowest));
        int beyond = 0;
        IGrouping<double, int>[] expiries = Expiries(options);
        for (int i = 0; i < expiries.Length; i++)
        {
            int[] rows = Rising(options, expiries[i]), of = [.. rows.Where(row => isOut[row])], inside = [.. rows.Where(row => !isOut[row] && double.IsFinite(values[row]))];
            int[] shown = [.. inside.Where(row => values[row] >= from && values[row] <= to)];
            beyond += inside.Length - shown.Length;
            panel.Line($"{Days(expiries[i].Key)} days", [.. of.Select(row => options.Strikes[row])], [.. of.Select(row => values[row])], Shade(i, expiries.Length))
                .Points([.. of.Select(row => options.Strikes[row])], [.. of.Select(row => values[row])])
                .Rings([.. shown.Select(row => options.Strikes[row])], [.. shown.Select(row => values[row])]);
        }

        return beyond;
    }

    private static IGrouping<double, int>[] Expiries(OptionFile options) => [.. Enumerable.Range(0, options.Count).GroupBy(row => options.Years[row]).OrderBy(group => group.Key)];

    private static int[] Rising(OptionFile options, IEnumerable<int> rows) => [.. rows.OrderBy(row => options.Strikes[row])];

    private static int Shade(int index, int count) => count == 1 ? 0 : index * (PlotPanel.Shades - 1) / (count - 1);

    private static string Days(double years) => (365 * years).ToString("0.##", CultureInfo.InvariantCulture);
}
