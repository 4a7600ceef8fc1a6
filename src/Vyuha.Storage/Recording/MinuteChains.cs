using Vyuha.Core.Events;
using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Recording;

/// <summary>One underlying's quotes folded into a chain a minute: the book as it stood when the minute ended.</summary>
/// <remarks>
/// A contract that was quoted before and not within this minute stands as it was, for a feed speaks when something changes. Open, high and low
/// are those of the last prices stated within the minute. Volume is what the day's total has grown by since the minute before; 0 where a session was not
/// told it. A total that is first told in a later minute than the first is of more than that minute, and is left out.
/// </remarks>
public sealed class MinuteChains
{
    private readonly ListedContract[] _contracts;
    private readonly State[] _states;
    private readonly List<long> _time = [];
    private readonly List<int> _contract = [];
    private readonly List<State> _rows = [];
    private bool _isFirstMinute = true;

    /// <param name="contracts">In canonical order.</param>
    public MinuteChains(ListedContract[] contracts) => (_contracts, _states) = (contracts, new State[contracts.Length]);

    public void OnQuote(int contract, in QuotePayload quote)
    {
        ref State state = ref _states[contract];
        (state.IsKnown, state.IsNew) = (true, true);
        (state.Bid, state.Ask, state.BidSize, state.AskSize) = (quote.Bid, quote.Ask, quote.BidSize, quote.AskSize);
        state.OpenInterest = quote.OpenInterest;
        if (quote.DayVolume > 0)
            state.DayVolume = quote.DayVolume;
        if (quote.Last <= 0)
            return; // A book alone: the last trade stands.
        state.Last = quote.Last;
        if (state.Open == 0)
            state.Open = state.High = state.Low = quote.Last;
        state.High = Math.Max(state.High, quote.Last);
        state.Low = Math.Min(state.Low, quote.Last);
    }

    /// <summary>Writes the chain as it stands. An index that said nothing within the minute has no row: there was no print.</summary>
    public void EndMinute(long time)
    {
        for (int contract = 0; contract < _states.Length; contract++)
        {
            ref State state = ref _states[contract];
            bool isTold = state.WrittenVolume > 0 || _isFirstMinute;
            state.Volume = isTold ? Math.Max(0, state.DayVolume - state.WrittenVolume) : 0;
            state.WrittenVolume = state.DayVolume;
            if (state.IsKnown && (state.IsNew || _contracts[contract].Instrument.IsTradable))
            {
                _time.Add(time);
                _contract.Add(contract);
                _rows.Add(state);
            }

            Forget(ref state);
        }

        _isFirstMinute = false;
    }

    /// <summary>A minute without a row of any kind: the feed was away.</summary>
    public void SkipMinute()
    {
        foreach (ref State state in _states.AsSpan())
            Forget(ref state);
        _isFirstMinute = false;
    }

    /// <summary>All chains written so far.</summary>
    public MarketDay ToDay(string underlying, DateOnly date, DataOrigin origin)
    {
        var none = new long[_rows.Count];
        return new MarketDay
        {
            Underlying = underlying,
            Date = date,
            Frequency = DataFrequency.Minute,
            Origin = origin,
            Contracts = _contracts,
            Time = [.. _time],
            Contract = [.. _contract],
            Bid = Column(row => row.Bid),
            Ask = Column(row => row.Ask),
            BidSize = Column(row => row.BidSize),
            AskSize = Column(row => row.AskSize),
            Open = Column(row => row.Open),
            High = Column(row => row.High),
            Low = Column(row => row.Low),
            Last = Column(row => row.Last),
            Settlement = none,
            Volume = Column(row => row.Volume),
            OpenInterest = Column(row => row.OpenInterest),
        };

        T[] Column<T>(Func<State, T> of)
        {
            var column = new T[_rows.Count];
            for (int i = 0; i < column.Length; i++)
                column[i] = of(_rows[i]);
            return column;
        }
    }

    private static void Forget(ref State state)
    {
        state.IsNew = false;
        state.Open = state.High = state.Low = 0;
    }

    private struct State
    {
        public bool IsKnown;
        public bool IsNew;
        public long Bid;
        public long Ask;
        public int BidSize;
        public int AskSize;
        public long Last;
        public long Open;
        public long High;
        public long Low;
        public long OpenInterest;
        public long DayVolume;
        public long WrittenVolume;
        public long Volume;
    }
}
