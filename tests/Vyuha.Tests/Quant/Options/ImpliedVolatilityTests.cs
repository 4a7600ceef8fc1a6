using System.Globalization;
using CsCheck;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Tests.Quant.Options;

public sealed class ImpliedVolatilityTests
{
    [Fact]
    public void The_nifty_grid_is_solved_to_the_last_digits_of_its_prices()
    {
        // The grid G1: 9,130 prices worth a tick or more; its checksum comes from a long-double implementation.
        double sum = 0, worst = 0, worstInTheMoney = 0;
        int count = 0;
        foreach (int days in (int[])[1, 2, 3, 7, 14, 21, 28, 35, 45, 60])
        {
            double years = days / 365.0;
            double forward = 25_000 * ExactMath.Exp(0.065 * years), discount = ExactMath.Exp(-0.065 * years);
            for (int strike = 20_000; strike <= 30_000; strike += 100)
            {
                foreach (double vol in (double[])[0.08, 0.12, 0.16, 0.20, 0.30, 0.40, 0.60])
                {
                    double timeValue = Black76.Undiscounted(forward <= strike, forward, strike, vol * Math.Sqrt(years));
                    if (timeValue * discount < 0.05)
                        continue;
                    foreach (bool isCall in (bool[])[true, false])
                    {
                        bool inTheMoney = isCall == (forward > strike);
                        double price = inTheMoney ? timeValue + Math.Abs(forward - strike) : timeValue;
                        Assert.Equal(
                            ImpliedVolatilityStatus.Ok, ImpliedVolatility.TrySolve(isCall, forward, strike, years, 1, price, out double solved));
                        double error = Math.Abs(solved / vol - 1);
                        (worst, worstInTheMoney) = inTheMoney ? (worst, Math.Max(worstInTheMoney, error)) : (Math.Max(worst, error), worstInTheMoney);
                        sum += price;
                        count++;
                    }
                }
            }
        }

        Assert.Equal(9_130, count);
        Assert.Equal(11804659.868435, sum, 1e-6);
        Assert.InRange(worst, 0, 5e-15);
        // What 16 digits of an in-the-money price still know of its time value.
        Assert.InRange(worstInTheMoney, 0, 6e-13);
    }

    [Fact]
    public void Prices_of_mpmath_give_back_their_volatility()
    {
        int solvedRows = 0;
        foreach (string line in File.ReadLines(TestData.Path("numerics/options/black76_mpmath_grid.csv")).Skip(1))
        {
            string[] cells = line.Split(',');
            bool isCall = cells[0] == "C";
            double[] n = [.. cells[1..6].Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
            (double forward, double strike, double years, double vol, double price) = (n[0], n[1], n[2], n[3], n[4]);
            ImpliedVolatilityStatus status = ImpliedVolatility.TrySolve(isCall, forward, strike, years, 1, price, out double solved);

            double timeValue = price - Black76.Intrinsic(isCall, forward, strike);
            if (timeValue <= 1e-14 * price)
            {
                Assert.True(status is ImpliedVolatilityStatus.NoInformation or ImpliedVolatilityStatus.Ok, line);
                continue;
            }

            // Half a unit in the last place of the price, turned into volatility by vega; and rounding inside the solver.
            double vega = Black76.PriceAndGreeks(isCall, forward, strike, years, vol, 1).Greeks.Vega * 100;
            double lost = 2.3e-16 * Math.Max(price, Math.Abs(forward - strike)) / (vega * vol);
            Assert.Equal(ImpliedVolatilityStatus.Ok, status);
            Assert.True(Math.Abs(solved / vol - 1) <= 4e-15 + 2 * lost, $"{line}: {solved:R}");
            solvedRows++;
        }

        Assert.InRange(solvedRows, 300, 530);
    }

    [Fact]
    public void A_volatility_survives_the_way_through_its_price_over_a_hundred_thousand_options()
    {
        var random = new Vyuha.Quant.Random.SplitMix64(20260101);
        int solvedCount = 0;
        for (int i = 0; i < 100_000; i++)
        {
            // From one minute before expiry to two years, 3 % to 300 %, out to eight standard deviations.
            double years = ExactMath.Exp(-13.1 + 13.8 * random.NextDouble());
            double vol = ExactMath.Exp(-3.5 + 4.6 * random.NextDouble());
            double deviation = vol * Math.Sqrt(years);
            double forward = 24_000, strike = forward * ExactMath.Exp(deviation * (16 * random.NextDouble() - 8));
            bool isCall = strike >= forward;
            double price = Black76.Price(isCall, forward, strike, years, vol, 0.99);
            if (price >= 0.99 * Math.Min(forward, strike) * 0.999)
                continue; // so near the maximum that the price no longer tells volatilities apart

            Assert.Equal(ImpliedVolatilityStatus.Ok, ImpliedVolatility.TrySolve(isCall, forward, strike, years, 0.99, price, out double solved));
            Assert.True(Math.Abs(solved / vol - 1) <= 1e-12, $"seed step {i}: F {forward:R} K {strike:R} T {years:R} σ {vol:R} gave {solved:R}");
            solvedCount++;
        }

        Assert.InRange(solvedCount, 99_000, 100_000);
    }

    [Theory]
    [InlineData(24_000, 0.02, 0.05, ImpliedVolatilityStatus.Ok)] // vega 13.5 rupee a point
    [InlineData(25_900, 0.02, 0.05, ImpliedVolatilityStatus.NoInformation)] // 0.025
    [InlineData(25_900, 0.02, 0.0, ImpliedVolatilityStatus.Ok)]
    [InlineData(24_010, 1e-9, 0.05, ImpliedVolatilityStatus.NoInformation)]
    public void A_price_whose_tick_is_worth_a_volatility_point_carries_no_information(
        double strike, double years, double tick, ImpliedVolatilityStatus expected)
    {
        double price = Black76.Price(true, 24_000, strike, years, 0.15, 0.999);
        PricedOption priced = Black76.PriceAndGreeks(true, 24_000, strike, years, 0.15, 0.999);
        Assert.Equal(expected == ImpliedVolatilityStatus.Ok, price > 0 && priced.Greeks.Vega >= tick);
        Assert.Equal(expected, ImpliedVolatility.TrySolve(true, 24_000, strike, years, 0.999, price, tick, out double vol));
        Assert.Equal(expected == ImpliedVolatilityStatus.Ok ? 0.15 : 0, vol, 1e-12);

        // The same in a chain, whose Greeks are then 0 too.
        var statuses = new ImpliedVolatilityStatus[1];
        double[] vols = [1], delta = [1], gamma = [1], vega = [1], theta = [1], ultima = [1];
        ChainPricer.Solve(24_000, years, 0.999, [strike], [true], [price], statuses, vols, new GreekColumns(delta, gamma, vega, theta) { Ultima = ultima }, tick);
        Assert.Equal((expected, vol), (statuses[0], vols[0]));
        Assert.Equal(expected == ImpliedVolatilityStatus.Ok, delta[0] != 0 && ultima[0] != 0);
    }

    [Fact]
    public void One_minute_before_expiry_is_a_time_like_any_other()
    {
        const double Minute = 1 / 525_600.0;
        double price = Black76.Price(true, 24_000, 24_005, Minute, 0.35, 1);
        Assert.Equal(ImpliedVolatilityStatus.Ok, ImpliedVolatility.TrySolve(true, 24_000, 24_005, Minute, 1, price, out double vol));
        Assert.Equal(0.35, vol, 1e-14);
    }

    [Theory]
    [InlineData(true, 24_000, 23_000, 0.02, 999.0, ImpliedVolatilityStatus.BelowIntrinsic)]
    [InlineData(false, 24_000, 25_000, 0.02, 0.0, ImpliedVolatilityStatus.BelowIntrinsic)]
    [InlineData(true, 24_000, 23_000, 0.02, 1000.0, ImpliedVolatilityStatus.NoInformation)]
    [InlineData(true, 24_000, 25_000, 0.02, 0.0, ImpliedVolatilityStatus.NoInformation)]
    [InlineData(true, 24_000, 25_000, 0.02, 24_000.0, ImpliedVolatilityStatus.AboveMaximum)]
    [InlineData(false, 24_000, 23_000, 0.02, 23_000.0, ImpliedVolatilityStatus.AboveMaximum)]
    [InlineData(true, 24_000, 24_000, 0.0, 10.0, ImpliedVolatilityStatus.NoTimeLeft)]
    [InlineData(true, 24_000, 24_000, -0.1, 10.0, ImpliedVolatilityStatus.NoTimeLeft)]
    [InlineData(true, 24_000, 24_000, double.NaN, 10.0, ImpliedVolatilityStatus.InvalidInput)]
    [InlineData(true, 24_000, 24_000, 0.02, double.NaN, ImpliedVolatilityStatus.InvalidInput)]
    [InlineData(true, 24_000, 24_000, 0.02, -1.0, ImpliedVolatilityStatus.InvalidInput)]
    [InlineData(true, 0, 24_000, 0.02, 1.0, ImpliedVolatilityStatus.InvalidInput)]
    [InlineData(true, 24_000, double.PositiveInfinity, 0.02, 1.0, ImpliedVolatilityStatus.InvalidInput)]
    public void A_price_without_an_answer_says_why(
        bool isCall, double forward, double strike, double years, double price, ImpliedVolatilityStatus expected)
    {
        Assert.Equal(expected, ImpliedVolatility.TrySolve(isCall, forward, strike, years, 1, price, out double vol));
        Assert.Equal(0, vol);
    }

    [Fact]
    public void No_arguments_give_a_volatility_that_is_not_a_number() =>
        Gen.Select(Gen.Bool, Gen.Double, Gen.Double, Gen.Double, Gen.Double, Gen.Double).Sample((isCall, forward, strike, years, discount, price) =>
        {
            ImpliedVolatilityStatus status = ImpliedVolatility.TrySolve(isCall, forward, strike, years, discount, price, out double vol);
            Assert.True(status == ImpliedVolatilityStatus.Ok ? vol > 0 && double.IsFinite(vol) : vol == 0);
        });
}
