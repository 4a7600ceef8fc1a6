using System.CommandLine;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha charges FILE</c>: the contract notes of a list of trades, with their working.</summary>
internal static class ChargesCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "Trades as CSV or JSON with date, symbol, exchange, side, quantity, price and, if fills share orders, order.",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON for machines instead of tables." };
        var rules = new Option<DirectoryInfo?>("--rules") { Description = "Folder with rule tables that override the shipped ones." };
        var command = new Command("charges", "Charges of a list of trades to the paisa, line by line, by the rates of each trade date.")
        {
            file,
            json,
            rules,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(file),
            parsed.GetValue(rules) is { } folder ? MarketRules.Load(folder.FullName) : MarketRules.Shipped,
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(FileInfo file, MarketRules rules, bool asJson)
    {
        ChargesReport report = ChargesReport.Of(TradeList.Read(file.FullName, rules), rules);
        if (asJson)
            Console.Out.WriteLine(ChargesJson.Write(report));
        else
            ChargesTables.Write(AnsiConsole.Console, report);
        return 0;
    }
}
