using System.CommandLine;
using System.Globalization;
using Vyuha.Core;
using Vyuha.Kernel.Capital;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha capital show</c>: who may use how much.</summary>
internal static class CapitalCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "For programs." };
        var show = new Command("show", "The capital of each bot and the reserve.") { json };
        show.SetAction(result =>
        {
            CapitalPlan plan = GlobalOptions.LoadConfiguration(result).Configuration.Capital;
            if (result.GetValue(json))
                WriteJson(plan);
            else
                WriteTable(plan);
        });
        return new Command("capital", "Total capital and its allocation.") { show };
    }

    internal static string Share(CapitalPlan plan, byte book) => (plan.FractionOf(book) * 100).ToString("0.######", CultureInfo.InvariantCulture) + " %";

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
