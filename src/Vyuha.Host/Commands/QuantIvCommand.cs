using System.CommandLine;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Quant.Options;
using Vyuha.Research.Plots;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha quant iv FILE</c>: the implied volatility of each option of a file, or why it has none.</summary>
internal static class QuantIvCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "CSV with a header line: right,forward,strike,years,rate,price; or spot and yield in place of forward. A rate of 0.065 is 6.5 %." };
        Option<string> model = OptionModelOption.Create();
        var tick = new Option<double>("--tick") { Description = "Smallest step of a price, such as 0.05: where it is worth a volatility point, the price says nothing." };
        var json = new Option<bool>("--json") { Description = "Print JSON with 17 significant digits." };
        Option<string?> plot = PlotOption.Create();
        var command = new Command("iv", "Implied volatilities of a file of option prices.") { file, model, tick, json, plot };
        command.SetAction(result =>
        {
            double step = result.GetValue(tick);
            if (!(step >= 0 && double.IsFinite(step)))
                throw new InputErrorException($"--tick {step.ToString(CultureInfo.InvariantCulture)}: out of range. Give rupees, such as 0.05.");
            OptionModel of = OptionModelOption.Parse(result.GetValue(model)!);
            OptionFile options = OptionFile.Read(result.GetValue(file)!, "price", of == OptionModel.Bachelier);
            double[] vols = new double[options.Count];
            var statuses = new ImpliedVolatilityStatus[options.Count];
            Solve(options, of, step, statuses, vols);
            if (result.GetValue(json))
                WriteJson(options, statuses, vols);
            else
                Console.Out.Write(Table(options, statuses, vols));
            PlotOption.Draw(result.GetValue(plot), () => Smile(options, of, statuses, vols, Path.GetFileName(result.GetValue(file)!)));
        });
        return command;
    }

    private static void Solve(OptionFile options, OptionModel model, double tick, ImpliedVolatilityStatus[] statuses, double[] vols)
    {
        double[] forwards = new double[options.Count], discounts = new double[options.Count];
        for (int i = 0; i < options.Count; i++)
            (forwards[i], discounts[i]) = options.Market(i);
        if (model == OptionModel.Black)
        {
            Black76Spans.Solve(new OptionColumns(options.IsCall, forwards, options.Strikes, options.Years, discounts), options.Values, statuses, vols, tick);
            return;
        }

        for (int i = 0; i < options.Count; i++)
        {
            statuses[i] = Bachelier.TrySolve(options.IsCall[i], forwards[i], options.Strikes[i], options.Years[i], discounts[i], options.Values[i], out vols[i]);
            // A tick against a point of volatility in rupees: one per cent of the volatility itself.
            if (statuses[i] == ImpliedVolatilityStatus.Ok
                && Bachelier.PriceAndGreeks(options.IsCall[i], forwards[i], options.Strikes[i], options.Years[i], vols[i], discounts[i]).Greeks.Vega * vols[i] * Greeks.VolPoint < tick)
            {
                (statuses[i], vols[i]) = (ImpliedVolatilityStatus.NoInformation, 0);
            }
        }
    }

    private static Plot Smile(OptionFile options, OptionModel model, ImpliedVolatilityStatus[] statuses, double[] vols, string source)
    {
        bool isBlack = model == OptionModel.Black;
        double[] values = [.. vols.Select((vol, i) => statuses[i] != ImpliedVolatilityStatus.Ok ? double.NaN : isBlack ? 100 * vol : vol)];
        var panel = new PlotPanel(isBlack ? "implied volatility, % a year" : "implied volatility, rupees per √year");
        int beyond = OptionCurves.Smile(panel, options, values), without = statuses.Count(status => status != ImpliedVolatilityStatus.Ok);
        string left = $"{(without > 0 ? $" Without a volatility: {without.ToString(CultureInfo.InvariantCulture)}." : "")}{(beyond > 0 ? $" Too far off the others to be drawn: {beyond.ToString(CultureInfo.InvariantCulture)} in the money." : "")}";
        var plot = new Plot("Implied volatility", "strike") { Note = $"{source}: a smile joins the options out of the money; rings are in the money.{left}" };
        plot.Add(panel);
        return plot;
    }

    private static TextTable Table(OptionFile options, ImpliedVolatilityStatus[] statuses, double[] vols)
    {
        TextTable table = new TextTable("line", "right", options.OnSpot ? "spot" : "forward", "strike", "years", "price", "vol", "").Right(0, 2, 3, 4, 5, 6);
        for (int i = 0; i < options.Count; i++)
        {
            table.Add(
                options.Lines[i].ToString(CultureInfo.InvariantCulture), options.IsCall[i] ? "call" : "put", OptionFile.Text(options.Underlyings[i]), OptionFile.Text(options.Strikes[i]),
                OptionFile.Text(options.Years[i]), OptionFile.Text(options.Values[i]),
                statuses[i] == ImpliedVolatilityStatus.Ok ? vols[i].ToString("G10", CultureInfo.InvariantCulture) : "", Sentence(statuses[i]));
        }

        return table;
    }

    private static void WriteJson(OptionFile options, ImpliedVolatilityStatus[] statuses, double[] vols) => ExactJson.Print(json =>
    {
        json.WriteStartArray("rows");
        for (int i = 0; i < options.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("line", options.Lines[i]);
            json.WriteString("status", Word(statuses[i]));
            ExactJson.Number(json, "vol", statuses[i] == ImpliedVolatilityStatus.Ok ? vols[i] : double.NaN);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Word(ImpliedVolatilityStatus status) => status switch
    {
        ImpliedVolatilityStatus.Ok => "ok",
        ImpliedVolatilityStatus.BelowIntrinsic => "below_intrinsic",
        ImpliedVolatilityStatus.AboveMaximum => "above_maximum",
        ImpliedVolatilityStatus.NoTimeLeft => "no_time_left",
        ImpliedVolatilityStatus.NoInformation => "no_information",
        _ => "invalid_input",
    };

    private static string Sentence(ImpliedVolatilityStatus status) => status switch
    {
        ImpliedVolatilityStatus.Ok => "",
        ImpliedVolatilityStatus.BelowIntrinsic => "below intrinsic value",
        ImpliedVolatilityStatus.AboveMaximum => "above the most it can be worth",
        ImpliedVolatilityStatus.NoTimeLeft => "no time left",
        ImpliedVolatilityStatus.NoInformation => "the price says nothing about volatility",
        _ => "out of the range of numbers",
    };
}
