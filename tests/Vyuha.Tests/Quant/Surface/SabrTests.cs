using Vyuha.Quant.Surface;

namespace Vyuha.Tests.Quant.Surface;

public sealed class SabrTests
{
    /// <summary>Strike, forward, years, α, β, ν, ρ; Hagan's volatility by QuantLib 1.29's unsafeSabrVolatility, which agrees with mpmath to 1e-13; Obłój's by mpmath, 40 digits.</summary>
    [Theory]
    [InlineData(100, 100, 1, 0.2, 1, 0.4, -0.3, 0.20110666666666668, 0.20110666666666667)]
    [InlineData(80, 100, 0.5, 0.25, 1, 0.6, -0.5, 0.2885853893529669, 0.28858538935296694)]
    [InlineData(125, 100, 2, 0.3, 1, 0.5, 0.2, 0.33407327675811671, 0.33407327675811648)]
    [InlineData(24500, 24000, 0.08, 0.13, 1, 1.8, -0.35, 0.1271177646158683, 0.12711776461586833)]
    [InlineData(0.03, 0.025, 5, 0.03, 0.5, 0.4, -0.2, 0.18868082527662519, 0.18868173123621906)]
    [InlineData(0.02, 0.025, 5, 0.03, 0.5, 0.4, -0.2, 0.22653809103739597, 0.22654829600399507)]
    [InlineData(90, 100, 1, 2, 0.5, 0.3, -0.4, 0.21285039032522907, 0.21285124907913809)]
    public void Both_expansions_are_those_of_the_papers(double strike, double forward, double years, double alpha, double beta, double nu, double rho, double hagan, double obloj)
    {
        var smile = new SabrSmile(alpha, beta, rho, nu, forward, years);
        Assert.True(smile.TryVol(strike, SabrForm.Hagan, out double vol));
        Assert.Equal(hagan, vol, 2e-14);
        Assert.True(smile.TryVol(strike, SabrForm.Obloj, out vol));
        Assert.Equal(obloj, vol, 2e-14);
    }

    [Fact]
    public void The_money_is_no_special_place()
    {
        foreach (SabrForm form in Enum.GetValues<SabrForm>())
        {
            var smile = new SabrSmile(2, 0.5, -0.4, 0.6, 100, 1);
            double before = 0, step = 0;
            for (int i = -200; i <= 200; i++)
            {
                Assert.True(smile.TryVol(100 * Math.Exp(i * 1e-5), form, out double vol));
                if (i > -199)
                    Assert.Equal(step, vol - before, 1e-10);
                (step, before) = (vol - before, vol);
            }
        }
    }

    [Theory]
    [InlineData(1, SabrForm.Hagan)]
    [InlineData(0.5, SabrForm.Hagan)]
    [InlineData(0.5, SabrForm.Obloj)]
    public void A_known_smile_is_found_again(double beta, SabrForm form)
    {
        const double forward = 24_000, years = 0.08;
        var known = new SabrSmile(0.13 * Math.Pow(forward, 1 - beta), beta, -0.35, 1.8, forward, years);
        double[] k = [.. Enumerable.Range(-12, 25).Select(i => i * 0.01)], w = [.. k.Select(x => known.TryVol(forward * Math.Exp(x), form, out double vol) ? vol * vol * years : 0)];
        SabrFit fit = new SabrCalibrator().Fit(forward, years, beta, form, k, w, [.. w.Select(x => 0.01 * x)]);
        Assert.Equal((SviFitStatus.Ok, 25, 25), (fit.Status, fit.Quotes, fit.Inside));
        Assert.Equal(known.Alpha, fit.Smile.Alpha, 1e-5 * known.Alpha);
        Assert.Equal(known.Rho, fit.Smile.Rho, 1e-5);
        Assert.Equal(known.Nu, fit.Smile.Nu, 1e-5);
    }

    [Fact]
    public void What_has_no_volatility_says_so()
    {
        Assert.False(new SabrSmile(0.2, 1, -0.3, 0.4, 100, 1).TryVol(0, SabrForm.Hagan, out double vol));
        Assert.Equal(0, vol);
        Assert.False(new SabrSmile(0.2, 1, -1, 0.4, 100, 1).TryVol(90, SabrForm.Hagan, out _));
        // A correction in time of −¼ρβνα is below −1 here.
        Assert.False(new SabrSmile(3, 1, -0.99, 3, 100, 10).TryVol(100, SabrForm.Hagan, out _));
        var calibrator = new SabrCalibrator();
        Assert.Equal(SviFitStatus.TooFewQuotes, calibrator.Fit(100, 1, 1, SabrForm.Hagan, [0], [1], [1]).Status);
        Assert.Equal(SviFitStatus.InvalidInput, calibrator.Fit(100, 1, 1.5, SabrForm.Hagan, [0], [1], [1]).Status);
    }
}
