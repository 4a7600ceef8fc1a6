#:project ../src/Vyuha.Quant/Vyuha.Quant.csproj

// What a chain's open interest and volatilities say.
//     dotnet run samples/option-indicators.cs
using Vyuha.Quant.OptionIndicators;
using Vyuha.Quant.Options;
using Vyuha.Quant.Volatility;

double spot = 24_000, years = 9.0 / 365, forward = 24_035;
double[] strikes = [23_400, 23_600, 23_800, 24_000, 24_200, 24_400, 24_600];
double[] vols = [0.152, 0.146, 0.140, 0.135, 0.131, 0.128, 0.127];
double[] callInterest = [110_000, 240_000, 690_000, 2_900_000, 3_400_000, 4_100_000, 5_200_000];
double[] putInterest = [3_900_000, 3_300_000, 3_100_000, 2_700_000, 800_000, 260_000, 90_000];

Console.WriteLine($"put-call ratio {PutCallRatio.Of(callInterest, putInterest):0.00}, within 1 % of the forward {PutCallRatio.Around(strikes, callInterest, putInterest, forward, band: 240):0.00}");
Console.WriteLine($"max pain at {MaxPain.Of(strikes, callInterest, putInterest).Strike:0}");

double[] gammas = new double[7], callDeltas = new double[7], putDeltas = new double[7], exposures = new double[7];
for (int i = 0; i < strikes.Length; i++)
{
    Greeks call = Black76.PriceAndGreeks(true, forward, strikes[i], years, vols[i], 1).Greeks;
    (gammas[i], callDeltas[i], putDeltas[i]) = (call.Gamma, call.Delta, call.Delta - 1);
}

double total = GammaExposure.Of(spot, gammas, callInterest, gammas, putInterest, exposures);
Console.WriteLine($"gamma exposure ₹{total / 1e7:0.0} crore for 1 %: {string.Join(", ", strikes.Zip(exposures, (strike, exposure) => $"{strike:0} {exposure / 1e7:0.0}"))}");

DeltaSkew skew = DeltaSkew.Of(0.25, callDeltas, vols, putDeltas, vols);
Console.WriteLine($"25-delta call {skew.CallVol:P2}, put {skew.PutVol:P2}; risk reversal {skew.RiskReversal:P2}");

TermStructure term = TermStructure.Of(years, 0.1348, 37.0 / 365, 0.1402);
Console.WriteLine($"9 to 37 days: slope {term.Slope:0.000} a year, volatility in between {term.ForwardVol:P2}");

double[] year = [.. Enumerable.Range(0, 252).Select(day => 0.13 + 0.03 * Math.Sin(day / 20.0) + (day == 100 ? 0.15 : 0))];
Console.WriteLine($"volatility now {0.1348:P2}: rank {VolatilityRank.Rank(year, 0.1348):0}, percentile {VolatilityRank.Percentile(year, 0.1348):0}; one spike holds the rank low");
