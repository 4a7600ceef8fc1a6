namespace Vyuha.Quant.Indicators;

/// <summary>The value less the one n observations ago.</summary>
public sealed class Momentum(int period) : IIndicator<double, double>
{
    private readonly RollingWindow _window = new(period);

    public int WarmUp => period;

    public double Next(double input) => double.IsFinite(input) ? input - _window.Push(input) : double.NaN;
}
