using Vyuha.Core;

namespace Vyuha.Storage;

/// <summary>The one folder everything the program keeps lies under: market data, results, configuration.</summary>
/// <remarks>Chosen by <c>--home</c>, else <c>VYUHA_HOME</c>, else the platform's user-data folder.</remarks>
public sealed class VyuhaHome
{
    public const string Variable = "VYUHA_HOME";

    private VyuhaHome(string path) => Path = path;

    /// <summary>Full path; need not exist yet.</summary>
    public string Path { get; }

    /// <summary>Where the market-data catalogue lies.</summary>
    public string DataFolder => FolderOf(DataStore.Imported);

    /// <summary>Where the catalogue of one store lies.</summary>
    public string FolderOf(DataStore store) => System.IO.Path.Combine(Path, store switch
    {
        DataStore.Imported => "data",
        DataStore.Recorded => "recorded",
        DataStore.Rehearsed => "rehearsed",
        _ => throw new ArgumentOutOfRangeException(nameof(store), store, "Unknown store."),
    });

    /// <summary>Where runs leave their results unless told otherwise.</summary>
    public string ResultsFolder => System.IO.Path.Combine(Path, "results");

    /// <summary>Every revision of the event calendar, once it has been changed.</summary>
    public string EventsFile => System.IO.Path.Combine(Path, "events", "events.csv");

    /// <summary>Where stories that were read, and what judges them, lie.</summary>
    public string NewsFolder => System.IO.Path.Combine(Path, "news");

    public static VyuhaHome At(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new(System.IO.Path.GetFullPath(path));
    }

    /// <param name="option">The value of <c>--home</c>, or null when it was not given.</param>
    /// <exception cref="InputErrorException">Neither option, variable nor user-data folder names a place.</exception>
    public static VyuhaHome Resolve(string? option)
    {
        if (!string.IsNullOrWhiteSpace(option))
            return At(option);
        if (Environment.GetEnvironmentVariable(Variable) is { } named && !string.IsNullOrWhiteSpace(named))
            return At(named);
        string userData = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return userData.Length > 0
            ? At(System.IO.Path.Combine(userData, "vyuha"))
            : throw new InputErrorException($"This account has no user-data folder. Name one with --home or {Variable}.");
    }

    public override string ToString() => Path;
}
