using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
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
            if (UnreadableValue(parsed) is { } unreadable)
            {
                Report(unreadable);
                return BadInput;
            }

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

    /// <summary>What is wrong with the value of an option that is no number of its kind, or none of its names; the parser would name the type of the program.</summary>
    internal static string? UnreadableValue(ParseResult parsed)
    {
        foreach (ParseError error in parsed.Errors)
        {
            if (error.SymbolResult is not OptionResult { Tokens: [{ Value: var given }, ..] } result)
                continue;
            Type type = Nullable.GetUnderlyingType(result.Option.ValueType) ?? result.Option.ValueType;
            type = type.GetElementType() ?? type;
            string? wanted = type switch
            {
                { IsEnum: true } when !Enum.TryParse(type, given, ignoreCase: true, out _) =>
                    $"none of its values. Give one of {string.Join(", ", Enum.GetNames(type))}.",
                _ when type == typeof(ulong) && !ulong.TryParse(given, CultureInfo.InvariantCulture, out _) =>
                    $"not a whole number from 0 to {ulong.MaxValue}.",
                _ when type == typeof(long) && !long.TryParse(given, CultureInfo.InvariantCulture, out _) => "not a whole number of at most 18 digits.",
                _ when type == typeof(int) && !int.TryParse(given, CultureInfo.InvariantCulture, out _) => "not a whole number of at most 9 digits.",
                _ when type == typeof(double) && !double.TryParse(given, CultureInfo.InvariantCulture, out _) => "not a number. Write it like 1.5.",
                _ when type == typeof(decimal) && !decimal.TryParse(given, CultureInfo.InvariantCulture, out _) => "not an amount. Write it like 300000 or 0.5.",
                _ => null,
            };
            if (wanted is not null)
                return $"{result.Option.Name} is '{given}', {wanted}";
        }

        return null;
    }

    private static string Sentence(string message) => message.EndsWith('.') ? message : message.TrimEnd() + ".";

    // Not through the console's word wrap: a line that begins with file:line stays one line.
    private static void Report(string message)
    {
        ErrorConsole.Markup("[red]error:[/] ");
        Console.Error.WriteLine(message);
    }
}
