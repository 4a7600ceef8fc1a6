using Vyuha.Core;

namespace Vyuha.Kernel.Margins;

/// <summary>What is blocked for the positions of one underlying, or the sum over underlyings, with its parts to the paisa.</summary>
/// <remarks>
/// <see cref="Total"/> is gross: premium received is credited to cash and not taken off. Premium paid for long options is cash
/// besides the margin.
/// </remarks>
public readonly record struct MarginResult
{
    /// <summary>Largest loss over the sixteen scenarios, at least zero; over both groups when expiring legs stand alone.</summary>
    public Money ScanLoss { get; init; }

    /// <summary>The scenario, 1 to 16, of the largest loss; 0 when none loses or in a sum over underlyings.</summary>
    public int WorstScenario { get; init; }

    /// <summary>Value of the options held: long positive, short negative.</summary>
    public Money NetOptionValue { get; init; }

    /// <summary>Charge on deltas of opposite sign in different expiries.</summary>
    public Money CalendarCharge { get; init; }

    /// <summary>Floor under scan loss and calendar charge for short options.</summary>
    public Money ShortOptionMinimum { get; init; }

    /// <summary>max(0, max(scan + calendar, minimum) − net option value), for expiring legs on their own where the rule says so.</summary>
    public Money Span { get; init; }

    /// <summary>The part of <see cref="Span"/> from legs that expire on the date and are margined without the others.</summary>
    public Money ExpiringSpan { get; init; }

    /// <summary>Extreme loss margin: a share of the notional of futures and of each short option leg.</summary>
    public Money Exposure { get; init; }

    /// <summary>Additional extreme loss margin on short options that expire on the date, hedged or not.</summary>
    public Money ExpiryDayExposure { get; init; }

    /// <summary>Market value of the long options: paid in cash, in full.</summary>
    public Money LongPremium { get; init; }

    /// <summary>Market value of the short options: received in cash.</summary>
    public Money ShortPremium { get; init; }

    /// <summary>What is blocked.</summary>
    public Money Total => Span + Exposure + ExpiryDayExposure;

    /// <summary>Two underlyings together: no offset between them.</summary>
    public static MarginResult operator +(MarginResult left, MarginResult right) => new()
    {
        ScanLoss = left.ScanLoss + right.ScanLoss,
        NetOptionValue = left.NetOptionValue + right.NetOptionValue,
        CalendarCharge = left.CalendarCharge + right.CalendarCharge,
        ShortOptionMinimum = left.ShortOptionMinimum + right.ShortOptionMinimum,
        Span = left.Span + right.Span,
        ExpiringSpan = left.ExpiringSpan + right.ExpiringSpan,
        Exposure = left.Exposure + right.Exposure,
        ExpiryDayExposure = left.ExpiryDayExposure + right.ExpiryDayExposure,
        LongPremium = left.LongPremium + right.LongPremium,
        ShortPremium = left.ShortPremium + right.ShortPremium,
    };
}
