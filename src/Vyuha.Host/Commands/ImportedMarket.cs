using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary>One underlying at the end of one imported day: its level, and the prices, forwards and volatilities of its chain.</summary>
/// <remarks>
/// Daily data goes before snapshots and minutes, because the clearing corporation margins on the day's settlement prices. A forward is what
/// put–call parity implies, else the price of the future of that expiry, else the level carried at the rate.
/// </remarks>
internal sealed class ImportedMarket
{
    private static readonly DataFrequency[] Preferred = [DataFrequency.Daily, DataFrequency.Snapshot, DataFrequency.Minute];

    private readonly MarketDay _day;
    private readonly double _rate;
    private readonly Dictionary<Instrument, int> _lastRow = [];
    private readonly Dictionary<DateOnly, double> _forwards = [];

    private ImportedMarket(MarketDay day, CatalogueDay entry, double rate)
    {
        (_day, Entry, _rate) = (day, entry, rate);
        for (int row = 0; row < day.RowCount; row++)
        {
            if (ValueOf(row) > 0)
                _lastRow[day.Contracts[day.Contract[row]].Instrument] = row;
        }
    }

    public CatalogueDay Entry { get; }

    /// <summary>The index at the end of the day; null when the data has none.</summary>
    public Price? Level => _lastRow.Keys.FirstOrDefault(instrument => instrument.Kind == InstrumentKind.IndexSpot) is { } spot
        ? Price.FromSteps(_day.Last[_lastRow[spot]])
        : null;

    /// <summary>Null when nothing of the underlying is stored for the day.</summary>
    public static ImportedMarket? Find(MarketDataCatalogue catalogue, string underlying, DateOnly date, double rate)
    {
        foreach (DataFrequency frequency in Preferred)
        {
            // Index bars alone are no chain.
            CatalogueDay? entry = catalogue.Days(underlying, frequency, date, date).FirstOrDefault(day => day.Contracts > 1);
            if (entry is not null)
                return new(catalogue.Read(underlying, date, frequency), entry, rate);
        }

        return null;
    }

    /// <summary>Settlement price or close, or the middle of the quotes where there are some; null when the contract has none.</summary>
    public Price? PriceOf(Instrument instrument) => _lastRow.TryGetValue(instrument, out int row) ? Price.FromSteps(ValueOf(row)) : null;

    /// <summary>Forward to an expiry, rupee.</summary>
    /// <param name="level">The underlying's price, for an expiry without usable pairs and without a future.</param>
    public double Forward(DateOnly expiry, Price level)
    {
        if (!_forwards.TryGetValue(expiry, out double forward))
            _forwards[expiry] = forward = FindForward(expiry, level.ToModel());
        return forward;
    }

    /// <summary>The chain's volatility at a strike: of its option out of the money, else of the nearest strike that has one; null when none has.</summary>
    public double? Volatility(Instrument option, Price level)
    {
        double forward = Forward(option.Expiry, level);
        return _lastRow.Keys
            .Where(other => other.IsOption && other.Expiry == option.Expiry && (other.Right == OptionRight.Call) == (other.Strike.ToModel() >= forward))
            .OrderBy(other => Math.Abs(other.Strike.Steps - option.Strike.Steps)).ThenBy(other => other.Strike)
            .Select(other => Solve(other, forward)).FirstOrDefault(volatility => volatility is not null);
    }

    private double? Solve(Instrument option, double forward)
    {
        double years = Years(option.Expiry);
        return ImpliedVolatility.TrySolve(
            option.Right == OptionRight.Call, forward, option.Strike.ToModel(), years, ExactMath.Exp(-_rate * years),
            PriceOf(option)!.Value.ToModel(), out double volatility) == ImpliedVolatilityStatus.Ok ? volatility : null;
    }

    private double FindForward(DateOnly expiry, double level)
    {
        double[] strikes = [.. _lastRow.Keys.Where(one => one.IsOption && one.Expiry == expiry).Select(one => one.Strike.ToModel()).Distinct().Order()];
        var mids = new double[2][];
        foreach ((OptionRight right, int side) in new[] { (OptionRight.Call, 0), (OptionRight.Put, 1) })
        {
            var byStrike = _lastRow.Where(pair => pair.Key.IsOption && pair.Key.Expiry == expiry && pair.Key.Right == right && IsTraded(pair.Value))
                .ToDictionary(pair => pair.Key.Strike.ToModel(), pair => Price.FromSteps(ValueOf(pair.Value)).ToModel());
            mids[side] = Array.ConvertAll(strikes, strike => byStrike.GetValueOrDefault(strike, double.NaN));
        }

        double years = Years(expiry);
        ImpliedForwardResult implied = ImpliedForward.Find(strikes, mids[0], mids[1], [], ExactMath.Exp(-_rate * years), level);
        if (implied.Status is ImpliedForwardStatus.Ok or ImpliedForwardStatus.Dispersed)
            return implied.Forward;
        Instrument? future = _lastRow.Keys.FirstOrDefault(one => one.Kind == InstrumentKind.IndexFuture && one.Expiry == expiry);
        return future is not null ? PriceOf(future)!.Value.ToModel() : level * ExactMath.Exp(_rate * years);
    }

    /// <summary>A settlement price without a trade is a model's; it says nothing of the forward.</summary>
    private bool IsTraded(int row) => _day.Frequency != DataFrequency.Daily || _day.Volume[row] > 0;

    private long ValueOf(int row) =>
        _day.Bid[row] > 0 && _day.Ask[row] > 0 ? (_day.Bid[row] + _day.Ask[row]) / 2
        : _day.Settlement[row] > 0 && _day.Contracts[_day.Contract[row]].Instrument.IsTradable ? _day.Settlement[row]
        : _day.Last[row];

    private double Years(DateOnly expiry) => (expiry.DayNumber - _day.Date.DayNumber) / 365.0;
}
