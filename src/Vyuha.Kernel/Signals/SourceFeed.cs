using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Market;
using Vyuha.Quant.Indicators;

namespace Vyuha.Kernel.Signals;

/// <summary>What is seen of an index or of its near future, handed on to the series made of it.</summary>
internal sealed class SourceFeed(MarketState market, int underlyingIndex, BarSource source)
{
    private const long NotKnown = -1;
    private const double Scale = Price.StepsPerRupee;

    private readonly List<BarSeries> _series = [];
    private readonly List<ContractTerms> _contracts = [];
    private long _before;
    private long _dayVolume;
    private bool _hasBars;

    public int UnderlyingIndex => underlyingIndex;

    public BarSource Source => source;

    public List<BarSeries> Series => _series;

    /// <summary>The contract it is read from now; 0 when none is listed.</summary>
    public int InstrumentId { get; private set; }

    /// <summary>When the first of the bars being made ends.</summary>
    public long OpenUntil
    {
        get
        {
            long first = long.MaxValue;
            foreach (BarSeries series in _series)
                first = Math.Min(first, series.OpenUntil);
            return first;
        }
    }

    public void Add(BarSeries series)
    {
        _series.Add(series);
        series.Feed = this;
        series.TakeHistory(market.History(underlyingIndex), Calendar);
        if (market.DayNumber >= 0)
            series.OnDayOpen(SessionOf(market.Today));
    }

    /// <summary>A contract is listed. Another is taken as the near one only before today's first quote.</summary>
    public void OnContract(ContractTerms terms)
    {
        _contracts.Add(terms);
        if (_before == 0)
            Choose();
    }

    public void OnDayOpen()
    {
        (_before, _dayVolume, _hasBars) = (0, 0, false);
        _contracts.RemoveAll(terms => terms.Instrument.IsTradable && terms.Instrument.Expiry < market.Today);
        Choose();
        Session? session = SessionOf(market.Today);
        foreach (BarSeries series in _series)
            series.OnDayOpen(session);
    }

    public void OnDailyClose()
    {
        foreach (BarSeries series in _series)
            series.TakeHistory(market.History(underlyingIndex), Calendar);
    }

    public void OnQuote(in QuotePayload quote, QuoteFlags flags)
    {
        // A price that was carried over was not traded.
        if (quote.Last <= 0 || (flags & QuoteFlags.Carried) != QuoteFlags.None)
            return;
        double price = quote.Last / Scale;
        Observe(new IndicatorBar(price, price, price, price, UnitsSince(quote.DayVolume)));
    }

    public void OnBar(in BarPayload bar)
    {
        _hasBars = true;
        Observe(new IndicatorBar(bar.Open / Scale, bar.High / Scale, bar.Low / Scale, bar.Close / Scale, source == BarSource.Index ? double.NaN : bar.Volume));
    }

    /// <summary>Bars that end before an instant, or at it, are over.</summary>
    public void Close(long until)
    {
        foreach (BarSeries series in _series)
        {
            if (series.OpenUntil <= until)
                series.Close();
        }
    }

    private TradingCalendar Calendar
    {
        get
        {
            Underlying underlying = market.Rules.Underlying(market.Underlyings[underlyingIndex]).Value;
            return market.Rules.Calendar(source == BarSource.Index ? underlying.Index : underlying.Derivatives ?? underlying.Index);
        }
    }

    private Session? SessionOf(DateOnly date) => Calendar.Session(date).TryGet(out Session? session) ? session : null;

    private void Observe(in IndicatorBar seen)
    {
        long now = market.Now.Nanoseconds;
        foreach (BarSeries series in _series)
            series.Observe(now, seen, _before);
        _before = now;
    }

    /// <summary>Units traded since the last quote; NaN when one of the two does not say. Where bars come too, they have said it.</summary>
    private double UnitsSince(long dayVolume)
    {
        if (source == BarSource.Index)
            return double.NaN;
        if (_hasBars)
            return 0;
        long earlier = _dayVolume;
        _dayVolume = dayVolume > 0 ? dayVolume : NotKnown;
        return earlier != NotKnown && _dayVolume >= earlier ? _dayVolume - earlier : double.NaN;
    }

    private void Choose()
    {
        ContractTerms? near = null;
        foreach (ContractTerms terms in _contracts)
        {
            if (near is null || Rank(terms) < Rank(near))
                near = terms;
        }

        InstrumentId = near?.Id ?? 0;
    }

    /// <summary>The nearest first; the one that expires today last.</summary>
    private int Rank(ContractTerms terms) =>
        !terms.Instrument.IsTradable ? 0 : terms.Instrument.Expiry > market.Today ? terms.Instrument.Expiry.DayNumber : int.MaxValue;
}
