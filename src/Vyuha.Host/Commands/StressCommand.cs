using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Host.Session.Control;
using Vyuha.Kernel.Stress;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha stress [FILE]</c>: what a list of legs, or the running session's positions, lose when the market is at its worst.</summary>
internal static class StressCommand
{
    private const int MostPlaces = 400;

    public static Command Create()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "Legs as for 'vyuha margin', with bid and ask where closing costs are wanted. Left out: what the running session holds.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var date = new Option<string?>("--date") { Description = "The day of the file's prices (2026-11-23); default: the date in the file." };
        var spot = new Option<string[]>("--spot") { Description = "Price of an underlying: --spot NIFTY=24000. Wins over the file's.", AllowMultipleArgumentsPerToken = true };
        var volatility = new Option<string[]>("--vol") { Description = "Volatility for an underlying's options that state none: --vol NIFTY=0.13.", AllowMultipleArgumentsPerToken = true };
        var rate = new Option<double>("--rate") { Description = "Continuous annual rate for forward and discount.", DefaultValueFactory = _ => MarginCommand.DefaultRate };
        var moves = new Option<string?>("--moves") { Description = "Moves of the underlying, percent, ascending: --moves=-10,-5,0,5,10 or from:to:step, --moves=-10:10:2.5. Default: 25 from -15 to 15." };
        var points = new Option<string?>("--points") { Description = "Changes of volatility, points: --points=-5,0,10. Default: -8,-4,0,4,8,12,20,30." };
        var days = new Option<string?>("--days") { Description = "Calendar days that pass: --days 0,1. Default: 0,1,2,5,10." };
        Option<string?> plot = PlotOption.Create();
        var json = new Option<bool>("--json") { Description = "Print JSON: every cell, every day." };
        var book = new BookOption();

        var command = new Command("stress", "Profit and loss under stress: a grid of moves, volatilities and days, remembered days, bad closing prices, more margin.")
        {
            file, date, spot, volatility, rate, moves, points, days, plot, json, book.Option,
        };
        command.SetAction(async (result, cancellation) =>
        {
            var axes = new StressAxes(
                Axis("--moves", result.GetValue(moves), -99, 500, StressAxes.Wide.Moves, 100),
                Axis("--points", result.GetValue(points), -200, 200, StressAxes.Wide.Points, 100),
                Axis("--days", result.GetValue(days), 0, 3_650, StressAxes.Wide.Days, 1));
            StressSubject subject;
            if (result.GetValue(file) is { } path)
            {
                double used = result.GetValue(rate);
                IReadOnlyList<MarginStatement> statements = MarginCommand.State(
                    path, result.GetValue(date), result.GetValue(spot) ?? [], result.GetValue(volatility) ?? [], used, VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home)));
                subject = StressSubject.Of(statements, used);
            }
            else
            {
                using ControlClient client = book.Connect(result);
                JsonElement told = await client.GetAsync("stress", cancellation);
                subject = StressSubject.Read(told, book.Name(result));
            }

            StressReport report = StressReport.Of(subject.Holdings, axes);
            if (result.GetValue(json))
                StressTables.WriteJson(subject, report);
            else
                Console.Out.Write(StressTables.Text(subject, report));
            PlotOption.Draw(result.GetValue(plot), page => StressTables.Plot(subject, report).Save(page));
        });
        return command;
    }

    /// <param name="option">Its name, for messages.</param>
    /// <param name="text">What was given; null for the default.</param>
    /// <param name="least">Smallest number.</param>
    /// <param name="most">Largest number.</param>
    /// <param name="usual">The default, already as fractions or days.</param>
    /// <param name="scale">How many of the user's units make 1.</param>
    private static double[] Axis(string option, string? text, double least, double most, ReadOnlySpan<double> usual, double scale)
    {
        if (text is null)
            return usual.ToArray();
        decimal[] places = text.Contains(':', StringComparison.Ordinal) ? Range(option, text) : [.. text.Split(',').Select(part => Number(option, text, part))];
        for (int i = 0; i < places.Length; i++)
        {
            if ((double)places[i] < least || (double)places[i] > most)
                throw new InputErrorException($"{option} {text}: {places[i].ToString(CultureInfo.InvariantCulture)} is not between {least.ToString(CultureInfo.InvariantCulture)} and {most.ToString(CultureInfo.InvariantCulture)}.");
            if (i > 0 && places[i] <= places[i - 1])
                throw new InputErrorException($"{option} {text}: {places[i].ToString(CultureInfo.InvariantCulture)} does not come after {places[i - 1].ToString(CultureInfo.InvariantCulture)}. Write the numbers in rising order, each once.");
        }

        if (places.Length > MostPlaces)
            throw new InputErrorException($"{option} {text}: {places.Length} numbers. Give at most {MostPlaces}.");
        return [.. places.Select(place => (double)place / scale)];
    }

    private static decimal[] Range(string option, string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length != 3)
            throw new InputErrorException($"{option} {text}: not of the form from:to:step. Write {option}=-10:10:2.5.");
        (decimal from, decimal to, decimal step) = (Number(option, text, parts[0]), Number(option, text, parts[1]), Number(option, text, parts[2]));
        if (step <= 0 || to < from || (to - from) / step > MostPlaces)
            throw new InputErrorException($"{option} {text}: there are no steps of {step.ToString(CultureInfo.InvariantCulture)} upwards, or more than {MostPlaces}. Write {option}=-10:10:2.5.");
        return [.. Enumerable.Range(0, (int)((to - from) / step) + 1).Select(i => from + i * step)];
    }

    private static decimal Number(string option, string text, string part) =>
        decimal.TryParse(part.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal number) && Math.Abs(number) < 1_000_000
            ? number
            : throw new InputErrorException($"{option} {text}: '{part.Trim()}' is not a number. Write numbers with commas between, such as {option}=-5,0,5.");
}
