using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Simulation.Synthetic;

/// <summary>A range of the synthetic market as a backtest takes it, with the closes before it that volatility rank needs.</summary>
/// <param name="market">The market.</param>
/// <param name="from">First day.</param>
/// <param name="to">Last day.</param>
/// <param name="historySessions">Sessions of closes before the first day.</param>
public sealed class SyntheticDataSource(SyntheticMarket market, DateOnly from, DateOnly to, int historySessions = 300) : IMarketDataSource
{
    public IReadOnlyList<string> Underlyings { get; } = [NiftyMarket.Symbol, NiftyMarket.VolatilitySymbol];

    public DataFrequency Frequency => market.Options.Frequency;

    public IEnumerable<DailyBar> History
    {
        get
        {
            foreach (SyntheticClose close in market.ClosesBefore(from, historySessions))
            {
                yield return new DailyBar(NiftyMarket.Spot, close.Date, close.Nifty, close.Nifty, close.Nifty, close.Nifty);
                yield return new DailyBar(NiftyMarket.VolatilitySpot, close.Date, close.IndiaVix, close.IndiaVix, close.IndiaVix, close.IndiaVix);
            }
        }
    }

    public IEnumerable<TradingDay> Days() =>
        market.Days(from, to).Select(day => new TradingDay(day.Date, [day.Nifty, day.IndiaVix]));
}
