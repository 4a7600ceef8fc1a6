namespace Vyuha.Quant.Indicators;

/// <summary>One bar of prices in rupee and its traded volume.</summary>
public readonly record struct IndicatorBar(double Open, double High, double Low, double Close, double Volume)
{
    /// <summary>(High + low + close)/3.</summary>
    internal double Typical => (High + Low + Close) / 3;

    internal bool HasPrices => HasRange && double.IsFinite(Close);

    internal bool HasRange => double.IsFinite(High) && double.IsFinite(Low);

    /// <summary>The greatest of high − low, |high − previous close| and |low − previous close|.</summary>
    internal double TrueRange(double previousClose) =>
        Math.Max(High - Low, Math.Max(Math.Abs(High - previousClose), Math.Abs(Low - previousClose)));

    /// <summary>Volume weighted by the close's place in the bar: ((C − L) − (H − C))/(H − L) × V. Nothing for a bar without range.</summary>
    internal double MoneyFlow => High > Low ? (Close - Low - (High - Close)) / (High - Low) * Volume : 0;
}
