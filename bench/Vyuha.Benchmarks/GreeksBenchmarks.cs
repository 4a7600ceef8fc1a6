using BenchmarkDotNet.Attributes;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Quant.Options;
using Vyuha.Simulation.Workloads;

namespace Vyuha.Benchmarks;

/// <summary>W-CHAIN-G. The baseline solves and differentiates one contract after another, without lanes, kernel or venue.</summary>
[Config(typeof(ProcessorTimed))]
public class GreeksBenchmarks
{
    private const int ContractSnapshots = 63_960;

    private readonly MarketDay[] _days = [.. ChainMarket.Build(2)];
    private readonly ChainGreeksWorkload _workload = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = ContractSnapshots, Description = "one contract at a time, no kernel")]
    public double OneByOne()
    {
        const double scale = Price.StepsPerRupee, rate = 0.02;
        double sum = 0;
        foreach (MarketDay day in _days)
        {
            double spot = 0;
            for (int row = 0; row < day.RowCount; row++)
            {
                Instrument instrument = day.Contracts[day.Contract[row]].Instrument;
                if (!instrument.IsOption)
                {
                    spot = day.Last[row] / scale;
                    continue;
                }

                double years = YearFraction.Years(day.Time[row], Ist.At(instrument.Expiry, new TimeOnly(16, 0)).Nanoseconds);
                double discount = Quant.Arithmetic.ExactMath.Exp(-rate * years);
                double forward = spot / discount, strike = instrument.Strike.ToModel();
                bool isCall = instrument.Right == OptionRight.Call;
                if (ImpliedVolatility.TrySolve(isCall, forward, strike, years, discount, (day.Bid[row] + day.Ask[row]) / 2 / scale, out double volatility)
                    == ImpliedVolatilityStatus.Ok)
                    sum += volatility + Black76.PriceAndGreeks(isCall, forward, strike, years, volatility, discount).Greeks.Delta;
            }
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = ContractSnapshots, Description = "W-CHAIN-G")]
    public double ChainGreeks() => _workload.Run().Sum;
}
