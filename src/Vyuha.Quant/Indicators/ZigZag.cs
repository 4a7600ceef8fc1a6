namespace Vyuha.Quant.Indicators;

/// <summary>The turns of the market: a high is one once a low has come a percentage below it, a low once a high has come as far above it.</summary>
/// <remarks>
/// A turn is told when it is known, never drawn back in time; <see cref="ZigZagValue.PivotAge"/> says how long ago it was. A bar that exceeds the extreme of its leg moves the extreme
/// and turns nothing, because which came first is not known. Before the first turn all is NaN; a first bar far both ways turns to the side of its close.
/// Source: A. Merrill, Filtered Waves (1977), on highs and lows.
/// </remarks>
public sealed class ZigZag : IIndicator<IndicatorBar, ZigZagValue>
{
    private readonly double _share;
    private long _bar = -1;
    private (double Price, long Bar) _high = (double.NegativeInfinity, 0);
    private (double Price, long Bar) _low = (double.PositiveInfinity, 0);
    private int _direction;

    /// <param name="percent">The reversal, above 0 and below 100: 5 for five percent.</param>
    public ZigZag(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(percent, 100);
        _share = percent / 100;
    }

    /// <summary>One bar at the least; all before the first turn in truth.</summary>
    public int WarmUp => 1;

    public ZigZagValue Next(IndicatorBar input)
    {
        if (!input.HasPrices)
            return ZigZagValue.None;
        _bar++;
        bool falls = input.Low <= _high.Price * (1 - _share), rises = input.High >= _low.Price * (1 + _share);
        if (_direction > 0 ? input.High > _high.Price : _direction < 0 && input.Low < _low.Price)
            Extend(input);
        else if (_direction >= 0 && falls && !(_direction == 0 && rises && input.Close >= (input.High + input.Low) / 2))
            (_direction, _low) = (-1, (input.Low, _bar));
        else if (_direction <= 0 && rises)
            (_direction, _high) = (1, (input.High, _bar));
        else if (_direction == 0)
            Extend(input);
        return Value();
    }

    private void Extend(IndicatorBar input)
    {
        if (_direction >= 0 && input.High > _high.Price)
            _high = (input.High, _bar);
        if (_direction <= 0 && input.Low < _low.Price)
            _low = (input.Low, _bar);
    }

    private ZigZagValue Value() => _direction switch
    {
        > 0 => new(_low.Price, _bar - _low.Bar, _high.Price, 1),
        < 0 => new(_high.Price, _bar - _high.Bar, _low.Price, -1),
        _ => ZigZagValue.None,
    };
}
