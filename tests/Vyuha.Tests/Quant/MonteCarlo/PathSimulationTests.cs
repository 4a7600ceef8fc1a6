using Vyuha.Quant.MonteCarlo;
using Vyuha.Quant.Random;
using Vyuha.Quant.Volatility.Garch;

namespace Vyuha.Tests.Quant.MonteCarlo;

public sealed class PathSimulationTests
{
    private const double Spot = 25_000, Rate = 0.065, Volatility = 0.15, Years = 30.0 / 365;

    [Fact]
    public void A_call_on_a_million_paths_is_Blacks()
    {
        // Benchmark workload MC-E1: exactly 497.622591.
        double discount = Math.Exp(-Rate * Years);
        var simulation = new PathSimulation(new GeometricBrownianMotion(Rate, Volatility), Years, 1, 1);
        PathEstimate estimate = simulation.Estimate(1_024, new TerminalQuestion(Spot, price => discount * Math.Max(0, price - Spot)));
        Assert.Equal(1_048_576, estimate.Paths);
        Assert.Equal(0.168 * 4, estimate.StandardError, 0.01); // 0.168 on sixteen times as many.
        Assert.Equal(497.622590973714, estimate.Mean, 3 * estimate.StandardError);
    }

    [Fact]
    public void Mirrors_and_controls_take_noise_away_and_no_truth()
    {
        double discount = Math.Exp(-Rate * Years);
        var model = new GeometricBrownianMotion(Rate, Volatility);
        var question = new TerminalQuestion(Spot, price => discount * Math.Max(0, price - Spot), price => discount * price);
        PathEstimate plain = new PathSimulation(model, Years, 2, 5).Estimate(64, question);
        PathEstimate mirrored = new PathSimulation(model, Years, 2, 5) { Antithetic = true }.Estimate(64, question);
        PathEstimate controlled = new PathSimulation(model, Years, 2, 5) { ControlMean = Spot }.Estimate(64, question);
        PathEstimate both = new PathSimulation(model, Years, 2, 5) { Antithetic = true, ControlMean = Spot }.Estimate(64, question);
        foreach (PathEstimate estimate in new[] { plain, mirrored, controlled, both })
            Assert.Equal(497.622590973714, estimate.Mean, 3.5 * estimate.StandardError);
        Assert.True(mirrored.StandardError < 0.8 * plain.StandardError);
        Assert.True(controlled.StandardError < 0.5 * plain.StandardError);
        Assert.True(both.StandardError < controlled.StandardError);
    }

    [Fact]
    public void An_Asian_call_with_its_geometric_control()
    {
        // Benchmark workload MC-E2: about 282.1 within 0.7 by 262,144 paths. The geometric one is exactly 281.586435174829 before discount
        // (its mean is lognormal; worked in 30 digits with mpmath).
        double discount = Math.Exp(-Rate * Years);
        var simulation = new PathSimulation(new GeometricBrownianMotion(Rate, Volatility), Years, 252, 3) { ControlMean = discount * 281.586435174829 };
        PathEstimate estimate = simulation.Estimate(16, new AverageQuestion(Spot, mean => discount * Math.Max(0, mean - Spot), mean => discount * Math.Max(0, mean - Spot)));
        Assert.True(estimate.StandardError < 0.05, $"{estimate.StandardError}");
        Assert.Equal(282.1, estimate.Mean, 0.7);
    }

    [Fact]
    public void Blocks_give_the_same_bits_in_any_order()
    {
        var model = new HestonModel(0.05, 0.02, 2, 0.03, 0.4, -0.7);
        var question = new TerminalQuestion(100, price => Math.Max(0, 100 - price));
        var simulation = new PathSimulation(model, 0.5, 10, 77);
        PathEstimate whole = simulation.Estimate(8, question);
        var sums = new BlockSums[8];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 2 }, turn => sums[7 - turn] = simulation.Run(7 - turn, question));
        Assert.Equal(whole, simulation.Combine(sums));
        Assert.NotEqual(whole.Mean, new PathSimulation(model, 0.5, 10, 78).Estimate(8, question).Mean);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Mertons_jumps_give_his_series(int steps)
    {
        // Merton's series for S = 100, K = 95, T = ½, r = 5 %, σ = 20 %, 1.5 jumps a year of mean −10 % and deviation 15 %: 12.0828467305492
        // (sixty terms in 40 digits with mpmath).
        double discount = Math.Exp(-0.05 * 0.5);
        PathEstimate call = Price(JumpDiffusion.Merton(0.05, 0.2, 1.5, -0.1, 0.15), steps, price => discount * Math.Max(0, price - 95), discount);
        Assert.Equal(12.0828467305492, call.Mean, 3.5 * call.StandardError);
        Assert.True(call.StandardError < 0.03);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void Kous_jumps_give_his_example(int steps)
    {
        // Kou (2002): S = 100, K = 98, T = ½, r = 5 %, σ = 16 %, one jump a year, up with 0.4, η₁ = 10, η₂ = 5: 9.14732.
        double discount = Math.Exp(-0.05 * 0.5);
        PathEstimate call = Price(JumpDiffusion.Kou(0.05, 0.16, 1, 0.4, 10, 5), steps, price => discount * Math.Max(0, price - 98), discount);
        Assert.Equal(9.14732, call.Mean, 3.5 * call.StandardError);
        Assert.True(call.StandardError < 0.03);
        Assert.Throws<ArgumentOutOfRangeException>(() => JumpDiffusion.Kou(0, 0.2, 1, 0.5, 1, 5));
    }

    [Fact]
    public void Hestons_variance_gives_the_value_of_Fang_and_Oosterlee()
    {
        // F. Fang, C. Oosterlee, "A novel pricing method for European options based on Fourier-cosine series expansions" (2008): S = K = 100, T = 1, r = 0,
        // κ = 1.5768, θ = 0.0398, ξ = 0.5751, v₀ = 0.0175, ρ = −0.5711: 5.785155450.
        var model = new HestonModel(0, 0.0175, 1.5768, 0.0398, 0.5751, -0.5711);
        var simulation = new PathSimulation(model, 1, 32, 9) { Antithetic = true, ControlMean = 100 };
        PathEstimate call = simulation.Estimate(200, new TerminalQuestion(100, price => Math.Max(0, price - 100), price => price));
        Assert.True(call.StandardError < 0.02, $"{call.StandardError}");
        Assert.Equal(5.785155450, call.Mean, 3.5 * call.StandardError + 0.01); // A scheme with 32 steps is biased by less than a hundredth.

        // The correction makes the price a martingale whatever the step.
        PathEstimate price = new PathSimulation(model, 1, 4, 9) { Antithetic = true }.Estimate(200, new TerminalQuestion(100, end => end));
        Assert.Equal(100, price.Mean, 3.5 * price.StandardError);
    }

    [Fact]
    public void Regimes_rule_as_long_as_they_should()
    {
        // In the long run the nervous regime rules a → b/(a + b) of the time: 2/(2 + 6) = ¼; variance ¾ 0.1² + ¼ 0.3².
        var model = new RegimeSwitching(0, 0.1, 0.3, 2, 6);
        PathEstimate nervous = new PathSimulation(model, 5, 500, 13).Estimate(40, new StateQuestion());
        Assert.Equal(0.25, nervous.Mean, 4 * nervous.StandardError);
        var still = new RegimeSwitching(0.05, 0.2, 0.2, 2, 6);
        double discount = Math.Exp(-0.05 * 0.5);
        PathEstimate call = Price(still, 5, price => discount * Math.Max(0, price - 100), discount);
        Assert.Equal(6.888728577680624, call.Mean, 3.5 * call.StandardError); // Black and Scholes at 20 %.
    }

    [Fact]
    public void A_filtered_history_has_the_variance_its_model_forecasts()
    {
        var random = new SplitMix64(7);
        double[] returns = new double[2_000];
        double variance = 1;
        for (int t = 0; t < returns.Length; t++)
        {
            double error = Math.Sqrt(variance) * random.NextNormal();
            returns[t] = 0.05 + error;
            variance = 0.02 + 0.08 * error * error + 0.90 * variance;
        }

        GarchFit fit = new GarchEstimator().Fit(new(), returns);
        double expected = 0;
        for (int day = 1; day <= 21; day++)
            expected += fit.ForecastVariance(day) * 1e-4;
        double drift = 21 * fit.Parameters.Mean * 0.01;
        PathEstimate spread = new PathSimulation(new FilteredHistory(fit, returns, 0.01), 21.0 / 252, 21, 5)
            .Estimate(100, new TerminalQuestion(1, price => Math.Pow(Math.Log(price) - drift, 2)));
        Assert.Equal(expected, spread.Mean, 4 * spread.StandardError + 0.03 * expected); // The sample's own errors have a variance near 1.
    }

    [Fact]
    public void Senseless_runs_are_refused()
    {
        var model = new GeometricBrownianMotion(0, 0.2);
        var question = new TerminalQuestion(1, price => price);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathSimulation(model, 0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathSimulation(model, 1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathSimulation(model, 1, 1, 1).Run(-1, question));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathSimulation(model, 1, 1, 1).Combine([]));
    }

    /// <summary>204,800 antithetic paths from 100 over half a year at 5 %, with the discounted price as control.</summary>
    private static PathEstimate Price(IPathModel model, int steps, Func<double, double> payoff, double discount) =>
        new PathSimulation(model, 0.5, steps, 21) { Antithetic = true, ControlMean = 100 }.Estimate(200, new TerminalQuestion(100, payoff, price => discount * price));

    /// <summary>Whether the nervous regime rules at the end.</summary>
    private sealed class StateQuestion : IPathQuestion
    {
        public int ScratchColumns => 0;

        public void Observe(PathBlock block, int step, double years, Span<double> scratch)
        {
        }

        public void Answer(PathBlock block, int steps, ReadOnlySpan<double> scratch, Span<double> values, Span<double> controls) => block.State.CopyTo(values);
    }
}
