namespace Vyuha.Quant.Options;

/// <summary>Prices, volatilities and sensitivities of many options on one forward and one expiry.</summary>
/// <remarks>
/// Results equal <see cref="ImpliedVolatility.TrySolve(bool, double, double, double, double, double, out double)"/> followed by <see cref="Black76.PriceAndGreeks(bool, double, double, double, double, double)"/>
/// to the last bit, whatever the width of the processor's registers: index options run two, four or eight at a time, and an option outside
/// the region of the SIMD code is done by those two functions themselves. No allocation.
/// </remarks>
public static class ChainPricer
{
    /// <summary>Below this the way through the lanes costs more than it saves.</summary>
    private const int FewestForLanes = 4;

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
        statuses.Clear();
        if (strikes.Length < FewestForLanes)
        {
            for (int i = 0; i < strikes.Length; i++)
                SolveOne(expiry, strikes, isCall, prices, statuses, vols, greeks, i);
            Quieten(statuses, vols, greeks, tick);
            return;
        }

        Span<double> memory = stackalloc double[OptionTile.Room];
        OptionTile.Share(expiry, memory);
        for (int start = 0; start < strikes.Length; start += OptionTile.Size)
        {
            var tile = new OptionTile(memory, Math.Min(OptionTile.Size, strikes.Length - start));
            Range part = start..(start + tile.Length);
            Span<double> solved = vols[part];
            TilePricer.Solve(tile, strikes[part], isCall[part], prices[part], solved);
            bool outside = TilePricer.Price(tile, strikes[part], isCall[part], solved);
            TilePricer.ForwardGreeks(tile, greeks, start);
            for (int i = 0; outside && i < tile.Length; i++)
            {
                if (double.IsNaN(tile[TileColumn.Vol][i]))
                    SolveOne(expiry, strikes, isCall, prices, statuses, vols, greeks, start + i);
            }
        }

        Quieten(statuses, vols, greeks, tick);
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
        if (strikes.Length < FewestForLanes)
        {
            for (int i = 0; i < strikes.Length; i++)
                PriceOne(expiry, strikes, isCall, vols, prices, greeks, i);
            return;
        }

        Span<double> memory = stackalloc double[OptionTile.Room];
        OptionTile.Share(expiry, memory);
        for (int start = 0; start < strikes.Length; start += OptionTile.Size)
        {
            var tile = new OptionTile(memory, Math.Min(OptionTile.Size, strikes.Length - start));
            Range part = start..(start + tile.Length);
            bool outside = TilePricer.Price(tile, strikes[part], isCall[part], vols[part]);
            TilePricer.ForwardGreeks(tile, greeks, start);
            tile[TileColumn.Price].CopyTo(prices[part]);
            for (int i = 0; outside && i < tile.Length; i++)
            {
                if (double.IsNaN(tile[TileColumn.Vol][i]))
                    PriceOne(expiry, strikes, isCall, vols, prices, greeks, start + i);
            }
        }
    }

    /// <summary>Takes back the volatilities that a tick is worth a point of.</summary>
    private static void Quieten(Span<ImpliedVolatilityStatus> statuses, Span<double> vols, in GreekColumns greeks, double tick)
    {
        for (int i = 0; tick > 0 && i < statuses.Length; i++)
        {
            if (statuses[i] != ImpliedVolatilityStatus.Ok || !(greeks.Vega[i] < tick))
                continue;
            (statuses[i], vols[i]) = (ImpliedVolatilityStatus.NoInformation, 0);
            greeks.Set(i, default(Greeks));
            greeks.Set(i, default(HigherGreeks));
        }
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

    private static void RequireLength(int length, bool othersMatch, in GreekColumns greeks)
    {
        if (!othersMatch || !greeks.Fit(length))
            throw new ArgumentException("The spans of a chain have one length.", nameof(length));
    }
}
