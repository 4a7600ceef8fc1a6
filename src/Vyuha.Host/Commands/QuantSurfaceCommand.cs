using System.CommandLine;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Quant.OptionIndicators;
using Vyuha.Quant.Surface;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha quant surface FILE</c>: a volatility surface without arbitrage through the options of a file.</summary>
internal static class QuantSurfaceCommand
{
    private static readonly int[] Maturities = [7, 14, 30, 60, 90, 180, 365];

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "CSV with a header line: right,forward,strike,years,rate,bid,ask; or price in place of bid and ask; or spot in place of forward, which calls and puts then imply. All expiries of one underlying, its quotes of one time. A bid, ask or price may be empty.",
        };
        var model = new Option<string>("--model") { Description = "svi, five numbers an expiry (essvi where its expiries cannot be free of arbitrage together), or essvi, three.", DefaultValueFactory = _ => "svi" };
        var tick = new Option<double>("--tick") { Description = "Smallest step of a price, rupees.", DefaultValueFactory = _ => 0.05 };
        var width = new Option<double>("--width") { Description = "Without bid and ask: what a price may be off by, in per cent of it, besides a tick.", DefaultValueFactory = _ => 2 };
        var events = new Option<string[]>("--event") { Description = "DAYS:WORTH, such as 12:4: in 12 days comes an event whose variance is worth 4 ordinary days. Can be given again.", AllowMultipleArgumentsPerToken = true };
        var json = new Option<bool>("--json") { Description = "Print JSON with 17 significant digits." };
        Option<string?> plot = PlotOption.Create();
        var command = new Command("surface", "A volatility surface free of butterfly and calendar arbitrage through a file of option quotes.") { file, model, tick, width, events, json, plot };
        command.SetAction(result =>
        {
            double step = result.GetValue(tick), share = result.GetValue(width);
            if (!(step >= 0 && double.IsFinite(step)))
                throw new InputErrorException($"--tick {OptionFile.Text(step)}: out of range. Give rupees, such as 0.05.");
            if (!(share is >= 0 and < 50))
                throw new InputErrorException($"--width {OptionFile.Text(share)}: out of range. Give per cent of the price, such as 2.");
            string path = result.GetValue(file)!;
            SurfaceFile quotes = SurfaceFile.Read(path, step, share / 100);
            var clock = new EventClock([.. (result.GetValue(events) ?? []).Select(Event)]);
            if (!VolatilitySurface.TryBuild([.. quotes.Expiries.Select(expiry => expiry.Quotes)], quotes.Spot, clock, Model(result.GetValue(model)!), out VolatilitySurface? surface, out IReadOnlyList<ExpirySmile> expiries))
            {
                string reasons = string.Join("; ", expiries.Select(expiry => $"{Days(expiry.Years)} days: {Sentence(expiry.Fit)}"));
                throw new InputErrorException($"{path}: no expiry can be fitted ({reasons}). An expiry needs {SviCalibrator.FewestQuotes} strikes whose quotes say something about volatility, puts below the forward and calls above it. {LeftOut(quotes)}.");
            }

            if (result.GetValue(json))
                WriteJson(surface!, quotes);
            else
                WriteTable(surface!, quotes);
            PlotOption.Draw(result.GetValue(plot), () => SurfacePlot.Draw(surface!, quotes, Path.GetFileName(path)));
        });
        return command;
    }

    private static SurfaceModel Model(string text) => text.ToLowerInvariant() switch
    {
        "svi" => SurfaceModel.Svi,
        "essvi" => SurfaceModel.Essvi,
        _ => throw new InputErrorException($"--model {text}: there is no such model. Write svi or essvi."),
    };

    private static MarketEvent Event(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length == 2 && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double days) && days is >= 0 and < 36_500
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double worth) && worth is >= 0 and < 36_500)
        {
            return new(days / 365, worth / 365);
        }

        throw new InputErrorException($"--event {text}: not DAYS:WORTH. Write 12:4 for an event in 12 days that is worth 4 ordinary days.");
    }

    private static void WriteTable(VolatilitySurface surface, SurfaceFile quotes)
    {
        TextTable table = new TextTable("days", "forward", "from", "strikes", "quotes", "inside", "atm", "rr25", "fly25", "quality", "fit").Right(0, 1, 3, 4, 5, 6, 7, 8, 9);
        for (int i = 0; i < surface.Expiries.Count; i++)
        {
            ExpirySmile expiry = surface.Expiries[i];
            string from = Origin(quotes.Expiries[i].Origin), strikes = quotes.Expiries[i].Strikes.ToString(CultureInfo.InvariantCulture);
            string count = expiry.Fit.Quotes.ToString(CultureInfo.InvariantCulture), forward = expiry.Forward.ToString("F2", CultureInfo.InvariantCulture);
            if (!expiry.Fit.HasSmile)
            {
                table.Add(Days(expiry.Years), forward, from, strikes, count, "", "", "", "", "0.00", Sentence(expiry.Fit));
                continue;
            }

            double atTheMoney = surface.AtTheMoneyVol(expiry.Years);
            DeltaSkew skew = surface.Skew(expiry.Years);
            table.Add(
                Days(expiry.Years), forward, from, strikes, count, expiry.Fit.Inside.ToString(CultureInfo.InvariantCulture), Percent(atTheMoney), Percent(skew.RiskReversal),
                Percent(skew.Butterfly(atTheMoney)), expiry.Quality.ToString("F2", CultureInfo.InvariantCulture), Sentence(expiry.Fit));
        }

        Console.Out.Write(table);
        Console.Out.WriteLine();
        TextTable constant = new TextTable("constant days", "forward", "atm", "rr25", "fly25", "").Right(0, 1, 2, 3, 4);
        foreach (int days in Known(surface))
        {
            double atTheMoney = surface.AtTheMoneyVol(days / 365.0);
            DeltaSkew skew = surface.Skew(days / 365.0);
            constant.Add(
                days.ToString(CultureInfo.InvariantCulture), surface.Forward(days / 365.0).ToString("F2", CultureInfo.InvariantCulture), Percent(atTheMoney), Percent(skew.RiskReversal), Percent(skew.Butterfly(atTheMoney)),
                IsExtrapolated(surface, days) ? "extrapolated: before the first expiry" : "");
        }

        Console.Out.Write(constant);
        Console.Out.WriteLine($"\nper cent a year; deltas on the forward; {Name(surface)}, no butterfly or calendar arbitrage");
        if (quotes.LeftOut.Total > 0)
            Console.Out.WriteLine(LeftOut(quotes));
    }

    private static void WriteJson(VolatilitySurface surface, SurfaceFile quotes) => ExactJson.Print(json =>
    {
        json.WriteString("model", surface.Model == SurfaceModel.Svi ? "svi" : "essvi");
        ExactJson.Number(json, "spot", surface.Spot);
        json.WriteStartArray("expiries");
        for (int i = 0; i < surface.Expiries.Count; i++)
        {
            (ExpirySmile expiry, SurfaceExpiry read) = (surface.Expiries[i], quotes.Expiries[i]);
            bool has = expiry.Fit.HasSmile;
            SviRaw smile = expiry.Fit.Smile;
            json.WriteStartObject();
            ExactJson.Number(json, "years", expiry.Years);
            ExactJson.Number(json, "forward", expiry.Forward);
            json.WriteString("forward_from", Origin(read.Origin));
            json.WriteString("status", Word(expiry.Fit.Status));
            json.WriteNumber("strikes", read.Strikes);
            json.WriteStartObject("left_out");
            json.WriteNumber("one_sided", read.LeftOut.OneSided);
            json.WriteNumber("crossed", read.LeftOut.Crossed);
            json.WriteNumber("no_information", read.LeftOut.NoInformation);
            json.WriteNumber("small_delta", read.LeftOut.SmallDelta);
            json.WriteEndObject();
            json.WriteNumber("quotes", expiry.Fit.Quotes);
            json.WriteNumber("inside", expiry.Fit.Inside);
            ExactJson.Number(json, "rms_half_spreads", has ? expiry.Fit.RootMeanSquare : double.NaN);
            ExactJson.Number(json, "worst_half_spreads", has ? expiry.Fit.Worst : double.NaN);
            ExactJson.Number(json, "quality", expiry.Quality);
            foreach ((string name, double value) in new[] { ("a", smile.A), ("b", smile.B), ("rho", smile.Rho), ("m", smile.M), ("sigma", smile.Sigma) })
                ExactJson.Number(json, name, has ? value : double.NaN);
            DeltaSkew skew = has ? surface.Skew(expiry.Years) : default;
            double atTheMoney = has ? surface.AtTheMoneyVol(expiry.Years) : double.NaN;
            ExactJson.Number(json, "atm", atTheMoney);
            ExactJson.Number(json, "rr25", has ? skew.RiskReversal : double.NaN);
            ExactJson.Number(json, "fly25", has ? skew.Butterfly(atTheMoney) : double.NaN);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("constant_maturity");
        foreach (int days in Known(surface))
        {
            double years = days / 365.0, atTheMoney = surface.AtTheMoneyVol(years);
            DeltaSkew skew = surface.Skew(years);
            json.WriteStartObject();
            json.WriteNumber("days", days);
            json.WriteBoolean("extrapolated", IsExtrapolated(surface, days));
            ExactJson.Number(json, "forward", surface.Forward(years));
            ExactJson.Number(json, "atm", atTheMoney);
            ExactJson.Number(json, "rr25", skew.RiskReversal);
            ExactJson.Number(json, "fly25", skew.Butterfly(atTheMoney));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Constant maturities not beyond the last expiry.</summary>
    private static IEnumerable<int> Known(VolatilitySurface surface)
    {
        double last = surface.Expiries.Last(expiry => expiry.Fit.HasSmile).Years;
        return Maturities.Where(days => days <= 365 * last);
    }

    private static bool IsExtrapolated(VolatilitySurface surface, int days) => days < 365 * surface.Expiries.First(expiry => expiry.Fit.HasSmile).Years;

    private static string Name(VolatilitySurface surface) => surface.Model == SurfaceModel.Svi ? "SVI" : "eSSVI";

    /// <summary>How many strikes are not fitted to, and why.</summary>
    private static string LeftOut(SurfaceFile quotes)
    {
        LeftOutQuotes left = quotes.LeftOut;
        (int Count, string Why)[] reasons =
        [
            (left.OneSided, "without bid or ask"), (left.Crossed, "crossed"), (left.NoInformation, "whose price says nothing about volatility"), (left.SmallDelta, "of a delta below 1 %"),
        ];
        string why = string.Join(", ", reasons.Where(reason => reason.Count > 0).Select(reason => $"{reason.Count.ToString(CultureInfo.InvariantCulture)} {reason.Why}"));
        string count = left.Total.ToString(CultureInfo.InvariantCulture), of = quotes.Expiries.Sum(expiry => expiry.Strikes).ToString(CultureInfo.InvariantCulture);
        return $"left out: {count} of {of} strikes, on their side out of the money{(why.Length > 0 ? ": " : "")}{why}";
    }

    private static string Origin(ForwardOrigin origin) => origin switch
    {
        ForwardOrigin.File => "file",
        ForwardOrigin.Parity => "parity",
        _ => "carry",
    };

    private static string Word(SviFitStatus status) => status switch
    {
        SviFitStatus.Ok => "ok",
        SviFitStatus.Constrained => "constrained",
        SviFitStatus.Ssvi => "ssvi",
        SviFitStatus.TooFewQuotes => "too_few_quotes",
        SviFitStatus.NoShape => "no_shape",
        _ => "invalid_input",
    };

    private static string Sentence(in SviFit fit) => fit.Status switch
    {
        SviFitStatus.Ok => "least squares",
        SviFitStatus.Constrained => "least squares without arbitrage",
        SviFitStatus.Ssvi => "of the SSVI family",
        SviFitStatus.TooFewQuotes => $"{fit.Quotes.ToString(CultureInfo.InvariantCulture)} quotes that say something, too few",
        SviFitStatus.NoShape => "all quotes at one strike",
        _ => "out of the range of numbers",
    };

    private static string Days(double years) => (365 * years).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Percent(double volatility) => (100 * volatility).ToString("F2", CultureInfo.InvariantCulture);
}
