using System.Runtime.CompilerServices;
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
        LaneRunner.Run(new GreeksJob(options, vols, prices, greeks));
    }

    /// <summary>Present values alone.</summary>
    /// <param name="options">Shape [n].</param>
    /// <param name="vols">Shape [n], annualised.</param>
    /// <param name="prices">Shape [n], rupee; overwritten.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Price(in OptionColumns options, ReadOnlySpan<double> vols, Span<double> prices)
    {
        RequireLength(options.Fit && vols.Length == options.Length && prices.Length == options.Length);
        LaneRunner.Run(new PriceJob(options, vols, prices));
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
        LaneRunner.Run(new SolveJob(options, prices, statuses, vols, tick));
    }

    private static void RequireLength(bool match)
    {
        if (!match)
            throw new ArgumentException("The spans of a batch have one length.");
    }

    private readonly ref struct GreeksJob(in OptionColumns options, ReadOnlySpan<double> vols, Span<double> prices, in GreekColumns greeks) : ILaneJob
    {
        private readonly OptionColumns _options = options;
        private readonly ReadOnlySpan<double> _vols = vols;
        private readonly Span<double> _prices = prices;
        private readonly GreekColumns _greeks = greeks;
        private readonly bool _more = greeks.WantMore;

        public int Length => _options.Length;

        public void Block<T>(int index)
            where T : struct, ILanes<T>
        {
            var expiry = new ExpiryLanes<T>(T.Load(_options.Forwards, index), T.Load(_options.Years, index), T.Load(_options.Discounts, index));
            T strike = T.Load(_options.Strikes, index);
            T sign = T.Signs(_options.IsCall, index);
            T moneyness = Elementary<T>.LogRatio(expiry.Forward, strike);
            T vol = NarrowRegion<T>.VolOrNaN(T.Load(_vols, index), expiry, strike, moneyness);
            T intrinsic = BlackLanes<T>.Intrinsic(expiry, sign, strike);
            GreekBlocks<T>.Store(expiry, sign, strike, moneyness, intrinsic, vol, _greeks, _more, index).Store(_prices, index);
            if (T.AnyNaN(vol))
                OneByOne(index, T.Count);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void OneByOne(int index, int count)
        {
            for (int i = index; i < index + count; i++)
            {
                (bool isCall, double forward, double strike) = (_options.IsCall[i], _options.Forwards[i], _options.Strikes[i]);
                (double years, double discount) = (_options.Years[i], _options.Discounts[i]);
                PricedOption priced = Black76.PriceAndGreeks(isCall, forward, strike, years, _vols[i], discount);
                _prices[i] = priced.Price;
                _greeks.Set(i, priced.Greeks);
                if (_greeks.WantHigher)
                    _greeks.Set(i, Black76.HigherGreeks(isCall, forward, strike, years, _vols[i], discount));
            }
        }
    }

    private readonly ref struct PriceJob(in OptionColumns options, ReadOnlySpan<double> vols, Span<double> prices) : ILaneJob
    {
        private readonly OptionColumns _options = options;
        private readonly ReadOnlySpan<double> _vols = vols;
        private readonly Span<double> _prices = prices;

        public int Length => _options.Length;

        public void Block<T>(int index)
            where T : struct, ILanes<T>
        {
            T forward = T.Load(_options.Forwards, index), strike = T.Load(_options.Strikes, index);
            T discount = T.Load(_options.Discounts, index), years = T.Load(_options.Years, index);
            T rootYears = T.Sqrt(years);
            T moneyness = Elementary<T>.LogRatio(forward, strike);
            T nan = T.Of(double.NaN), zero = T.Of(0), infinity = T.Of(double.PositiveInfinity);
            T deviation = T.Load(_vols, index) * rootYears;
            T regular = T.IfLess(T.Of(NormalisedBlack<T>.NarrowLimit), deviation, nan, deviation);
            regular = T.IfLess(T.Of(NormalisedBlack<T>.MoneynessLimit), T.Abs(moneyness), nan, regular);
            regular = T.IfLess(zero, T.Min(deviation, years), regular, nan);
            regular = T.IfLess(zero, T.Min(T.Min(forward, strike), discount), regular, nan);
            regular = T.IfLess(T.Max(T.Max(forward, strike), years), infinity, regular, nan);
            T intrinsic = T.Max(T.Signs(_options.IsCall, index) * (forward - strike), zero);
            T timeValue = BlackLanes<T>.NarrowTimeValue(forward, strike, moneyness, regular, out _, out _, out _);
            (discount * (intrinsic + timeValue)).Store(_prices, index);
            if (T.AnyNaN(regular))
                OneByOne(index, T.Count);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void OneByOne(int index, int count)
        {
            for (int i = index; i < index + count; i++)
                _prices[i] = Black76.Price(_options.IsCall[i], _options.Forwards[i], _options.Strikes[i], _options.Years[i], _vols[i], _options.Discounts[i]);
        }
    }

    private readonly ref struct SolveJob(
        in OptionColumns options, ReadOnlySpan<double> prices, Span<ImpliedVolatilityStatus> statuses, Span<double> vols, double tick) : ILaneJob
    {
        private readonly OptionColumns _options = options;
        private readonly ReadOnlySpan<double> _prices = prices;
        private readonly Span<ImpliedVolatilityStatus> _statuses = statuses;
        private readonly Span<double> _vols = vols;
        private readonly double _tick = tick;

        public int Length => _options.Length;

        public void Block<T>(int index)
            where T : struct, ILanes<T>
        {
            T forward = T.Load(_options.Forwards, index), strike = T.Load(_options.Strikes, index);
            T years = T.Load(_options.Years, index), discount = T.Load(_options.Discounts, index);
            T undiscounted = T.Load(_prices, index) / discount;
            T zero = T.Of(0), nan = T.Of(double.NaN), infinity = T.Of(double.PositiveInfinity);
            T timeValue = undiscounted - T.Max(T.Signs(_options.IsCall, index) * (forward - strike), zero);
            T smaller = T.Min(forward, strike), larger = T.Max(forward, strike);
            T moneyness = T.Abs(Elementary<T>.LogRatio(forward, strike));
            T deviation = NarrowSolver<T>.Solve(moneyness, smaller, larger, timeValue);

            // A price without an answer, or not a price at all, goes the long way round to its status.
            deviation = T.IfLess(T.Of(ImpliedVolatility.NoiseUlp) * undiscounted, timeValue, deviation, nan);
            deviation = T.IfLess(timeValue, smaller, deviation, nan);
            deviation = T.IfLess(zero, T.Min(smaller, T.Min(years, discount)), deviation, nan);
            deviation = T.IfLess(T.Max(larger, T.Max(years, discount)), infinity, deviation, nan);
            T vol = deviation / T.Sqrt(years);
            vol.Store(_vols, index);
            _statuses.Slice(index, T.Count).Clear();
            if (T.AnyNaN(deviation) || (_tick > 0 && T.AnyLess(BlackLanes<T>.Vega(forward, strike, years, vol, discount), T.Of(_tick))))
                OneByOne(index, T.Count);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void OneByOne(int index, int count)
        {
            for (int i = index; i < index + count; i++)
            {
                if (_tick > 0 || double.IsNaN(_vols[i]))
                {
                    _statuses[i] = ImpliedVolatility.TrySolve(
                        _options.IsCall[i], _options.Forwards[i], _options.Strikes[i], _options.Years[i], _options.Discounts[i], _prices[i], _tick, out _vols[i]);
                }
            }
        }
    }
}
