#:project ../src/Vyuha.Quant/Vyuha.Quant.csproj

// A short strangle along simulated paths: repriced every day under a smile, closed at a target or a stop. The same digits on any number of threads.
//     dotnet run samples/monte-carlo.cs
using Vyuha.Quant.MonteCarlo;
using Vyuha.Quant.Options;

double spot = 24_000, years = 28.0 / 365;
var smile = new QuotedSmile([21_600, 22_800, 24_000, 25_200, 26_400], [0.21, 0.17, 0.14, 0.125, 0.12]);
var market = new StructureMarket(spot, Carry: 0, Rate: 0.06, smile, SmileDynamics.StickyMoneyness);
double call = Black76.Price(true, spot, 25_200, years, 0.125, Math.Exp(-0.06 * years)), put = Black76.Price(false, spot, 22_800, years, 0.17, Math.Exp(-0.06 * years));
var strangle = new OptionStructure(new OptionStructureLeg(LegKind.Call, 25_200, years, -75, call), new OptionStructureLeg(LegKind.Put, 22_800, years, -75, put));
double credit = 75 * (call + put);
Console.WriteLine($"credit ₹{credit:0}; closed at half of it, or at a loss of twice it\n");

IPathModel[] models =
[
    new GeometricBrownianMotion(0, 0.14),
    JumpDiffusion.Merton(0, 0.12, intensity: 3, mean: -0.03, deviation: 0.03),
    new HestonModel(0, start: 0.0196, reversion: 4, mean: 0.0225, volatility: 0.5, correlation: -0.7),
];
foreach (IPathModel model in models)
{
    var simulation = new PathSimulation(model, 21.0 / 365, steps: 21, seed: 1);
    var profit = new StructureQuestion(strangle, market) { Target = credit / 2, Stop = -2 * credit };
    var which = new StructureQuestion(strangle, market) { Target = credit / 2, Stop = -2 * credit, AsksWhichCameFirst = true };

    // Blocks of 1,024 paths stand for themselves: run them where and when you like.
    var sums = new BlockSums[20];
    Parallel.For(0, sums.Length, block => sums[block] = simulation.Run(block, profit));
    PathEstimate mean = simulation.Combine(sums);
    Console.WriteLine($"{model.GetType().Name,-24} mean profit ₹{mean.Mean,7:0} ± {mean.StandardError:0}, target less stop {simulation.Estimate(20, which).Mean:P1}");
}
