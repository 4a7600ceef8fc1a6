using System.Globalization;

namespace Vyuha.Core;

/// <summary>An amount of money, exact, in steps of 0.0001 rupee.</summary>
public readonly record struct Money : IComparable<Money>
{
    public const long StepsPerRupee = Price.StepsPerRupee;

    public static readonly Money Zero;

    private static readonly NumberFormatInfo IndianGrouping = new()
    {
        NumberGroupSizes = [3, 2],
        NumberGroupSeparator = ",",
        NumberDecimalSeparator = ".",
    };

    private static ReadOnlySpan<ulong> PercentDivisors => [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    private Money(long steps) => Steps = steps;

    /// <summary>The amount in steps of 0.0001 rupee; what the ledger stores.</summary>
    public long Steps { get; }

    public static Money FromSteps(long steps) => new(steps);

    /// <exception cref="ArgumentException">The amount is finer than 0.0001 rupee.</exception>
    public static Money FromRupees(decimal rupees) => new(Price.FromRupees(rupees).Steps);

    /// <summary>A modelled amount, rounded half away from zero to 0.0001 rupee.</summary>
    public static Money FromModel(double rupees)
    {
        if (!(Math.Abs(rupees) < 1e13))
            throw new ArgumentOutOfRangeException(nameof(rupees), rupees, "A model amount is finite and below 1e13.");
        return new((long)Math.Round(rupees * StepsPerRupee, MidpointRounding.AwayFromZero));
    }

    /// <summary>Rounded half up (away from zero) to the paisa.</summary>
    public Money ToPaisa() => RoundTo(100);

    /// <summary>Rounded half up (away from zero) to the rupee.</summary>
    public Money ToWholeRupee() => RoundTo(StepsPerRupee);

    public decimal ToRupees() => (decimal)Steps / StepsPerRupee;

    public double ToModel() => Steps / (double)StepsPerRupee;

    /// <summary>This share of the amount, rounded half away from zero to 0.0001 rupee.</summary>
    public Money Percent(decimal percent)
    {
        // The percentages of rule tables have a few digits: then the product fits 64 bits and one division rounds it, at a tenth of decimal's price.
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(percent, bits);
        int decimals = (bits[3] >> 16) & 0xFF;
        if ((bits[1] | bits[2]) == 0 && decimals < PercentDivisors.Length)
        {
            ulong divisor = PercentDivisors[decimals];
            ulong magnitude = Steps < 0 ? 0 - (ulong)Steps : (ulong)Steps;
            if (Math.BigMul(magnitude, (uint)bits[0], out ulong product) == 0 && product <= long.MaxValue)
            {
                long rounded = (long)((product + divisor / 2) / divisor);
                return new(Steps < 0 == bits[3] < 0 ? rounded : -rounded);
            }
        }

        return new((long)Math.Round(Steps * percent / 100m, MidpointRounding.AwayFromZero));
    }

    public Money Abs() => new(Math.Abs(Steps));

    public static Money Max(Money left, Money right) => left.Steps >= right.Steps ? left : right;

    public static Money Min(Money left, Money right) => left.Steps <= right.Steps ? left : right;

    public int CompareTo(Money other) => Steps.CompareTo(other.Steps);

    /// <summary>With Indian grouping and two decimals: <c>₹3,00,000.00</c>.</summary>
    public override string ToString() =>
        (Steps < 0 ? "-₹" : "₹") + Math.Abs(ToRupees()).ToString("N2", IndianGrouping);

    public static Money operator +(Money left, Money right) => new(checked(left.Steps + right.Steps));

    public static Money operator -(Money left, Money right) => new(checked(left.Steps - right.Steps));

    public static Money operator -(Money money) => new(checked(-money.Steps));

    public static Money operator *(Money money, long factor) => new(checked(money.Steps * factor));

    public static bool operator <(Money left, Money right) => left.Steps < right.Steps;

    public static bool operator >(Money left, Money right) => left.Steps > right.Steps;

    public static bool operator <=(Money left, Money right) => left.Steps <= right.Steps;

    public static bool operator >=(Money left, Money right) => left.Steps >= right.Steps;

    private Money RoundTo(long unit)
    {
        long half = Steps >= 0 ? unit / 2 : -(unit / 2);
        return new(checked(Steps + half) / unit * unit);
    }
}
