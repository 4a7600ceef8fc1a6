using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel;
using Vyuha.Kernel.Structures;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Host.Session;

/// <summary>
/// Orders whose answer was lost, that the books did not show for a minute, and that reach the exchange after all: what they bring is
/// booked, the trader goes on, and the account ends where the bot wanted it.
/// </summary>
public sealed class LateFillTests
{
    [Fact]
    public void An_entry_that_fills_after_its_structure_has_ended_is_sold_again()
    {
        using var session = new TroubledSession();
        BrokerRequest? lost = null;
        session.OnPlace = request =>
        {
            lost ??= request;
            return new BrokerOutcome(OutcomeKind.InDoubt, Text: "timeout");
        };
        session.Run(400); // Two minutes of entry, a minute of doubt.
        Assert.All(session.Kernel.Structures, structure => Assert.True(structure.IsFinished, structure.State.ToString()));

        session.OnPlace = null;
        session.FillLate(lost!.Value);
        session.Run(30);
        Assert.Null(session.Session.Trader.Halted);
        Assert.All(session.Kernel.Structures, structure => Assert.Equal(StructureState.Closed, structure.State));
        Assert.All(session.Net.Values, units => Assert.Equal(0, units));
    }

    [Fact]
    public void An_exit_that_was_repeated_and_then_fills_too_is_worked_back_to_flat()
    {
        using var session = new TroubledSession();
        session.Run(30);
        Assert.True(Assert.Single(session.Kernel.Structures).IsOpen);
        BrokerRequest? lost = null;
        session.OnPlace = request =>
        {
            if (lost is not null)
                return null; // Filled at once.
            lost = request;
            return new BrokerOutcome(OutcomeKind.InDoubt, Text: "timeout");
        };
        session.Session.Inbox.Post(new OperatorAsked(OperatorAction.Flatten, 0, "test"));
        session.Run(200);
        Assert.True(session.Kernel.Structures[0].IsFinished);
        Assert.All(session.Net.Values, units => Assert.Equal(0, units));

        session.FillLate(lost!.Value);
        Assert.Contains(session.Net.Values, units => units != 0);
        session.Run(30);
        Assert.Null(session.Session.Trader.Halted);
        Assert.Equal(StructureState.Closed, session.Kernel.Structures[0].State);
        Assert.All(session.Net.Values, units => Assert.Equal(0, units));
    }

    /// <summary>A short of 65 units, bought back by two orders of which the second fills in part before the first, long given up, fills whole.</summary>
    [Fact]
    public void A_fill_beyond_flat_closes_what_is_held_and_opens_the_rest()
    {
        var run = new KernelByHand();
        StructureLeg leg = run.ShortLeg;
        Assert.Equal(-65, leg.Units);
        run.Fill(Side.Buy, 40, Price.FromRupees(50));
        Assert.Equal(-25, leg.Units);
        run.Fill(Side.Buy, 65, Price.FromRupees(52));
        Assert.Equal((40, 40 * Price.FromRupees(52).Steps), (leg.Units, leg.CostSteps));
        Assert.Equal([25, 40], run.LastFills);
    }

    /// <summary>A kernel whose replies and reports are written by the test.</summary>
    private sealed class KernelByHand
    {
        private readonly TradingKernel _kernel = MiniRun.NewKernel(new OneCondor());
        private readonly List<OutputEvent> _last = [];
        private readonly Structure _structure;
        private long _sequence;
        private Timestamp _now;

        public KernelByHand()
        {
            var date = new DateOnly(2026, 11, 25);
            MarketDay day = new MiniMarket([(date, [24_000])], new DateOnly(2026, 12, 1)).Build(date, [24_000]);
            _now = Ist.At(date, new TimeOnly(10, 0));
            Apply(InputEvent.OfDayOpen(0, default, new DayPayload(date.DayNumber, DataFrequency.Minute, DataOrigin.Synthetic)));
            for (int i = 0; i < day.Contracts.Length; i++)
            {
                Instrument one = day.Contracts[i].Instrument;
                Apply(InputEvent.OfContract(0, default, i + 1, new ContractPayload(
                    one.Strike.Steps, 0, one.Expiry.DayNumber, day.Contracts[i].StatedLotSize, 0, 0, one.Kind, one.Right, one.Exchange)));
            }

            for (int row = 0; row < day.Time.Length; row++)
                Apply(InputEvent.OfQuote(0, default, day.Contract[row] + 1, new QuotePayload(day.Bid[row], day.Ask[row], day.Last[row], day.BidSize[row], day.AskSize[row], 0)));
            Apply(InputEvent.OfSnapshotEnd(0, default));
            _structure = _kernel.Structures[0];
            while (!_structure.IsOpen)
            {
                foreach (Vyuha.Kernel.Orders.Order order in _kernel.Orders.Live.ToArray())
                    Report(order, order.Units, Price.FromSteps(order.Limit));
                Apply(InputEvent.OfTimer(0, default));
            }

            Apply(InputEvent.OfOperator(0, default, new OperatorPayload(OperatorAction.Flatten, 0, 2)));
        }

        public StructureLeg ShortLeg => _structure.Legs.First(leg => leg.Side == Side.Sell);

        public int[] LastFills => [.. _last.Where(output => output.Kind == OutputKind.Fill).Select(output => output.Fill.Units)];

        /// <summary>The first fill is a part of the order that stands; the next is of one that was refused, as the kernel believed.</summary>
        public void Fill(Side side, int units, Price price)
        {
            Vyuha.Kernel.Orders.Order order = _kernel.Orders.Live.First(live => live.InstrumentId == ShortLeg.Terms.Id && live.Side == side);
            if (units < order.Units)
            {
                Apply(InputEvent.OfReply(0, default, new ReplyPayload(order.Id, 0, ReplyKind.Rejected, RejectReason.Other)));
                _given = order;
                _now = _now.Plus(TimeSpan.FromSeconds(10));
                Apply(InputEvent.OfTimer(0, default));
                order = _kernel.Orders.Live.First(live => live.InstrumentId == ShortLeg.Terms.Id && live.Side == side);
                Report(order, units, price);
                return;
            }

            Report(_given!, units, price);
        }

        private Vyuha.Kernel.Orders.Order? _given;

        private void Report(Vyuha.Kernel.Orders.Order order, int units, Price price) => Apply(InputEvent.OfReport(0, default, new ReportPayload(
            order.Id, units, units * price.Steps, order.Id, units == order.Units ? ReportedStatus.Filled : ReportedStatus.Working)));

        private void Apply(in InputEvent input)
        {
            var outputs = new OutputBuffer();
            _kernel.Apply(input.At(++_sequence, _now), outputs);
            _last.Clear();
            _last.AddRange(outputs.Events.ToArray());
        }
    }
}
