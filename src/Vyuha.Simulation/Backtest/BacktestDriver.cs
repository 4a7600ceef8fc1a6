using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Simulation.Venue;

namespace Vyuha.Simulation.Backtest;

/// <summary>What a run was made of, counted as it went.</summary>
public sealed class BacktestCounts
{
    public long Inputs { get; internal set; }

    public long Quotes { get; internal set; }

    /// <summary>Rows with a bid or an ask, from the data or from the model.</summary>
    public long OptionQuotes { get; internal set; }

    /// <summary>Quotes whose bid and ask come from the half-spread model.</summary>
    public long ModelledQuotes { get; internal set; }

    /// <summary>The days that ran, in order.</summary>
    public List<DateOnly> Dates { get; } = [];

    public int Days => Dates.Count;

    public DateOnly FirstDay => Dates.Count == 0 ? default : Dates[0];

    public DateOnly LastDay => Dates.Count == 0 ? default : Dates[^1];
}

/// <summary>
/// Feeds a kernel with days of market data in the order in which things became known, and its orders to a simulated venue. There is no way to
/// look ahead: a row is an input at its own time, and the venue matches only against quotes already delivered.
/// </summary>
public sealed class BacktestDriver
{
    private readonly TradingKernel _kernel;
    private readonly IMarketDataSource _source;
    private readonly BacktestOptions _options;
    private readonly IRunObserver? _observer;
    private readonly SimulatedVenue _venue;
    private readonly OutputBuffer _outputs = new();
    private readonly ContractIds _ids = new();
    private readonly Dictionary<string, ushort> _underlyings = [];
    private readonly List<Listing> _listings = [];
    private readonly List<Announced> _announced = [new Announced(0, 0)];
    private readonly MarketRules _rules;
    private string? _underlying;
    private ushort _underlyingIndex;
    private Timestamp _time;
    private long _sequence;
    private int _known;

    public BacktestDriver(TradingKernel kernel, MarketRules rules, IMarketDataSource source, BacktestOptions options, IRunObserver? observer = null)
    {
        (_kernel, _rules, _source, _options, _observer) = (kernel, rules, source, options, observer);
        _venue = new SimulatedVenue(options.Venue, rules);
        for (int i = 0; i < source.Underlyings.Count; i++)
            _underlyings.Add(source.Underlyings[i], (ushort)i);
    }

    public BacktestCounts Counts { get; } = new();

    /// <summary>Runs all days of the source.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two days; what was observed so far is complete.</exception>
    public void Run(CancellationToken cancellation = default)
    {
        bool first = true;
        foreach (TradingDay day in _source.Days())
        {
            cancellation.ThrowIfCancellationRequested();
            if (first)
            {
                FeedHistory(day.Date);
                first = false;
            }

            RunDay(day);
            _observer?.OnDayDone(day.Date);
        }
    }

    private void FeedHistory(DateOnly before)
    {
        _time = Ist.At(before, new TimeOnly(0, 0));
        foreach (DailyBar bar in _source.History)
        {
            if (bar.Date < before)
                Apply(CloseOf(Known(bar.Index, 0), bar));
        }
    }

    private void RunDay(TradingDay day)
    {
        RuleLookup<Session> session = _rules.Calendar(Exchange.Nfo).Session(day.Date);
        if (!session.HasValue)
            throw new InputErrorException($"{session.Missing} Leave {day.Date:yyyy-MM-dd} out of the range, or add the rule.");
        Timestamp open = session.Value.OpenInstant;
        Timestamp close = session.Value.CloseInstant;
        Counts.Dates.Add(day.Date);

        _time = Later(_time, open);
        FeedKnown(_time);
        MarketDay main = day.Markets[0];
        Apply(InputEvent.OfDayOpen(_sequence + 1, _time, new DayPayload(day.Date.DayNumber, main.Frequency, main.Origin)));
        if (_options.AcknowledgeLosses)
            Apply(InputEvent.OfOperator(_sequence + 1, _time, new OperatorPayload(OperatorAction.AcknowledgeLoss, 0, 0)));
        _venue.OpenDay(session.Value);

        var cursors = new Cursor[day.Markets.Count];
        for (int i = 0; i < cursors.Length; i++)
            cursors[i] = new Cursor(day.Markets[i], AnnounceAll(day.Markets[i], i), close.Nanoseconds - _options.DailyLead.Ticks * 100);
        FeedRows(cursors, close);
        CloseDay(cursors, close);
    }

    /// <summary>What has become known up to an instant; what is on its way comes before it.</summary>
    private void FeedKnown(Timestamp upTo)
    {
        IReadOnlyList<InputEvent> known = _options.Known;
        while (_known < known.Count && known[_known].Time <= upTo)
        {
            InputEvent input = known[_known];
            Invariant.Require(_known == 0 || known[_known - 1].Time <= input.Time, "what becomes known is in the order of its times");
            _known++;
            WorkOrders(input.Time.Nanoseconds);
            _time = Later(_time, input.Time);
            Apply(input.At(_sequence + 1, _time));
        }
    }

    /// <summary>All rows of the day, merged by time; a snapshot ends when time moves on.</summary>
    private void FeedRows(Cursor[] cursors, Timestamp close)
    {
        while (true)
        {
            long next = long.MaxValue;
            foreach (Cursor cursor in cursors)
                next = Math.Min(next, cursor.NextTime);
            if (next == long.MaxValue)
                break;
            FeedKnown(Timestamp.FromNanoseconds(next));
            WorkOrders(next);
            _time = Later(_time, Timestamp.FromNanoseconds(next));
            foreach (Cursor cursor in cursors)
            {
                if (cursor.NextTime == next)
                    FeedSnapshot(cursor, next);
            }

            Apply(InputEvent.OfSnapshotEnd(_sequence + 1, _time));
        }

        WorkOrders(close.Nanoseconds);
    }

    private void FeedSnapshot(Cursor cursor, long at)
    {
        MarketDay market = cursor.Market;
        int first = cursor.Row;
        int end = cursor.TakeSnapshot();
        // The level comes first: modelled spreads depend on how far a strike is from it.
        cursor.FindLevel(first, end, at);
        int[] contracts = market.Contract;
        int[] ids = cursor.Ids;
        long quotes = 0, optionQuotes = 0;
        for (int row = first; row < end; row++)
        {
            int id = ids[contracts[row]];
            if (id == 0)
                continue;
            long bid = market.Bid[row];
            long ask = market.Ask[row];
            quotes++;
            if (market.Volume[row] > 0 && market.Last[row] > 0 && market.Contracts[contracts[row]].Instrument.Kind == InstrumentKind.IndexFuture)
                FeedTraded(market, row, id);
            if ((bid | ask) == 0 && market.Last[row] > 0 && market.Volume[row] > 0)
            {
                FeedModelled(cursor, row, id);
                continue;
            }

            if (bid > 0 || ask > 0)
                optionQuotes++;
            Feed(id, new QuotePayload(bid, ask, market.Last[row], market.BidSize[row], market.AskSize[row], cursor.InterestOf(row)), QuoteFlags.None);
        }

        Counts.Quotes += quotes;
        Counts.OptionQuotes += optionQuotes;
    }

    /// <summary>What traded of a future since the last row: an index has no volume of its own. The quote of the same row follows.</summary>
    private void FeedTraded(MarketDay market, int row, int id)
    {
        long last = market.Last[row];
        long open = market.Open[row] > 0 ? market.Open[row] : last, high = Math.Max(last, market.High[row]), low = market.Low[row] > 0 ? Math.Min(last, market.Low[row]) : last;
        Apply(InputEvent.OfBar(_sequence + 1, _time, id, new BarPayload(open, high, low, last, market.Volume[row])));
    }

    private void FeedModelled(Cursor cursor, int row, int id)
    {
        QuotePayload quote = ModelledQuote(cursor, row, id, out QuoteFlags flags);
        if (quote.Bid > 0 || quote.Ask > 0)
            Counts.OptionQuotes++;
        Feed(id, quote, flags);
    }

    private void Feed(int id, in QuotePayload quote, QuoteFlags flags)
    {
        _venue.OnQuote(id, quote, _time);
        Apply(InputEvent.OfQuote(_sequence + 1, _time, id, quote, flags));
    }

    /// <summary>A row that traded and has no quotes: bid and ask by the half-spread model, as far as it goes.</summary>
    private QuotePayload ModelledQuote(Cursor cursor, int row, int id, out QuoteFlags flags)
    {
        flags = QuoteFlags.None;
        MarketDay market = cursor.Market;
        Instrument instrument = market.Contracts[market.Contract[row]].Instrument;
        long last = market.Last[row];
        long bid = 0, ask = 0;
        int bidSize = market.BidSize[row];
        int askSize = market.AskSize[row];
        if (instrument.IsTradable)
        {
            ContractTerms terms = _kernel.Market.Terms(id);
            int days = instrument.Expiry.DayNumber - market.Date.DayNumber;
            double stress = cursor.IsDaily ? 1 : Stress(cursor);
            if (_options.Spread.TryQuote(instrument, last, cursor.Level, days, stress, terms.Tick.Steps, out bid, out ask))
            {
                flags = QuoteFlags.Modelled;
                Counts.ModelledQuotes++;
                int lot = Math.Max(1, terms.LotSize);
                long share = (long)(market.Volume[row] * _options.ModelledSizeShare) / lot * lot;
                bidSize = askSize = (int)Math.Clamp(share, lot, int.MaxValue / 2);
            }
        }

        return new QuotePayload(bid, ask, last, bidSize, askSize, cursor.InterestOf(row));
    }

    /// <summary>Spreads widen when a session opens and when the market runs.</summary>
    private double Stress(Cursor cursor)
    {
        if (_time - _kernel.Market.SessionOpen <= _options.Spread.OpeningPeriod)
            return _options.Spread.OpeningMultiplier;
        return cursor.RecentMovePercent > _options.Spread.FastMovePercent ? _options.Spread.FastMoveMultiplier : 1;
    }

    /// <summary>Lets the venue and time work on live orders until the next snapshot.</summary>
    private void WorkOrders(long until)
    {
        if (_venue.NextEventTime >= until && !_kernel.HasWorkInProgress)
            return;
        int timers = 0;
        while (true)
        {
            long happens = _venue.NextEventTime;
            long timer = timers < _options.MaxTimers && _kernel.HasWorkInProgress ? _time.Nanoseconds + _options.TimerStep.Ticks * 100 : long.MaxValue;
            long next = Math.Min(happens, timer);
            if (next >= until)
                break;
            if (happens <= timer)
            {
                Deliver();
            }
            else
            {
                timers++;
                _time = Timestamp.FromNanoseconds(timer);
                Apply(InputEvent.OfTimer(_sequence + 1, _time));
            }
        }
    }

    private void Deliver()
    {
        if (!_venue.Step(out Timestamp at, out ReplyPayload? reply, out ReportPayload? report))
            return;
        _time = Later(_time, at);
        if (reply is { } answer)
            Apply(InputEvent.OfReply(_sequence + 1, _time, answer));
        if (report is { } told)
            Apply(InputEvent.OfReport(_sequence + 1, _time, told));
    }

    private void CloseDay(Cursor[] cursors, Timestamp close)
    {
        _time = Later(_time, close);
        _venue.CloseDay(_time);
        while (_venue.NextEventTime != long.MaxValue)
            Deliver();
        foreach (Cursor cursor in cursors)
            SettleExpiring(cursor);
        Apply(InputEvent.OfDayClose(_sequence + 1, _time));
        foreach (Cursor cursor in cursors)
            FeedClose(cursor.Market);
    }

    /// <summary>One final settlement price per underlying and day: the official close of the index.</summary>
    private void SettleExpiring(Cursor cursor)
    {
        MarketDay market = cursor.Market;
        int today = market.Date.DayNumber;
        bool expires = false;
        foreach (int id in cursor.Ids)
            expires |= _announced[id].Expiry == today;
        if (!expires)
            return;
        if (!TryDailyBar(market, out DailyBar bar))
        {
            if (HoldsExpiring(market.Underlying, market.Date) is { } held)
                throw new InputErrorException($"{held} is held to its expiry on {market.Date:yyyy-MM-dd} and the data of that day has no value of {market.Underlying} to settle it at. Import the index closes of that day with 'vyuha data import'.");
            return;
        }

        Apply(InputEvent.OfSettlement(_sequence + 1, _time, new SettlementPayload(bar.Close.Steps, today, _underlyings[market.Underlying])));
    }

    private Instrument? HoldsExpiring(string underlying, DateOnly date)
    {
        foreach (Structure structure in _kernel.Structures)
        {
            foreach (StructureLeg leg in structure.Legs)
            {
                if (leg.Units != 0 && leg.Terms.Instrument.Expiry == date && leg.Terms.Instrument.Underlying == underlying)
                    return leg.Terms.Instrument;
            }
        }

        return null;
    }

    private void FeedClose(MarketDay market)
    {
        if (TryDailyBar(market, out DailyBar bar))
            Apply(CloseOf(Known(bar.Index, 0), bar));
    }

    private static bool TryDailyBar(MarketDay market, out DailyBar bar)
    {
        long open = 0, high = 0, low = long.MaxValue, close = 0;
        int index = IndexOf(market);
        int[] contracts = market.Contract;
        for (int row = NextOf(contracts, index, 0); row < contracts.Length; row = NextOf(contracts, index, row + 1))
        {
            long last = market.Settlement[row] > 0 ? market.Settlement[row] : market.Last[row];
            if (last <= 0)
                continue;
            close = last;
            long rowOpen = market.Open[row] > 0 ? market.Open[row] : last;
            open = open == 0 ? rowOpen : open;
            high = Math.Max(high, Math.Max(last, market.High[row]));
            low = Math.Min(low, market.Low[row] > 0 ? Math.Min(last, market.Low[row]) : last);
        }

        bar = close == 0
            ? default
            : new DailyBar(
                market.Contracts[index].Instrument, market.Date, Price.FromSteps(open), Price.FromSteps(high), Price.FromSteps(low), Price.FromSteps(close));
        return close != 0;
    }

    /// <summary>Where the index itself stands among the contracts of a day, or -1: one day has one underlying and one index of it.</summary>
    private static int IndexOf(MarketDay market) =>
        Array.FindIndex(market.Contracts, contract => contract.Instrument.Kind == InstrumentKind.IndexSpot);

    /// <summary>The first row from <paramref name="from"/> on that is of a contract; the number of rows when there is none.</summary>
    private static int NextOf(int[] contracts, int contract, int from)
    {
        int found = contract < 0 ? -1 : contracts.AsSpan(from).IndexOf(contract);
        return found < 0 ? contracts.Length : from + found;
    }

    /// <summary>Makes the contracts of a day known. Dated terms are the kernel's own matter: only what is new, or stated otherwise than before, is announced.</summary>
    /// <param name="market">The day of one underlying.</param>
    /// <param name="which">Its place among the underlyings of the day.</param>
    private int[] AnnounceAll(MarketDay market, int which)
    {
        if (which == _listings.Count)
            _listings.Add(new Listing());
        ListedContract[] contracts = market.Contracts;
        Listing listing = _listings[which];
        int[] ids = listing.Begin(contracts);
        int today = market.Date.DayNumber;
        for (int i = 0; i < contracts.Length; i++)
        {
            (Instrument instrument, int lot) = contracts[i];
            int id = listing.IdAsBefore(instrument);
            if (id == 0 && _ids.TryGetValue(instrument, out id))
                listing.GoOnAfter(id);
            int expiry = id != 0 ? _announced[id].Expiry : ExpiryOf(instrument);
            if (expiry < today)
                continue; // Expired rows of a bad file do not enter.
            // A contract that is held stays in the feed however far it is.
            if (id == 0 && expiry != Announced.Never && expiry - today > _options.MaxDaysToExpiry)
                continue;
            ids[i] = id != 0 && _announced[id].Lot == lot ? id : Announce(instrument, lot, id);
        }

        return ids;
    }

    private static int ExpiryOf(Instrument instrument) => instrument.IsTradable ? instrument.Expiry.DayNumber : Announced.Never;

    private int Announce(Instrument instrument, int lot, int id)
    {
        bool isNew = id == 0;
        if (isNew)
        {
            id = _announced.Count;
            _ids.Add(instrument, id);
            _announced.Add(new Announced(ExpiryOf(instrument), lot));
        }

        _announced[id] = new Announced(_announced[id].Expiry, lot);
        Apply(InputEvent.OfContract(_sequence + 1, _time, id, new ContractPayload(
            instrument.Strike.Steps, 0, instrument.Expiry.DayNumber, lot, 0, UnderlyingOf(instrument), instrument.Kind, instrument.Right, instrument.Exchange)));
        if (isNew)
        {
            _venue.Announce(_kernel.Market.Terms(id));
            _observer?.OnInstrument(id, instrument);
        }

        return id;
    }

    /// <summary>The contracts of a day are of one underlying and share its name: the name is looked up once.</summary>
    private ushort UnderlyingOf(Instrument instrument)
    {
        if (!ReferenceEquals(_underlying, instrument.Underlying))
            (_underlying, _underlyingIndex) = (instrument.Underlying, _underlyings[instrument.Underlying]);
        return _underlyingIndex;
    }

    private int Known(Instrument instrument, int lot) => _ids.TryGetValue(instrument, out int id) ? id : Announce(instrument, lot, 0);

    private InputEvent CloseOf(int id, in DailyBar bar) => InputEvent.OfDailyClose(
        _sequence + 1, _time, id, new ClosePayload(bar.Close.Steps, bar.Open.Steps, bar.High.Steps, bar.Low.Steps, bar.Date.DayNumber));

    private void Apply(in InputEvent input)
    {
        _sequence++;
        _kernel.Apply(input, _outputs);
        Counts.Inputs++;
        if (_outputs.Count > 0 || _observer is not null)
            Drain(input);
    }

    private void Drain(in InputEvent input)
    {
        foreach (ref readonly OutputEvent output in _outputs.Events)
        {
            if (output.Kind is OutputKind.PlaceOrder or OutputKind.ModifyOrder or OutputKind.CancelOrder)
                _venue.Submit(output);
        }

        _observer?.OnInput(input, _outputs.Events, _kernel.Hash);
        _outputs.Clear();
    }

    private static Timestamp Later(Timestamp left, Timestamp right) => left > right ? left : right;

    /// <summary>The ids of all contracts announced, by expiry: those of an expiry are asked for one after another, and a small table stays near the processor.</summary>
    private sealed class ContractIds
    {
        private readonly Dictionary<int, Dictionary<Instrument, int>> _expiries = [];
        private Dictionary<Instrument, int> _last = [];
        private int _lastExpiry = -1;

        public bool TryGetValue(Instrument instrument, out int id) => OfExpiry(instrument.Expiry.DayNumber).TryGetValue(instrument, out id);

        public void Add(Instrument instrument, int id) => OfExpiry(instrument.Expiry.DayNumber).Add(instrument, id);

        private Dictionary<Instrument, int> OfExpiry(int expiry)
        {
            if (expiry == _lastExpiry)
                return _last;
            if (!_expiries.TryGetValue(expiry, out Dictionary<Instrument, int>? contracts))
                _expiries.Add(expiry, contracts = new Dictionary<Instrument, int>(new SameContract()));
            (_lastExpiry, _last) = (expiry, contracts);
            return contracts;
        }
    }

    /// <summary>Equality of instruments with a hash of their numbers alone: contracts of one underlying and expiry differ in those.</summary>
    private sealed class SameContract : IEqualityComparer<Instrument>
    {
        public bool Equals(Instrument? left, Instrument? right) => ReferenceEquals(left, right) || (left is not null && left.Equals(right));

        public int GetHashCode(Instrument instrument) =>
            unchecked((((int)instrument.Kind * 4 + (int)instrument.Right) * 1_000_003) ^ (int)(instrument.Strike.Steps / 100));
    }

    /// <summary>A contract as it was announced last.</summary>
    /// <param name="Expiry">Day number, or <see cref="Never"/>.</param>
    /// <param name="Lot">Units as the data states them; 0 when they do not.</param>
    private readonly record struct Announced(int Expiry, int Lot)
    {
        public const int Never = int.MaxValue;
    }

    /// <summary>The contracts of one underlying on a day beside those of the day before: days list the same ones in the same order but for a few.</summary>
    private sealed class Listing
    {
        private const int StrikesAhead = 16;

        private ListedContract[] _contracts = [];
        private ListedContract[] _before = [];
        private int[] _ids = [];
        private int[] _idsBefore = [];
        private int _at;
        private bool _strayed;

        /// <summary>Takes up a day; today's ids, all 0 yet. They stand until the day after the next begins.</summary>
        public int[] Begin(ListedContract[] contracts)
        {
            (_before, _contracts) = (_contracts, contracts);
            (_idsBefore, _ids) = (_ids, _idsBefore);
            if (_ids.Length != contracts.Length)
                _ids = new int[contracts.Length];
            else
                Array.Clear(_ids);
            (_at, _strayed) = (0, false);
            return _ids;
        }

        /// <summary>The id of a contract that comes next in the listing of the day before, or 0.</summary>
        public int IdAsBefore(Instrument instrument)
        {
            // Past the strikes of an expiry that are listed no more: a source that knows its contracts gives the same objects again.
            int end = Math.Min(_strayed ? _at + 1 : _at + StrikesAhead, _before.Length);
            for (int next = _at; next < end; next++)
            {
                if (!ReferenceEquals(instrument, _before[next].Instrument))
                    continue;
                (_at, _strayed) = (next + 1, false);
                return _idsBefore[next];
            }

            _strayed = true;
            return _at < _before.Length && instrument.Equals(_before[_at].Instrument) ? _idsBefore[_at++] : 0;
        }

        /// <summary>A contract was found elsewhere: what follows it before is likely to follow it again.</summary>
        public void GoOnAfter(int id)
        {
            int found = Array.IndexOf(_idsBefore, id);
            if (found >= 0)
                _at = found + 1;
        }
    }

    private sealed class Cursor
    {
        private static readonly long Recently = 15 * Timestamp.NanosecondsPerMinute;

        private readonly Queue<(long At, double Level)> _recent = new();
        private readonly long _daily;
        private readonly int _index;

        /// <summary>Units traded today by contract, of the first contracts up to the last future.</summary>
        private readonly long[] _dayVolumes;

        /// <param name="market">The day of one underlying.</param>
        /// <param name="ids">Dense id by contract of the day; 0 for one that is left out.</param>
        /// <param name="daily">When rows of daily data are delivered.</param>
        public Cursor(MarketDay market, int[] ids, long daily)
        {
            (Market, Ids, _daily) = (market, ids, daily);
            IsDaily = market.Frequency == DataFrequency.Daily;
            _index = IndexOf(market);
            _dayVolumes = new long[1 + Array.FindLastIndex(market.Contracts, one => one.Instrument.Kind == InstrumentKind.IndexFuture)];
            NextTime = TimeOf(0);
        }

        public MarketDay Market { get; }

        public int[] Ids { get; }

        public bool IsDaily { get; }

        /// <summary>The next row.</summary>
        public int Row { get; private set; }

        /// <summary>When the next row is delivered; <see cref="long.MaxValue"/> at the end.</summary>
        public long NextTime { get; private set; }

        /// <summary>Last value of the index, rupees.</summary>
        public double Level { get; private set; }

        /// <summary>How far the index is from where it stood a quarter of an hour ago.</summary>
        public double RecentMovePercent => _recent.Count == 0 ? 0 : Math.Abs(Level / _recent.Peek().Level - 1) * 100;

        /// <summary>Open interest of a row, and of a future the day's volume with it: bars of volume are made of that. Asked once a row.</summary>
        public long InterestOf(int row)
        {
            int contract = Market.Contract[row];
            long interest = Market.OpenInterest[row];
            return contract < _dayVolumes.Length && Market.Contracts[contract].Instrument.Kind == InstrumentKind.IndexFuture
                ? QuotePayload.WordOf(interest, _dayVolumes[contract] += Market.Volume[row])
                : interest;
        }

        /// <summary>Moves on behind the rows of this instant and returns where that is.</summary>
        public int TakeSnapshot()
        {
            int end = Market.RowCount;
            if (!IsDaily)
            {
                long[] time = Market.Time;
                end = Row + 1;
                while (end < time.Length && time[end] == NextTime)
                    end++;
            }

            Row = end;
            NextTime = TimeOf(end);
            return end;
        }

        /// <summary>Takes the level from the index among the rows of a snapshot, if it is there.</summary>
        public void FindLevel(int first, int end, long at)
        {
            if (_index < 0)
                return;
            int found = Market.Contract.AsSpan(first, end - first).IndexOf(_index);
            if (found >= 0)
                MoveLevel(Market.Last[first + found] / (double)Price.StepsPerRupee, at);
        }

        private long TimeOf(int row) => row >= Market.RowCount ? long.MaxValue : IsDaily ? _daily : Market.Time[row];

        private void MoveLevel(double level, long at)
        {
            if (level <= 0)
                return;
            Level = level;
            while (_recent.Count > 0 && _recent.Peek().At < at - Recently)
                _recent.Dequeue();
            _recent.Enqueue((at, level));
        }
    }
}
