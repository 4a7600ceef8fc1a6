using Vyuha.Quant.Options;

namespace Vyuha.Tests.Quant.Options;

public sealed class GreekProfitTests
{
    // Friday 15:15 to Monday 09:30 with expiry on Tuesday 15:30 (5,775 and 1,800 minutes), forward 24,000 to 23,880, volatility 13 % to 14.5 %, rate 6.5 %.
    // Expected: mpmath 1.3 with 40 digits; price by the normal distribution function, derivatives by mpmath.diff at the later instant and the
    // earlier forward and volatility, theta as the difference of two prices.
    [Theory]
    [InlineData(true, 24_100, -35.2302385042777, 13.5742491093355, 7.25199609950801, -53.0959456116764, -2.49816459341691, -2.215558)]
    [InlineData(false, 23_700, 5.8469911720233, 3.98384080849862, 2.12835330864995, -27.544975362224, 2.64322003861928, 2.2653637)]
    public void Each_part_agrees_with_derivatives_taken_elsewhere(
        bool isCall, double strike, double delta, double gamma, double vega, double theta, double vannaVolga, double leftOver)
    {
        const double before = 5_775 / 525_600.0, after = 1_800 / 525_600.0;
        OptionState from = new(24_000, 0.13, before, Math.Exp(-0.065 * before)), to = new(23_880, 0.145, after, Math.Exp(-0.065 * after));
        GreekProfit profit = GreekProfit.Between(isCall, strike, from, to);

        Assert.Equal(delta, profit.Delta, 1e-9);
        Assert.Equal(gamma, profit.Gamma, 1e-9);
        Assert.Equal(vega, profit.Vega, 1e-9);
        Assert.Equal(theta, profit.Theta, 1e-9);
        Assert.Equal(vannaVolga, profit.VannaVolga, 1e-9);
        double change = Black76.Price(isCall, 23_880, strike, after, 0.145, to.Discount) - Black76.Price(isCall, 24_000, strike, before, 0.13, from.Discount);
        Assert.Equal(leftOver, change - profit.Sum, 1e-6);
    }

    // A second-order series leaves a third-order rest: half the move, an eighth of the rest. Time does not count, because it is exact.
    [Theory]
    [InlineData(true, 24_200)]
    [InlineData(true, 23_700)]
    [InlineData(false, 23_500)]
    [InlineData(false, 24_500)]
    public void What_is_left_over_is_of_third_order_in_the_moves(bool isCall, double strike)
    {
        double Rest(double scale)
        {
            OptionState from = new(24_000, 0.14, 9 / 365.0, 1), to = new(24_000 + 40 * scale, 0.14 + 0.003 * scale, 6 / 365.0, 1);
            double change = Black76.Price(isCall, to.Forward, strike, to.Years, to.Vol, 1) - Black76.Price(isCall, from.Forward, strike, from.Years, from.Vol, 1);
            return change - GreekProfit.Between(isCall, strike, from, to).Sum;
        }

        Assert.InRange(Rest(1) / Rest(0.5), 7, 9);
        Assert.Equal(0, Rest(0), 1e-9);
    }

    [Fact]
    public void At_expiry_all_time_value_is_theta_and_the_rest_is_the_move()
    {
        OptionState from = new(24_000, 0.14, 1 / 365.0, 0.9998), to = new(24_150, 0.14, 0, 1);
        GreekProfit profit = GreekProfit.Between(true, 23_900, from, to);
        double premium = Black76.Price(true, 24_000, 23_900, from.Years, from.Vol, from.Discount);
        Assert.Equal(100 - premium, profit.Theta, 1e-9); // from the premium to the intrinsic value of the earlier forward
        Assert.Equal((150.0, 0.0, 0.0, 0.0), (profit.Delta, profit.Gamma, profit.Vega, profit.VannaVolga));
    }
}
