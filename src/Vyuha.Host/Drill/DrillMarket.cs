using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Sandbox.Market;
using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Host.Drill;

/// <summary>
/// A small cut of the synthetic market: the index and, of one expiry, the strikes around it. Drills are about orders, and a thousand of them share
/// the days they play on.
/// </summary>
internal sealed class DrillMarket(SyntheticMarket market) : ISandboxMarketData
{
    private const int StrikesEachSide = 14;

    private readonly Dictionary<DateOnly, TradingDay?> _days = [];
    private readonly Lock _gate = new();

    public string Name => market.Name;

    public TradingDay? Day(DateOnly date)
    {
        lock (_gate)
        {
            if (!_days.TryGetValue(date, out TradingDay? day))
            {
                day = market.Days(date, date).Select(whole => new TradingDay(whole.Date, [Cut(whole.Nifty), whole.IndiaVix])).FirstOrDefault();
                _days.Add(date, day);
            }

            return day;
        }
    }

    private static MarketDay Cut(MarketDay day)
    {
        int index = Array.FindIndex(day.Contracts, contract => contract.Instrument.Kind == InstrumentKind.IndexSpot);
        long level = day.Last[Array.IndexOf(day.Contract, index)];
        DateOnly expiry = day.Contracts.Where(contract => contract.Instrument.IsOption && contract.Instrument.Expiry.DayNumber - day.Date.DayNumber >= 4)
            .Min(contract => contract.Instrument.Expiry);
        long[] strikes = [.. day.Contracts.Where(contract => contract.Instrument.IsOption && contract.Instrument.Expiry == expiry)
            .Select(contract => contract.Instrument.Strike.Steps).Distinct()
            .OrderBy(strike => Math.Abs(strike - level)).Take(2 * StrikesEachSide)];
        return day.Where(contract => contract.Kind == InstrumentKind.IndexSpot
            || (contract.IsOption && contract.Expiry == expiry && strikes.Contains(contract.Strike.Steps)));
    }
}
