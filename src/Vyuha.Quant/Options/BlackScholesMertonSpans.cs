using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary><see cref="BlackScholesMerton"/> over many options that share nothing, with its bits.</summary>
/// <remarks>As <see cref="Black76Spans"/>: several at a time in the region of index options, one by one outside. No allocation.</remarks>
public static class BlackScholesMertonSpans
{
    /// <summary>Present values and sensitivities by the spot.</summary>
    /// <param name="options">Shape [n].</param>
    /// <param name="vols">Shape [n], annualised.</param>
    /// <param name="prices">Shape [n], rupee; overwritten.</param>
    /// <param name="greeks">Shape [n] each; overwritten.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void PriceAndGreeks(in SpotColumns options, ReadOnlySpan<double> vols, Span<double> prices, in GreekColumns greeks)
    {
        if (!options.Fit || vols.Length != options.Length || prices.Length != options.Length || !greeks.Fit(options.Length))
            throw new ArgumentException("The spans of a batch have one length.");
        Span<double> memory = stackalloc double[OptionTile.Room];
        for (int start = 0; start < options.Length; start += OptionTile.Size)
        {
            int length = Math.Min(OptionTile.Size, options.Length - start);
            SpotColumns part = options.Slice(start, length);
            var tile = new OptionTile(memory, length);
            ReadOnlySpan<double> given = vols.Slice(start, length);
            Span<double> priced = prices.Slice(start, length);
            LaneRunner.RunStage(new CarryStage(tile, part));
            bool outside = TilePricer.Price(tile, part.Strikes, part.IsCall, given);
            TilePricer.SpotGreeks(tile, greeks, start);
            tile[TileColumn.Price].CopyTo(priced);
            for (int i = 0; outside && i < length; i++)
            {
                if (double.IsNaN(tile[TileColumn.Vol][i]))
                    PriceOne(part, given, priced, greeks.Slice(start, length), i);
            }
        }
    }

    private static void PriceOne(in SpotColumns part, ReadOnlySpan<double> vols, Span<double> prices, in GreekColumns greeks, int i)
    {
        (bool isCall, double spot, double strike, double years) = (part.IsCall[i], part.Spots[i], part.Strikes[i], part.Years[i]);
        PricedOption priced = BlackScholesMerton.PriceAndGreeks(isCall, spot, strike, years, vols[i], part.Rates[i], part.Yields[i]);
        prices[i] = priced.Price;
        greeks.Set(i, priced.Greeks);
        if (greeks.WantHigher)
            greeks.Set(i, BlackScholesMerton.HigherGreeks(isCall, spot, strike, years, vols[i], part.Rates[i], part.Yields[i]));
    }
}
