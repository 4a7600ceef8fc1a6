using System.CommandLine;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Host.Session.Arming;
using Vyuha.Host.Session.Control;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha arm | disarm</c>: the last step to live orders, and the way back.</summary>
internal static class ArmingCommands
{
    /// <summary>The checklist runs once more before a bot is armed, and a slow server answers slowly.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Command Arm()
    {
        var book = new BookOption();
        var bot = new Argument<string>("BOT") { Description = "Name of the bot." };
        var command = new Command("arm", "Let a bot of the running live session open positions with real money, after a typed phrase.") { bot, book.Option };
        command.SetAction(async (result, cancellation) =>
        {
            using ControlClient client = ControlClient.Connect(book.Path(result), book.Name(result), Patience);
            JsonElement status = await client.GetAsync("status", cancellation);
            if (!status.GetProperty("mode").GetProperty("is_live").GetBoolean())
                throw new InputErrorException($"The session on the book '{book.Name(result)}' is no live session: there is nothing to arm.");
            string name = result.GetValue(bot)!;
            JsonElement found = status.GetProperty("bots").EnumerateArray().FirstOrDefault(one => one.GetProperty("name").GetString() == name);
            if (found.ValueKind != JsonValueKind.Object)
                throw new InputErrorException($"There is no bot {name} in this session. The bots are {string.Join(", ", status.GetProperty("bots").EnumerateArray().Select(one => one.GetProperty("name").GetString()))}.");
            string phrase = ArmingDesk.PhraseOf(name, Money.FromRupees(found.GetProperty("allocation").GetDecimal()));
            Console.Error.Write($"After this, {name} opens positions with REAL MONEY until the session ends. Type '{phrase}': ");
            string typed = await Console.In.ReadLineAsync(cancellation) ?? "";
            await client.ArmAsync(new ArmMessage(name, typed.Length == 0 ? "nothing" : typed, OperatorCommands.User()), cancellation);
            Console.Out.WriteLine($"Armed: {name} of the book '{book.Name(result)}'.");
        });
        return command;
    }

    public static Command Disarm() =>
        OperatorCommands.OfBot("disarm", "Let a bot, or all, of the live session open nothing until armed again; exits go on.", Session.OperatorVerb.Disarm, "Disarmed");
}
