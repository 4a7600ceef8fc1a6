using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Simulation.Backtest;
using Vyuha.Storage.Import;

namespace Vyuha.Tests.Kernel.Carry;

/// <summary>Option chain pages as the exchange published them, day by day, from the files as they are.</summary>
internal sealed class PublishedChains(IReadOnlyList<string> files) : IMarketDataSource
{
    public IReadOnlyList<string> Underlyings => ["NIFTY", "INDIAVIX"];

    public DataFrequency Frequency => DataFrequency.Snapshot;

    public IEnumerable<DailyBar> History => [];

    public IEnumerable<TradingDay> Days()
    {
        foreach (string file in files)
        {
            foreach (MarketDay day in new SourceParser(ParseOptions.Default).Parse(Assert.Single(ContainerReader.Read(file))).Days)
            {
                if (MarketRules.Shipped.Calendar(Exchange.Nfo).IsTradingDay(day.Date))
                    yield return new TradingDay(day.Date, [day]);
            }
        }
    }
}
