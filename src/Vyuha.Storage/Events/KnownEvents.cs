using System.Text;

namespace Vyuha.Storage.Events;

/// <summary>The calendar inside the program: what a home folder starts with.</summary>
public static class KnownEvents
{
    /// <summary>What messages and listings call it.</summary>
    public const string Name = "known_events.csv";

    public static IReadOnlyList<EventStatement> Read()
    {
        using Stream stream = typeof(KnownEvents).Assembly.GetManifestResourceStream(Name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return EventCsv.Read(reader.ReadToEnd(), Name);
    }
}
