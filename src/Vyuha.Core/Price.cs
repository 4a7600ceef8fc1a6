namespace Vyuha.Core;

/// <summary>An exchange price of one unit, exact, in steps of 0.0001 rupee.</summary>
/// <remarks>
/// Ten-thousandths rather than paise: currency options tick in 0.0025 rupee.
/// Negative values are allowed, because the price of a structure can be a credit.
/// </remarks>
public readonly record struct Price : IComparable<Price>
{
    public const long StepsPerRupee = 10_000;

    public static readonly Price Zero;

    private Price(long steps) => Steps = steps;

    /// <summary>The price in steps of 0.0001 rupee; what the journal stores.</summary>
    public long Steps { get; }

    public static Price FromSteps(long steps) => new(steps);

    /// <exception cref="ArgumentException">The amount is finer than 0.0001 rupee.</exception>
    /// <exception cref="OverflowException">The amount does not fit 64 bits of steps.</exception>
    public static Price FromRupees(decimal rupees)
    {
        decimal steps = rupees * StepsPerRupee;
        return decimal.IsInteger(steps)
            ? new((long)steps)
            : throw new ArgumentException($"{rupees} rupee is finer than 0.0001.", nameof(rupees));
    }

    /// <summary>The one door from modelled values to exact ones: the nearest tick in the given direction.</summary>
    /// <param name="value">Rupee per unit; finite.</param>
    /// <param name="tick">Tick size; above zero.</param>
    /// <param name="rounding">Towards zero, away from zero, or nearest (half away from zero).</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or too large, or the tick is not positive.</exception>
    public static Price FromModel(double value, Price tick, TickRounding rounding)
    {
        if (!(Math.Abs(value) < 1e13))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A model price is finite and below 1e13.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tick.Steps, nameof(tick));

        double ticks = value * StepsPerRupee / tick.Steps;
        // A value that is a tick but for the last bits of its arithmetic is that tick, in each direction.
        double nearest = Math.Round(ticks, MidpointRounding.AwayFromZero);
        double chosen = Math.Abs(ticks - nearest) < 1e-7
            ? nearest
            : rounding switch
            {
                TickRounding.Down => Math.Floor(ticks),
                TickRounding.Up => Math.Ceiling(ticks),
                _ => nearest,
            };
        return new(checked((long)chosen * tick.Steps));
    }

    /// <summary>Rupee per unit, for models and charts; never for sums of money.</summary>
    public double ToModel() => Steps / (double)StepsPerRupee;

    public decimal ToRupees() => (decimal)Steps / StepsPerRupee;

    public bool IsMultipleOf(Price tick) => tick.Steps > 0 && Steps % tick.Steps == 0;

    public int CompareTo(Price other) => Steps.CompareTo(other.Steps);

    public override string ToString() => ToRupees().ToString("0.00##");

    public static Price operator +(Price left, Price right) => new(checked(left.Steps + right.Steps));

    public static Price operator -(Price left, Price right) => new(checked(left.Steps - right.Steps));

    public static Price operator -(Price price) => new(checked(-price.Steps));

    public static Money operator *(Price price, Quantity quantity) =>
        Money.FromSteps(checked(price.Steps * quantity.Units));

    public static bool operator <(Price left, Price right) => left.Steps < right.Steps;

    public static bool operator >(Price left, Price right) => left.Steps > right.Steps;

    public static bool operator <=(Price left, Price right) => left.Steps <= right.Steps;

    public static bool operator >=(Price left, Price right) => left.Steps >= right.Steps;
}

/// <summary>Which tick a modelled price becomes.</summary>
public enum TickRounding
{
    Nearest,

    /// <summary>Towards minus infinity: what a buyer offers.</summary>
    Down,

    /// <summary>Towards plus infinity: what a seller asks.</summary>
    Up,
}
