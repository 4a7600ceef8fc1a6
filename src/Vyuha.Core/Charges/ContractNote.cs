namespace Vyuha.Core.Charges;

/// <summary>What one day's trades of one client on one exchange's derivatives cost, line by line, rounded as the note is.</summary>
public readonly record struct ContractNote
{
    public Money Brokerage { get; init; }

    /// <summary>Securities transaction tax, on sales and on exercised options.</summary>
    public Money Stt { get; init; }

    public Money ExchangeTransaction { get; init; }

    public Money Ipft { get; init; }

    public Money SebiFee { get; init; }

    public Money StampDuty { get; init; }

    public Money Gst { get; init; }

    public Money Total => Brokerage + Stt + ExchangeTransaction + Ipft + SebiFee + StampDuty + Gst;

    /// <summary>Several notes together.</summary>
    public static ContractNote operator +(ContractNote left, ContractNote right) => new()
    {
        Brokerage = left.Brokerage + right.Brokerage,
        Stt = left.Stt + right.Stt,
        ExchangeTransaction = left.ExchangeTransaction + right.ExchangeTransaction,
        Ipft = left.Ipft + right.Ipft,
        SebiFee = left.SebiFee + right.SebiFee,
        StampDuty = left.StampDuty + right.StampDuty,
        Gst = left.Gst + right.Gst,
    };

    /// <summary>What a later state of the same note adds, line by line; a line can shrink, the sum stays exact.</summary>
    public static ContractNote operator -(ContractNote later, ContractNote earlier) => new()
    {
        Brokerage = later.Brokerage - earlier.Brokerage,
        Stt = later.Stt - earlier.Stt,
        ExchangeTransaction = later.ExchangeTransaction - earlier.ExchangeTransaction,
        Ipft = later.Ipft - earlier.Ipft,
        SebiFee = later.SebiFee - earlier.SebiFee,
        StampDuty = later.StampDuty - earlier.StampDuty,
        Gst = later.Gst - earlier.Gst,
    };
}
