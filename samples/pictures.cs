#:project ../src/Vyuha.Quant/Vyuha.Quant.csproj
#:project ../src/Vyuha.Research/Vyuha.Research.csproj

// Draws the pictures of docs/concepts from a market made of formulas and a seed.
//     dotnet run samples/pictures.cs docs/images
using System.Globalization;
using System.Text;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.OptionIndicators;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;
using Vyuha.Quant.Surface;
using Vyuha.Quant.Volatility;
using Vyuha.Research.Plots;

#if !TESTED // The tests compile this file too, and compare what it draws with what is committed.
foreach ((string name, string picture) in ConceptPictures.All())
    File.WriteAllText(Path.Combine(args.Length > 0 ? args[0] : "docs/images", name), picture);
#endif

internal static class ConceptPictures
{
    private const double Spot = 24_000, Rate = 0.06, Tick = 0.05, Width = 760, Panel = 230;

    public static IEnumerable<(string Name, string Picture)> All() =>
    [
        ("smile.svg", Smile()), ("surface.svg", Surface()), ("term-structure.svg", TermStructure()), ("volatility-cone.svg", Cone()),
        ("greeks-delta-gamma.svg", Greeks("Delta and gamma of a call", ("delta, rupee per rupee", greeks => greeks.Delta), ("gamma, delta per rupee", greeks => greeks.Gamma))),
        ("greeks-vega-theta.svg", Greeks("Vega and theta of a call", ("vega, rupee per volatility point", greeks => greeks.Vega), ("theta, rupee per calendar day", greeks => greeks.Theta))),
    ];

    /// <summary>Quotes of nine days in whole ticks, the SVI smile through them, and what it says of the end.</summary>
    private static string Smile()
    {
        double years = 9.0 / 365, forward = Spot * ExactMath.Exp(Rate * years);
        SmileQuotes quotes = Quotes(years, 22_600, 25_200, seed: 5);
        SviFit fit = new SviCalibrator().Fit(quotes.LogMoneyness, quotes.TotalVariances, quotes.HalfWidths);
        double atTheMoney = fit.Smile.TotalVariance(0);
        double[] k = Along(quotes.LogMoneyness[0], quotes.LogMoneyness[^1], 121), strikes = [.. k.Select(x => forward * ExactMath.Exp(x))];
        double[] w = quotes.TotalVariances.ToArray(), half = quotes.HalfWidths.ToArray();
        var plot = new Plot("A smile of nine days", "strike");
        plot.AddPanel("implied volatility, % a year; strokes are quotes from bid to ask")
            .Line("SVI", strikes, [.. k.Select(x => Percent(fit.Smile.TotalVariance(x), years))], shade: 6)
            .Whiskers(quotes.Strikes.ToArray(), [.. w.Select((v, i) => Percent(v - half[i], years))], [.. w.Select((v, i) => Percent(v + half[i], years))])
            .Mark("forward", forward);
        // The density of ln(S) is g(k) n(d2)/√w; over S it has one more 1/S.
        plot.AddPanel("probability of ending within a rupee of a level, %")
            .Line("under the smile", strikes, [.. k.Select((x, i) => 100 * fit.Smile.Durrleman(x) * Density(x, fit.Smile.TotalVariance(x)) / strikes[i])], shade: 6)
            .Line("at one volatility", strikes, [.. k.Select((x, i) => 100 * Density(x, atTheMoney) / strikes[i])], shade: 1)
            .Mark("forward", forward);
        return plot.Picture(Width, Panel);
    }

    private static double Density(double k, double w)
    {
        double deviation = Math.Sqrt(w), d2 = -k / deviation - deviation / 2;
        return ExactMath.Exp(-d2 * d2 / 2) / Math.Sqrt(2 * Math.PI * w);
    }

    /// <summary>The surface as a net seen from above its near corner, far cells drawn first.</summary>
    private static string Surface()
    {
        const int across = 36, along = 24;
        VolatilitySurface surface = Market(EventClock.Plain);
        double[] share = Along(0.93, 1.07, across + 1), days = [.. Along(Math.Sqrt(14), Math.Sqrt(182), along + 1).Select(root => root * root)];
        double[][] vols = [.. days.Select(day => share.Select(one => 100 * surface.Vol(one * surface.Forward(day / 365), day / 365)).ToArray())];
        double low = Math.Floor(vols.Min(row => row.Min())), high = vols.Max(row => row.Max());
        var svg = new StringBuilder($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" viewBox=\"0 0 {Width} 400\" role=\"img\" aria-label=\"A volatility surface\">\n<style>\n{Plot.Style()}");
        for (int shade = 0; shade < PlotPanel.Shades; shade++)
            svg.Append($".net{shade} {{ fill: var(--r{shade}); fill-opacity: .8; stroke: var(--bg); stroke-width: .8; }}\n");
        svg.Append("</style>\n<rect class=\"ground\" x=\"0\" y=\"0\" width=\"100%\" height=\"100%\"/>\n<text class=\"title\" x=\"24\" y=\"26\">implied volatility, % a year, by strike and time to expiry</text>\n");
        for (int j = along - 1; j >= 0; j--)
        {
            for (int i = 0; i < across; i++)
            {
                double mean = (vols[j][i] + vols[j][i + 1] + vols[j + 1][i] + vols[j + 1][i + 1]) / 4;
                int shade = PlotPanel.Shades - 1 - Math.Clamp((int)((mean - low) / (high - low) * PlotPanel.Shades), 0, PlotPanel.Shades - 1);
                svg.Append($"<path class=\"net{shade}\" d=\"M{At(i, j)}L{At(i + 1, j)}L{At(i + 1, j + 1)}L{At(i, j + 1)}Z\"/>\n");
            }
        }

        foreach (int percent in new[] { 94, 97, 100, 103, 106 })
            Label(share.Select((one, i) => (Gap: Math.Abs(100 * one - percent), i)).Min().i, 0, $"{percent} %", 0, 20, "x");
        foreach (int day in new[] { 14, 30, 60, 90, 180 })
            Label(across, days.Select((one, j) => (Gap: Math.Abs(one - day), j)).Min().j, $"{day} days", 12, 6, "at");
        svg.Append($"<text class=\"x label\" x=\"270\" y=\"392\">strike over forward</text>\n<text class=\"at\" x=\"24\" y=\"46\">from {Number(vols.Min(row => row.Min()))} to {Number(high)} %</text>\n</svg>\n");
        return svg.ToString();

        (double X, double Y) Place(double i, double j, double height) => (60 + 440 * i / across + 170 * j / along, 355 - 120 * j / along - 200 * (height - low) / (high - low));
        string At(int i, int j)
        {
            (double x, double y) = Place(i, j, vols[j][i]);
            return $"{Number(x)} {Number(y)}";
        }

        void Label(int i, int j, string text, double right, double down, string kind)
        {
            (double x, double y) = Place(i, j, low);
            svg.Append($"<text class=\"{kind}\" x=\"{Number(x + right)}\" y=\"{Number(y + down)}\">{text}</text>\n");
        }
    }

    /// <summary>Volatility at the money and skew by time, with an event in 25 days.</summary>
    private static string TermStructure()
    {
        VolatilitySurface plain = Market(EventClock.Plain), clocked = Market(new EventClock([new MarketEvent(25.0 / 365, 6.0 / 365)]));
        double[] days = [.. Along(7, 120, 227)], expiries = [.. plain.Expiries.Where(one => one.Years < 0.34).Select(one => 365 * one.Years)];
        var plot = new Plot("Term structure with an event", "days to expiry");
        plot.AddPanel("at the money, % a year")
            .Line("variance straight in days", days, [.. days.Select(day => 100 * plain.AtTheMoneyVol(day / 365))], shade: 1)
            .Points(expiries, [.. expiries.Select(day => 100 * plain.AtTheMoneyVol(day / 365))])
            .Line("an event worth six days in 25 days", days, [.. days.Select(day => 100 * clocked.AtTheMoneyVol(day / 365))], shade: 6)
            .Mark("event", 25);
        DeltaSkew[] skews = [.. days.Select(day => plain.Skew(day / 365))];
        plot.AddPanel("25 delta, volatility points")
            .Line("risk reversal", days, [.. skews.Select(skew => 100 * skew.RiskReversal)], shade: 6)
            .Line("butterfly", days, [.. skews.Select((skew, i) => 100 * skew.Butterfly(plain.AtTheMoneyVol(days[i] / 365)))], shade: 3);
        return plot.Picture(Width, Panel - 40);
    }

    /// <summary>Six years of closes whose variance follows a GARCH(1,1).</summary>
    private static string Cone()
    {
        var random = new SplitMix64(11);
        double[] closes = new double[1_500];
        double price = Spot, variance = 1e-4;
        for (int day = 0; day < closes.Length; day++)
        {
            double move = Math.Sqrt(variance) * random.NextNormal();
            closes[day] = price *= ExactMath.Exp(move);
            variance = 2e-6 + 0.09 * move * move + 0.89 * variance;
        }

        VolatilityConeRow[] rows = VolatilityCone.Of(closes, 5, 7, 10, 14, 21, 30, 42, 63, 84, 126, 168, 252);
        double[] days = [.. rows.Select(row => (double)row.Days)];
        double[] Of(Func<VolatilityConeRow, double> value) => [.. rows.Select(row => 100 * value(row))];
        var plot = new Plot("A volatility cone", "trading days of the window");
        plot.AddPanel("realised volatility, % a year")
            .Band("lowest to highest", days, Of(row => row.Lowest), Of(row => row.Highest)).Band("middle half", days, Of(row => row.Lower), Of(row => row.Upper))
            .Line("median", days, Of(row => row.Median)).Line("today", days, Of(row => row.Latest)).Points(days, Of(row => row.Latest));
        return plot.Picture(Width, Panel + 40);
    }

    /// <summary>A call struck at 24,000 with a volatility of 14 %, by spot and by days left.</summary>
    private static string Greeks(string title, params (string Label, Func<Greeks, double> Of)[] panels)
    {
        double[] spots = Along(22_800, 25_200, 161);
        int[] days = [1, 3, 7, 14, 30];
        var plot = new Plot(title, "spot; the strike is 24,000");
        foreach ((string label, Func<Greeks, double> of) in panels)
        {
            PlotPanel panel = plot.AddPanel(label);
            for (int i = 0; i < days.Length; i++)
            {
                double years = days[i] / 365.0;
                panel.Line(
                    days[i] == 1 ? "1 day" : $"{days[i]} days", spots, [.. spots.Select(spot => of(BlackScholesMerton.PriceAndGreeks(true, spot, 24_000, years, 0.14, Rate, 0).Greeks))], shade: 2 * i);
            }
        }

        return plot.Picture(Width, Panel - 30);
    }

    private static VolatilitySurface Market(EventClock clock)
    {
        ExpiryQuotes[] expiries = [.. new[] { 7, 14, 35, 63, 126, 189 }.Select(days =>
        {
            double years = days / 365.0, reach = 3 * 0.14 * Math.Sqrt(years);
            return ExpiryQuotes.Of(Quotes(years, 50 * Math.Floor(Spot * (1 - reach) / 50), 50 * Math.Ceiling(Spot * (1 + reach) / 50), (ulong)days));
        })];
        return VolatilitySurface.TryBuild(expiries, Spot, clock, SurfaceModel.Svi, out VolatilitySurface? surface, out _) ? surface! : throw new InvalidOperationException("The market of formulas has a surface.");
    }

    /// <summary>Bids and asks in ticks about an index-like smile, each mid moved by up to 0.15 volatility points.</summary>
    private static SmileQuotes Quotes(double years, double lowest, double highest, ulong seed)
    {
        var random = new SplitMix64(seed);
        double forward = Spot * ExactMath.Exp(Rate * years), discount = ExactMath.Exp(-Rate * years), deviation = 0.135 * Math.Sqrt(years);
        double level = 0.135 - 0.01 * ExactMath.Exp(-20 * years);
        double[] strikes = [.. Enumerable.Range(0, (int)((highest - lowest) / 50) + 1).Select(i => lowest + 50 * i)];
        double[][] sides = [new double[strikes.Length], new double[strikes.Length], new double[strikes.Length], new double[strikes.Length]];
        for (int i = 0; i < strikes.Length; i++)
        {
            double z = ExactMath.Log(strikes[i] / forward) / deviation;
            double vol = level * (1 - 0.11 * z + 0.16 * (Math.Sqrt(1 + z * z) - 1)) + 0.003 * (random.NextDouble() - 0.5);
            for (int side = 0; side < 2; side++)
            {
                double price = Black76.Price(side == 0, forward, strikes[i], years, vol, discount), half = Math.Max(Tick, 0.01 * price);
                sides[2 * side][i] = Tick * Math.Floor((price - half) / Tick);
                sides[2 * side + 1][i] = Tick * Math.Ceiling((price + half) / Tick);
            }
        }

        var quotes = new SmileQuotes();
        quotes.Load(forward, years, discount, strikes, sides[0], sides[1], sides[2], sides[3], Tick);
        return quotes;
    }

    private static double Percent(double totalVariance, double years) => 100 * Math.Sqrt(totalVariance / years);

    private static double[] Along(double from, double to, int points) => [.. Enumerable.Range(0, points).Select(at => from + (to - from) * at / (points - 1))];

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
