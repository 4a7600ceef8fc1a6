using System.Globalization;
using Vyuha.Quant.OptionIndicators;
using Vyuha.Quant.Surface;
using Vyuha.Research.Plots;

namespace Vyuha.Host.Commands;

/// <summary>The page of <c>vyuha quant surface --plot</c>: all smiles in one scale, the terms, and each expiry with its quotes.</summary>
internal static class SurfacePlot
{
    private const int CurvePoints = 121;

    public static Plot Draw(VolatilitySurface surface, SurfaceFile file, string source)
    {
        string model = surface.Model == SurfaceModel.Svi ? "SVI" : "eSSVI";
        (ExpirySmile Smile, ExpiryQuotes Quotes)[] fitted =
            [.. surface.Expiries.Zip(file.Expiries, (smile, read) => (smile, read.Quotes)).Where(expiry => expiry.smile.Fit.HasSmile)];
        var page = new Plot("Volatility surface", "ln(strike/forward) in standard deviations to expiry at the money")
        {
            Note = $"{source}; {model} smiles, free of butterfly and calendar arbitrage. Below, each expiry with its quotes from bid to ask.",
        };
        PlotPanel all = page.AddPanel("implied volatility, % a year");
        for (int i = 0; i < fitted.Length; i++)
        {
            (ExpirySmile smile, ExpiryQuotes quotes) = fitted[i];
            double deviation = Math.Sqrt(smile.Fit.Smile.TotalVariance(0));
            double[] k = Along(quotes.LogMoneyness.Min(), quotes.LogMoneyness.Max());
            all.Line($"{Days(smile.Years)} days", [.. k.Select(x => x / deviation)], [.. k.Select(x => Percent(smile, smile.Fit.Smile.TotalVariance(x)))], Shade(i, fitted.Length));
        }

        Terms(page, surface, [.. fitted.Select(expiry => expiry.Smile)]);
        for (int i = 0; i < fitted.Length; i++)
            Expiry(page, fitted[i].Smile, fitted[i].Quotes, Shade(i, fitted.Length));
        return page;
    }

    private static void Terms(Plot page, VolatilitySurface surface, ExpirySmile[] fitted)
    {
        // The expiries are among the places: between them the curves bend.
        double[] years = [.. Along(fitted[0].Years, fitted[^1].Years).Concat(fitted.Select(expiry => expiry.Years)).Distinct().Order()];
        double[] days = [.. years.Select(time => 365 * time)], expiries = [.. fitted.Select(expiry => 365 * expiry.Years)];
        double[] atTheMoney = [.. years.Select(surface.AtTheMoneyVol)];
        DeltaSkew[] skews = [.. years.Select(time => surface.Skew(time))];
        page.Beside("Term structure", "days to expiry").AddPanel("at the money, % a year")
            .Line("", days, [.. atTheMoney.Select(vol => 100 * vol)]).Points(expiries, [.. fitted.Select(expiry => 100 * surface.AtTheMoneyVol(expiry.Years))]);
        page.Beside("Skew", "days to expiry").AddPanel("25 delta, volatility points")
            .Line("risk reversal", days, [.. skews.Select(skew => 100 * skew.RiskReversal)])
            .Line("butterfly", days, [.. skews.Select((skew, i) => 100 * skew.Butterfly(atTheMoney[i]))]);
    }

    private static void Expiry(Plot page, ExpirySmile smile, ExpiryQuotes quotes, int shade)
    {
        double[] k = Along(quotes.LogMoneyness.Min(), quotes.LogMoneyness.Max()), strikes = [.. quotes.LogMoneyness.Select(Strike)];
        page.Beside($"{Days(smile.Years)} days: {Count(smile.Fit.Inside)} of {Count(smile.Fit.Quotes)} quotes inside", "strike").AddPanel("% a year")
            .Line("", [.. k.Select(Strike)], [.. k.Select(x => Percent(smile, smile.Fit.Smile.TotalVariance(x)))], shade)
            .Whiskers(
                strikes, [.. quotes.TotalVariances.Select((w, i) => Percent(smile, w - quotes.HalfWidths[i]))], [.. quotes.TotalVariances.Select((w, i) => Percent(smile, w + quotes.HalfWidths[i]))])
            .Mark($"forward {smile.Forward.ToString("0.##", CultureInfo.InvariantCulture)}", smile.Forward);

        double Strike(double logMoneyness) => smile.Forward * Math.Exp(logMoneyness);
    }

    private static double Percent(ExpirySmile smile, double totalVariance) => 100 * Math.Sqrt(Math.Max(totalVariance, 0) / smile.Years);

    private static int Shade(int index, int count) => count == 1 ? 0 : index * (PlotPanel.Shades - 1) / (count - 1);

    private static double[] Along(double from, double to) => [.. Enumerable.Range(0, CurvePoints).Select(at => from + (to - from) * at / (CurvePoints - 1)).Distinct()];

    private static string Days(double years) => (365 * years).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
