using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Sandbox.Market;
using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Host.Drill;

/// <summary>
/// A cut of the synthetic market that can be traded day after day: the index and, of the next two expiries, the strikes around where it began. A
/// contract that is in it stays until it expires, so that what is held over night is quoted in the morning.
/// </summary>
internal sealed class SoakMarket(SyntheticMarket market) : ISandboxMarketData
{
    private const int Expiries = 2;
    private const double Reach = 0.06;

    private double _level;

    public string Name => market.Name;

    public TradingDay? Day(DateOnly date) =>
        market.Days(date, date).Select(whole => new TradingDay(whole.Date, [Cut(whole.Nifty), whole.IndiaVix])).FirstOrDefault();

    private MarketDay Cut(MarketDay day)
    {
        if (_level == 0)
        {
            int index = Array.FindIndex(day.Contracts, contract => contract.Instrument.Kind == InstrumentKind.IndexSpot);
            _level = day.Last[Array.IndexOf(day.Contract, index)];
        }

        DateOnly[] expiries = [.. day.Contracts.Where(contract => contract.Instrument.IsOption && contract.Instrument.Expiry >= day.Date)
            .Select(contract => contract.Instrument.Expiry).Distinct().Order().Take(Expiries)];
        return day.Where(contract => contract.Kind == InstrumentKind.IndexSpot
            || (contract.IsOption && expiries.Contains(contract.Expiry) && Math.Abs(contract.Strike.Steps - _level) <= Reach * _level));
    }
}
