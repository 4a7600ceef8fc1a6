namespace Vyuha.Core.Rules;

public enum SessionKind : byte
{
    Normal = 1,

    /// <summary>The token hour of Diwali; no contract expires on it.</summary>
    Muhurat = 2,

    /// <summary>A session on a weekend, or with other hours: budget day, disaster-recovery test.</summary>
    Special = 3,
}

/// <summary>Continuous trading on one day; open at <see cref="Open"/>, closed from <see cref="Close"/> on.</summary>
public sealed record Session
{
    public required DateOnly Date { get; init; }

    public required SessionKind Kind { get; init; }

    public required TimeOnly Open { get; init; }

    public required TimeOnly Close { get; init; }

    /// <summary>Trading pauses from here …</summary>
    public TimeOnly? BreakFrom { get; init; }

    /// <summary>… to here, in a session of two parts.</summary>
    public TimeOnly? BreakTo { get; init; }

    public Timestamp OpenInstant => Ist.At(Date, Open);

    public Timestamp CloseInstant => Ist.At(Date, Close);

    public bool IsOpenAt(TimeOnly time) =>
        Open <= time && time < Close && !(BreakFrom <= time && time < BreakTo);
}
