using System.Globalization;
using System.Text.Json;
using Vyuha.OpenAlgo.Probe;
using Vyuha.Storage;

namespace Vyuha.Host.Session.Preflight;

/// <summary>Where reports of <c>vyuha broker probe</c> lie.</summary>
internal static class ProbeFile
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <returns>The file.</returns>
    public static string Save(VyuhaHome home, CapabilityReport report)
    {
        string folder = FolderOf(home);
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, $"probe-{report.At.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.json");
        File.WriteAllText(file, JsonSerializer.Serialize(report, Form));
        return file;
    }

    /// <summary>The newest report of a server; null when there is none that can be read.</summary>
    public static CapabilityReport? Newest(VyuhaHome home, Uri server)
    {
        string folder = FolderOf(home);
        if (!Directory.Exists(folder))
            return null;
        string url = server.GetLeftPart(UriPartial.Path);
        return Directory.EnumerateFiles(folder, "probe-*.json").Order(StringComparer.Ordinal).Reverse().Select(Read).FirstOrDefault(report => report?.Url == url);
    }

    private static string FolderOf(VyuhaHome home) => Path.Combine(home.Path, "broker");

    private static CapabilityReport? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<CapabilityReport>(File.ReadAllText(file), Form);
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            return null; // As good as never done: the checklist asks for a new one.
        }
    }
}
