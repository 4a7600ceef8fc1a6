namespace Vyuha.Quant.Indicators;

/// <summary>The leg the market is on.</summary>
/// <param name="Pivot">The last turn, rupee: where the leg began.</param>
/// <param name="PivotAge">Bars since that turn.</param>
/// <param name="Extreme">How far the leg has come, rupee; the next turn if it reverses here.</param>
/// <param name="Direction">1 up, −1 down.</param>
public readonly record struct ZigZagValue(double Pivot, double PivotAge, double Extreme, double Direction)
{
    internal static ZigZagValue None => new(double.NaN, double.NaN, double.NaN, double.NaN);
}
