namespace Vyuha.Quant.Indicators;

/// <summary>The greatest of the last n values, amortised O(1): a queue of falling candidates. Feed −x for the least.</summary>
internal sealed class RollingMaximum
{
    private readonly double[] _values;
    private readonly long[] _positions;
    private int _head;
    private int _count;
    private long _position;

    public RollingMaximum(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        (_values, _positions) = (new double[length], new long[length]);
    }

    public bool IsFull => _position >= _values.Length;

    /// <summary>How many values ago the greatest came, 0 being the last; of equal ones the last counts.</summary>
    public long Age => _position - 1 - _positions[_head];

    public double Push(double value)
    {
        if (_count > 0 && _positions[_head] <= _position - _values.Length)
        {
            _head = Wrap(_head + 1);
            _count--;
        }

        while (_count > 0 && _values[Wrap(_head + _count - 1)] <= value)
            _count--;
        int tail = Wrap(_head + _count++);
        (_values[tail], _positions[tail]) = (value, _position++);
        return _values[_head];
    }

    private int Wrap(int index) => index >= _values.Length ? index - _values.Length : index;
}
