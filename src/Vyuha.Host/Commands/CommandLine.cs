using System.CommandLine;
using Spectre.Console;
using Vyuha.Core;

namespace Vyuha.Host.Commands;

/// <summary>Runs a command and turns its end into an exit code: 0 done, 1 failed, 2 bad input, 130 cancelled by Ctrl-C.</summary>
internal static class CommandLine
{
    public const int BadInput = 2;
    public const int Cancelled = 130;

    /// <summary>Errors and progress go to standard error, so that <c>--json</c> on standard output stays clean.</summary>
    public static IAnsiConsole ErrorConsole { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        try
        {
            ParseResult parsed = root.Parse(args);
            int code = await parsed.InvokeAsync(invocation);
            return parsed.Errors.Count > 0 ? BadInput : code;
        }
        catch (InputErrorException error)
        {
            // Not through the console's word wrap: a line that begins with file:line stays one line.
            ErrorConsole.Markup("[red]error:[/] ");
            Console.Error.WriteLine(error.Message);
            return BadInput;
        }
        catch (OperationCanceledException)
        {
            ErrorConsole.MarkupLine("[yellow]cancelled:[/] nothing was changed.");
            return Cancelled;
        }
        catch (IOException error)
        {
            ErrorConsole.MarkupLineInterpolated(
                $"[red]error:[/] {error.Message} Check free space and permissions, then run the command again; earlier results are intact.");
            return 1;
        }
    }
}
