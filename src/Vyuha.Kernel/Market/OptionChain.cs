using Vyuha.Core;
using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Market;

/// <summary>The options of one underlying and expiry, by strike, with the forward and the smile their quotes imply.</summary>
/// <remarks>
/// Everything modelled is computed when asked for and kept until the next quote. Volatility is that of the out-of-the-money side, because an
/// in-the-money price has lost the digits that carry it; call and put of one strike share it by parity.
/// </remarks>
public sealed class OptionChain
{
    /// <summary>Strikes looked at on each side of the money for the forward.</summary>
    private const int ForwardStrikes = 8;

    private readonly MarketState _market;
    private ContractTerms?[] _calls = new ContractTerms?[64];
    private ContractTerms?[] _puts = new ContractTerms?[64];
    private double[] _strikes = new double[64];
    private double[] _volatilities = new double[64];
    private long[] _volatilityVersions = new long[64];
    private long _forwardVersion = -1;
    private double _forward;
    private bool _hasForward;
    private ChainValuation? _valuation;
    private long _valuationVersion = -1;

    internal OptionChain(MarketState market, ushort underlyingIndex, DateOnly expiry, Timestamp expiryInstant) =>
        (_market, UnderlyingIndex, Expiry, ExpiryInstant) = (market, underlyingIndex, expiry, expiryInstant);

    public ushort UnderlyingIndex { get; }

    public DateOnly Expiry { get; }

    public Timestamp ExpiryInstant { get; }

    /// <summary>The last contract of the chain whose terms the rules gave without a problem: what was asked …</summary>
    internal TermsQuestion Asked { get; set; }

    /// <summary>… and what the answer was.</summary>
    internal (int LotSize, Price Tick, long FreezeUnits) Answered { get; set; }

    /// <summary>The forward implied last, rupees; 0 when none was. Where the search begins when there is no spot.</summary>
    internal double LastForward
    {
        get => _forward;
        set => _forward = value;
    }

    /// <summary>Number of strikes.</summary>
    public int Count { get; private set; }

    /// <summary>Ascending, rupees.</summary>
    public ReadOnlySpan<double> Strikes => _strikes.AsSpan(0, Count);

    /// <summary>Calendar days to expiry by date; 0 on expiry day.</summary>
    public int DaysToExpiry => Expiry.DayNumber - _market.Today.DayNumber;

    /// <summary>Years to the expiry instant, in calendar minutes over 525,600.</summary>
    public double Years => YearFraction.Years(_market.Now.Nanoseconds, ExpiryInstant.Nanoseconds);

    public double Discount => Vyuha.Quant.Arithmetic.ExactMath.Exp(-_market.Rate * Math.Max(0, Years));

    /// <summary>The contract, or null when only the other right is listed at this strike.</summary>
    public ContractTerms? Contract(int strikeIndex, OptionRight right) =>
        right == OptionRight.Call ? _calls[strikeIndex] : _puts[strikeIndex];

    /// <summary>Index of the strike nearest to a level.</summary>
    public int Nearest(double level)
    {
        int at = Array.BinarySearch(_strikes, 0, Count, level);
        if (at >= 0)
            return at;
        at = ~at;
        if (at == 0)
            return 0;
        if (at == Count)
            return Count - 1;
        return level - _strikes[at - 1] <= _strikes[at] - level ? at - 1 : at;
    }

    /// <summary>Index of an exact strike, or -1.</summary>
    public int IndexOf(double strike)
    {
        int at = Array.BinarySearch(_strikes, 0, Count, strike);
        return at >= 0 ? at : -1;
    }

    /// <summary>The forward that put–call parity implies near the money.</summary>
    public bool TryForward(out double forward)
    {
        if (_forwardVersion != _market.Version)
        {
            _forwardVersion = _market.Version;
            _hasForward = ComputeForward(out _forward);
        }

        forward = _forward;
        return _hasForward;
    }

    /// <summary>Call–put pairs that the forward was last looked for in, or read from.</summary>
    internal int ForwardPairs { get; private set; }

    /// <summary>Implied volatility at a strike, 0.15 meaning 15 %.</summary>
    public bool TryVolatility(int strikeIndex, out double volatility)
    {
        if (_volatilityVersions[strikeIndex] != _market.Version)
        {
            _volatilityVersions[strikeIndex] = _market.Version;
            _volatilities[strikeIndex] = ComputeVolatility(strikeIndex);
        }

        volatility = _volatilities[strikeIndex];
        return !double.IsNaN(volatility);
    }

    /// <summary>Volatility at the forward, between the two strikes around it.</summary>
    public bool TryAtTheMoneyVolatility(out double volatility)
    {
        volatility = double.NaN;
        if (!TryForward(out double forward) || Count < 2)
            return false;
        int right = Array.BinarySearch(_strikes, 0, Count, forward);
        if (right < 0)
            right = ~right;
        right = Math.Clamp(right, 1, Count - 1);
        bool hasLow = TryVolatility(right - 1, out double low);
        bool hasHigh = TryVolatility(right, out double high);
        if (hasLow && hasHigh)
        {
            double weight = Math.Clamp((forward - _strikes[right - 1]) / (_strikes[right] - _strikes[right - 1]), 0, 1);
            volatility = low + weight * (high - low);
        }
        else if (hasLow || hasHigh)
        {
            volatility = hasLow ? low : high;
        }

        return hasLow || hasHigh;
    }

    /// <summary>How far volatility at the forward may be off for the width of the quotes: half the spread of the nearest strike's option out of the money, over its vega.</summary>
    public bool TryAtTheMoneyError(out double error)
    {
        error = double.NaN;
        if (!TryForward(out double forward) || Count == 0)
            return false;
        int strike = Nearest(forward);
        OptionRight right = _strikes[strike] >= forward ? OptionRight.Call : OptionRight.Put;
        if (Contract(strike, right) is not { } terms || !TryPrice(strike, right, out PricedOption priced))
            return false;
        ref readonly QuoteState quote = ref _market.Quote(terms.Id);
        if (!quote.IsTwoSided || !(priced.Greeks.Vega > 0))
            return false;
        error = Math.Max(quote.Ask - quote.Bid, terms.Tick.Steps) / (2.0 * Price.StepsPerRupee) / (100 * priced.Greeks.Vega);
        return true;
    }

    /// <summary>Price and Greeks of one unit at the strike's own volatility.</summary>
    public bool TryPrice(int strikeIndex, OptionRight right, out PricedOption priced)
    {
        priced = default;
        if (!TryForward(out double forward) || !TryVolatility(strikeIndex, out double volatility))
            return false;
        priced = Black76.PriceAndGreeks(right == OptionRight.Call, forward, _strikes[strikeIndex], Math.Max(Years, 1e-9), volatility, Discount);
        return true;
    }

    /// <summary>Volatility and Greeks of all strikes at once: many times faster than asking for each, and made once a snapshot.</summary>
    /// <returns>False when the chain implies no forward.</returns>
    public bool TryGreeks(out ChainGreeks greeks)
    {
        greeks = default;
        if (!TryForward(out double forward))
            return false;
        if (_valuation is null || _valuation.Capacity < Count)
            (_valuation, _valuationVersion) = (new ChainValuation(_strikes.Length), -1);
        if (_valuationVersion != _market.Version)
        {
            _valuationVersion = _market.Version;
            for (int i = 0; i < Count; i++)
            {
                if (!TrySide(i, forward, out _valuation.IsCall[i], out _valuation.Prices[i]))
                    _valuation.Prices[i] = 0;
            }

            _valuation.Solve(forward, Years, Discount, _market.Rate, Strikes);
        }

        greeks = _valuation.Columns(Count);
        return true;
    }

    /// <summary>What is worked out so far, to be put back after a look that must leave no trace.</summary>
    internal Action Remember()
    {
        (double forward, bool hasForward, long version, int pairs) = (_forward, _hasForward, _forwardVersion, ForwardPairs);
        double[] volatilities = [.. _volatilities];
        long[] versions = [.. _volatilityVersions];
        return () =>
        {
            (_forward, _hasForward, _forwardVersion, ForwardPairs) = (forward, hasForward, version, pairs);
            (_volatilities, _volatilityVersions) = (volatilities, versions);
        };
    }

    internal void Add(ContractTerms terms)
    {
        double strike = terms.Instrument.Strike.ToModel();
        int at = Array.BinarySearch(_strikes, 0, Count, strike);
        if (at < 0)
        {
            at = ~at;
            if (Count == _strikes.Length)
                Grow();
            Array.Copy(_strikes, at, _strikes, at + 1, Count - at);
            Array.Copy(_calls, at, _calls, at + 1, Count - at);
            Array.Copy(_puts, at, _puts, at + 1, Count - at);
            _strikes[at] = strike;
            _calls[at] = null;
            _puts[at] = null;
            Count++;
            for (int i = at + 1; i < Count; i++)
            {
                if (_calls[i] is { } call)
                    call.StrikeIndex = i;
                if (_puts[i] is { } put)
                    put.StrikeIndex = i;
            }

            Array.Clear(_volatilityVersions);
            _valuationVersion = -1;
        }

        (terms.Instrument.Right == OptionRight.Call ? _calls : _puts)[at] = terms;
        terms.Chain = this;
        terms.StrikeIndex = at;
    }

    private bool ComputeForward(out double forward)
    {
        forward = 0;
        ForwardPairs = 0;
        if (Count == 0 || Years <= 0)
            return false;

        // The level is known within a percent; parity is read from the strikes around it that quote both rights.
        double hint = _market.Spot(UnderlyingIndex);
        if (hint <= 0)
            hint = _forward > 0 ? _forward : _strikes[Count / 2];
        int first = Math.Max(0, Nearest(hint) - ForwardStrikes);
        int count = Math.Min(Count - first, 2 * ForwardStrikes + 1);
        Span<double> calls = stackalloc double[count];
        Span<double> puts = stackalloc double[count];
        Span<double> widths = stackalloc double[count];
        for (int i = 0; i < count; i++)
            ReadPair(first + i, out calls[i], out puts[i], out widths[i]);

        ImpliedForwardResult result = ImpliedForward.Find(_strikes.AsSpan(first, count), calls, puts, widths, Discount, hint);
        forward = result.Forward;
        ForwardPairs = result.Pairs;
        return result.Status is ImpliedForwardStatus.Ok or ImpliedForwardStatus.Dispersed;
    }

    private void ReadPair(int index, out double call, out double put, out double width)
    {
        call = put = width = double.NaN;
        if (_calls[index] is not { } callTerms || _puts[index] is not { } putTerms)
            return;
        ref readonly QuoteState c = ref _market.Quote(callTerms.Id);
        ref readonly QuoteState p = ref _market.Quote(putTerms.Id);
        if (!c.IsTwoSided || !p.IsTwoSided)
            return;
        call = c.ModelMid;
        put = p.ModelMid;
        width = (c.Ask - c.Bid + p.Ask - p.Bid) / (double)Price.StepsPerRupee;
    }

    private double ComputeVolatility(int index)
    {
        if (!TryForward(out double forward))
            return double.NaN;
        if (!TrySide(index, forward, out bool isCall, out double price))
            return double.NaN;
        ImpliedVolatilityStatus status = ImpliedVolatility.TrySolve(
            isCall, forward, _strikes[index], Years, Discount, price, out double volatility);
        return status == ImpliedVolatilityStatus.Ok ? volatility : double.NaN;
    }

    /// <summary>The side a strike's volatility is read from: out of the money, or the other where that one is not quoted.</summary>
    private bool TrySide(int index, double forward, out bool isCall, out double price)
    {
        isCall = _strikes[index] >= forward;
        ContractTerms? outOfTheMoney = isCall ? _calls[index] : _puts[index];
        if (outOfTheMoney is not null && Quoted(outOfTheMoney.Id, out price))
            return true;
        ContractTerms? other = isCall ? _puts[index] : _calls[index];
        isCall = !isCall;
        price = 0;
        return other is not null && Quoted(other.Id, out price);
    }

    private bool Quoted(int id, out double price)
    {
        ref readonly QuoteState quote = ref _market.Quote(id);
        price = quote.ModelMid;
        return quote.HasAsk && price > 0; // A last price without a quote may be hours or days old.
    }

    private void Grow()
    {
        int size = _strikes.Length * 2;
        Array.Resize(ref _strikes, size);
        Array.Resize(ref _calls, size);
        Array.Resize(ref _puts, size);
        Array.Resize(ref _volatilities, size);
        Array.Resize(ref _volatilityVersions, size);
    }
}
