#:project ../src/Vyuha.Quant/Vyuha.Quant.csproj

// A model of changing variance, its standard errors, and what it expects.
//     dotnet run samples/garch.cs
using Vyuha.Quant.Random;
using Vyuha.Quant.Volatility.Garch;

// Two thousand daily returns in per cent, made by a GARCH(1,1) with ω 0.02, α 0.08, β 0.90.
var random = new SplitMix64(7);
double[] returns = new double[2_000];
double variance = 1;
for (int t = 0; t < returns.Length; t++)
{
    double error = Math.Sqrt(variance) * random.NextNormal();
    returns[t] = 0.05 + error;
    variance = 0.02 + 0.08 * error * error + 0.90 * variance;
}

GarchFit fit = new GarchEstimator().Fit(new GarchSpecification(VarianceEquation.Garch, ErrorLaw.Normal), returns);
GarchStandardErrors errors = GarchStandardErrors.Of(fit, returns);
Console.WriteLine($"{fit.Status} after {fit.Evaluations} evaluations, log-likelihood {fit.LogLikelihood:0.0000}");
Console.WriteLine($"omega {fit.Parameters.Omega:0.0000} ± {errors.Sandwich.Omega:0.0000}   alpha {fit.Parameters.Alpha:0.0000} ± {errors.Sandwich.Alpha:0.0000}   beta {fit.Parameters.Beta:0.0000} ± {errors.Sandwich.Beta:0.0000}");

GarchInterval interval = new FilteredHistoricalSimulation(fit, returns).Interval(horizon: 21, share: 0.9, paths: 20_000, ref random);
Console.WriteLine($"deviation tomorrow {Math.Sqrt(fit.NextVariance):0.00} %, in 21 days {Math.Sqrt(fit.ForecastVariance(21)):0.00} %; nine tenths of the 21-day returns in {interval.LowReturn:0.0} % … {interval.HighReturn:0.0} %");
