using Vyuha.Kernel.Signals;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>What a profile looks at on one underlying. NaN means "not ready", which is never treated as a number.</summary>
internal sealed class SellerSignals
{
    private const int LongWindow = 20;
    private const int ShortWindow = 5;

    private readonly ISignal<IvRankValue> _rank;
    private readonly ISignal<double> _thirtyDays;
    private readonly ISignal<double> _long;
    private readonly ISignal<double> _short;

    /// <param name="board">Asked for its signals: before the first input.</param>
    /// <param name="underlying">Of which index.</param>
    /// <param name="profile">Its windows and estimators.</param>
    /// <param name="volatilityIndex">What stands in for a year of recorded volatilities.</param>
    public SellerSignals(SignalBoard board, int underlying, ProfileOptions profile, string volatilityIndex)
    {
        _rank = board.IvRank(underlying, profile.IvRankSessions, volatilityIndex);
        _thirtyDays = board.ThirtyDayVolatility(underlying);
        _long = board.RealisedVolatility(underlying, LongWindow, profile.RealizedVolEstimator);
        _short = board.RealisedVolatility(underlying, ShortWindow, profile.RealizedVolEstimator);
    }

    /// <summary>0 to 100.</summary>
    public double IvRank => _rank.RankOrNaN();

    /// <summary>At the money, from the chains; annualised, 0.15 meaning 15 %.</summary>
    public double ThirtyDayVolatility => _thirtyDays.OrNaN();

    /// <summary>Of a month.</summary>
    public double RealisedLong => _long.OrNaN();

    /// <summary>Of a week.</summary>
    public double RealisedShort => _short.OrNaN();

    public double RealisedRatio => RealisedShort / RealisedLong;

    /// <summary>What the market is expected to move from here: the larger of the two, for a seller errs on that side. NaN when not ready.</summary>
    public double Forecast => double.IsNaN(RealisedShort) ? RealisedLong : Math.Max(RealisedLong, RealisedShort);
}
