namespace Vyuha.Core.Charges;

/// <summary>A share of turnover as an exact integer: parts per 10¹², because the smallest rate in force is one part in 10⁹.</summary>
public readonly record struct ChargeRate
{
    public const long PartsPerUnit = 1_000_000_000_000;

    private ChargeRate(long parts) => Parts = parts;

    public long Parts { get; }

    public decimal Percent => Parts * 100m / PartsPerUnit;

    /// <exception cref="ArgumentException">The rate is negative, above 100 %, or finer than one part in 10¹².</exception>
    public static ChargeRate FromPercent(decimal percent) =>
        TryFromPercent(percent, out ChargeRate rate)
            ? rate
            : throw new ArgumentException($"{percent} % is not between 0 and 100 %, or finer than one part in 10^12.", nameof(percent));

    public static bool TryFromPercent(decimal percent, out ChargeRate rate)
    {
        bool inside = percent is >= 0 and <= 100;
        decimal parts = inside ? percent / 100m * PartsPerUnit : 0;
        rate = new((long)parts);
        return inside && decimal.IsInteger(parts);
    }

    public override string ToString() => $"{Percent.ToString("0.##########")} %";
}
