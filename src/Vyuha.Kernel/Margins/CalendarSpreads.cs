using Vyuha.Core;

namespace Vyuha.Kernel.Margins;

/// <summary>Deltas by expiry, paired off against each other: the spreads the calendar charge counts.</summary>
/// <remarks>
/// The nearest expiry is paired first, with the next expiry, then the one after; each spread uses up as much delta as the smaller
/// side has left. The scan moves all expiries by the same amount, so it cannot see that they may move apart: this is the charge for that.
/// </remarks>
internal sealed class CalendarSpreads(int capacity)
{
    private DateOnly[] _expiries = new DateOnly[capacity];
    private long[] _deltas = new long[capacity];
    private int _count;

    /// <summary>Without a second expiry there is no spread.</summary>
    public bool HasSeveralExpiries => _count > 1;

    public void Clear() => _count = 0;

    /// <param name="deltaMillionths">Units × composite delta × 1,000,000.</param>
    public void Add(DateOnly expiry, long deltaMillionths)
    {
        int at = 0;
        while (at < _count && _expiries[at] < expiry)
            at++;
        if (at == _count || _expiries[at] != expiry)
            Insert(at, expiry);
        _deltas[at] = checked(_deltas[at] + deltaMillionths);
    }

    /// <summary>The charge at a rate per spread of one unit of delta; uses the deltas up.</summary>
    public Money Charge(Money rate)
    {
        long spreads = 0;
        for (int near = 0; near < _count; near++)
        {
            for (int far = near + 1; far < _count && _deltas[near] != 0; far++)
            {
                if ((_deltas[near] > 0) == (_deltas[far] > 0))
                    continue;
                long matched = Math.Min(Math.Abs(_deltas[near]), Math.Abs(_deltas[far]));
                spreads = checked(spreads + matched);
                _deltas[near] -= Math.Sign(_deltas[near]) * matched;
                _deltas[far] -= Math.Sign(_deltas[far]) * matched;
            }
        }

        if (spreads == 0)
            return Money.Zero;
        Int128 product = (Int128)rate.Steps * spreads;
        return Money.FromSteps((long)((product + RiskArray.DeltaScale / 2) / RiskArray.DeltaScale));
    }

    private void Insert(int at, DateOnly expiry)
    {
        if (_count == _expiries.Length)
        {
            Array.Resize(ref _expiries, _count * 2);
            Array.Resize(ref _deltas, _count * 2);
        }

        Array.Copy(_expiries, at, _expiries, at + 1, _count - at);
        Array.Copy(_deltas, at, _deltas, at + 1, _count - at);
        (_expiries[at], _deltas[at]) = (expiry, 0);
        _count++;
    }
}
