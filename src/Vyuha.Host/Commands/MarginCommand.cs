using System.CommandLine;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha margin FILE</c>: what an exchange would block for a list of legs, today and on the next session.</summary>
internal static class MarginCommand
{
    /// <summary>Money-market rate the market rules use in their worked examples.</summary>
    internal const double DefaultRate = 0.065;

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "CSV with a header line, or a JSON array: [date,]symbol,exchange,side,quantity[,price][,underlying_price][,volatility], in the order of sending. Prices left out come from the imported data of the day.",
        };
        var date = new Option<string?>("--date") { Description = "The day the margin is asked for (2026-11-23); default: the date in the file." };
        var spot = new Option<string[]>("--spot") { Description = "Price of an underlying: --spot NIFTY=24000. Wins over the file's.", AllowMultipleArgumentsPerToken = true };
        var volatility = new Option<string[]>("--vol") { Description = "Volatility for an underlying's options that state none: --vol NIFTY=0.13. Without it the price implies one.", AllowMultipleArgumentsPerToken = true };
        var rate = new Option<double>("--rate") { Description = "Continuous annual rate for forward and discount.", DefaultValueFactory = _ => DefaultRate };
        var span = new Option<string?>("--span") { Description = "The clearing corporation's risk parameter file (.spn, or a zip of it): its risk arrays, prices and spread charges in place of the built-in ones." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };

        var command = new Command("margin", "Exchange margin of a list of legs, with every part of it.") { file, date, spot, volatility, rate, span, json };
        command.SetAction(result => Run(
            result.GetValue(file)!, result.GetValue(date), result.GetValue(spot) ?? [], result.GetValue(volatility) ?? [],
            result.GetValue(rate), result.GetValue(span), result.GetValue(json), VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home))));
        return command;
    }

    private static void Run(string file, string? date, string[] spots, string[] vols, double rate, string? span, bool json, VyuhaHome home)
    {
        IReadOnlyList<MarginStatement> statements = State(file, date, spots, vols, rate, home, span);
        if (json)
            MarginReport.WriteJson(statements, rate);
        else
            MarginReport.WriteText(Console.Out, statements);
    }

    /// <summary>The legs of a file with the market they are priced on.</summary>
    /// <exception cref="InputErrorException">The file, an option or a leg cannot be used; the message says which and what to do.</exception>
    internal static IReadOnlyList<MarginStatement> State(string file, string? date, string[] spots, string[] vols, double rate, VyuhaHome home, string? span = null)
    {
        if (!(rate is >= -0.05 and <= 0.5))
            throw new InputErrorException($"--rate {rate.ToString(CultureInfo.InvariantCulture)} is not between -0.05 and 0.5. Write 0.065 for 6.5 %.");

        return new MarginStatements(MarketRules.Shipped, MarketDataCatalogue.Open(home), rate, Pairs("--spot", spots, ParseLevel), Pairs("--vol", vols, ParseVolatility), span)
            .Compute(MarginLegFile.Read(file), date is null ? null : ParseDate(date));
    }

    private static Dictionary<string, T> Pairs<T>(string option, string[] texts, Func<string, T?> parse)
        where T : struct
    {
        var pairs = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            string[] parts = text.Split('=');
            if (parts.Length != 2 || parts[0].Length == 0 || parse(parts[1]) is not T value)
                throw new InputErrorException($"{option} {text}: not of the form NAME=NUMBER. Write {option} NIFTY={(option == "--vol" ? "0.13" : "24000")}.");
            if (!pairs.TryAdd(parts[0].ToUpperInvariant(), value))
                throw new InputErrorException($"{option} {text}: {parts[0]} is given twice. Give it once.");
        }

        return pairs;
    }

    private static Price? ParseLevel(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal rupees)
        && rupees is > 0 and < 100_000_000 && decimal.IsInteger(rupees * Price.StepsPerRupee) ? Price.FromRupees(rupees) : null;

    private static double? ParseVolatility(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double volatility)
        && volatility is > 0 and <= 3 ? volatility : null;

    private static DateOnly ParseDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? date
            : throw new InputErrorException($"--date {text}: not of the form 2026-11-23. Write year-month-day.");
}
