using System.CommandLine;
using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha freeze | resume | acknowledge | cancel-working | flatten | lock | unlock | top-up</c>: the operator's hand on the running session. Each returns when it is in force.</summary>
internal static class OperatorCommands
{
    public static Command Freeze() => OfBot("freeze", "No new risk, of one bot or of all; exits go on.", OperatorVerb.Freeze, "Frozen");

    public static Command Resume() => OfBot("resume", "New risk again, of one bot or of all.", OperatorVerb.Resume, "Resumed");

    public static Command CancelWorking() =>
        OfBot("cancel-working", "Take back what is on its way in, of one bot or of all, and take no new risk; exits go on.", OperatorVerb.CancelWorking, "Entries cancelled, and frozen");

    public static Command Flatten() => OfBot("flatten", "Close everything of one bot or of all, shorts before their hedges, and take no new risk.", OperatorVerb.Flatten, "Being closed, and frozen");

    public static Command Acknowledge() =>
        OfBot("acknowledge", "Say that the daily loss of an earlier day was seen, of one bot or of all; they may trade again.", OperatorVerb.Acknowledge, "Acknowledged");

    public static Command Lock()
    {
        var book = new BookOption();
        var command = new Command("lock", "Close everything and stay shut until unlocked.") { book.Option };
        command.SetAction((result, cancellation) => AskAsync(result, book, OperatorVerb.Lock, null, "Locked", cancellation));
        return command;
    }

    public static Command Unlock()
    {
        var book = new BookOption();
        var command = new Command("unlock", "Lift a lock, after a typed phrase; entries stay frozen until resumed.") { book.Option };
        command.SetAction(async (result, cancellation) =>
        {
            // First see that there is something to unlock: nobody types a phrase for nothing.
            using (book.Connect(result))
            {
                string phrase = $"unlock {book.Name(result)}";
                Console.Error.Write($"After this, 'vyuha resume' lets bots open positions again. Type '{phrase}': ");
                if (await Console.In.ReadLineAsync(cancellation) != phrase)
                    throw new InputErrorException($"Not unlocked: the phrase is '{phrase}'.");
            }

            await AskAsync(result, book, OperatorVerb.Unlock, null, "Unlocked, still frozen", cancellation);
        });
        return command;
    }

    public static Command TopUp()
    {
        var book = new BookOption();
        var bot = new Argument<string>("BOT") { Description = "Name of a bot, or the number of its book." };
        var amount = new Argument<decimal>("RUPEES") { Description = "How much; no more than its open positions lack in margin, today or in the next session." };
        var back = new Option<bool>("--back") { Description = "The other way: what came from the reserve goes back to it." };
        var command = new Command("top-up", "Pay margin that a bot's open positions lack out of the reserve, after a typed phrase; nothing else can touch it.") { bot, amount, back, book.Option };
        command.SetAction(async (result, cancellation) =>
        {
            string name = result.GetValue(bot)!;
            decimal rupees = result.GetValue(amount);
            if (rupees <= 0)
                throw new InputErrorException($"{rupees} rupees cannot be moved. Give an amount above zero; --back moves it back to the reserve.");
            using ControlClient client = book.Connect(result);
            if (!result.GetValue(back))
            {
                string phrase = $"top up {name} by {RupeeText.Of(Money.FromRupees(rupees))}";
                Console.Error.Write($"This takes money out of the emergency reserve, for margin of positions that are open. Type '{phrase}': ");
                if (await Console.In.ReadLineAsync(cancellation) != phrase)
                    throw new InputErrorException($"Nothing moved: the phrase is '{phrase}'.");
            }

            await client.AskAsync(new OperatorMessage(OperatorVerb.TopUp, name, User(), result.GetValue(back) ? -rupees : rupees), cancellation);
            Console.Out.WriteLine($"{RupeeText.Of(Money.FromRupees(rupees))} moved {(result.GetValue(back) ? "back to the reserve from" : "out of the reserve to")} {name} of the book '{book.Name(result)}'.");
        });
        return command;
    }

    internal static Command OfBot(string name, string description, OperatorVerb verb, string done)
    {
        var book = new BookOption();
        var bot = new Argument<string?>("BOT") { Description = "Name of a bot, or the number of its book; left out: all.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(name, description) { bot, book.Option };
        command.SetAction((result, cancellation) => AskAsync(result, book, verb, result.GetValue(bot), done, cancellation));
        return command;
    }

    private static async Task AskAsync(ParseResult result, BookOption book, OperatorVerb verb, string? bot, string done, CancellationToken cancellation)
    {
        using ControlClient client = book.Connect(result);
        await client.AskAsync(new OperatorMessage(verb, bot, User()), cancellation);
        Console.Out.WriteLine($"{done}: {bot ?? "all bots"} of the book '{book.Name(result)}'.");
    }

    /// <summary>Who is logged in at this machine; for the record.</summary>
    internal static string User() => string.IsNullOrWhiteSpace(Environment.UserName) ? "unknown" : Environment.UserName;
}
