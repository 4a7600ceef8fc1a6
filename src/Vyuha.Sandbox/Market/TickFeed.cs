using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Quant.Random;

namespace Vyuha.Sandbox.Market;

/// <summary>
/// Spreads the minute rows of a day over the seconds in which they would have been seen: each contract at its own place in the minute,
/// indices and near contracts several times, on the straight line from row to row.
/// </summary>
/// <remarks>A row stamped at the close of its minute is complete at or before the close; what is in between is interpolated and says nothing new.</remarks>
internal sealed class TickFeed
{
    private readonly MarketDay _day;
    private readonly SandboxContract[] _contracts;
    private readonly int[] _updates;
    private readonly long[] _phase;
    private readonly int[] _previousRow;
    private readonly List<Update> _pending = [];
    private int _next;
    private int _row;

    /// <param name="day">Rows of one underlying.</param>
    /// <param name="contracts">The board's contracts, by the day's contract index.</param>
    /// <param name="updates">Updates a minute, by contract; at least 1.</param>
    /// <param name="seed">Decides each contract's place in the minute.</param>
    public TickFeed(MarketDay day, SandboxContract[] contracts, int[] updates, ulong seed)
    {
        (_day, _contracts, _updates) = (day, contracts, updates);
        _phase = new long[contracts.Length];
        _previousRow = new int[contracts.Length];
        Array.Fill(_previousRow, -1);
        var random = new SplitMix64(seed ^ (ulong)day.Date.DayNumber);
        for (int i = 0; i < _phase.Length; i++)
            _phase[i] = (long)(random.Next() % (ulong)Timestamp.NanosecondsPerMinute);
    }

    /// <summary>When the next update comes; <see cref="long.MaxValue"/> at the end of the day.</summary>
    public long NextTime
    {
        get
        {
            while (_next == _pending.Count && _row < _day.RowCount)
                FillMinute();
            return _next < _pending.Count ? _pending[_next].Time : long.MaxValue;
        }
    }

    /// <summary>Shows the next update on its contract and returns it.</summary>
    public SandboxContract Step()
    {
        Update update = _pending[_next++];
        SandboxContract contract = _contracts[update.Contract];
        Show(contract, update);
        return contract;
    }

    private void FillMinute()
    {
        _pending.Clear();
        _next = 0;
        long close = _day.Time[_row];
        for (; _row < _day.RowCount && _day.Time[_row] == close; _row++)
        {
            int contract = _day.Contract[_row];
            int updates = _updates[contract];
            if (_day.Frequency != DataFrequency.Minute)
            {
                // Rows further apart than a minute are shown as they come.
                _pending.Add(new(close, contract, _row, _previousRow[contract], 1, 1));
            }
            else
            {
                long spacing = Timestamp.NanosecondsPerMinute / updates;
                long first = close - Timestamp.NanosecondsPerMinute + _phase[contract] % spacing;
                for (int i = 0; i < updates; i++)
                    _pending.Add(new(first + i * spacing, contract, _row, _previousRow[contract], i + 1, updates));
            }

            _previousRow[contract] = _row;
        }

        _pending.Sort((left, right) => left.Time != right.Time ? left.Time.CompareTo(right.Time) : left.Contract.CompareTo(right.Contract));
    }

    private void Show(SandboxContract contract, in Update update)
    {
        int row = update.Row;
        int from = update.PreviousRow;
        (int part, int parts) = (update.Part, update.Parts);
        long tick = Math.Max(1, contract.Tick.Steps);
        contract.Bid = Between(from < 0 ? 0 : _day.Bid[from], _day.Bid[row], part, parts, tick);
        contract.Ask = Between(from < 0 ? 0 : _day.Ask[from], _day.Ask[row], part, parts, tick);
        // The two sides are rounded alone; where the spread is one tick they could meet.
        if (contract.Bid > 0 && contract.Ask > 0 && contract.Ask <= contract.Bid)
            contract.Ask = contract.Bid + tick;
        contract.BidSize = _day.BidSize[row];
        contract.AskSize = _day.AskSize[row];
        contract.OpenInterest = _day.OpenInterest[row] > 0 ? _day.OpenInterest[row] : contract.OpenInterest;
        contract.Updated = Timestamp.FromNanoseconds(update.Time);
        Trade(contract, update, tick);
    }

    private void Trade(SandboxContract contract, in Update update, long tick)
    {
        int row = update.Row;
        long last = _day.Last[row];
        if (last <= 0)
            return;
        bool isWhole = update.Part == update.Parts;
        long before = contract.Last > 0 ? contract.Last : _day.Open[row] > 0 ? _day.Open[row] : last;
        // From where it is to where the row ends, in as many steps as are left.
        contract.Last = isWhole ? last : Between(before, last, 1, update.Parts - update.Part + 1, tick);
        if (contract.Open == 0)
            contract.Open = _day.Open[row] > 0 ? _day.Open[row] : contract.Last;
        contract.High = Math.Max(contract.High, Math.Max(contract.Last, isWhole ? _day.High[row] : 0));
        long low = isWhole && _day.Low[row] > 0 ? Math.Min(contract.Last, _day.Low[row]) : contract.Last;
        contract.Low = contract.Low == 0 ? low : Math.Min(contract.Low, low);

        long volume = _day.Volume[row];
        int lot = Math.Max(1, contract.LotSize);
        long shown = Share(volume, update.Part - 1, update.Parts, lot);
        long units = (isWhole ? volume : Share(volume, update.Part, update.Parts, lot)) - shown;
        if (units > 0)
        {
            contract.LastQuantity = Math.Min(units, lot);
            contract.Volume += units;
            contract.Turnover += (Int128)contract.Last * units;
        }
    }

    private static long Share(long volume, int part, int parts, int lot) => volume * part / parts / lot * lot;

    private static long Between(long from, long to, int part, int parts, long tick) =>
        part == parts || from <= 0 || to <= 0 ? to : (from + (to - from) * part / parts) / tick * tick;

    private readonly record struct Update(long Time, int Contract, int Row, int PreviousRow, int Part, int Parts);
}
