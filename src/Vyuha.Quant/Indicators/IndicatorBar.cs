namespace Vyuha.Quant.Indicators;

/// <summary>One bar of prices in rupee and its traded volume.</summary>
public readonly record struct IndicatorBar(double Open, double High, double Low, double Close, double Volume)
{
    /// <summary>(High + low + close)/3.</summary>
    internal double Typical => (High + Low + Close) / 3;

    internal bool HasPrices => double.IsFinite(High) && double.IsFinite(Low) && double.IsFinite(Close);
}
