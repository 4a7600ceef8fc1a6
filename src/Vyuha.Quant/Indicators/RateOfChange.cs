namespace Vyuha.Quant.Indicators;

/// <summary>The change against n observations ago, percent of the earlier value; 0 when that was 0, as TA-Lib has it.</summary>
public sealed class RateOfChange(int period) : IIndicator<double, double>
{
    private readonly RollingWindow _window = new(period);

    public int WarmUp => period;

    public double Next(double input)
    {
        if (!double.IsFinite(input))
            return double.NaN;
        double earlier = _window.Push(input);
        return earlier == 0 ? 0 : 100 * (input / earlier - 1);
    }
}
