namespace Vyuha.Quant.Indicators;

/// <summary>The two lines, 0 to 100.</summary>
public readonly record struct AroonValue(double Up, double Down)
{
    /// <summary>Up less down, −100 to 100.</summary>
    public double Oscillator => Up - Down;
}
