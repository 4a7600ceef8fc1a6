using System.CommandLine;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Quant.Volatility;
using Vyuha.Research.Plots;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha quant realised-vol FILE</c>: what volatility has been, by each estimator that the file's columns allow, and the cone.</summary>
internal static class QuantRealisedCommand
{
    private static readonly string[] Bars = ["open", "high", "low", "close"];
    private static readonly int[] ConeDays = [5, 10, 21, 42, 63, 126, 252];

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "CSV with a header line and a row a day, oldest first: close, or open, high, low and close." };
        var window = new Option<int>("--window") { Description = "Days of each estimate.", DefaultValueFactory = _ => 21 };
        var cone = new Option<bool>("--cone") { Description = "Print the volatility cone of the closes instead." };
        var json = new Option<bool>("--json") { Description = "Print JSON with 17 significant digits." };
        Option<string?> plot = PlotOption.Create();
        var command = new Command("realised-vol", "Realised volatility of a file of daily prices, a year of 252 days.") { file, window, cone, json, plot };
        command.SetAction(result =>
        {
            int days = result.GetValue(window);
            if (days is < 2 or > 2_520)
                throw new InputErrorException($"--window {days}: out of range. Give 2 to 2520 days.");
            string path = result.GetValue(file)!;
            if (result.GetValue(cone))
                PrintCone(VolatilityCone.Of(SeriesFile.Read(path, "close", mustBePositive: true), ConeDays), path, result.GetValue(json), result.GetValue(plot));
            else
                PrintEstimates(path, days, result.GetValue(json), result.GetValue(plot));
        });
        return command;
    }

    private static void PrintEstimates(string path, int days, bool asJson, string? plot)
    {
        bool hasBars = HasBars(path);
        PriceFile file = PriceFile.Read(path, hasBars ? Bars : ["close"], "close", new TimeOnly(9, 15));
        double[] open = Column(path, file, row => row.Place.Bar.Open, hasBars ? "open" : ""), high = Column(path, file, row => row.Place.Bar.High, hasBars ? "high" : "");
        double[] low = Column(path, file, row => row.Place.Bar.Low, hasBars ? "low" : ""), close = Column(path, file, row => row.Number, "close");
        if (close.Length <= days)
            throw new InputErrorException($"{path}: {close.Length} days are too few. An estimate over {days} days needs {days + 1}; say --window for fewer.");
        string[] names = hasBars ? ["close_to_close", "ewma", "parkinson", "garman_klass", "rogers_satchell", "yang_zhang"] : ["close_to_close", "ewma"];
        var ewma = new EwmaVariance();
        var estimates = new List<(PriceRow Row, double[] Values)>();
        for (int day = 1; day < close.Length; day++)
        {
            double variance = ewma.Add(Quant.Arithmetic.ExactMath.LogRatio(close[day], close[day - 1]));
            if (day < days)
                continue;
            Range seen = (day - days)..(day + 1), own = (day - days + 1)..(day + 1);
            double exponential = Math.Sqrt(variance * RealisedVolatility.TradingDaysPerYear);
            double[] values = hasBars
                ?
                [
                    RealisedVolatility.CloseToClose(close[seen]), exponential, RealisedVolatility.Parkinson(high[own], low[own]),
                    RealisedVolatility.GarmanKlass(open[own], high[own], low[own], close[own]),
                    RealisedVolatility.RogersSatchell(open[own], high[own], low[own], close[own]),
                    RealisedVolatility.YangZhang(open[seen], high[seen], low[seen], close[seen]),
                ]
                : [RealisedVolatility.CloseToClose(close[seen]), exponential];
            estimates.Add((file.Rows[day], values));
        }

        PlotOption.Draw(plot, () => DrawEstimates(names, estimates, days, file, path));
        if (asJson)
        {
            ExactJson.Print(json =>
            {
                json.WriteNumber("window", days);
                json.WriteStartArray("rows");
                foreach ((PriceRow row, double[] values) in estimates)
                {
                    json.WriteStartObject();
                    json.WriteNumber("line", row.Line);
                    if (row.Time is { } time)
                        json.WriteString("time", time);
                    for (int i = 0; i < names.Length; i++)
                        ExactJson.Number(json, names[i], values[i]);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return;
        }

        TextTable table = new TextTable([file.HasTimes ? "time" : "line", .. names]).Right([.. Enumerable.Range(1, names.Length)]);
        foreach ((PriceRow row, double[] values) in estimates)
            table.Add([row.Time ?? row.Line.ToString(CultureInfo.InvariantCulture), .. values.Select(Percent)]);
        Console.Out.Write(table);
        Console.Out.WriteLine($"\nper cent a year, over {days} days; ewma weighs yesterday 0.94");
    }

    private static void PrintCone(VolatilityConeRow[] rows, string path, bool asJson, string? plot)
    {
        PlotOption.Draw(plot, () => DrawCone(rows, path));
        if (asJson)
        {
            ExactJson.Print(json =>
            {
                json.WriteStartArray("cone");
                foreach (VolatilityConeRow row in rows)
                {
                    json.WriteStartObject();
                    json.WriteNumber("days", row.Days);
                    ExactJson.Number(json, "lowest", row.Lowest);
                    ExactJson.Number(json, "lower_quartile", row.Lower);
                    ExactJson.Number(json, "median", row.Median);
                    ExactJson.Number(json, "upper_quartile", row.Upper);
                    ExactJson.Number(json, "highest", row.Highest);
                    ExactJson.Number(json, "latest", row.Latest);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return;
        }

        TextTable table = new TextTable("days", "lowest", "quarter", "median", "three quarters", "highest", "latest").Right(0, 1, 2, 3, 4, 5, 6);
        foreach (VolatilityConeRow row in rows)
        {
            if (!double.IsNaN(row.Median))
                table.Add(row.Days.ToString(CultureInfo.InvariantCulture), Percent(row.Lowest), Percent(row.Lower), Percent(row.Median), Percent(row.Upper), Percent(row.Highest), Percent(row.Latest));
        }

        Console.Out.Write(table);
        Console.Out.WriteLine("\nper cent a year, close to close, overlapping windows corrected after Hodges and Tompkins");
    }

    private static Plot DrawEstimates(string[] names, List<(PriceRow Row, double[] Values)> estimates, int days, PriceFile file, string path)
    {
        var plot = new Plot($"Realised volatility over {days} days", file.HasTimes ? "day" : "row")
        {
            Note = $"{Path.GetFileName(path)}; a year of {RealisedVolatility.TradingDaysPerYear} days.",
            XText = at => at == Math.Floor(at) && at >= 0 && at < estimates.Count ? DayOf(estimates[(int)at].Row) : "",
        };
        double[] places = [.. Enumerable.Range(0, estimates.Count).Select(at => (double)at)];
        PlotPanel panel = plot.AddPanel("volatility, % a year");
        for (int i = 0; i < names.Length; i++)
            panel.Line(names[i].Replace('_', ' '), places, [.. estimates.Select(one => 100 * one.Values[i])]);
        return plot;
    }

    private static Plot DrawCone(VolatilityConeRow[] rows, string path)
    {
        VolatilityConeRow[] known = [.. rows.Where(row => !double.IsNaN(row.Median))];
        double[] places = [.. known.Select(row => (double)row.Days)];
        double[] Of(Func<VolatilityConeRow, double> which) => [.. known.Select(row => 100 * which(row))];
        var plot = new Plot("Volatility cone", "days of the window") { Note = $"{Path.GetFileName(path)}; close to close, overlapping windows corrected after Hodges and Tompkins." };
        plot.AddPanel("volatility, % a year")
            .Band("lowest to highest", places, Of(row => row.Lowest), Of(row => row.Highest))
            .Band("middle half", places, Of(row => row.Lower), Of(row => row.Upper))
            .Line("median", places, Of(row => row.Median))
            .Line("latest", places, Of(row => row.Latest));
        return plot;
    }

    private static string DayOf(PriceRow row) => row.Time is { } time ? time[..Math.Min(10, time.Length)] : row.Line.ToString(CultureInfo.InvariantCulture);

    private static bool HasBars(string path)
    {
        if (!File.Exists(path))
            return false; // The reader says so with the remedy.
        string header = File.ReadLines(path).FirstOrDefault(line => !string.IsNullOrWhiteSpace(line) && !line.StartsWith('#')) ?? "";
        string[] names = [.. header.TrimStart('\uFEFF').ToLowerInvariant().Split(',').Select(name => name.Trim().Trim('"').Trim())];
        return Array.TrueForAll(Bars, names.Contains);
    }

    /// <summary>A column without gaps, each value above 0; empty where the file is not asked for it.</summary>
    private static double[] Column(string path, PriceFile file, Func<PriceRow, double> of, string name)
    {
        if (name.Length == 0)
            return [];
        double[] values = new double[file.Rows.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = of(file.Rows[i]);
            if (!(values[i] > 0))
                throw InputErrorException.At(path, file.Rows[i].Line, $"{name} is {(double.IsNaN(values[i]) ? "empty" : "not above 0")}.", "Leave the row out or put it right: prices are above 0 and a series has no gaps.");
        }

        return values;
    }

    private static string Percent(double volatility) => (100 * volatility).ToString("F2", CultureInfo.InvariantCulture);
}
