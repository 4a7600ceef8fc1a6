using System.CommandLine;
using System.CommandLine.Invocation;
using Spectre.Console;
using Vyuha.Core;
using Vyuha.OpenAlgo;

namespace Vyuha.Host.Commands;

/// <summary>Runs a command and turns its end into an exit code: 0 done, 1 failed, 2 bad input, 130 or 143 cancelled.</summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int BadInput = 2;

    /// <summary>What a command returns that has said itself how far it came; the process then ends with the code of the signal.</summary>
    public const int Cancelled = 130;

    /// <summary>Errors and progress go to standard error, so that <c>--json</c> on standard output stays clean.</summary>
    public static IAnsiConsole ErrorConsole { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <param name="root">All commands.</param>
    /// <param name="args">What the user typed.</param>
    /// <param name="interruption">Ctrl-C, heard from the first moment to the last.</param>
    public static async Task<int> RunAsync(RootCommand root, string[] args, Interruption interruption)
    {
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            ParseResult parsed = root.Parse(args);
            if (parsed.Action is ParseErrorAction wrong)
                wrong.ShowHelp = false; // What is wrong must not scroll away above a page of options.
            if (parsed.Action is not AsynchronousCommandLineAction)
                interruption.StopListening(); // This command would not hear it.
            int code = await parsed.InvokeAsync(invocation, interruption.Token);
            return parsed.Errors.Count > 0 ? BadInput : code == Cancelled ? interruption.ExitCode : code;
        }
        catch (InputErrorException error)
        {
            Report(error.Message);
            return BadInput;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            ErrorConsole.MarkupLine("[yellow]cancelled:[/] nothing was left half done; earlier results and stored data are intact.");
            return interruption.ExitCode;
        }
        catch (OpenAlgoException error)
        {
            Report($"the OpenAlgo server: {error.Failure}");
            return Failed;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Report($"{Sentence(error.Message)} Check free space and permissions, then run the command again; earlier results and stored data are intact.");
            return Failed;
        }
    }

    private static string Sentence(string message) => message.EndsWith('.') ? message : message.TrimEnd() + ".";

    // Not through the console's word wrap: a line that begins with file:line stays one line.
    private static void Report(string message)
    {
        ErrorConsole.Markup("[red]error:[/] ");
        Console.Error.WriteLine(message);
    }
}
