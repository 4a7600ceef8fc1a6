namespace Vyuha.Quant.Indicators;

/// <summary>The last n values with their sum, O(1) a value. The sum is taken afresh each n values, so rounding errors do not pile up.</summary>
internal sealed class RollingWindow
{
    private readonly double[] _values;
    private int _next;
    private int _count;

    public RollingWindow(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _values = new double[length];
    }

    public bool IsFull => _count == _values.Length;

    public double Sum { get; private set; }

    /// <summary>In the order of storage, not of time; the first <c>count</c> places are filled.</summary>
    public ReadOnlySpan<double> Stored => _values.AsSpan(0, _count);

    /// <summary>Puts a value in; returns the one that leaves, or NaN while the window fills.</summary>
    public double Push(double value)
    {
        double leaving = IsFull ? _values[_next] : double.NaN;
        Sum += IsFull ? value - leaving : value;
        _values[_next] = value;
        _count = Math.Min(_count + 1, _values.Length);
        if (++_next == _values.Length)
        {
            _next = 0;
            Sum = 0;
            foreach (double stored in _values)
                Sum += stored;
        }

        return leaving;
    }
}
