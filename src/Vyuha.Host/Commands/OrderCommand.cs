using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Host.Session.Control;
using Vyuha.Host.Session.Hand;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha order place | move | cancel | close</c>: a person's hand on single structures and orders, through the same risk gate as a bot's.</summary>
internal static class OrderCommand
{
    public static Command Create() =>
        new("order", "Open, change and close a trade by hand, in a bot's book and within its limits.") { Place(), Move(), Cancel(), Close() };

    private static Command Place()
    {
        var book = new BookOption();
        var bot = new Argument<string>("BOT") { Description = "Name of a bot, or the number of its book: its capital and its limits are used." };
        var legs = new Option<string[]>("--leg") { Description = "\"buy NIFTY01DEC2624000CE\" or \"sell 2 NIFTY01DEC2624000CE\"; once for each leg.", Required = true };
        var lots = new Option<int>("--lots") { Description = "Lots of the whole trade.", DefaultValueFactory = _ => 1 };
        var stop = new Option<decimal>("--stop") { Description = "Loss of the whole trade, in rupees, at which it is left.", Required = true };
        var target = new Option<decimal?>("--target") { Description = "Profit of the whole trade, in rupees, at which it is left (else none)." };
        var until = new Option<string?>("--until") { Description = "When it is left at the latest, Indian time: HH:mm of today or yyyy-MM-ddTHH:mm (else 15:05 of its first expiry)." };
        var slippage = new Option<decimal>("--slippage") { Description = "How much worse than mid the entry may be, in points for one unit of the trade.", DefaultValueFactory = _ => 5 };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command("place", "Open a trade by hand. It is left at its stop, its target or its time; nothing is sent that risk does not approve.")
        {
            bot, legs, lots, stop, target, until, slippage, yes, book.Option,
        };
        command.SetAction(async (result, cancellation) =>
        {
            using ControlClient client = book.Connect(result);
            HandLeg[] parsed = [.. result.GetValue(legs)!.Select(Leg)];
            DateTime? leaveAt = result.GetValue(until) is { } text ? await TimeAsync(text, client, cancellation) : null;
            var ticket = new HandTicket(result.GetValue(bot)!, parsed, result.GetValue(lots), result.GetValue(stop), result.GetValue(target), leaveAt, result.GetValue(slippage));
            if (!result.GetValue(yes))
            {
                Console.Error.Write($"{ticket.Lots} {(ticket.Lots == 1 ? "lot" : "lots")} of {string.Join(", ", parsed.Select(Words))} in the book of {ticket.Bot}, stop at a loss of {RupeeText.Of(Money.FromRupees(ticket.StopLoss))}. Type 'place': ");
                if (await Console.In.ReadLineAsync(cancellation) != "place")
                    throw new InputErrorException("Nothing was sent: the word is 'place'.");
            }

            JsonElement answer = await client.ActAsync(new HandMessage(HandVerb.Place, OperatorCommands.User(), Ticket: ticket), cancellation);
            Console.Out.WriteLine($"Approved, and being entered as structure {answer.GetProperty("structure_id").GetInt32()} of the book '{book.Name(result)}'.");
        });
        return command;
    }

    private static Command Move()
    {
        var book = new BookOption();
        var order = new Argument<long>("ORDER") { Description = "Its number in 'vyuha orders'." };
        var limit = new Option<decimal>("--limit") { Description = "Rupees; within the tick, the exchange's band and what the entry was approved for.", Required = true };
        var command = new Command("move", "Give a working order of an entry another limit, where it stays until it is filled or its time is over.") { order, limit, book.Option };
        command.SetAction((result, cancellation) => AskAsync(
            result, book, new HandMessage(HandVerb.Move, OperatorCommands.User(), result.GetValue(order), Limit: result.GetValue(limit)), $"Order {result.GetValue(order)} is being moved", cancellation));
        return command;
    }

    private static Command Cancel()
    {
        var book = new BookOption();
        Argument<long> structure = Structure();
        var command = new Command("cancel", "End the entry of a structure: whole lots that are filled stay, the rest is unwound.") { structure, book.Option };
        command.SetAction((result, cancellation) => AskAsync(
            result, book, new HandMessage(HandVerb.Cancel, OperatorCommands.User(), result.GetValue(structure)), $"The entry of structure {result.GetValue(structure)} is ended", cancellation));
        return command;
    }

    private static Command Close()
    {
        var book = new BookOption();
        Argument<long> structure = Structure();
        var leg = new Option<string?>("--leg") { Description = "Only this contract, by its symbol; not one that covers a short." };
        var command = new Command("close", "Close a structure, shorts before their hedges, or one leg of it.") { structure, leg, book.Option };
        command.SetAction((result, cancellation) => AskAsync(
            result, book, new HandMessage(HandVerb.Close, OperatorCommands.User(), result.GetValue(structure), result.GetValue(leg)),
            result.GetValue(leg) is { } symbol ? $"{symbol} of structure {result.GetValue(structure)} is being closed" : $"Structure {result.GetValue(structure)} is being closed", cancellation));
        return command;
    }

    private static Argument<long> Structure() => new("STRUCTURE") { Description = "Its number in 'vyuha positions'." };

    private static async Task AskAsync(ParseResult result, BookOption book, HandMessage message, string done, CancellationToken cancellation)
    {
        using ControlClient client = book.Connect(result);
        await client.ActAsync(message, cancellation);
        Console.Out.WriteLine($"{done}, in the book '{book.Name(result)}'.");
    }

    /// <summary><c>sell 2 SYMBOL</c>, in any case.</summary>
    private static HandLeg Leg(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int ratio = 1;
        bool isWhole = words.Length == 2 || (words.Length == 3 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out ratio) && ratio > 0);
        Side? side = words.Length == 0 ? null : words[0].ToUpperInvariant() switch { "BUY" => Side.Buy, "SELL" => Side.Sell, _ => null };
        return isWhole && side is { } known
            ? new HandLeg(known, words[^1].ToUpperInvariant(), ratio)
            : throw new InputErrorException($"--leg '{text}': a leg is written as 'buy SYMBOL', 'sell SYMBOL' or 'sell 2 SYMBOL'.");
    }

    private static string Words(HandLeg leg) => $"{(leg.Side == Side.Buy ? "buy" : "sell")} {(leg.Ratio == 1 ? "" : $"{leg.Ratio} ")}{leg.Symbol}";

    /// <summary>An hour alone is of the session's day, which on a rehearsal is not that of this machine.</summary>
    private static async Task<DateTime> TimeAsync(string text, ControlClient client, CancellationToken cancellation)
    {
        if (DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime whole))
            return whole;
        if (!TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time))
            throw new InputErrorException($"--until '{text}': a time is written as HH:mm or yyyy-MM-ddTHH:mm.");
        JsonElement status = await client.GetAsync("status", cancellation);
        return DateOnly.ParseExact(status.GetProperty("at").GetString()![..10], "yyyy-MM-dd", CultureInfo.InvariantCulture).ToDateTime(time);
    }
}
