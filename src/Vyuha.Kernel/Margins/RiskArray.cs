using System.Runtime.CompilerServices;
using Vyuha.Core;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Margins;

/// <summary>The losses of one long unit of a contract in the sixteen scenarios, positive a loss, and its composite delta.</summary>
/// <remarks>
/// <para>Losses are kept in steps of 0.0001 rupee (the clearing corporation publishes them to the paisa) and the delta in
/// millionths, so that a book's scan is a sum of whole numbers: exact, and the same in any order of legs. Rounding is half
/// away from zero and moves a loss by at most 0.00005 rupee a unit.</para>
/// <para>Repricing: the underlying moves from S to S′, the contract's forward from F to S′ (F/S)^(t′/t) — its own carry kept — with
/// t′ = t − 1/365 the year fraction one day ahead, not below zero; an option is worth Black-76 on that forward at its own implied
/// volatility plus or minus the volatility scan range, not below zero. The share of the extreme loss that counts is applied here.</para>
/// </remarks>
public readonly struct RiskArray
{
    /// <summary>One calendar day: the exchange's <c>lookAheadYears</c>, 0.002739.</summary>
    public const double LookAheadYears = 1.0 / 365;

    internal const int DeltaScale = 1_000_000;

    private readonly Losses _losses;

    private RiskArray(in Losses losses, double compositeDelta)
        : this(in losses, (int)Math.Round(compositeDelta * DeltaScale, MidpointRounding.AwayFromZero))
    {
    }

    private RiskArray(in Losses losses, int compositeDeltaMillionths) =>
        (_losses, CompositeDeltaMillionths) = (losses, compositeDeltaMillionths);

    /// <summary>Probability-weighted average of the delta over seven price points, in [−1, 1].</summary>
    public double CompositeDelta => CompositeDeltaMillionths / (double)DeltaScale;

    internal int CompositeDeltaMillionths { get; }

    /// <summary>What one long unit loses in scenario 1 to 16; negative is a gain.</summary>
    public Price Loss(int scenario) => Price.FromSteps(_losses[scenario - 1]);

    /// <summary>An array as the clearing corporation publishes it, the extreme share already inside.</summary>
    /// <exception cref="ArgumentException">There are not sixteen losses.</exception>
    public static RiskArray FromPublished(ReadOnlySpan<Price> losses, double compositeDelta)
    {
        if (losses.Length != ScanScenarios.Count)
            throw new ArgumentException($"A risk array has {ScanScenarios.Count} losses, not {losses.Length}.", nameof(losses));
        Losses steps = default;
        for (int i = 0; i < ScanScenarios.Count; i++)
            steps[i] = losses[i].Steps;
        return new(in steps, compositeDelta);
    }

    /// <summary>The array of an index future.</summary>
    /// <param name="price">Price of the future, rupee; above 0.</param>
    /// <param name="years">Act/365 time to expiry; at or above 0.</param>
    public static RiskArray OfFuture(double price, double years, in ScanRanges ranges)
    {
        Require(price > 0 && years >= 0 && ranges.Level > 0);
        double carry = CarryOneDayAhead(price, years, ranges.Level);
        Losses steps = default;
        for (int scenario = 1; scenario <= ScanScenarios.Count; scenario++)
        {
            double moved = ranges.Level + ScanScenarios.PriceMove(scenario, ranges.ExtremeMultiple) * ranges.PriceScan;
            steps[scenario - 1] = ToSteps(Counted(scenario, price - moved * carry, ranges.ExtremeCover));
        }

        return new(in steps, 1.0);
    }

    /// <summary>The array of an index option.</summary>
    /// <param name="right">Call or put.</param>
    /// <param name="strike">Strike, rupee; above 0.</param>
    /// <param name="price">Market price, rupee per unit; at or above 0. The losses are measured from it.</param>
    /// <param name="forward">Forward to the option's expiry, rupee; above 0.</param>
    /// <param name="volatility">Implied volatility, annualised; at or above 0.</param>
    /// <param name="years">Act/365 time to expiry; at or above 0.</param>
    public static RiskArray OfOption(
        OptionRight right, double strike, double price, double forward, double volatility, double years, in ScanRanges ranges)
    {
        Require(right is OptionRight.Call or OptionRight.Put);
        Require(strike > 0 && price >= 0 && forward > 0 && volatility >= 0 && years >= 0 && ranges.Level > 0);
        bool isCall = right == OptionRight.Call;
        double yearsAhead = YearsAhead(years);
        double rootYears = Math.Sqrt(yearsAhead);
        double carry = CarryOneDayAhead(forward, years, ranges.Level);
        double discount = ExactMath.Exp(-ranges.Rate * yearsAhead);

        Span<double> forwards = stackalloc double[ScanScenarios.Count];
        Span<double> deviations = stackalloc double[ScanScenarios.Count];
        Span<double> values = stackalloc double[ScanScenarios.Count];
        Losses steps = default;
        for (int scenario = 1; scenario <= ScanScenarios.Count; scenario++)
        {
            double moved = ranges.Level + ScanScenarios.PriceMove(scenario, ranges.ExtremeMultiple) * ranges.PriceScan;
            double scanned = Math.Max(volatility + ScanScenarios.VolMove(scenario) * ranges.VolScan, 0);
            forwards[scenario - 1] = moved * carry;
            deviations[scenario - 1] = scanned * rootYears;
        }

        ScanPricer.Undiscounted(isCall, strike, forwards, deviations, values);
        for (int scenario = 1; scenario <= ScanScenarios.Count; scenario++)
            steps[scenario - 1] = ToSteps(Counted(scenario, price - discount * values[scenario - 1], ranges.ExtremeCover));

        forwards = forwards[..ScanScenarios.DeltaPoints];
        values = values[..ScanScenarios.DeltaPoints];
        for (int i = 0; i < ScanScenarios.DeltaPoints; i++)
            forwards[i] = (ranges.Level + ScanScenarios.DeltaThirds[i] / 3.0 * ranges.PriceScan) * carry;
        CallDeltas(forwards, strike, volatility * rootYears, values);
        double delta = 0;
        for (int i = 0; i < ScanScenarios.DeltaPoints; i++)
            delta += ScanScenarios.DeltaWeights[i] * (isCall ? values[i] : values[i] - 1);
        return new(in steps, delta);
    }

    /// <summary>An array as it was computed before, to the last step.</summary>
    internal static RiskArray FromSteps(ReadOnlySpan<long> losses, int deltaMillionths)
    {
        Invariant.Require(losses.Length == ScanScenarios.Count, "a risk array has a loss for every scenario");
        Losses steps = default;
        losses.CopyTo(steps);
        return new(in steps, deltaMillionths);
    }

    private static double YearsAhead(double years) => Math.Max(years - LookAheadYears, 0);

    /// <summary>Forward over level one day ahead when the contract keeps its own rate of carry.</summary>
    private static double CarryOneDayAhead(double forward, double years, double level)
    {
        double yearsAhead = YearsAhead(years);
        return yearsAhead > 0 ? ExactMath.Exp(ExactMath.LogRatio(forward, level) * (yearsAhead / years)) : 1;
    }

    private static double Counted(int scenario, double loss, double extremeCover) =>
        scenario > ScanScenarios.FirstExtreme ? loss * extremeCover : loss;

    /// <summary>Deltas of a call per rupee of forward, undiscounted; a half where an option without volatility sits on its strike.</summary>
    private static void CallDeltas(ReadOnlySpan<double> forwards, double strike, double deviation, Span<double> deltas)
    {
        if (deviation > 0)
        {
            ScanPricer.CallDeltas(strike, deviation, forwards, deltas);
            return;
        }

        for (int i = 0; i < forwards.Length; i++)
            deltas[i] = forwards[i] > strike ? 1 : forwards[i] < strike ? 0 : 0.5;
    }

    private static long ToSteps(double rupees) => Money.FromModel(rupees).Steps;

    private static void Require(bool holds) =>
        Invariant.Require(holds, "a contract is margined on a positive level, strike and forward, and a price, volatility and time of at least zero");

    /// <summary>Losses in steps of 0.0001 rupee by zero-based scenario, without a copy.</summary>
    internal static ReadOnlySpan<long> StepsOf(ref readonly RiskArray array) => array._losses;

    [InlineArray(ScanScenarios.Count)]
    private struct Losses
    {
        private long _first;
    }
}
