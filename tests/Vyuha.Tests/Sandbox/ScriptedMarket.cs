using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Sandbox.Market;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Tests.Sandbox;

/// <summary>A sandbox market in which a test decides what each contract trades at, second by second; bid and ask are a tick to either side.</summary>
internal sealed class ScriptedMarket : ISandboxMarketData
{
    private const int Size = 1_300;

    private readonly Timestamp _start;
    private readonly int _seconds;
    private readonly (Instrument Instrument, Func<int, decimal> Last)[] _contracts;

    private ScriptedMarket(Timestamp start, int seconds, (Instrument, Func<int, decimal>)[] contracts) =>
        (_start, _seconds, _contracts) = (start, seconds, contracts);

    public string Name => "scripted";

    /// <param name="start">The market's first instant, second 0 of the script.</param>
    /// <param name="seconds">Seconds the script lasts.</param>
    /// <param name="contracts">Each contract and its price in rupees by the second.</param>
    public static SandboxMarket At(Timestamp start, int seconds, params (Instrument Instrument, Func<int, decimal> Last)[] contracts) =>
        new(MarketRules.Shipped, new ScriptedMarket(start, seconds, contracts), new SandboxMarketOptions(), start);

    /// <summary>Days before the script's show its first second alone, at noon: yesterday's closes. Later days are not in it.</summary>
    public TradingDay? Day(DateOnly date)
    {
        DateOnly scripted = Ist.DateOf(_start);
        if (date > scripted)
            return null;
        Timestamp first = date < scripted ? Ist.At(date, new TimeOnly(12, 0)) : _start;
        int seconds = date < scripted ? 1 : _seconds;
        return new TradingDay(date, [.. _contracts.GroupBy(one => one.Instrument.Underlying).Select(group => Column(date, first, seconds, [.. group]))]);
    }

    private static MarketDay Column(DateOnly date, Timestamp first, int seconds, (Instrument Instrument, Func<int, decimal> Last)[] contracts)
    {
        MarketDay day = EmptyDay.Of(
            date, DataFrequency.Snapshot, [.. contracts.Select(one => new ListedContract(one.Instrument, 0))], seconds * contracts.Length, contracts[0].Instrument.Underlying);
        for (int row = 0; row < day.RowCount; row++)
        {
            (int second, int contract) = (row / contracts.Length, row % contracts.Length);
            long last = Price.FromRupees(contracts[contract].Last(second)).Steps, tick = Price.FromRupees(0.05m).Steps;
            (day.Time[row], day.Contract[row]) = (first.Plus(TimeSpan.FromSeconds(second)).Nanoseconds, contract);
            (day.Open[row], day.High[row], day.Low[row], day.Last[row]) = (last, last, last, last);
            if (!contracts[contract].Instrument.IsTradable)
                continue;
            (day.Bid[row], day.Ask[row], day.BidSize[row], day.AskSize[row]) = (last - tick, last + tick, Size, Size);
            (day.Volume[row], day.OpenInterest[row]) = (130, 65_000);
        }

        day.Validate();
        return day;
    }
}
