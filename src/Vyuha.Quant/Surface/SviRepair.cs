using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Quant.Surface;

/// <summary>Takes the butterfly arbitrage out of a smile: its variance at the money, its skew there and its put wing stay, the call wing and the least variance give way.</summary>
/// <remarks>Source: Gatheral and Jacquier (2014), section 5.1, on the example of Vogt.</remarks>
public static class SviRepair
{
    private const int LevelSteps = 48;
    private const int WingSteps = 50;
    private const int PricedStrikes = 41;
    private const double GoldenShare = 0.3819660112501051;

    /// <summary>The closed form: c′ = p + 2ψ and ṽ′ = v 4pc′/(p + c′)², which makes the smile one of SSVI.</summary>
    public static SviJumpWings Closed(in SviJumpWings smile)
    {
        double call = smile.PutWing + 2 * smile.Skew, both = smile.PutWing + call;
        return smile with { CallWing = call, LeastVariance = smile.Variance * 4 * smile.PutWing * call / (both * both) };
    }

    /// <summary>The smile free of arbitrage nearest to the given one in the squared prices of its options, between it and the closed form.</summary>
    /// <remarks>
    /// For each least variance the call wing is moved from the closed form's towards the given one as far as there is no arbitrage, and of these
    /// the one with the nearest prices is taken. A smile without arbitrage is returned as it is.
    /// </remarks>
    /// <param name="smile">The smile to repair.</param>
    /// <param name="repaired">The repaired smile.</param>
    /// <returns>False when the closed form, too, admits arbitrage: a put wing beyond what the variance at the money allows, or no wing left on the call's side.</returns>
    public static bool TryNearest(in SviJumpWings smile, out SviJumpWings repaired)
    {
        repaired = smile;
        if (smile.TryToRaw(out SviRaw given) && Butterfly.IsFree(given))
            return true;
        SviJumpWings closed = Closed(smile);
        repaired = closed;
        if (!IsFree(closed))
            return false;
        if (!smile.TryToRaw(out _))
            return true;

        double low = smile.LeastVariance, high = closed.LeastVariance;
        double first = low + GoldenShare * (high - low), second = high - GoldenShare * (high - low);
        (double firstDistance, SviJumpWings firstSmile) = At(smile, closed, given, first);
        (double secondDistance, SviJumpWings secondSmile) = At(smile, closed, given, second);
        (double best, repaired) = At(smile, closed, given, smile.LeastVariance);
        for (int step = 0; step < LevelSteps; step++)
        {
            if (firstDistance < best)
                (best, repaired) = (firstDistance, firstSmile);
            if (secondDistance < best)
                (best, repaired) = (secondDistance, secondSmile);
            if (firstDistance <= secondDistance)
            {
                (high, second, secondDistance, secondSmile) = (second, first, firstDistance, firstSmile);
                first = low + GoldenShare * (high - low);
                (firstDistance, firstSmile) = At(smile, closed, given, first);
            }
            else
            {
                (low, first, firstDistance, firstSmile) = (first, second, secondDistance, secondSmile);
                second = high - GoldenShare * (high - low);
                (secondDistance, secondSmile) = At(smile, closed, given, second);
            }
        }

        return true;
    }

    private static bool IsFree(in SviJumpWings smile) => smile.TryToRaw(out SviRaw raw) && Butterfly.IsFree(raw);

    /// <summary>With this least variance, the call wing nearest the given one without arbitrage, and how far its prices are; +∞ when there is none.</summary>
    private static (double Distance, SviJumpWings Smile) At(in SviJumpWings smile, in SviJumpWings closed, in SviRaw given, double leastVariance)
    {
        double free = closed.CallWing, bound = smile.CallWing;
        SviJumpWings candidate = closed with { LeastVariance = leastVariance };
        if (!IsFree(candidate))
            return (double.PositiveInfinity, closed);
        for (int step = 0; step < WingSteps; step++)
        {
            double middle = free + (bound - free) / 2;
            if (IsFree(candidate with { CallWing = middle }))
                free = middle;
            else
                bound = middle;
        }

        candidate = candidate with { CallWing = free };
        candidate.TryToRaw(out SviRaw raw);
        double sum = 0, step2 = 8 * Math.Sqrt(smile.Variance * smile.Years) / (PricedStrikes - 1);
        for (int i = 0; i < PricedStrikes; i++)
        {
            double k = (i - PricedStrikes / 2) * step2, strike = ExactMath.Exp(k), was = given.TotalVariance(k);
            double difference = was > 0
                ? Black76.Undiscounted(k > 0, 1, strike, Math.Sqrt(raw.TotalVariance(k))) - Black76.Undiscounted(k > 0, 1, strike, Math.Sqrt(was))
                : 0;
            sum += difference * difference;
        }

        return (sum, candidate);
    }
}
