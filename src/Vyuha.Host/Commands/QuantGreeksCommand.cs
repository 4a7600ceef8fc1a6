using System.CommandLine;
using System.Globalization;
using Vyuha.Quant.Options;
using Vyuha.Research.Plots;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha quant greeks FILE</c>: price and sensitivities of each option of a file.</summary>
internal static class QuantGreeksCommand
{
    private const int UsualColumns = 6;

    /// <summary>In the order of the columns; Bachelier has the first eight.</summary>
    private static readonly string[] Names =
        ["price", "delta", "gamma", "vega", "theta", "rho", "vanna", "volga", "charm", "veta", "speed", "zomma", "color", "ultima"];

    private static readonly string[] Units =
    [
        "rupee", "rupee per rupee", "delta per rupee", "rupee per volatility point", "rupee per calendar day", "rupee per 1 % of rate", "delta per volatility point",
        "vega per volatility point", "delta per calendar day", "vega per calendar day", "gamma per rupee", "gamma per volatility point", "gamma per calendar day", "volga per volatility point",
    ];

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "CSV with a header line: right,forward,strike,years,rate,vol; or spot and yield in place of forward. A vol of 0.13 is 13 %." };
        Option<string> model = OptionModelOption.Create();
        var all = new Option<bool>("--all") { Description = "Print the sensitivities of second and third order too." };
        var json = new Option<bool>("--json") { Description = "Print JSON with 17 significant digits, all sensitivities." };
        Option<string?> plot = PlotOption.Create();
        var command = new Command("greeks", "Prices and sensitivities of a file of options: vega per volatility point, theta per calendar day, rho per 1 % of rate.") { file, model, all, json, plot };
        command.SetAction(result =>
        {
            OptionModel of = OptionModelOption.Parse(result.GetValue(model)!);
            OptionFile options = OptionFile.Read(result.GetValue(file)!, "vol", of == OptionModel.Bachelier);
            double[][] columns = of == OptionModel.Black ? PriceBlack(options) : PriceBachelier(options);
            int shown = result.GetValue(all) ? columns.Length : UsualColumns;
            if (result.GetValue(json))
                WriteJson(options, columns);
            else
                Console.Out.Write(Table(options, columns[..shown]));
            PlotOption.Draw(result.GetValue(plot), () => Curves(options, of, columns[..shown], Path.GetFileName(result.GetValue(file)!)));
        });
        return command;
    }

    private static double[][] PriceBlack(OptionFile options)
    {
        double[][] columns = [.. Names.Select(_ => new double[options.Count])];
        var greeks = new GreekColumns(columns[1], columns[2], columns[3], columns[4])
        {
            Rho = columns[5], Vanna = columns[6], Volga = columns[7], Charm = columns[8], Veta = columns[9],
            Speed = columns[10], Zomma = columns[11], Color = columns[12], Ultima = columns[13],
        };
        if (options.OnSpot)
        {
            BlackScholesMertonSpans.PriceAndGreeks(
                new SpotColumns(options.IsCall, options.Underlyings, options.Strikes, options.Years, options.Rates, options.Yields), options.Values, columns[0], greeks);
            return columns;
        }

        double[] discounts = [.. Enumerable.Range(0, options.Count).Select(i => options.Market(i).Discount)];
        Black76Spans.PriceAndGreeks(new OptionColumns(options.IsCall, options.Underlyings, options.Strikes, options.Years, discounts), options.Values, columns[0], greeks);
        return columns;
    }

    private static double[][] PriceBachelier(OptionFile options)
    {
        double[][] columns = [.. Names.Take(8).Select(_ => new double[options.Count])];
        for (int i = 0; i < options.Count; i++)
        {
            (double forward, double discount) = options.Market(i);
            (double price, Greeks g) = Bachelier.PriceAndGreeks(options.IsCall[i], forward, options.Strikes[i], options.Years[i], options.Values[i], discount);
            double[] values = [price, g.Delta, g.Gamma, g.Vega, g.Theta, g.Rho, g.Vanna, g.Volga];
            for (int column = 0; column < values.Length; column++)
                columns[column][i] = values[column];
        }

        return columns;
    }

    private static Plot Curves(OptionFile options, OptionModel model, double[][] columns, string source)
    {
        var plot = new Plot("Price and sensitivities", "strike") { Note = $"{source}: calls are lines, puts broken ones; where they are equal the puts lie on the calls." };
        for (int column = 0; column < columns.Length; column++)
            OptionCurves.Sides(plot.Beside(Names[column], "strike").AddPanel(Unit(column)), options, columns[column]);
        return plot;

        string Unit(int column) => model == OptionModel.Black ? Units[column] : Units[column].Replace("volatility point", "rupee of volatility", StringComparison.Ordinal);
    }

    private static TextTable Table(OptionFile options, double[][] columns)
    {
        string[] headings = ["line", "right", options.OnSpot ? "spot" : "forward", "strike", "years", "vol", .. Names[..columns.Length]];
        TextTable table = new TextTable(headings).Right([0, .. Enumerable.Range(2, headings.Length - 2)]);
        for (int i = 0; i < options.Count; i++)
        {
            table.Add(
            [
                options.Lines[i].ToString(CultureInfo.InvariantCulture), options.IsCall[i] ? "call" : "put", OptionFile.Text(options.Underlyings[i]), OptionFile.Text(options.Strikes[i]),
                OptionFile.Text(options.Years[i]), OptionFile.Text(options.Values[i]), .. columns.Select(column => column[i].ToString("G7", CultureInfo.InvariantCulture)),
            ]);
        }

        return table;
    }

    private static void WriteJson(OptionFile options, double[][] columns) => ExactJson.Print(json =>
    {
        json.WriteStartArray("rows");
        for (int i = 0; i < options.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("line", options.Lines[i]);
            for (int column = 0; column < columns.Length; column++)
                ExactJson.Number(json, Names[column], columns[column][i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
