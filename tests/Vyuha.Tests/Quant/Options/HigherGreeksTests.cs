using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Quant.Options;

public sealed class HigherGreeksTests
{
    private const double Day = 365, Point = 0.01;

    /// <summary>What turns a derivative of the reference into the unit of the library, in the reference's order.</summary>
    internal static readonly double[] Units =
    [
        1, 1, 1, Point, 1 / Day, Point, Point, Point * Point, 1 / Day, Point / Day, 1, Point, 1 / Day, Point * Point * Point,
    ];

    [Fact]
    public void Every_sensitivity_of_an_option_on_a_forward_is_the_derivative_of_its_price()
    {
        foreach (OptionCase o in OptionReference.Black76)
        {
            double discount = ExactMath.Exp(-o.Rate * o.Years);
            Close(o, All(
                Black76.PriceAndGreeks(o.IsCall, o.Underlying, o.Strike, o.Years, o.Vol, discount),
                Black76.HigherGreeks(o.IsCall, o.Underlying, o.Strike, o.Years, o.Vol, discount)));
        }
    }

    [Fact]
    public void Every_sensitivity_of_an_option_on_a_spot_is_the_derivative_of_its_price()
    {
        foreach (OptionCase o in OptionReference.BlackScholesMerton)
        {
            Close(o, All(
                BlackScholesMerton.PriceAndGreeks(o.IsCall, o.Underlying, o.Strike, o.Years, o.Vol, o.Rate, o.Yield),
                BlackScholesMerton.HigherGreeks(o.IsCall, o.Underlying, o.Strike, o.Years, o.Vol, o.Rate, o.Yield)));
        }
    }

    [Theory]
    [InlineData(0, 0.13)]
    [InlineData(-1, 0.13)]
    [InlineData(0.02, 0)]
    public void Without_time_or_volatility_only_the_discounting_of_the_delta_is_left(double years, double vol)
    {
        HigherGreeks call = Black76.HigherGreeks(true, 24_500, 24_000, years, vol, 0.99);
        // r × delta / 365 with the rate of the discount factor.
        double charm = years > 0 ? 0.99 * -Math.Log(0.99) / years / 365 : 0;
        Assert.Equal(charm, call.Charm, 1e-12);
        Assert.Equal(call with { Charm = 0 }, default);
        Assert.Equal(default, Black76.HigherGreeks(false, 24_500, 24_000, years, vol, 0.99));
    }

    [Theory]
    [InlineData(24_000, 24_000.05, 1e-9, 0.1)]
    [InlineData(24_000, 25_000, 1e-300, 0.1)]
    [InlineData(24_000, 25_000, 0.02, 1e-310)]
    [InlineData(24_000, 1e-300, 0.02, 0.1)]
    [InlineData(1e-300, 1e300, 10, 3)]
    [InlineData(24_000, 24_000, 1e-20, 1e-20)]
    [InlineData(24_000, 20_000, 100, 5)]
    public void At_the_ends_of_the_domain_every_sensitivity_is_a_number(double forward, double strike, double years, double vol)
    {
        foreach (bool isCall in (bool[])[true, false])
        {
            double[] values = All(
                Black76.PriceAndGreeks(isCall, forward, strike, years, vol, 0.99), Black76.HigherGreeks(isCall, forward, strike, years, vol, 0.99));
            Assert.DoesNotContain(values, double.IsNaN);
        }
    }

    [Fact]
    public void A_meaningless_argument_gives_no_number() =>
        Assert.True(double.IsNaN(Black76.HigherGreeks(true, -1, 24_000, 0.02, 0.13, 1).Ultima));

    [Fact]
    public void Sensitivities_of_a_position_add_up()
    {
        HigherGreeks one = Black76.HigherGreeks(true, 24_000, 24_100, 0.02, 0.13, 1), two = Black76.HigherGreeks(false, 24_000, 23_900, 0.02, 0.14, 1);
        HigherGreeks book = 75 * one + -150 * two;
        Assert.Equal(75 * one.Color - 150 * two.Color, book.Color, 1e-15);
        Assert.Equal(75 * one.Ultima - 150 * two.Ultima, book.Ultima, 1e-12);
    }

    internal static double[] All(in PricedOption option, in HigherGreeks higher)
    {
        (double price, Greeks g) = option;
        return
        [
            price, g.Delta, g.Gamma, g.Vega, g.Theta, g.Rho, g.Vanna, g.Volga,
            higher.Charm, higher.Veta, higher.Speed, higher.Zomma, higher.Color, higher.Ultima,
        ];
    }

    private static void Close(OptionCase option, double[] actual)
    {
        for (int i = 0; i < actual.Length; i++)
        {
            double expected = option.Values[i] * Units[i];
            // Eleven digits: far out of the money rounding the arguments alone costs d² ulp.
            Assert.True(Math.Abs(actual[i] - expected) <= 1e-11 * Math.Abs(expected), $"{option}, value {i}: {actual[i]:R}, not {expected:R}");
        }
    }
}
