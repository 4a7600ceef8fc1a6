using System.CommandLine;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Host.Backtesting;
using Vyuha.Host.Session.Control;
using Vyuha.Kernel.Capital;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha capital show</c>: who may use how much; <c>vyuha capital live</c>: who uses how much in the running session.</summary>
internal static class CapitalCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "For programs." };
        var run = new Option<string?>("--result") { Description = "A result folder: the bots' money at the end of that run instead of the plan.", HelpName = "DIR" };
        var show = new Command("show", "The capital of each bot and the reserve, planned or at the end of a run.") { json, run };
        show.SetAction((result, cancellation) =>
        {
            if (result.GetValue(run) is { } folder)
                WriteRun(CapitalOfRun.Of(folder, cancellation), result.GetValue(json));
            else
                WritePlan(GlobalOptions.LoadConfiguration(result).Configuration.Capital, result.GetValue(json));
            return Task.FromResult(0);
        });
        var capital = new Command("capital", "What each bot has, uses and has made, in the running session; with 'show' what it may have.") { show };
        OfSession(capital);
        var live = new Command("live", "The same as without a word: the running session.");
        OfSession(live);
        capital.Add(live);
        return capital;
    }

    private static void OfSession(Command command)
    {
        var book = new BookOption();
        Option<bool> json = SessionCommands.Json();
        command.Add(book.Option);
        command.Add(json);
        command.SetAction(async (result, cancellation) =>
        {
            using ControlClient client = book.Connect(result);
            SessionCommands.Show(await client.GetAsync("capital", cancellation), result.GetValue(json), SessionTables.Capital);
        });
    }

    internal static string Share(CapitalPlan plan, byte book) => (plan.FractionOf(book) * 100).ToString("0.######", CultureInfo.InvariantCulture) + " %";

    private static void WriteRun(IReadOnlyList<BotCapital> bots, bool json)
    {
        if (json)
        {
            JsonOutput.Write(bots);
            return;
        }

        TextTable table = new TextTable("bot", "allocated", "cash", "reserved", "margin", "premium at cost", "realised P&L", "charges", "equity at cost")
            .Right(1, 2, 3, 4, 5, 6, 7, 8);
        foreach (BotCapital bot in bots)
            table.Add(bot.Bot, bot.Allocated, bot.Cash, bot.Reserved, bot.Margin, bot.PremiumAtCost, bot.RealisedPnl, bot.Charges, bot.EquityAtCost);
        Console.Out.Write(table);
    }

    private static void WritePlan(CapitalPlan plan, bool json)
    {
        if (json)
            WriteJson(plan);
        else
            WriteTable(plan);
    }

    private static IEnumerable<byte> BooksOf(CapitalPlan plan) =>
        Enumerable.Range(Books.FirstBot, plan.BotCount).Select(book => (byte)book).Append(Books.Reserve);

    private static void WriteTable(CapitalPlan plan)
    {
        TextTable table = new TextTable("book", "capital", "share").Right(1, 2);
        foreach (byte book in BooksOf(plan))
            table.Add(plan.NameOf(book), RupeeText.Of(plan.Of(book)), Share(plan, book));
        table.Add("total", RupeeText.Of(plan.Total), "100 %");
        Console.Out.Write(table);
    }

    private static void WriteJson(CapitalPlan plan) => JsonOutput.Write(new
    {
        Total = plan.Total.ToRupees(),
        Books = BooksOf(plan).Select(book => new { Name = plan.NameOf(book), Book = book, Fraction = plan.FractionOf(book), Capital = plan.Of(book).ToRupees() }),
        Sum = BooksOf(plan).Aggregate(Money.Zero, (sum, book) => sum + plan.Of(book)).ToRupees(),
    });
}
