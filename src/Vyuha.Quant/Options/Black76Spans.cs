using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary><see cref="Black76"/> and <see cref="ImpliedVolatility"/> over many options that share nothing.</summary>
/// <remarks>
/// The bits are those of the one-by-one functions, whatever the width of the processor's registers: index options run eight, four or two
/// at a time, and an option outside the region of that code goes to the function itself. No allocation. No output may share memory with
/// an input. For a chain on one forward and expiry <see cref="ChainPricer"/> is faster.
/// </remarks>
public static class Black76Spans
{
    /// <summary>Present values and sensitivities.</summary>
    /// <param name="options">Shape [n].</param>
    /// <param name="vols">Shape [n], annualised.</param>
    /// <param name="prices">Shape [n], rupee; overwritten.</param>
    /// <param name="greeks">Shape [n] each; overwritten.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void PriceAndGreeks(in OptionColumns options, ReadOnlySpan<double> vols, Span<double> prices, in GreekColumns greeks)
    {
        RequireLength(options.Fit && vols.Length == options.Length && prices.Length == options.Length && greeks.Fit(options.Length));
        Span<double> memory = stackalloc double[OptionTile.Room];
        for (int start = 0; start < options.Length; start += OptionTile.Size)
        {
            var tile = new OptionTile(memory, Math.Min(OptionTile.Size, options.Length - start));
            OptionColumns part = options.Slice(start, tile.Length);
            ReadOnlySpan<double> given = vols.Slice(start, tile.Length);
            Span<double> priced = prices.Slice(start, tile.Length);
            LaneRunner.RunStage(new ExpiryStage(tile, part));
            bool outside = TilePricer.Price(tile, part.Strikes, part.IsCall, given);
            TilePricer.ForwardGreeks(tile, greeks, start);
            tile[TileColumn.Price].CopyTo(priced);
            for (int i = 0; outside && i < tile.Length; i++)
            {
                if (double.IsNaN(tile[TileColumn.Vol][i]))
                    PriceOne(part, given, priced, greeks.Slice(start, tile.Length), i);
            }
        }
    }

    /// <summary>Present values alone.</summary>
    /// <param name="options">Shape [n].</param>
    /// <param name="vols">Shape [n], annualised.</param>
    /// <param name="prices">Shape [n], rupee; overwritten.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Price(in OptionColumns options, ReadOnlySpan<double> vols, Span<double> prices)
    {
        RequireLength(options.Fit && vols.Length == options.Length && prices.Length == options.Length);
        Span<double> memory = stackalloc double[OptionTile.Room];
        for (int start = 0; start < options.Length; start += OptionTile.Size)
        {
            var tile = new OptionTile(memory, Math.Min(OptionTile.Size, options.Length - start));
            OptionColumns part = options.Slice(start, tile.Length);
            ReadOnlySpan<double> given = vols.Slice(start, tile.Length);
            Span<double> priced = prices.Slice(start, tile.Length);
            LaneRunner.RunStage(new RootStage(tile, part));
            bool outside = TilePricer.Price(tile, part.Strikes, part.IsCall, given);
            tile[TileColumn.Price].CopyTo(priced);
            for (int i = 0; outside && i < tile.Length; i++)
            {
                if (double.IsNaN(tile[TileColumn.Vol][i]))
                    priced[i] = Black76.Price(part.IsCall[i], part.Forwards[i], part.Strikes[i], part.Years[i], given[i], part.Discounts[i]);
            }
        }
    }

    /// <summary>The volatilities at which the options have these prices.</summary>
    /// <param name="options">Shape [n].</param>
    /// <param name="prices">Shape [n], present value in rupee.</param>
    /// <param name="statuses">Shape [n]; overwritten.</param>
    /// <param name="vols">Shape [n]; overwritten; 0 where the status is not Ok, never NaN.</param>
    /// <param name="tick">Smallest step of a price, rupee: where it is worth a volatility point or more, the status is NoInformation. At 0 every price informs.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Solve(
        in OptionColumns options, ReadOnlySpan<double> prices, Span<ImpliedVolatilityStatus> statuses, Span<double> vols, double tick = 0)
    {
        RequireLength(options.Fit && vols.Length == options.Length && prices.Length == options.Length && statuses.Length == options.Length);
        statuses.Clear();
        Span<double> memory = stackalloc double[OptionTile.Room];
        for (int start = 0; start < options.Length; start += OptionTile.Size)
        {
            var tile = new OptionTile(memory, Math.Min(OptionTile.Size, options.Length - start));
            OptionColumns part = options.Slice(start, tile.Length);
            Span<double> solved = vols.Slice(start, tile.Length);
            LaneRunner.RunStage(new RootStage(tile, part));
            bool outside = TilePricer.Solve(tile, part.Strikes, part.IsCall, prices.Slice(start, tile.Length), solved);
            if (tick > 0)
                LaneRunner.RunStage(new VegaStage(tile, solved));
            for (int i = 0; (outside || tick > 0) && i < tile.Length; i++)
            {
                if (double.IsNaN(solved[i]) || (tick > 0 && tile[TileColumn.Spare][i] < tick))
                {
                    statuses[start + i] = ImpliedVolatility.TrySolve(
                        part.IsCall[i], part.Forwards[i], part.Strikes[i], part.Years[i], part.Discounts[i], prices[start + i], tick, out solved[i]);
                }
            }
        }
    }

    private static void PriceOne(in OptionColumns part, ReadOnlySpan<double> vols, Span<double> prices, in GreekColumns greeks, int i)
    {
        (bool isCall, double forward, double strike) = (part.IsCall[i], part.Forwards[i], part.Strikes[i]);
        (double years, double discount) = (part.Years[i], part.Discounts[i]);
        PricedOption priced = Black76.PriceAndGreeks(isCall, forward, strike, years, vols[i], discount);
        prices[i] = priced.Price;
        greeks.Set(i, priced.Greeks);
        if (greeks.WantHigher)
            greeks.Set(i, Black76.HigherGreeks(isCall, forward, strike, years, vols[i], discount));
    }

    private static void RequireLength(bool match)
    {
        if (!match)
            throw new ArgumentException("The spans of a batch have one length.");
    }
}
