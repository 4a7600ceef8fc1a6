using Vyuha.Core;
using Vyuha.Host.Backtesting;
using Vyuha.Kernel.Configuration;
using Vyuha.Storage;

namespace Vyuha.Host.Configuration;

/// <summary>Finds and reads the user's configuration: <c>--config</c>, else <c>vyuha.json</c> in the home folder, else the defaults alone.</summary>
public static class ConfigurationFile
{
    public const string Name = "vyuha.json";

    private const long LargestBytes = 16 << 20;

    /// <param name="option">The value of <c>--config</c>, or null.</param>
    /// <param name="home">The value of <c>--home</c>, or null.</param>
    /// <param name="above">Further layers, for example of options of the command line.</param>
    /// <returns>The configuration, and the file it came from (null: the shipped defaults).</returns>
    /// <exception cref="InputErrorException">The file cannot be read, or something in it is wrong.</exception>
    public static (TradingConfiguration Configuration, string? File) Load(string? option, string? home, params IReadOnlyList<LocatedJson> above)
    {
        string? file = option ?? InHome(home);
        return file is null
            ? (Read(above), null)
            : (Read([ReadDocument(file), .. above]), file);
    }

    /// <summary>The shipped defaults with these layers on top, the options of each bot checked too: only here are their file and lines still known.</summary>
    /// <exception cref="InputErrorException">Something is wrong; the message has a line for every problem.</exception>
    public static TradingConfiguration Read(params IReadOnlyList<LocatedJson> layers)
    {
        TradingConfiguration configuration = TradingConfiguration.Read(layers);
        foreach (BotConfiguration bot in configuration.Bots)
        {
            if (bot.Options.Members.Count > 0)
                KernelFactory.StrategyOf(bot, "NIFTY");
        }

        return configuration;
    }

    /// <summary>A JSON file with its lines; also for a strategy's own file.</summary>
    /// <exception cref="InputErrorException">The file cannot be read or is not JSON.</exception>
    public static LocatedJson ReadDocument(string file)
    {
        if (Directory.Exists(file))
            throw new InputErrorException($"{file}: this is a folder. Give a JSON file, for example {Path.Combine(file, Name)}.");
        if (!File.Exists(file))
            throw new InputErrorException($"{file}: no such file. Write it, or leave out the option; the shipped defaults then apply (vyuha config show).");
        if (new FileInfo(file).Length > LargestBytes)
            throw new InputErrorException($"{file}: larger than {LargestBytes >> 20} MiB. Is it a configuration?");
        try
        {
            return LocatedJson.Parse(File.ReadAllBytes(file), file);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InputErrorException($"{file}: may not be read. Correct its permissions.", error);
        }
    }

    private static string? InHome(string? home)
    {
        string file = Path.Combine(VyuhaHome.Resolve(home).Path, Name);
        return File.Exists(file) ? file : null;
    }
}
