using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Research.Plots;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha quant indicator FILE --name NAME</c>: an indicator at each row of a file of prices.</summary>
internal static class QuantIndicatorCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "CSV with a header line and rows in the order of time: time, open, high, low, close, volume, as far as the indicator needs them. An empty field is a gap.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var name = new Option<string?>("--name") { Description = "The indicator, such as rsi; --list shows all with their parameters and columns." };
        var period = new Option<string?>("--period") { Description = "The same as --set period=…" };
        var set = new Option<string[]>("--set") { Description = "A parameter: --set fast=12. What is not set has its usual value.", AllowMultipleArgumentsPerToken = true };
        var column = new Option<string>("--column") { Description = "The column an indicator of single numbers reads.", DefaultValueFactory = _ => "close" };
        var open = new Option<string>("--open") { Description = "When the session opens, for indicators that count its minutes.", DefaultValueFactory = _ => "09:15" };
        var json = new Option<bool>("--json") { Description = "Print JSON with 17 significant digits." };
        Option<string?> plot = PlotOption.Create();
        var list = new Option<bool>("--list") { Description = "List the indicators." };

        var command = new Command("indicator", "An indicator at each row of a file of prices.") { file, name, period, set, column, open, json, plot, list };
        command.SetAction(result =>
        {
            if (result.GetValue(list))
            {
                Console.Out.Write(List());
                Console.Out.WriteLine("\nclose* may be another column: --column NAME. A time is the bar's start, such as 2026-11-23 09:15.");
                return;
            }

            IndicatorChoice choice = IndicatorCatalogue.Named(result.GetValue(name) ?? throw new InputErrorException("--name is missing. Write --name rsi; --list shows all indicators."));
            string[] settings = [.. result.GetValue(set) ?? [], .. result.GetValue(period) is { } given ? [$"period={given}"] : Array.Empty<string>()];
            double[] parameters = choice.Parse(settings);
            IndicatorRun run = choice.Start(parameters);
            string number = result.GetValue(column)!.ToLowerInvariant();
            string[] columns = [.. choice.Needs.Select(one => one == PriceFile.Number ? number : one)];
            string path = result.GetValue(file) ?? throw new InputErrorException($"FILE is missing. Give a CSV with {string.Join(",", columns)} in its header line.");
            PriceFile prices = PriceFile.Read(path, columns, number, ParseOpen(result.GetValue(open)!));
            if (result.GetValue(json))
                WriteJson(Console.Out, choice, parameters, run, prices);
            else
                Console.Out.Write(Table(choice, run, prices));
            PlotOption.Draw(result.GetValue(plot), () => Draw(choice, parameters, choice.Start(parameters), prices, Path.GetFileName(path)));
        });
        return command;
    }

    private static TimeOnly ParseOpen(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly open)
            ? open
            : throw new InputErrorException($"--open {text}: not of the form 09:15. Write hours and minutes.");

    private static TextTable List()
    {
        var table = new TextTable("name", "parameters", "needs", "gives");
        foreach (IndicatorChoice choice in IndicatorCatalogue.All)
        {
            table.Add(
                choice.Name, string.Join(' ', choice.Parameters.Select(one => $"{one.Name}={Shortest(one.Usual)}")), string.Join(' ', choice.Needs.Select(one => one == PriceFile.Number ? "close*" : one)), string.Join(' ', choice.Gives));
        }

        return table;
    }

    private static TextTable Table(IndicatorChoice choice, IndicatorRun run, PriceFile prices)
    {
        TextTable table = new TextTable([prices.HasTimes ? "time" : "line", .. choice.Gives]).Right([.. Enumerable.Range(1, choice.Gives.Length)]);
        var values = new double[choice.Gives.Length];
        foreach (PriceRow row in prices.Rows)
        {
            run.Next(row, values);
            table.Add([row.Time ?? row.Line.ToString(CultureInfo.InvariantCulture), .. values.Select(value => double.IsNaN(value) ? "" : Shortest(value))]);
        }

        return table;
    }

    private static Plot Draw(IndicatorChoice choice, double[] parameters, IndicatorRun run, PriceFile prices, string source)
    {
        double[] places = [.. Enumerable.Range(0, prices.Rows.Count).Select(at => (double)at)];
        double[][] columns = [.. choice.Gives.Select(_ => new double[places.Length])];
        var values = new double[choice.Gives.Length];
        for (int row = 0; row < places.Length; row++)
        {
            run.Next(prices.Rows[row], values);
            for (int i = 0; i < values.Length; i++)
                columns[i][row] = values[i];
        }

        string settings = string.Join(", ", choice.Parameters.Select((one, i) => $"{one.Name} {Shortest(parameters[i])}"));
        var plot = new Plot($"{choice.Name}{(settings.Length == 0 ? "" : $" ({settings})")}", prices.HasTimes ? "time" : "row")
        {
            Note = source,
            XText = at => at == Math.Floor(at) && at >= 0 && at < places.Length ? prices.Rows[(int)at].Time ?? prices.Rows[(int)at].Line.ToString(CultureInfo.InvariantCulture) : "",
        };
        PlotPanel panel = plot.AddPanel(choice.Name);
        for (int i = 0; i < columns.Length; i++)
            panel.Line(choice.Gives[i], places, columns[i]);
        double[] numbers = [.. prices.Rows.Select(row => row.Number)];
        if (numbers.Any(double.IsFinite))
            plot.AddPanel("what it reads").Line("price", places, numbers);
        return plot;
    }

    private static void WriteJson(TextWriter output, IndicatorChoice choice, double[] parameters, IndicatorRun run, PriceFile prices)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = false }))
        {
            json.WriteStartObject();
            json.WriteString("indicator", choice.Name);
            json.WriteStartObject("parameters");
            for (int i = 0; i < parameters.Length; i++)
                ExactJson.Number(json, choice.Parameters[i].Name, parameters[i]);
            json.WriteEndObject();
            json.WriteNumber("warm_up", run.WarmUp);
            json.WriteStartArray("rows");
            var values = new double[choice.Gives.Length];
            foreach (PriceRow row in prices.Rows)
            {
                run.Next(row, values);
                json.WriteStartObject();
                json.WriteNumber("line", row.Line);
                if (row.Time is { } time)
                    json.WriteString("time", time);
                for (int i = 0; i < values.Length; i++)
                    ExactJson.Number(json, choice.Gives[i], values[i]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static string Shortest(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
