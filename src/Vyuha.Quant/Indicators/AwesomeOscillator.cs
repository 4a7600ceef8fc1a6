namespace Vyuha.Quant.Indicators;

/// <summary>The mean of the bars' middles, (H + L)/2, over a short period less that over a long one; 5 and 34 are usual.</summary>
/// <remarks>Source: B. Williams, New Trading Dimensions (1998).</remarks>
public sealed class AwesomeOscillator : IIndicator<IndicatorBar, double>
{
    private readonly SimpleMovingAverage _fast;
    private readonly SimpleMovingAverage _slow;

    public AwesomeOscillator(int fast, int slow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slow, fast);
        (_fast, _slow) = (new(fast), new(slow));
    }

    public int WarmUp => _slow.WarmUp;

    public double Next(IndicatorBar input)
    {
        double middle = (input.High + input.Low) / 2;
        double fast = _fast.Next(middle);
        return fast - _slow.Next(middle);
    }
}
