using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Venue;

namespace Vyuha.Tests.Simulation.Published;

/// <summary>One leg as our kernel and venue traded it.</summary>
internal sealed record RunLeg(Instrument Contract, int LotSize, Price Entry, TimeOnly EntryTime, Price Exit, TimeOnly ExitTime, ushort ExitReason, Price Stop, Money Gross, Money Charges);

/// <summary>A day as it ran: its legs, or the reason there are none.</summary>
internal sealed class RunDay
{
    public List<RunLeg> Legs { get; } = [];

    /// <summary>Reason of the strategy's decision.</summary>
    public ushort Decision { get; set; }

    public List<DenyReason> Denied { get; } = [];

    /// <summary>What the exchange would block for the whole straddle.</summary>
    public Money Margin { get; set; }
}

/// <summary>The published rule run through the kernel and the simulated venue over the days of a log.</summary>
internal sealed class PublishedRun : IRunObserver
{
    private readonly Dictionary<int, (long Value, long Units, Timestamp Time)> _opened = [];
    private readonly Dictionary<int, (long Value, long Units, Timestamp Time)> _closed = [];
    private readonly Dictionary<int, Price> _stops = [];
    private int _deciding;

    public Dictionary<DateOnly, RunDay> Days { get; } = [];

    public int Latches { get; private set; }

    /// <param name="market">The days.</param>
    /// <param name="underlying">Its name.</param>
    /// <param name="units">Of each leg.</param>
    /// <param name="asPublished">No charges and no latency, as in the log; otherwise the contract note and the venue's usual latencies.</param>
    public static PublishedRun Go(PublishedMarket market, string underlying, int units, bool asPublished)
    {
        // Ample limits: the question is what the rule does, not what a small account allows.
        Money ample = Money.FromRupees(10_000_000);
        RiskLimits shipped = TradingConfiguration.Read().Limits;
        var limits = new RiskLimits
        {
            NakedShortsAllowed = true,
            DailyLossSoft = ample,
            DailyLossHard = ample,
            LossPerTrade = ample,
            MarginUseBotPercent = 100,
            MarginUseAccountPercent = 100,
            OrdersPerSecond = 10,
            OrdersPerSecondMaximum = 10,
            EntryFrom = PublishedMarket.Entry,
            EntryUntil = shipped.EntryUntil,
            NoNewRiskAfter = shipped.NoNewRiskAfter,
            QuoteMaximumAge = shipped.QuoteMaximumAge,
            MinimumFreeCash = Money.Zero,
        };
        var kernel = new TradingKernel(new KernelOptions
        {
            Rules = MarketRules.Shipped,
            Underlyings = [underlying],
            Bots = [new BotSetup(1, new IntradayStraddle(new() { Units = units }), new BotLimits { MaxLots = units, DailyLoss = ample }, ample)],
            AccountCapital = ample,
            Reserve = Money.Zero,
            Limits = limits,
            Brokerage = new BrokeragePlan(),
            Charges = !asPublished,
        });
        VenueOptions venue = asPublished ? new() { OrderLatency = TimeSpan.Zero, ReportLatency = TimeSpan.Zero } : new();
        var run = new PublishedRun();
        new BacktestDriver(kernel, MarketRules.Shipped, market, new BacktestOptions { Venue = venue }, run).Run();
        foreach (Structure structure in kernel.Structures)
            run.AddLeg(structure);
        return run;
    }

    public void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash)
    {
        DateOnly date = Ist.DateOf(input.Time);
        foreach (OutputEvent output in outputs)
        {
            switch (output.Kind)
            {
                case OutputKind.Decision:
                    _deciding = (int)output.Decision.StructureId;
                    if (_deciding == 0)
                        Day(date).Decision = output.Decision.Reason;
                    break;
                case OutputKind.Condition when _deciding != 0:
                    _stops[_deciding] = Price.FromModel(output.Condition.Threshold, Price.FromSteps(1), TickRounding.Nearest);
                    break;
                case OutputKind.Approved:
                    Day(date).Margin = Money.Max(Day(date).Margin, Money.FromSteps(output.Approval.MarginFinal));
                    break;
                case OutputKind.Denied:
                    Day(date).Denied.Add((DenyReason)output.Denial.Reason);
                    break;
                case OutputKind.LimitLatched:
                    Latches++;
                    break;
                case OutputKind.Fill:
                    Add(output.Fill.Units < 0 ? _opened : _closed, output.Fill, input.Time);
                    break;
            }
        }
    }

    public void OnInstrument(int id, Instrument instrument)
    {
    }

    public void OnDayDone(DateOnly date)
    {
    }

    private static void Add(Dictionary<int, (long Value, long Units, Timestamp Time)> fills, in FillPayload fill, Timestamp time)
    {
        (long value, long units, _) = fills.GetValueOrDefault(fill.StructureId);
        fills[fill.StructureId] = (value + fill.Value, units + Math.Abs(fill.Units), time);
    }

    private void AddLeg(Structure structure)
    {
        Assert.Equal(StructureState.Closed, structure.State);
        StructureLeg leg = Assert.Single(structure.Legs);
        (long opened, long units, Timestamp from) = _opened[structure.Id];
        (long closed, long closedUnits, Timestamp until) = _closed[structure.Id];
        Assert.Equal(units, closedUnits);
        Assert.Equal(Ist.DateOf(from), Ist.DateOf(until));
        Day(Ist.DateOf(from)).Legs.Add(new(
            leg.Terms.Instrument, leg.Terms.LotSize, Price.FromSteps(opened / units), Ist.TimeOf(from), Price.FromSteps(closed / units), Ist.TimeOf(until),
            structure.ExitReason, _stops[structure.Id], Money.FromSteps(structure.RealisedSteps), Money.FromSteps(structure.ChargesSteps)));
    }

    private RunDay Day(DateOnly date)
    {
        if (!Days.TryGetValue(date, out RunDay? day))
            Days[date] = day = new RunDay();
        return day;
    }
}
