using System.Globalization;
using CsCheck;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Quant.Options;

public sealed class Black76Tests
{
    private static readonly Gen<(double Forward, double Strike, double Years, double Vol)> Options = Gen.Select(
        Gen.Double[10_000, 30_000], Gen.Double[10_000, 30_000], Gen.Double[1e-5, 2], Gen.Double[0.03, 2]);

    [Theory]
    [InlineData(false, 20, 20, 0.25, 4.0 / 12, 0.09, 1.1166)] // Hull 9e, example 18.6
    public void Prices_of_the_books(bool isCall, double forward, double strike, double vol, double years, double rate, double expected) =>
        Assert.Equal(expected, Black76.Price(isCall, forward, strike, years, vol, ExactMath.Exp(-rate * years)), 5e-5);

    [Fact]
    public void Out_of_the_money_prices_agree_with_mpmath_to_the_digits_the_arguments_carry()
    {
        int rows = 0;
        foreach (string[] cells in CsvOf("numerics/options/black76_mpmath_grid.csv"))
        {
            (bool isCall, double forward, double strike, double years, double vol) =
                (cells[0] == "C", Number(cells[1]), Number(cells[2]), Number(cells[3]), Number(cells[4]));
            double expected = Number(cells[5]);
            double deviation = vol * Math.Sqrt(years);
            double furthest = Math.Abs(ExactMath.LogRatio(forward, strike)) / deviation + deviation / 2;
            double price = Black76.Undiscounted(isCall, forward, strike, deviation);

            double tolerance = Math.Max(expected, 1e-300) * (4 + furthest * furthest) * 4e-16;
            Assert.True(Math.Abs(price - expected) <= tolerance, $"{string.Join(',', cells)}: {price:R}");
            rows++;
        }

        Assert.Equal(530, rows);
    }

    [Fact]
    public void Call_minus_put_is_the_discounted_forward_minus_strike() =>
        Options.Sample(o =>
        {
            double call = Black76.Price(true, o.Forward, o.Strike, o.Years, o.Vol, 0.98);
            double put = Black76.Price(false, o.Forward, o.Strike, o.Years, o.Vol, 0.98);
            Assert.Equal(0.98 * (o.Forward - o.Strike), call - put, 1e-15 * 0.98 * 30_000 * 2);
        });

    [Fact]
    public void A_price_lies_between_intrinsic_value_and_its_maximum_and_rises_with_volatility() =>
        Options.Sample(o =>
        {
            double price = Black76.Price(true, o.Forward, o.Strike, o.Years, o.Vol, 1);
            Assert.InRange(price, Math.Max(o.Forward - o.Strike, 0), o.Forward);
            Assert.True(Black76.Price(true, o.Forward, o.Strike, o.Years, o.Vol * 1.01, 1) >= price);
        });

    [Theory]
    [InlineData(0, 0.13)]
    [InlineData(-1e-9, 0.13)]
    [InlineData(0.02, 0)]
    [InlineData(1e-300, 1e-300)]
    public void Without_time_or_volatility_a_price_is_discounted_intrinsic_value(double years, double vol)
    {
        Assert.Equal(0.99 * 37.5, Black76.Price(true, 24_037.5, 24_000, years, vol, 0.99));
        Assert.Equal(0, Black76.Price(false, 24_037.5, 24_000, years, vol, 0.99));
        PricedOption call = Black76.PriceAndGreeks(true, 24_037.5, 24_000, years, vol, 0.99);
        Assert.Equal((0.99 * 37.5, 0.99, 0.0, 0.0), (call.Price, call.Greeks.Delta, call.Greeks.Gamma, call.Greeks.Vega));
        Assert.Equal(0, Black76.PriceAndGreeks(false, 24_037.5, 24_000, years, vol, 0.99).Greeks.Delta);
    }

    [Theory]
    [InlineData(double.NaN, 24_000, 0.02, 0.13)]
    [InlineData(-1, 24_000, 0.02, 0.13)]
    [InlineData(24_000, 0, 0.02, 0.13)]
    [InlineData(24_000, 24_000, double.NaN, 0.13)]
    [InlineData(24_000, 24_000, 0.02, double.NaN)]
    [InlineData(double.PositiveInfinity, 24_000, 0.02, 0.13)]
    public void A_meaningless_argument_gives_no_number(double forward, double strike, double years, double vol)
    {
        Assert.True(double.IsNaN(Black76.Price(true, forward, strike, years, vol, 1)));
        Assert.True(double.IsNaN(Black76.PriceAndGreeks(true, forward, strike, years, vol, 1).Price));
    }

    [Fact]
    public void The_one_pass_price_is_the_price()
    {
        Options.Sample(o => Assert.Equal(
            Black76.Price(false, o.Forward, o.Strike, o.Years, o.Vol, 0.97),
            Black76.PriceAndGreeks(false, o.Forward, o.Strike, o.Years, o.Vol, 0.97).Price));
    }

    [Fact]
    public void Sensitivities_are_the_slopes_of_the_price() =>
        Gen.Select(Gen.Bool, Gen.Double[22_000, 26_000], Gen.Double[0.01, 1], Gen.Double[0.08, 0.8]).Sample((isCall, forward, years, vol) =>
        {
            const double Strike = 24_000, Rate = 0.065;
            PricedOption option = At(forward, years, vol, Rate);
            Greeks greeks = option.Greeks;

            double step = forward * 1e-4, volStep = vol * 1e-3, yearStep = years * 1e-4;
            Close(Slope(d => At(forward + d, years, vol, Rate).Price, step), greeks.Delta, 1);
            Close(Slope(d => At(forward + d, years, vol, Rate).Greeks.Delta, step), greeks.Gamma, 1e-3);
            Close(Slope(d => At(forward, years, vol + d, Rate).Price, volStep) * 0.01, greeks.Vega, 10);
            Close(Slope(d => At(forward, years - d, vol, Rate).Price, yearStep) / 365, greeks.Theta, 10);
            Close(Slope(d => At(forward, years, vol, Rate + d).Price, 1e-5) * 0.01, greeks.Rho, 10);
            Close(Slope(d => At(forward, years, vol + d, Rate).Greeks.Delta, volStep) * 0.01, greeks.Vanna, 0.01);
            Close(Slope(d => At(forward, years, vol + d, Rate).Greeks.Vega, volStep) * 0.01, greeks.Volga, 1);

            PricedOption At(double f, double t, double v, double r) =>
                Black76.PriceAndGreeks(isCall, f, Strike, t, v, ExactMath.Exp(-r * t));

            // Central difference, fourth order.
            static double Slope(Func<double, double> of, double d) => (8 * (of(d) - of(-d)) - (of(2 * d) - of(-2 * d))) / (12 * d);

            static void Close(double expected, double actual, double scale) => Assert.Equal(expected, actual, 1e-5 * scale);
        });

    [Theory]
    // Hull 9e, example 15.6
    [InlineData(true, 42, 40, 0.5, 0.20, 0.10, 0, 4.76, 0.005)]
    [InlineData(false, 42, 40, 0.5, 0.20, 0.10, 0, 0.81, 0.005)]
    public void Prices_on_a_spot(
        bool isCall, double spot, double strike, double years, double vol, double rate, double yield, double expected, double tolerance) =>
        Assert.Equal(expected, BlackScholesMerton.Price(isCall, spot, strike, years, vol, rate, yield), tolerance);

    [Fact]
    public void Greeks_on_a_spot_are_those_of_Hulls_example()
    {
        // Hull 9e, examples 19.1 to 19.6: S 49, K 50, r 5 %, σ 20 %, 20 weeks; theta a year, vega and rho per 1.00.
        (double price, Greeks greeks) = BlackScholesMerton.PriceAndGreeks(true, 49, 50, 0.3846, 0.20, 0.05, 0);
        Assert.Equal(2.40, price, 0.005);
        Assert.Equal(0.522, greeks.Delta, 0.0005);
        Assert.Equal(0.066, greeks.Gamma, 0.0005);
        Assert.Equal(-4.31, greeks.Theta * 365, 0.005);
        Assert.Equal(12.1, greeks.Vega * 100, 0.05);
        Assert.Equal(8.91, greeks.Rho * 100, 0.005);
    }

    [Fact]
    public void European_values_are_those_of_Haugs_tables()
    {
        int rows = 0;
        foreach (string[] cells in CsvOf("numerics/options/haug_european_values.csv"))
        {
            double value = BlackScholesMerton.Price(
                cells[0] == "Call", Number(cells[2]), Number(cells[1]), Number(cells[5]), Number(cells[6]), Number(cells[4]), Number(cells[3]));
            Assert.True(Math.Abs(Number(cells[7]) - value) <= Number(cells[8]), $"{string.Join(',', cells)}: {value:R}");
            rows++;
        }

        Assert.InRange(rows, 10, 100);
    }

    [Fact]
    public void Greeks_on_a_spot_are_those_of_Haugs_tables()
    {
        string[][] rows = [.. CsvOf("numerics/options/haug_european_greeks.csv")];
        Func<Greeks, double>?[] columns =
            [g => g.Delta, g => g.Delta, null, g => g.Gamma, g => g.Gamma, g => g.Vega * 100, g => g.Vega * 100, g => g.Theta * 365, g => g.Theta, g => g.Rho * 100];
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] is not { } column)
                continue;
            string[] cells = rows[i];
            double years = cells[5] == "1.0/12.0" ? 1.0 / 12 : Number(cells[5]);
            Greeks greeks = BlackScholesMerton.PriceAndGreeks(
                cells[0] == "Call", Number(cells[2]), Number(cells[1]), years, Number(cells[6]), Number(cells[4]), Number(cells[3])).Greeks;
            Assert.Equal(Number(cells[7]), column(greeks), 5.1e-5);
        }
    }

    private static IEnumerable<string[]> CsvOf(string file) =>
        File.ReadLines(TestData.Path(file)).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
