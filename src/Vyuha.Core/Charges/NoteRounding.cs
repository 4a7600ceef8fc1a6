namespace Vyuha.Core.Charges;

public enum RoundTo : byte
{
    Paisa = 1,
    WholeRupee = 2,
}

/// <summary>How the lines of a contract note are rounded, always half up; brokers differ in the details.</summary>
public sealed record NoteRounding
{
    public static readonly NoteRounding Default = new();

    public RoundTo Stt { get; init; } = RoundTo.WholeRupee;

    /// <summary>Round the transaction tax of each contract before adding, instead of once for the note.</summary>
    public bool SttPerContract { get; init; }

    public RoundTo StampDuty { get; init; } = RoundTo.WholeRupee;

    /// <summary>Brokerage, exchange transaction charge, IPFT, SEBI fee and GST.</summary>
    public RoundTo Others { get; init; } = RoundTo.Paisa;
}
