using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Kernel.Margins;

/// <summary>The market of the worked margin examples: index options on one level, one rate, flat volatility per expiry.</summary>
internal static class MarginSamples
{
    public const double Rate = 0.065;

    /// <summary>A day on which every rule of 2026 is in force.</summary>
    public static readonly DateOnly Date = new(2026, 6, 1);

    /// <summary>The parameters the worked examples state: 9.3 %, 4 points, 2 × 35 %, 1.75 %, minimum 0, ELM 2 % + 2 %.</summary>
    public static readonly MarginParameters Parameters = new()
    {
        PriceScanPercent = 9.3m,
        PriceScanPercentLong = 17.7m,
        VolScanPoints = 0.04m,
        ExtremeMoveMultiple = 2m,
        ExtremeMoveCover = 0.35m,
        CalendarSpreadPercent = 1.75m,
        CalendarBenefitOnExpiryDay = false,
        ShortOptionMinimumPercent = 0m,
        ExposurePercent = 2m,
        FuturesSpreadExposureDivisor = 3,
        ExpiryDayExposurePercent = 2m,
        ExpiryDayExposureBase = ExpiryDayExposureBase.Underlying,
    };

    public static Price Rupees(double rupees) => Price.FromModel(rupees, Price.FromSteps(1), TickRounding.Nearest);

    /// <summary>An option priced by Black-76 on the level carried at the rate, so that price, forward and volatility agree.</summary>
    public static MarginLeg Option(
        OptionRight right, double strike, long units, int days, double volatility,
        double level = 24_000, string underlying = "NIFTY", DateOnly? date = null, MarginParameters? parameters = null)
    {
        DateOnly today = date ?? Date;
        double years = days / 365.0;
        double forward = level * Math.Exp(Rate * years);
        double model = Black76.Price(right == OptionRight.Call, forward, strike, years, volatility, Math.Exp(-Rate * years));
        DateOnly expiry = today.AddDays(days);
        Instrument instrument = Instrument.Option(Exchange.Nfo, underlying, expiry, Rupees(strike), right);
        ScanRanges ranges = ScanRanges.For(parameters ?? Parameters, Rupees(level), Rate, today, expiry);
        return MarginLeg.Of(instrument, Quantity.FromUnits(units), Rupees(model), forward, volatility, years, ranges);
    }

    public static MarginLeg Future(double price, long units, int days, double level = 24_000, DateOnly? date = null)
    {
        DateOnly today = date ?? Date;
        DateOnly expiry = today.AddDays(days);
        ScanRanges ranges = ScanRanges.For(Parameters, Rupees(level), Rate, today, expiry);
        return MarginLeg.Of(
            Instrument.Future(Exchange.Nfo, "NIFTY", expiry), Quantity.FromUnits(units), Rupees(price), price, 0, days / 365.0, ranges);
    }

    /// <summary>Legs written as <c>-24000CE +24500CE</c>, one lot each; <c>@37/0.14</c> overrides days and volatility of a leg.</summary>
    public static MarginLeg[] Legs(string legs, int days, double volatility, double level = 24_000, long lot = 65, string underlying = "NIFTY",
        MarginParameters? parameters = null)
    {
        string[] words = legs.Split(' ');
        var result = new MarginLeg[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            string[] parts = words[i].Split('@', '/');
            (int legDays, double legVolatility) = parts.Length == 3
                ? (int.Parse(parts[1], CultureInfo.InvariantCulture), double.Parse(parts[2], CultureInfo.InvariantCulture))
                : (days, volatility);
            OptionRight right = parts[0].EndsWith("CE", StringComparison.Ordinal) ? OptionRight.Call : OptionRight.Put;
            double strike = double.Parse(parts[0][1..^2], CultureInfo.InvariantCulture);
            result[i] = Option(right, strike, parts[0][0] == '-' ? -lot : lot, legDays, legVolatility, level, underlying, parameters: parameters);
        }

        return result;
    }

    public static MarginResult Margin(ReadOnlySpan<MarginLeg> legs, double level = 24_000, DateOnly? date = null) =>
        new SpanCalculator().Compute(legs, Parameters, Rupees(level), date ?? Date);
}
