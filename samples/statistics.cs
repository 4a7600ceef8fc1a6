#:project ../src/Vyuha.Quant/Vyuha.Quant.csproj

// What a record of returns proves, and what it does not.
//     dotnet run samples/statistics.cs
using Vyuha.Quant.Random;
using Vyuha.Quant.Statistics;

// Fifty strategies without any skill, a year and a half of daily returns each. We keep the best, as one does.
const int days = 378, trials = 50;
var random = new SplitMix64(2);
double[] all = new double[days * trials];
for (int i = 0; i < all.Length; i++)
    all[i] = 0.01 * random.NextNormal();
double[][] records = [.. Enumerable.Range(0, trials).Select(trial => Enumerable.Range(0, days).Select(day => all[day * trials + trial]).ToArray())];
ReturnStatistics[] statistics = [.. records.Select(record => ReturnStatistics.Of(record))];
int best = Array.IndexOf(statistics, statistics.MaxBy(one => one.Sharpe));
ReturnStatistics of = statistics[best];

double mean = statistics.Average(one => one.Sharpe), variance = statistics.Sum(one => (one.Sharpe - mean) * (one.Sharpe - mean)) / (trials - 1);
Console.WriteLine($"the best of {trials}: Sharpe ratio {of.Sharpe * Math.Sqrt(252):0.00} ± {of.SharpeError * Math.Sqrt(252):0.00} a year");
Console.WriteLine($"probability that it is above 0: {of.ProbabilisticSharpe(0):P1} taken alone, {of.DeflatedSharpe(trials, variance):P1} knowing that it is the best of {trials}");
Console.WriteLine($"returns needed to be 95 % sure of it: {of.MinimumTrackRecord(0, 0.95):0}");

BacktestOverfitting overfitting = BacktestOverfitting.Of(all, trials, blocks: 10);
Console.WriteLine($"picked on one half it ended below the middle of the other in {overfitting.Probability:P0} of {overfitting.Splits} splits");

// Its return over the record, had the days come otherwise: blocks of ten days keep what follows upon what.
double[] totals = new double[2_000];
new StationaryBootstrap(records[best], meanBlock: 10).Sample(ref random, days, drawn =>
{
    double sum = 0;
    foreach (double one in drawn)
        sum += one;
    return sum;
}, totals);
TailRisk risk = TailRisk.Of(totals, 0.95);
Console.WriteLine($"bootstrap: nine tenths of the totals in {totals[100]:P1} … {totals[1_900]:P1}; mean of the worst twentieth {-risk.ConditionalValueAtRisk:P1}");
