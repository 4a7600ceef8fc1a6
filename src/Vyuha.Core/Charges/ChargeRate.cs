namespace Vyuha.Core.Charges;

/// <summary>A share of turnover as an exact integer: parts per 10¹², because the smallest rate in force is one part in 10⁹.</summary>
public readonly record struct ChargeRate
{
    public const long PartsPerUnit = 1_000_000_000_000;

    private ChargeRate(long parts) => Parts = parts;

    public long Parts { get; }

    public decimal Percent => Parts * 100m / PartsPerUnit;

    /// <exception cref="ArgumentException">The rate is negative or finer than one part in 10¹².</exception>
    public static ChargeRate FromPercent(decimal percent)
    {
        decimal parts = percent / 100m * PartsPerUnit;
        return decimal.IsInteger(parts) && parts >= 0
            ? new((long)parts)
            : throw new ArgumentException($"{percent} % is negative or finer than one part in 10^12.", nameof(percent));
    }

    public override string ToString() => $"{Percent.ToString("0.##########")} %";
}
