using Spectre.Console;
using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Host.Commands;

/// <summary>A charges report for people.</summary>
internal static class ChargesTables
{
    public static void Write(IAnsiConsole console, ChargesReport report)
    {
        foreach (ChargedNote note in report.Notes)
        {
            Table table = new Table()
                .Title($"{ProductKey.NameOf(note.Exchange)} {note.Date:yyyy-MM-dd}")
                .Border(TableBorder.Rounded)
                .AddColumn("Charge")
                .AddColumn("Working")
                .AddColumn(new TableColumn("Amount").RightAligned());
            foreach (ChargeLine line in note.Lines)
                table.AddRow(Markup.Escape(line.Name), Markup.Escape(line.Working), $"{line.Amount}");
            table.AddEmptyRow();
            table.AddRow("[bold]Total[/]", string.Empty, $"[bold]{note.Note.Total}[/]");
            console.Write(table);
            if (!note.Builder.IsVerified)
                console.MarkupLine("[yellow]Some rates of this date are not verified; see docs/concepts/charges.md.[/]");
        }

        if (report.Gross is { } gross)
        {
            console.MarkupLineInterpolated($"Gross {gross}, charges {report.Charges}, net [bold]{report.Net}[/]");
            return;
        }

        console.MarkupLineInterpolated($"Charges {report.Charges}. No profit or loss is shown, because these positions are still open:");
        foreach ((Instrument instrument, Quantity quantity) in report.OpenPositions)
            console.MarkupLineInterpolated($"  {OpenAlgoSymbol.Format(instrument)} {quantity}");
    }
}
