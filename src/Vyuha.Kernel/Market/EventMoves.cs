using Vyuha.Core.Calendar;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Volatility;

namespace Vyuha.Kernel.Market;

/// <summary>Sizes of past moves on events of one kind.</summary>
/// <param name="Count">Events that are on the board and whose sessions are in the daily history.</param>
/// <param name="Median">Median size of the logarithm of close over close before; NaN without any.</param>
public readonly record struct EventMoveHistory(int Count, double Median);

/// <summary>What an event is expected to move, and what events of its kind have moved.</summary>
public sealed class EventMoves
{
    /// <summary>Two days before expiry the volatility of an expiry is mostly that of one price step.</summary>
    private const int ShortestDays = 2;

    private readonly MarketState _market;
    private readonly List<double> _sizes = [];

    internal EventMoves(MarketState market) => _market = market;

    /// <summary>Moves on past events of a kind: close of the session that could first react over the close before, from official daily bars alone.</summary>
    public EventMoveHistory Realised(int underlyingIndex, MarketEventKind kind)
    {
        DailyHistory history = _market.History(underlyingIndex);
        ReadOnlySpan<int> days = history.Days;
        ReadOnlySpan<double> closes = history.Close;
        _sizes.Clear();
        foreach (ConfirmedEvent past in _market.Events.Past(underlyingIndex, kind))
        {
            int at = days.BinarySearch(past.ReactionDay.DayNumber);
            if (at > 0)
                _sizes.Add(Math.Abs(ExactMath.Log(closes[at] / closes[at - 1])));
        }

        _sizes.Sort();
        int count = _sizes.Count;
        if (count == 0)
            return new(0, double.NaN);
        return new(count, count % 2 == 1 ? _sizes[count / 2] : (_sizes[count / 2 - 1] + _sizes[count / 2]) / 2);
    }

    /// <summary>The variance that expiries around an event imply for it: from the two nearest beyond it, else from one before and one beyond.</summary>
    public EventVariance Implied(int underlyingIndex, ConfirmedEvent ahead)
    {
        (OptionChain? before, OptionChain? first, OptionChain? second) = Around(underlyingIndex, ahead);
        if (first is null || (second is null && before is null))
            return new EventVariance(EventVarianceStatus.TooFewExpiries, 0, 0);
        return second is not null
            ? EventVariance.FromTwoBeyond(first.Years, VolatilityOf(first), second.Years, VolatilityOf(second))
            : EventVariance.FromOneBefore(before!.Years, VolatilityOf(before), first.Years, VolatilityOf(first));
    }

    /// <summary>How surely those expiries price the event, their quotes being as wide as they are: see <see cref="EventVariance.ScoreOfTwoBeyond"/>.</summary>
    /// <returns>NaN where it cannot be said.</returns>
    public double Score(int underlyingIndex, ConfirmedEvent ahead)
    {
        (OptionChain? before, OptionChain? first, OptionChain? second) = Around(underlyingIndex, ahead);
        OptionChain? other = second ?? before;
        if (first is null || other is null || !first.TryAtTheMoneyError(out double error) || !other.TryAtTheMoneyError(out double otherError))
            return double.NaN;
        return second is not null
            ? EventVariance.ScoreOfTwoBeyond(first.Years, VolatilityOf(first), error, other.Years, VolatilityOf(other), otherError)
            : EventVariance.ScoreOfOneBefore(other.Years, VolatilityOf(other), otherError, first.Years, VolatilityOf(first), error);
    }

    /// <summary>The last quoted expiry before an event and the first two beyond it.</summary>
    private (OptionChain? Before, OptionChain? First, OptionChain? Second) Around(int underlyingIndex, ConfirmedEvent ahead)
    {
        OptionChain? before = null, first = null;
        IReadOnlyList<OptionChain> chains = _market.Chains(underlyingIndex);
        for (int i = 0; i < chains.Count; i++)
        {
            OptionChain chain = chains[i];
            if (chain.DaysToExpiry < ShortestDays || !chain.TryAtTheMoneyVolatility(out _))
                continue;
            if (IsBefore(chain, ahead))
                before = chain;
            else if (first is null)
                first = chain;
            else
                return (before, first, chain);
        }

        return (before, first, null);
    }

    private static double VolatilityOf(OptionChain chain) => chain.TryAtTheMoneyVolatility(out double volatility) ? volatility : double.NaN;

    /// <summary>Whether an expiry is over before the market can react; on the day itself that depends on the hour, which is not always known.</summary>
    private static bool IsBefore(OptionChain chain, ConfirmedEvent ahead) =>
        ahead.At is { } instant && !ahead.IsAfterHours ? chain.ExpiryInstant <= instant : chain.Expiry < ahead.ReactionDay;
}
