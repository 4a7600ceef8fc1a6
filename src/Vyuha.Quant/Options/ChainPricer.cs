using System.Runtime.Intrinsics;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Prices, volatilities and sensitivities of many options on one forward and one expiry.</summary>
/// <remarks>
/// Results equal <see cref="ImpliedVolatility.TrySolve(bool, double, double, double, double, double, out double)"/> followed by <see cref="Black76.PriceAndGreeks(bool, double, double, double, double, double)"/>
/// to the last bit, whatever the width of the processor's registers: index options run four or eight at a time, and an option outside
/// the region of the SIMD code is done by those two functions themselves. No allocation.
/// </remarks>
public static class ChainPricer
{
    /// <summary>Implied volatilities and sensitivities from prices.</summary>
    /// <param name="forward">Forward to the expiry, rupee; above 0.</param>
    /// <param name="years">Time to expiry by <see cref="YearFraction"/>.</param>
    /// <param name="discount">Price today of 1 rupee at expiry; above 0.</param>
    /// <param name="strikes">Shape [n], rupee.</param>
    /// <param name="isCall">Shape [n].</param>
    /// <param name="prices">Shape [n], present value in rupee.</param>
    /// <param name="statuses">Shape [n]; overwritten.</param>
    /// <param name="vols">Shape [n]; overwritten; 0 where the status is not Ok.</param>
    /// <param name="greeks">Shape [n] each; overwritten; 0 where the status is not Ok.</param>
    /// <param name="tick">Smallest step of a price, rupee: where it is worth a volatility point or more, the status is NoInformation. At 0 every price informs.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <remarks>No output may share memory with an input.</remarks>
    public static void Solve(
        double forward, double years, double discount,
        ReadOnlySpan<double> strikes, ReadOnlySpan<bool> isCall, ReadOnlySpan<double> prices,
        Span<ImpliedVolatilityStatus> statuses, Span<double> vols, in GreekColumns greeks, double tick = 0)
    {
        RequireLength(strikes.Length, isCall.Length == strikes.Length && prices.Length == strikes.Length
            && statuses.Length == strikes.Length && vols.Length == strikes.Length, greeks);
        var expiry = new BlackExpiry(forward, years, discount);
        int done = 0;
        if (IsRegular(expiry))
        {
            if (Vector512.IsHardwareAccelerated && strikes.Length >= Lane8.Count)
                done = SolveBlocks<Lane8>(expiry, strikes, isCall, prices, statuses, vols, greeks);
            else if (Vector256.IsHardwareAccelerated && strikes.Length >= Lane4.Count)
                done = SolveBlocks<Lane4>(expiry, strikes, isCall, prices, statuses, vols, greeks);
            else if (LaneRunner.Widest == Lane2.Count && strikes.Length >= Lane2.Count)
                done = SolveBlocks<Lane2>(expiry, strikes, isCall, prices, statuses, vols, greeks);
        }

        for (; done < strikes.Length; done++)
            SolveOne(expiry, strikes, isCall, prices, statuses, vols, greeks, done);
        for (int i = 0; tick > 0 && i < strikes.Length; i++)
        {
            if (statuses[i] != ImpliedVolatilityStatus.Ok || !(greeks.Vega[i] < tick))
                continue;
            (statuses[i], vols[i]) = (ImpliedVolatilityStatus.NoInformation, 0);
            greeks.Set(i, default(Greeks));
            greeks.Set(i, default(HigherGreeks));
        }
    }

    /// <summary>Prices and sensitivities from volatilities.</summary>
    /// <param name="forward">Forward to the expiry, rupee; above 0.</param>
    /// <param name="years">Time to expiry by <see cref="YearFraction"/>.</param>
    /// <param name="discount">Price today of 1 rupee at expiry; above 0.</param>
    /// <param name="strikes">Shape [n], rupee.</param>
    /// <param name="isCall">Shape [n].</param>
    /// <param name="vols">Shape [n], annualised.</param>
    /// <param name="prices">Shape [n], present value in rupee; overwritten.</param>
    /// <param name="greeks">Shape [n] each; overwritten.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <remarks>No output may share memory with an input.</remarks>
    public static void Price(
        double forward, double years, double discount,
        ReadOnlySpan<double> strikes, ReadOnlySpan<bool> isCall, ReadOnlySpan<double> vols,
        Span<double> prices, in GreekColumns greeks)
    {
        RequireLength(
            strikes.Length, isCall.Length == strikes.Length && prices.Length == strikes.Length && vols.Length == strikes.Length, greeks);
        var expiry = new BlackExpiry(forward, years, discount);
        int done = 0;
        if (IsRegular(expiry))
        {
            if (Vector512.IsHardwareAccelerated && strikes.Length >= Lane8.Count)
                done = PriceBlocks<Lane8>(expiry, strikes, isCall, vols, prices, greeks);
            else if (Vector256.IsHardwareAccelerated && strikes.Length >= Lane4.Count)
                done = PriceBlocks<Lane4>(expiry, strikes, isCall, vols, prices, greeks);
            else if (LaneRunner.Widest == Lane2.Count && strikes.Length >= Lane2.Count)
                done = PriceBlocks<Lane2>(expiry, strikes, isCall, vols, prices, greeks);
        }

        for (; done < strikes.Length; done++)
            PriceOne(expiry, strikes, isCall, vols, prices, greeks, done);
    }

    private static int SolveBlocks<T>(
        in BlackExpiry expiry, ReadOnlySpan<double> strikes, ReadOnlySpan<bool> isCall, ReadOnlySpan<double> prices,
        Span<ImpliedVolatilityStatus> statuses, Span<double> vols, in GreekColumns greeks)
        where T : struct, ILanes<T>
    {
        var lanes = new ExpiryLanes<T>(expiry);
        bool more = greeks.WantMore;
        for (int next = 0; next < strikes.Length; next += T.Count)
        {
            // The last block reaches back over options already done rather than leave a remainder.
            int index = Math.Min(next, strikes.Length - T.Count);
            T strike = T.Load(strikes, index);
            T sign = T.Signs(isCall, index);
            T undiscounted = T.Load(prices, index) / T.Of(expiry.Discount);
            T intrinsic = BlackLanes<T>.Intrinsic(lanes, sign, strike);
            T timeValue = undiscounted - intrinsic;
            T forward = T.Of(expiry.Forward);
            T smaller = T.Min(forward, strike);
            T moneyness = Elementary<T>.LogRatio(forward, strike);
            T deviation = NarrowSolver<T>.Solve(T.Abs(moneyness), smaller, T.Max(forward, strike), timeValue);

            // A price without an answer, or not a price at all, goes the long way round to its status.
            T nan = T.Of(double.NaN);
            deviation = T.IfLess(T.Of(ImpliedVolatility.NoiseUlp) * undiscounted, timeValue, deviation, nan);
            deviation = T.IfLess(timeValue, smaller, deviation, nan);
            deviation = T.IfLess(T.Of(0), strike, deviation, nan);
            T vol = deviation / T.Of(expiry.RootYears);

            vol.Store(vols, index);
            statuses.Slice(index, T.Count).Clear();
            GreekBlocks<T>.Store(lanes, sign, strike, moneyness, intrinsic, vol, greeks, more, index);
            if (T.AnyNaN(vol))
            {
                for (int lane = index; lane < index + T.Count; lane++)
                {
                    if (double.IsNaN(vols[lane]))
                        SolveOne(expiry, strikes, isCall, prices, statuses, vols, greeks, lane);
                }
            }
        }

        return strikes.Length;
    }

    private static int PriceBlocks<T>(
        in BlackExpiry expiry, ReadOnlySpan<double> strikes, ReadOnlySpan<bool> isCall, ReadOnlySpan<double> vols,
        Span<double> prices, in GreekColumns greeks)
        where T : struct, ILanes<T>
    {
        var lanes = new ExpiryLanes<T>(expiry);
        bool more = greeks.WantMore;
        for (int next = 0; next < strikes.Length; next += T.Count)
        {
            // The last block reaches back over options already done rather than leave a remainder.
            int index = Math.Min(next, strikes.Length - T.Count);
            T strike = T.Load(strikes, index);
            T sign = T.Signs(isCall, index);
            T vol = T.Load(vols, index);
            T moneyness = Elementary<T>.LogRatio(T.Of(expiry.Forward), strike);
            T nan = T.Of(double.NaN);
            T deviation = vol * T.Of(expiry.RootYears);
            T regular = T.IfLess(T.Of(NormalisedBlack<T>.NarrowLimit), deviation, nan, vol);
            regular = T.IfLess(T.Of(NormalisedBlack<T>.MoneynessLimit), T.Abs(moneyness), nan, regular);
            regular = T.IfLess(T.Of(0), vol, regular, nan);
            regular = T.IfLess(T.Of(0), strike, regular, nan);
            regular = T.IfLess(strike, T.Of(double.PositiveInfinity), regular, nan);

            T intrinsic = BlackLanes<T>.Intrinsic(lanes, sign, strike);
            GreekBlocks<T>.Store(lanes, sign, strike, moneyness, intrinsic, regular, greeks, more, index).Store(prices, index);
            if (T.AnyNaN(regular))
            {
                for (int lane = index; lane < index + T.Count; lane++)
                    PriceOne(expiry, strikes, isCall, vols, prices, greeks, lane);
            }
        }

        return strikes.Length;
    }

    private static void SolveOne(
        in BlackExpiry expiry, ReadOnlySpan<double> strikes, ReadOnlySpan<bool> isCall, ReadOnlySpan<double> prices,
        Span<ImpliedVolatilityStatus> statuses, Span<double> vols, in GreekColumns greeks, int index)
    {
        statuses[index] = ImpliedVolatility.TrySolve(
            isCall[index], expiry.Forward, strikes[index], expiry.Years, expiry.Discount, prices[index], out vols[index]);
        bool solved = statuses[index] == ImpliedVolatilityStatus.Ok;
        greeks.Set(index, solved ? Black76.PriceAndGreeks(expiry, isCall[index], strikes[index], vols[index]).Greeks : default);
        if (greeks.WantHigher)
            greeks.Set(index, solved ? Black76.HigherGreeks(expiry, isCall[index], strikes[index], vols[index]) : default);
    }

    private static void PriceOne(
        in BlackExpiry expiry, ReadOnlySpan<double> strikes, ReadOnlySpan<bool> isCall, ReadOnlySpan<double> vols,
        Span<double> prices, in GreekColumns greeks, int index)
    {
        PricedOption priced = Black76.PriceAndGreeks(
            isCall[index], expiry.Forward, strikes[index], expiry.Years, vols[index], expiry.Discount);
        prices[index] = priced.Price;
        greeks.Set(index, priced.Greeks);
        if (greeks.WantHigher)
        {
            greeks.Set(index, Black76.HigherGreeks(
                isCall[index], expiry.Forward, strikes[index], expiry.Years, vols[index], expiry.Discount));
        }
    }

    private static bool IsRegular(in BlackExpiry expiry) =>
        expiry.Forward > 0 && expiry.Forward < double.PositiveInfinity && expiry.Years > 0 && expiry.Years < double.PositiveInfinity
        && expiry.Discount > 0 && expiry.Discount < double.PositiveInfinity;

    private static void RequireLength(int length, bool othersMatch, in GreekColumns greeks)
    {
        if (!othersMatch || !greeks.Fit(length))
            throw new ArgumentException("The spans of a chain have one length.", nameof(length));
    }
}
