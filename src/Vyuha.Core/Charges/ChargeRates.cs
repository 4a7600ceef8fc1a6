namespace Vyuha.Core.Charges;

/// <summary>Rates of one kind of contract on one exchange and date, in percent of premium (options) or value (futures).</summary>
public sealed record ChargeRates
{
    /// <summary>Securities transaction tax on the seller.</summary>
    public required decimal SttSalePercent { get; init; }

    /// <summary>STT on the intrinsic value of an exercised option; its holder pays.</summary>
    public required decimal SttExercisePercent { get; init; }

    public required decimal ExchangePercent { get; init; }

    /// <summary>Investor protection fund.</summary>
    public required decimal IpftPercent { get; init; }

    public required decimal SebiPercent { get; init; }

    /// <summary>Stamp duty on the buyer.</summary>
    public required decimal StampPercent { get; init; }

    /// <summary>On brokerage, exchange charge, SEBI fee and IPFT.</summary>
    public required decimal GstPercent { get; init; }
}
