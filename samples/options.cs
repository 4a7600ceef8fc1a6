#:project ../src/Vyuha.Quant/Vyuha.Quant.csproj

// Implied volatilities and Greeks of a chain, and what its smile says of an iron condor.
//     dotnet run samples/options.cs
using Vyuha.Quant.Options;

double forward = 24_000, years = 9.0 / 365, discount = Math.Exp(-0.06 * years);
double[] strikes = [23_400, 23_600, 23_800, 24_000, 24_200, 24_400, 24_600];
bool[] isCall = [false, false, false, true, true, true, true];
double[] prices = [50.70, 83.05, 136.80, 221.45, 131.75, 70.90, 34.80];

// A chain shares its forward, time and discount: SIMD on AVX-512, AVX2, NEON, with the same bits from each.
var statuses = new ImpliedVolatilityStatus[strikes.Length];
double[] vols = new double[strikes.Length];
var greeks = new GreekColumns(new double[strikes.Length], new double[strikes.Length], new double[strikes.Length], new double[strikes.Length]);
ChainPricer.Solve(forward, years, discount, strikes, isCall, prices, statuses, vols, greeks, tick: 0.05);

Console.WriteLine("strike   volatility   delta    gamma     vega    theta");
for (int i = 0; i < strikes.Length; i++)
    Console.WriteLine($"{strikes[i]:0} {(isCall[i] ? "CE" : "PE")}   {vols[i]:P2}   {greeks.Delta[i],6:0.000}  {greeks.Gamma[i]:0.00000}  {greeks.Vega[i],6:0.00}  {greeks.Theta[i],7:0.00}");

// A structure under that smile.
var market = new StructureMarket(forward, Carry: 0, Rate: 0.06, new QuotedSmile(strikes, vols));
var condor = new OptionStructure(
    new OptionStructureLeg(LegKind.Put, 23_400, years, 75, 50.70), new OptionStructureLeg(LegKind.Put, 23_600, years, -75, 83.05),
    new OptionStructureLeg(LegKind.Call, 24_400, years, -75, 70.90), new OptionStructureLeg(LegKind.Call, 24_600, years, 75, 34.80));
Console.WriteLine($"\niron condor: {condor.Profit(forward, 0, market):0} now, {condor.Profit(24_000, years, market):0} if it ends at 24,000, {condor.Profit(23_000, years, market):0} at 23,000");
Console.WriteLine($"a profit with probability {condor.ProbabilityOfProfit(years, market):P1}; touches 23,400 on the way with {new SmileDistribution(forward, years, market.Surface).Touch(23_400):P1}");
