using System.Globalization;
using System.Text;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Kernel.Configuration;
using Vyuha.Storage;

namespace Vyuha.Host.Configuration;

/// <summary>A configuration file as it once was in force.</summary>
/// <param name="Number">From 1.</param>
/// <param name="KeptAt">When a run first used it, UTC.</param>
/// <param name="Path">Where its text is kept.</param>
internal sealed record ConfigurationVersion(int Number, DateTimeOffset KeptAt, string Path)
{
    public string Text => File.ReadAllText(Path);
}

/// <summary>One field that two configurations do not share; null where one of them lacks it.</summary>
internal sealed record ConfigurationChange(string Field, string? Before, string? After);

/// <summary>
/// Every text of a configuration file that a backtest or a session ran with, numbered, in the home folder. A text is kept once it is used, not when it is written,
/// and never changed.
/// </summary>
internal sealed class ConfigurationHistory
{
    private const string Empty = "{}";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private readonly string _folder;

    public ConfigurationHistory(VyuhaHome home) => _folder = Path.Combine(home.Path, "configurations");

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ConfigurationVersion> Versions
    {
        get
        {
            if (!Directory.Exists(_folder))
                return [];
            var versions = new List<ConfigurationVersion>();
            foreach (string path in Directory.EnumerateFiles(_folder, "*.json"))
            {
                string[] parts = Path.GetFileNameWithoutExtension(path).Split('-');
                if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                    && DateTimeOffset.TryParseExact(parts[1], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at))
                {
                    versions.Add(new ConfigurationVersion(number, at, path));
                }
            }

            versions.Sort((left, right) => left.Number.CompareTo(right.Number));
            return versions;
        }
    }

    /// <summary>Keeps the text of a file that is about to be used, unless it is the last one kept.</summary>
    /// <returns>Its version.</returns>
    public ConfigurationVersion Keep(string file, DateTimeOffset now)
    {
        string text = File.ReadAllText(file);
        IReadOnlyList<ConfigurationVersion> versions = Versions;
        if (versions.Count > 0 && versions[^1].Text == text)
            return versions[^1];
        Directory.CreateDirectory(_folder);
        for (int number = versions.Count == 0 ? 1 : versions[^1].Number + 1; ; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{number:00000}-{now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}.json");
            string path = Path.Combine(_folder, name), partial = path + ".partial";
            WriteWhole(partial, text);
            try
            {
                File.Move(partial, path, overwrite: false);
                return new ConfigurationVersion(number, now, path);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(partial); // Another command kept its own at this moment.
            }
        }
    }

    /// <exception cref="InputErrorException">There is no such version.</exception>
    public ConfigurationVersion Find(int number)
    {
        IReadOnlyList<ConfigurationVersion> versions = Versions;
        return versions.FirstOrDefault(version => version.Number == number) ?? throw new InputErrorException(
            versions.Count == 0
                ? "No configuration has been kept yet: one is when a backtest or a session runs with a file."
                : $"There is no configuration {number}. There are {versions[0].Number} to {versions[^1].Number}; see 'vyuha config history'.");
    }

    /// <summary>Puts a version into a file; what the file says now is kept first.</summary>
    /// <exception cref="InputErrorException">This program does not take it any more; the message has a line for every problem.</exception>
    public void Restore(ConfigurationVersion version, string file, DateTimeOffset now)
    {
        Read(version);
        if (File.Exists(file))
            Keep(file, now);
        string partial = file + ".partial";
        WriteWhole(partial, version.Text);
        File.Move(partial, file, overwrite: true);
    }

    /// <summary>The configuration a version stands for, as this program reads it today.</summary>
    /// <exception cref="InputErrorException">It does not take it any more.</exception>
    public static TradingConfiguration Read(ConfigurationVersion version) => ConfigurationFile.Read(ConfigurationFile.ReadDocument(version.Path));

    /// <summary>Fields that differ, by name. An object without members is a field: naming a profile without changing it chooses it.</summary>
    public static IReadOnlyList<ConfigurationChange> Compare(TradingConfiguration before, TradingConfiguration after)
    {
        Dictionary<string, string> old = Fields(before), now = Fields(after);
        ConfigurationChange[] all =
        [
            .. old.Where(field => now.GetValueOrDefault(field.Key) != field.Value).Select(field => new ConfigurationChange(field.Key, field.Value, now.GetValueOrDefault(field.Key))),
            .. now.Where(field => !old.ContainsKey(field.Key)).Select(field => new ConfigurationChange(field.Key, null, field.Value)),
        ];

        // An object that got its first member, or lost its last, is told by that member.
        return [.. all.Where(change => !(change is { Before: Empty, After: null } && HasMembers(now, change.Field)) && !(change is { Before: null, After: Empty } && HasMembers(old, change.Field)))];
    }

    private static bool HasMembers(Dictionary<string, string> fields, string path) => fields.Keys.Any(field => field.StartsWith(path + ".", StringComparison.Ordinal));

    private static Dictionary<string, string> Fields(TradingConfiguration configuration)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        using JsonDocument document = JsonDocument.Parse(configuration.CanonicalText);
        Add(document.RootElement, "");
        return fields;

        void Add(JsonElement element, string path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.EnumerateObject().Any())
            {
                fields.Add(path, element.GetRawText());
                return;
            }

            foreach (JsonProperty property in element.EnumerateObject())
                Add(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}");
        }
    }

    private static void WriteWhole(string path, string text)
    {
        using FileStream file = File.Create(path);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }
}
