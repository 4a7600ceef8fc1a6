using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Research;

/// <summary>Folds the marks of several books into one point a day for each and for all together.</summary>
internal sealed class MarkFold
{
    private readonly Book[] _books;
    private readonly int[] _bookOfBot = new int[256];
    private readonly Book _all;
    private Timestamp _instant;
    private bool _pending;

    public MarkFold(IReadOnlyList<BotInfo> bots)
    {
        Array.Fill(_bookOfBot, -1);
        _books = new Book[bots.Count];
        Money capital = Money.Zero;
        for (int i = 0; i < bots.Count; i++)
        {
            _books[i] = new Book(bots[i].Capital);
            _bookOfBot[bots[i].Number] = i;
            capital += bots[i].Capital;
        }

        _all = new Book(capital);
    }

    public void OnMark(byte bot, Timestamp time, in MarkPayload mark)
    {
        // Marks of the account and of books nobody asked about are the sum the report forms itself.
        int index = _bookOfBot[bot];
        if (index < 0)
            return;

        // The books of one instant are summed once the last of them is known: half of a sum is no equity.
        if (_pending && time != _instant)
            AddSum();
        (_instant, _pending) = (time, true);
        _books[index].Add(Ist.DateOf(time), mark.Equity, mark.Margin, mark.Reserved);
    }

    public (IReadOnlyList<DayPoint> All, IReadOnlyList<IReadOnlyList<DayPoint>> Books) Finish()
    {
        if (_pending)
            AddSum();
        return ([.. _all.Days], [.. _books.Select(book => (IReadOnlyList<DayPoint>)[.. book.Days])]);
    }

    private void AddSum()
    {
        long equity = 0, margin = 0, reserved = 0;
        foreach (Book book in _books)
        {
            equity += book.Equity;
            margin += book.Margin;
            reserved += book.Reserved;
        }

        _all.Add(Ist.DateOf(_instant), equity, margin, reserved);
        _pending = false;
    }

    private sealed class Book(Money capital)
    {
        private long _peak = capital.Steps;
        private long _previousClose = capital.Steps;
        private long _low;
        private long _high;
        private long _deepest;
        private double _deepestShare;
        private long _peakMargin;
        private long _peakReserved;
        private int _marks;
        private int _exposed;

        public List<DayPoint> Days { get; } = [];

        public long Equity { get; private set; } = capital.Steps;

        public long Margin { get; private set; }

        public long Reserved { get; private set; }

        public void Add(DateOnly date, long equity, long margin, long reserved)
        {
            bool newDay = Days.Count == 0 || Days[^1].Date != date;
            if (newDay)
            {
                _previousClose = Equity;
                (_low, _high, _deepest, _deepestShare) = (equity, equity, 0, 0);
                (_peakMargin, _peakReserved, _marks, _exposed) = (0, 0, 0, 0);
            }

            (Equity, Margin, Reserved) = (equity, margin, reserved);
            _peak = Math.Max(_peak, equity);
            _low = Math.Min(_low, equity);
            _high = Math.Max(_high, equity);
            _deepest = Math.Min(_deepest, equity - _peak);
            if (_peak > 0)
                _deepestShare = Math.Max(_deepestShare, (_peak - equity) / (double)_peak);
            _peakMargin = Math.Max(_peakMargin, margin);
            _peakReserved = Math.Max(_peakReserved, reserved);
            _marks++;
            _exposed += margin > 0 ? 1 : 0;
            var point = new DayPoint(
                date,
                Money.FromSteps(equity),
                Money.FromSteps(_low),
                Money.FromSteps(_high),
                Money.FromSteps(equity - _previousClose),
                Money.FromSteps(equity - _peak),
                Money.FromSteps(_deepest),
                _deepestShare,
                Money.FromSteps(margin),
                Money.FromSteps(_peakMargin),
                Money.FromSteps(_peakReserved),
                _marks,
                _exposed);
            if (newDay)
                Days.Add(point);
            else
                Days[^1] = point;
        }
    }
}
