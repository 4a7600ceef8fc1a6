using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Quant.MonteCarlo;
using Vyuha.Quant.Volatility;
using Vyuha.Research.Plots;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha quant simulate FILE</c>: where a price may be in the next days, by a model of it.</summary>
internal static class QuantSimulateCommand
{
    private const int MostRows = 12;

    private static readonly double[] Shares = [0.01, 0.05, 0.25, 0.50, 0.75, 0.95, 0.99];

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "CSV with a header line and a row a day, oldest first. Paths begin at its last price." };
        var column = new Option<string>("--column") { Description = "The column of prices.", DefaultValueFactory = _ => "close" };
        var model = new Option<string>("--model") { Description = $"How the price moves, with its parameters a year: {SimulationModel.Names}. filtered draws the file's own returns, standardised by a GJR model fitted to them.", DefaultValueFactory = _ => "filtered" };
        var set = new Option<string[]>("--set") { Description = "A parameter: --set volatility=0.15. A drift not set is 0; the volatility of gbm is the file's, close to close.", AllowMultipleArgumentsPerToken = true };
        var days = new Option<int>("--days") { Description = "Trading days ahead, 252 a year.", DefaultValueFactory = _ => 21 };
        var paths = new Option<int>("--paths") { Description = "Paths, rounded up to whole blocks of 1,024.", DefaultValueFactory = _ => 102_400 };
        var seed = new Option<ulong>("--seed") { Description = "Of the random numbers: the same seed gives the same digits.", DefaultValueFactory = _ => 1 };
        var level = new Option<double[]>("--level") { Description = "A price: how likely is it to be exceeded at the end, and to be touched by a close on the way?", AllowMultipleArgumentsPerToken = true };
        var json = new Option<bool>("--json") { Description = "Print JSON with 17 significant digits." };
        Option<string?> plot = PlotOption.Create();
        var command = new Command("simulate", "Simulate the days after the last of a file: quantiles of the price, and odds of levels.") { file, column, model, set, days, paths, seed, level, json, plot };
        command.SetAction((result, cancellation) =>
        {
            double[] closes = SeriesFile.Read(result.GetValue(file)!, result.GetValue(column)!, mustBePositive: true);
            int ahead = result.GetValue(days), wanted = result.GetValue(paths);
            if (ahead is < 1 or > 2_520)
                throw new InputErrorException($"--days {ahead}: out of range. Give 1 to 2520.");
            if (wanted < 1 || (long)wanted * ahead > SimulatedPrices.Most)
                throw new InputErrorException($"--paths {wanted}: out of range. Give 1 to {SimulatedPrices.Most / ahead:#,##0} for {ahead} days.");
            double[] levels = result.GetValue(level) ?? [];
            if (levels.FirstOrDefault(one => !(one > 0), 1) is var bad && !(bad > 0))
                throw new InputErrorException($"--level {bad.ToString(CultureInfo.InvariantCulture)}: not above 0.");

            string name = result.GetValue(model)!;
            IPathModel moves = SimulationModel.Parse(name, result.GetValue(set) ?? [], closes, out Dictionary<string, double> used);
            double years = ahead / (double)RealisedVolatility.TradingDaysPerYear;
            int blocks = (wanted + PathBlock.Paths - 1) / PathBlock.Paths;
            SimulatedPrices prices = SimulatedPrices.Of(new PathSimulation(moves, years, ahead, result.GetValue(seed)), closes[^1], ahead, blocks, cancellation);
            LevelOdds[] odds = [.. levels.Select(one => LevelOdds.Of(one, closes[^1], prices))];
            DayQuantiles[] quantiles = new DayQuantiles[ahead];
            Parallel.For(0, ahead, new ParallelOptions { CancellationToken = cancellation }, day => quantiles[day] = DayQuantiles.Of(day + 1, prices.Days[day]));

            if (result.GetValue(json))
                WriteJson(name, used, closes[^1], blocks * PathBlock.Paths, quantiles, odds);
            else
                WriteTable(name, used, closes[^1], blocks * PathBlock.Paths, quantiles, odds);
            PlotOption.Draw(result.GetValue(plot), () => Draw(name, closes, quantiles, Path.GetFileName(result.GetValue(file)!)));
            return Task.FromResult(0);
        });
        return command;
    }

    private static void WriteTable(string model, Dictionary<string, double> used, double spot, int paths, DayQuantiles[] quantiles, LevelOdds[] odds)
    {
        TextTable table = new TextTable(["day", .. Shares.Select(share => (100 * share).ToString("0 '%'", CultureInfo.InvariantCulture)), "mean"]).Right([.. Enumerable.Range(0, Shares.Length + 2)]);
        for (int row = 1, rows = Math.Min(MostRows, quantiles.Length); row <= rows; row++)
        {
            DayQuantiles day = quantiles[(int)((long)row * quantiles.Length / rows) - 1];
            table.Add([day.Day.ToString(CultureInfo.InvariantCulture), .. day.Prices.Select(Price), Price(day.Mean)]);
        }

        Console.Out.Write(table);
        string parameters = string.Join(", ", used.Select(one => $"{one.Key} {one.Value.ToString("G6", CultureInfo.InvariantCulture)}"));
        Console.Out.WriteLine($"\n{paths.ToString("#,##0", CultureInfo.InvariantCulture)} paths from {Price(spot)} by {model}{(parameters.Length == 0 ? "" : $": {parameters}")}");
        foreach (LevelOdds one in odds)
            Console.Out.WriteLine($"{Price(one.Level)}: above at the end {Percent(one.Above, paths)}, touched by a close {Percent(one.Touched, paths)}");
    }

    private static void WriteJson(string model, Dictionary<string, double> used, double spot, int paths, DayQuantiles[] quantiles, LevelOdds[] odds) => ExactJson.Print(json =>
    {
        json.WriteString("model", model);
        json.WriteStartObject("parameters");
        foreach ((string name, double value) in used)
            ExactJson.Number(json, name, value);
        json.WriteEndObject();
        ExactJson.Number(json, "spot", spot);
        json.WriteNumber("paths", paths);
        json.WriteStartArray("days");
        foreach (DayQuantiles day in quantiles)
        {
            json.WriteStartObject();
            json.WriteNumber("day", day.Day);
            ExactJson.Number(json, "mean", day.Mean);
            ExactJson.Number(json, "deviation", day.Deviation);
            json.WriteStartObject("quantiles");
            for (int i = 0; i < Shares.Length; i++)
                ExactJson.Number(json, Shares[i].ToString("0.##", CultureInfo.InvariantCulture), day.Prices[i]);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("levels");
        foreach (LevelOdds one in odds)
        {
            json.WriteStartObject();
            ExactJson.Number(json, "level", one.Level);
            ExactJson.Number(json, "above_at_end", one.Above);
            ExactJson.Number(json, "touched", one.Touched);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static Plot Draw(string model, double[] closes, DayQuantiles[] quantiles, string source)
    {
        var plot = new Plot($"The next {quantiles.Length} days by {model}", "trading days") { Note = $"Begins at the last price of {source}. Bands: half and nine tenths of the paths. A simulation is no forecast." };
        double[] days = [0, .. quantiles.Select(day => (double)day.Day)];
        int before = Math.Min(closes.Length, Math.Max(quantiles.Length, 21));
        double[] Share(int of) => [closes[^1], .. quantiles.Select(day => day.Prices[of])];
        plot.AddPanel("price")
            .Line("so far", [.. Enumerable.Range(1 - before, before).Select(day => (double)day)], closes[^before..])
            .Band("5 % to 95 %", days, Share(1), Share(5))
            .Band("25 % to 75 %", days, Share(2), Share(4))
            .Line("median", days, Share(3));
        return plot;
    }

    private static string Price(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(double share, int paths) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} % (± {100 * Math.Sqrt(share * (1 - share) / paths):0.00})");

    /// <summary>Where the paths are after a day.</summary>
    private sealed record DayQuantiles(int Day, double[] Prices, double Mean, double Deviation)
    {
        public static DayQuantiles Of(int day, double[] prices)
        {
            double[] sorted = [.. prices];
            Array.Sort(sorted);
            double sum = 0, square = 0;
            foreach (double price in sorted)
                sum += price;
            double mean = sum / sorted.Length;
            foreach (double price in sorted)
                square += (price - mean) * (price - mean);
            return new(day, [.. Shares.Select(share => At(sorted, share))], mean, Math.Sqrt(square / Math.Max(1, sorted.Length - 1)));
        }

        /// <summary>Between the two neighbours, as Excel's and R's usual quantile.</summary>
        private static double At(double[] sorted, double share)
        {
            double place = share * (sorted.Length - 1);
            int below = (int)place;
            return below + 1 == sorted.Length ? sorted[below] : sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
        }
    }

    /// <summary>How likely a price is exceeded at the end, and touched by a close from the side of the spot.</summary>
    private sealed record LevelOdds(double Level, double Above, double Touched)
    {
        public static LevelOdds Of(double level, double spot, SimulatedPrices prices)
        {
            int above = 0, touched = 0;
            double[] last = prices.Days[^1];
            for (int path = 0; path < last.Length; path++)
            {
                above += last[path] > level ? 1 : 0;
                foreach (double[] day in prices.Days)
                {
                    if (level >= spot ? day[path] >= level : day[path] <= level)
                    {
                        touched++;
                        break;
                    }
                }
            }

            return new(level, above / (double)last.Length, touched / (double)last.Length);
        }
    }
}
