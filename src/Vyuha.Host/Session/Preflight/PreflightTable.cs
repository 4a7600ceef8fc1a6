using Spectre.Console;

namespace Vyuha.Host.Session.Preflight;

/// <summary>The checklist on the screen: found, and for what is red, what to do.</summary>
internal static class PreflightTable
{
    public static void Render(IAnsiConsole console, IReadOnlyList<CheckResult> checks)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("", "check", "found");
        foreach (CheckResult check in checks)
        {
            string mark = check.State switch
            {
                CheckState.Passed => "[green]ok[/]",
                CheckState.Note => "[yellow]note[/]",
                _ => "[red]FAILED[/]",
            };
            string found = Markup.Escape(check.Found) + (check.State == CheckState.Failed ? $"\n[bold]{Markup.Escape(check.Remedy)}[/]" : "");
            table.AddRow(mark, Markup.Escape(check.Name), found);
        }

        console.Write(table);
    }
}
