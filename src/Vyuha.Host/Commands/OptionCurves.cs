using System.Globalization;
using Vyuha.Research.Plots;

namespace Vyuha.Host.Commands;

/// <summary>Numbers of a file's options as curves against the strike: one of the calls and one of the puts of each expiry.</summary>
internal static class OptionCurves
{
    /// <summary>Adds a panel; what is not a number is a gap.</summary>
    public static void Draw(Plot plot, string label, OptionFile options, IReadOnlyList<double> values)
    {
        PlotPanel panel = plot.AddPanel(label);
        foreach (IGrouping<(double Years, bool IsCall), int> curve in Enumerable.Range(0, options.Count)
                     .GroupBy(row => (options.Years[row], options.IsCall[row])).OrderBy(group => group.Key.Item1).ThenByDescending(group => group.Key.Item2))
        {
            int[] rows = [.. curve.OrderBy(row => options.Strikes[row])];
            string name = $"{(curve.Key.IsCall ? "calls" : "puts")}, {(365 * curve.Key.Years).ToString("0.##", CultureInfo.InvariantCulture)} days";
            double[] strikes = [.. rows.Select(row => options.Strikes[row])], of = [.. rows.Select(row => values[row])];
            panel.Line(name, strikes, of).Points(strikes, of);
        }
    }
}
