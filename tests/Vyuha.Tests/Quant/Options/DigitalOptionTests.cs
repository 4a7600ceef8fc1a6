using System.Globalization;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Quant.Options;

public sealed class DigitalOptionTests
{
    [Fact]
    public void Price_and_sensitivities_are_those_of_mpmath()
    {
        foreach (OptionCase o in OptionReference.Digital)
        {
            (double price, Greeks g) = DigitalOption.CashPriceAndGreeks(
                o.IsCall, o.Underlying, o.Strike, o.Years, o.Vol, ExactMath.Exp(-o.Rate * o.Years), 100);
            double[] actual = [price, g.Delta, g.Gamma, g.Vega, g.Theta, g.Rho, g.Vanna, g.Volga];
            for (int i = 0; i < actual.Length; i++)
            {
                double expected = 100 * o.Values[i] * HigherGreeksTests.Units[i];
                Assert.True(Math.Abs(actual[i] - expected) <= 2e-11 * Math.Abs(expected), $"{o}, value {i}: {actual[i]:R}, not {expected:R}");
            }
        }
    }

    [Fact]
    public void The_cash_or_nothing_put_of_Haugs_book()
    {
        string[] cells = [.. File.ReadLines(TestData.Path("numerics/options/haug_digital_con.csv")).Skip(1).First().Split(',')];
        double[] n = [.. cells[1..9].Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
        // Strike 80, spot 100, q, r, T, σ, value, tolerance; the payment is 10 in the book.
        double forward = n[1] * ExactMath.Exp((n[3] - n[2]) * n[4]), discount = ExactMath.Exp(-n[3] * n[4]);
        Assert.Equal(n[6], DigitalOption.CashPrice(cells[0] == "Call", forward, n[0], n[4], n[5], discount, 10), n[7]);
    }

    [Fact]
    public void A_call_is_the_underlying_less_the_strike_both_paid_in_the_money()
    {
        double asset = DigitalOption.AssetPrice(true, 24_000, 24_300, 0.05, 0.15, 0.99);
        double cash = DigitalOption.CashPrice(true, 24_000, 24_300, 0.05, 0.15, 0.99, 24_300);
        Assert.Equal(Black76.Price(true, 24_000, 24_300, 0.05, 0.15, 0.99), asset - cash, 1e-10);
    }

    [Theory]
    [InlineData(24_100, 0, 0.13, 0.99)]
    [InlineData(24_100, 0.02, 0, 0.99)]
    [InlineData(24_000, 0, 0.13, 0.495)]
    [InlineData(23_900, 0, 0.13, 0)]
    public void Without_time_or_volatility_it_pays_or_not(double forward, double years, double vol, double expected)
    {
        PricedOption option = DigitalOption.CashPriceAndGreeks(true, forward, 24_000, years, vol, 0.99, 1);
        Assert.Equal(expected, option.Price, 1e-15);
        Assert.False(double.IsNaN(option.Greeks.Volga + option.Greeks.Vanna + option.Greeks.Gamma));
    }

    [Fact]
    public void A_meaningless_argument_gives_no_number() => Assert.True(double.IsNaN(DigitalOption.CashPriceAndGreeks(true, -1, 24_000, 0.1, 0.1, 1, 1).Price));
}
