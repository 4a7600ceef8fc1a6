using Vyuha.Kernel.Carry;

namespace Vyuha.Kernel.Market;

/// <summary>Official daily bars of one index, oldest first: what slow signals are made of. Prices in rupees.</summary>
public sealed class DailyHistory
{
    private readonly List<int> _days = [];
    private readonly List<double> _open = [];
    private readonly List<double> _high = [];
    private readonly List<double> _low = [];
    private readonly List<double> _close = [];

    public int Count => _close.Count;

    public ReadOnlySpan<double> Open => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_open);

    public ReadOnlySpan<double> High => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_high);

    public ReadOnlySpan<double> Low => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_low);

    public ReadOnlySpan<double> Close => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_close);

    /// <summary><see cref="DateOnly.DayNumber"/> of each bar.</summary>
    public ReadOnlySpan<int> Days => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_days);

    /// <summary><see cref="DateOnly.DayNumber"/> of the last bar; 0 when there is none.</summary>
    public int LastDay => _days.Count == 0 ? 0 : _days[^1];

    internal CarriedHistory Capture() => new([.. _days], [.. _open], [.. _high], [.. _low], [.. _close]);

    internal void Restore(CarriedHistory carried)
    {
        for (int i = 0; i < carried.Days.Count; i++)
            Add(carried.Days[i], carried.Open[i], carried.High[i], carried.Low[i], carried.Close[i]);
    }

    /// <summary>A day already known is not changed: history does not get rewritten during a run.</summary>
    internal void Add(int dayNumber, double open, double high, double low, double close)
    {
        if (dayNumber <= LastDay)
            return;
        _days.Add(dayNumber);
        _open.Add(open);
        _high.Add(high);
        _low.Add(low);
        _close.Add(close);
    }
}
