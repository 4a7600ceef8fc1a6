using Vyuha.Kernel.Market;
using Vyuha.Quant.Levels;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>The support below and the resistance above the market that short strikes keep outside of, rupee; NaN: there is none on that side.</summary>
internal readonly record struct SupportResistance(double Support, double Resistance)
{
    /// <summary>Sessions on each side of a swing.</summary>
    private const int Beside = 2;

    public static SupportResistance None { get; } = new(double.NaN, double.NaN);

    /// <summary>False when the profile wants levels and the data has too little to say where they are.</summary>
    public static bool TryFind(MarketState market, OptionChain chain, ProfileOptions profile, double forward, out SupportResistance levels)
    {
        levels = None;
        if (profile.BeyondLevels == LevelSource.None)
            return true;
        if (profile.BeyondLevels == LevelSource.OiWalls)
        {
            var walls = OpenInterestWalls.Around(market, chain, forward);
            levels = new(walls.Support, walls.Resistance);
            return !double.IsNaN(walls.Support) && !double.IsNaN(walls.Resistance);
        }

        // Daily history is of the index, so the level is too.
        DailyHistory history = market.History(chain.UnderlyingIndex);
        double spot = market.Spot(chain.UnderlyingIndex);
        if (history.Count < profile.LevelSessions || spot <= 0)
            return false;
        Range window = ^profile.LevelSessions..;
        if (profile.BeyondLevels == LevelSource.ClassicPivots)
        {
            var pivots = ClassicPivots.Of(history.High[window], history.Low[window], history.Close[window]);
            levels = new(pivots.SupportBelow(spot), pivots.ResistanceAbove(spot));
        }
        else
        {
            levels = new(SwingPivots.SupportBelow(history.Low[window], spot, Beside), SwingPivots.ResistanceAbove(history.High[window], spot, Beside));
        }

        return true;
    }

    /// <summary>Whether a short lies at the level of its side or beyond it.</summary>
    public bool IsOutside(bool isCall, double strike) => isCall ? !(strike < Resistance) : !(strike > Support);
}
