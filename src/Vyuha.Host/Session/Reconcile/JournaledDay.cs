using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>What a past day did, from its journal alone: its orders with their fills, what it settled, and what its broker takes.</summary>
internal sealed record JournaledDay(DateOnly Date, OurBooks Books, IReadOnlyList<SettledLeg> Settled, BrokeragePlan Brokerage)
{
    /// <exception cref="InputErrorException">There is no journal, or it was written under other rules.</exception>
    public static JournaledDay Read(DayFolder day, MarketRules rules)
    {
        if (!File.Exists(day.Journal))
            throw new InputErrorException($"{day.Path}: no session has run on {day.Date:yyyy-MM-dd}. Name another day with --day, or another book with --book.");
        using JournalReader reader = JournalReader.Open(day.Journal);
        TradingKernel kernel = KernelFactory.Create(reader.Header, rules, out _);
        var outputs = new OutputBuffer();
        var settled = new List<SettledLeg>();
        while (reader.Next())
        {
            if (reader.Item == JournalItem.Checkpoint)
                continue;
            foreach (ref readonly InputEvent input in reader.Inputs)
            {
                outputs.Clear();
                kernel.Apply(input, outputs);
                if (input.Kind == InputKind.Settlement)
                    settled.AddRange(Legs(outputs, kernel, Price.FromSteps(input.Settlement.Price)));
            }
        }

        if (reader.End is { Completeness: JournalCompleteness.Corrupt } end)
            throw new InputErrorException(end.Message);
        using BrokerOrderIds ids = BrokerOrderIds.Open(day.OrderIds);
        return new JournaledDay(
            day.Date, OurBooks.Of(kernel, ids.TextOf), settled, KernelFactory.PlanOf(TradingConfiguration.ReadText(reader.Header.Configuration, "the day's journal")));
    }

    /// <summary>A settlement is a fill without an order, against what was held.</summary>
    private static List<SettledLeg> Legs(OutputBuffer outputs, TradingKernel kernel, Price index)
    {
        var legs = new List<SettledLeg>();
        foreach (ref readonly OutputEvent output in outputs.Events)
        {
            if (output.Kind == OutputKind.Fill && output.Fill.OrderId == 0)
                legs.Add(new SettledLeg(output.Bot, kernel.Market.Terms(output.InstrumentId).Instrument, -output.Fill.Units, index));
        }

        return legs;
    }
}
