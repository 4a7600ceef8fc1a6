using System.CommandLine;
using Vyuha.Core;
using Vyuha.Research.Plots;

namespace Vyuha.Host.Commands;

/// <summary><c>--plot out.html</c> of the quant commands.</summary>
internal static class PlotOption
{
    public static Option<string?> Create() => new("--plot") { Description = "Also draw it: a page to write, such as out.html." };

    /// <summary>Draws when asked; says where on standard error, so that --json stays JSON.</summary>
    /// <exception cref="InputErrorException">The page cannot be written.</exception>
    public static void Draw(string? path, Func<Plot> plot) => Draw(path, page => plot().Save(page));

    /// <inheritdoc cref="Draw(string?, Func{Plot})"/>
    public static void Draw(string? path, Action<string> save)
    {
        if (path is null)
            return;
        try
        {
            save(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputErrorException($"--plot {path}: {error.Message} Give a file that can be written, such as out.html.", error);
        }

        Console.Error.WriteLine($"Drawn: {Path.GetFullPath(path)}");
    }
}
