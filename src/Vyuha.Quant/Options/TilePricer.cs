using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>The stages of a tile in their order.</summary>
internal static class TilePricer
{
    /// <summary>Present values; true when a volatility of the tile is NaN, because its option is outside the region of the lanes.</summary>
    /// <param name="tile">With all that follows from the expiry.</param>
    /// <param name="strikes">As given.</param>
    /// <param name="isCall">As given.</param>
    /// <param name="vols">As given.</param>
    public static bool Price(in OptionTile tile, ReadOnlySpan<double> strikes, ReadOnlySpan<bool> isCall, ReadOnlySpan<double> vols)
    {
        Span<bool> outside = [false];
        LaneRunner.RunStage(new RegionStage(tile, strikes, isCall, vols, outside));
        LaneRunner.RunStage(new WeightStage(tile));
        LaneRunner.RunStage(new PriceStage(tile));
        return outside[0];
    }

    /// <summary>Sensitivities by the forward, of a tile that is priced.</summary>
    /// <param name="tile">After <see cref="Price"/>.</param>
    /// <param name="greeks">Of the whole batch.</param>
    /// <param name="start">Where the tile begins in it.</param>
    public static void ForwardGreeks(in OptionTile tile, in GreekColumns greeks, int start)
    {
        LaneRunner.RunStage(new DeltaStage(tile));
        LaneRunner.RunStage(new ForwardGreeksStage(tile, greeks, start));
        if (greeks.WantMore)
            LaneRunner.RunStage(new ForwardHigherStage(tile, greeks.Slice(start, tile.Length)));
    }

    /// <summary>Sensitivities by the spot, of a tile that is priced.</summary>
    /// <inheritdoc cref="ForwardGreeks"/>
    public static void SpotGreeks(in OptionTile tile, in GreekColumns greeks, int start)
    {
        LaneRunner.RunStage(new DeltaStage(tile));
        LaneRunner.RunStage(new SpotGreeksStage(tile, greeks, start));
        if (greeks.WantMore)
            LaneRunner.RunStage(new SpotHigherStage(tile, greeks.Slice(start, tile.Length)));
    }

    /// <summary>Volatilities; true when one is NaN, because there is none or the lanes do not find it.</summary>
    /// <param name="tile">With forward, years and discount.</param>
    /// <param name="strikes">As given.</param>
    /// <param name="isCall">As given.</param>
    /// <param name="prices">Present values.</param>
    /// <param name="vols">Overwritten.</param>
    public static bool Solve(in OptionTile tile, ReadOnlySpan<double> strikes, ReadOnlySpan<bool> isCall, ReadOnlySpan<double> prices, Span<double> vols)
    {
        Span<bool> outside = [false];
        LaneRunner.RunStage(new TimeValueStage(tile, strikes, isCall, prices));
        LaneRunner.RunStage(new StartStage(tile));
        LaneRunner.RunStage(new StepStage(tile, TileColumn.Standardised, TileColumn.Vol));
        LaneRunner.RunStage(new MoveStage(tile));
        LaneRunner.RunStage(new StepStage(tile, TileColumn.SecondSpare, TileColumn.Vol));
        LaneRunner.RunStage(new AcceptStage(tile, vols, outside));
        return outside[0];
    }
}
