using Vyuha.Core;

namespace Vyuha.Kernel.Margins;

/// <summary>Futures of one underlying by expiry, longs paired off against shorts: what of them pays exposure margin.</summary>
/// <remarks>
/// The nearest expiry is paired first, with the next expiry, then the one after, as <see cref="CalendarSpreads"/> pairs deltas. A pair pays on
/// a share of the far leg's value and nothing on the near leg's; what is left over pays in full.
/// </remarks>
internal sealed class FuturesSpreads
{
    private const int UsualExpiries = 4;

    private (DateOnly Expiry, Price Price, long Units)[] _futures = new (DateOnly, Price, long)[UsualExpiries];
    private int _count;

    public void Clear() => _count = 0;

    /// <param name="units">Net of the contract: positive long, negative short, zero none.</param>
    public void Add(DateOnly expiry, Price price, long units)
    {
        if (units == 0)
            return;
        if (_count == _futures.Length)
            Array.Resize(ref _futures, _count * 2);
        int at = _count++;
        for (; at > 0 && _futures[at - 1].Expiry > expiry; at--)
            _futures[at] = _futures[at - 1];
        _futures[at] = (expiry, price, units);
    }

    /// <summary>The value exposure is a percentage of; uses the futures up.</summary>
    /// <param name="divisor">Of the far leg's value in a pair.</param>
    public Money ExposedValue(int divisor)
    {
        Money paired = Money.Zero;
        Money alone = Money.Zero;
        for (int near = 0; near < _count; near++)
        {
            for (int far = near + 1; far < _count && _futures[near].Units != 0; far++)
            {
                if ((_futures[near].Units > 0) == (_futures[far].Units > 0))
                    continue;
                long matched = Math.Min(Math.Abs(_futures[near].Units), Math.Abs(_futures[far].Units));
                paired += _futures[far].Price * Quantity.FromUnits(matched);
                _futures[near].Units -= Math.Sign(_futures[near].Units) * matched;
                _futures[far].Units -= Math.Sign(_futures[far].Units) * matched;
            }

            alone += _futures[near].Price * Quantity.FromUnits(Math.Abs(_futures[near].Units));
        }

        return alone + Money.FromSteps((paired.Steps + divisor / 2) / divisor);
    }
}
