using System.Text.Json;
using CsCheck;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Exits;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Tests.Kernel.Control;

namespace Vyuha.Tests.Kernel.Exits;

/// <summary>
/// A model of everything that may close a position at once: plans of the structure and of its legs, the bot's and the account's loss and kept profit,
/// operators, restarts, and an exchange that fills, refuses and takes its time. Whatever happens, a position has one exit.
/// </summary>
public sealed class OneExitTests
{
    private enum Step
    {
        Quotes, Fill, FillPart, Reject, Gone, Wait, Flatten, Lock, Resume, CloseAgain, Open, Restart,
    }

    [Fact]
    public void A_position_has_one_exit()
    {
        int exits = 0;
        int byPlan = 0;
        Gen.Select(Gen.Frequency((7, Gen.Const(Step.Quotes)), (4, Gen.Const(Step.Fill)), (8, Gen.Enum<Step>())), Gen.Int[-6, 6], Gen.Int[0, 7]).Array[20, 60].Sample(steps =>
        {
            (int all, int planned) = Run(steps);
            Interlocked.Add(ref exits, all);
            Interlocked.Add(ref byPlan, planned);
        }, iter: 120, threads: 1);
        Assert.True(exits > 40 && byPlan > 10, $"only {exits} exits, {byPlan} of them by plans: the model does not reach what it is for");
    }

    private static (int Exits, int ByPlan) Run((Step Step, int Move, int Which)[] steps)
    {
        var floor = new TradingFloor(
            limits => limits with { Greeks = GreekLimits.None, DailyLossHard = Money.FromRupees(9_000), ProfitLock = new ProfitLock(Money.FromRupees(4_000), 50) },
            new BotLimits { DailyLoss = Money.FromRupees(6_000), ProfitLock = new ProfitLock(Money.FromRupees(2_500), 60) });
        var guard = new Guard(floor);
        var reasons = new Dictionary<int, ushort>();
        guard.WantsToOpen = true;
        guard.Arm();
        floor.Snapshot(new TimeOnly(10, 0));
        floor.FillAll();
        DateOnly[] days = [new(2026, 2, 5), new(2026, 2, 6), new(2026, 2, 9)];
        int day = 0;
        double minutes = 600;
        foreach ((Step step, int move, int which) in steps)
        {
            Order? order = floor.Working.Count > 0 ? floor.Working[which % floor.Working.Count] : null;
            switch (step)
            {
                case Step.Quotes:
                    floor.Level = Math.Clamp(floor.Level + 25 * move, 23_300, 24_700);
                    Snapshot(floor, guard, ref minutes);
                    break;
                case Step.Fill when order is not null:
                    floor.Fill(order);
                    break;
                case Step.FillPart when order is { RemainingUnits: > 65 }:
                    floor.Fill(order, 65);
                    break;
                case Step.Reject when order is { State: OrderState.Sent }:
                    floor.Reject(order);
                    break;
                case Step.Gone when order is not null:
                    floor.Gone(order);
                    break;
                case Step.Wait:
                    floor.Wait(which + 0.5);
                    break;
                case Step.Flatten or Step.Lock:
                    floor.Operate(step == Step.Lock ? OperatorAction.Lock : OperatorAction.Flatten, (byte)(which % 3));
                    break;
                case Step.Resume:
                    floor.Operate(OperatorAction.Unlock);
                    floor.Operate(OperatorAction.ResumeEntries);
                    break;
                case Step.CloseAgain:
                    guard.ClosesAgain = true;
                    Snapshot(floor, guard, ref minutes);
                    break;
                case Step.Open:
                    guard.WantsToOpen = true;
                    Snapshot(floor, guard, ref minutes);
                    break;
                case Step.Restart when day < days.Length:
                    string memory = guard.Save();
                    floor.NextDay(days[day++]);
                    guard = new Guard(floor) { Exits = guard.Exits, Said = guard.Said };
                    guard.Restore(memory);
                    minutes = 600;
                    break;
            }

            Check(floor, reasons);
        }

        // Whatever was under way comes to an end, and then nothing is left of what has an exit but wings nobody bids for.
        for (int i = 0; i < 12; i++)
        {
            Snapshot(floor, guard, ref minutes);
            floor.FillAll();
            Check(floor, reasons);
        }

        foreach (Structure structure in floor.Kernel.Structures.Where(one => one.ExitReason != 0))
            Assert.All(structure.Legs.Where(leg => leg.Side == Side.Sell), leg => Assert.Equal(0, leg.Units));
        Assert.All(guard.Said.Values, said => Assert.Equal(1, said));
        return (reasons.Count(pair => pair.Value != 0), guard.Said.Count);
    }

    private static void Snapshot(TradingFloor floor, Guard guard, ref double minutes)
    {
        guard.Arm();
        minutes = Math.Min(900, minutes + 1);
        floor.Snapshot(TimeOnly.MinValue.AddMinutes(minutes));
    }

    /// <summary>An exit once given is not given again for another reason, and what closes never exceeds what is held.</summary>
    private static void Check(TradingFloor floor, Dictionary<int, ushort> reasons)
    {
        foreach (Structure structure in floor.Kernel.Structures)
        {
            if (reasons.GetValueOrDefault(structure.Id) is not 0 and var before)
                Assert.Equal(before, structure.ExitReason);
            reasons[structure.Id] = structure.ExitReason;
            foreach (StructureLeg leg in structure.Legs)
            {
                Assert.True(leg.Side == Side.Buy ? leg.Units >= 0 : leg.Units <= 0, "a leg does not turn around");
                long closing = floor.Working
                    .Where(order => order.StructureId == structure.Id && order.InstrumentId == leg.Terms.Id && order.Side != leg.Side)
                    .Sum(order => order.RemainingUnits);
                Assert.True(closing <= Math.Abs(leg.Units), $"{closing} units are being closed of {leg.Units}");
            }
        }
    }

    /// <summary>The first bot: condors watched by plans of their own, closed when a plan says so, and asked to close again at the test's whim.</summary>
    private sealed class Guard(TradingFloor floor)
    {
        private static readonly ExitPlan Whole = new()
        {
            StopLoss = Money.FromRupees(1_500), Target = Money.FromRupees(1_200), TrailBy = Money.FromRupees(300), TrailAfter = Money.FromRupees(200), BreakevenAfter = Money.FromRupees(150),
        };

        private static readonly ExitPlan Leg = new() { StopLoss = Money.FromRupees(4_500), DeltaLimit = Money.FromRupees(9_000) };

        public Dictionary<int, StructureExits> Exits { get; set; } = [];

        /// <summary>How often a plan said to leave, by structure.</summary>
        public Dictionary<int, int> Said { get; set; } = [];

        public bool WantsToOpen { get; set; }

        public bool ClosesAgain { get; set; }

        public void Arm() => floor.First.AtNext(Decide);

        public string Save() => JsonSerializer.Serialize(Exits.ToDictionary(pair => pair.Key, pair => pair.Value.Save()));

        public void Restore(string memory)
        {
            Exits = [];
            foreach ((int id, StructureExitMemory exits) in JsonSerializer.Deserialize<Dictionary<int, StructureExitMemory>>(memory)!)
                (Exits[id] = new StructureExits(Whole, Leg)).Restore(exits);
            Assert.Equal(memory, Save());
        }

        private void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
        {
            foreach (Structure structure in book.Live)
            {
                if (!Exits.TryGetValue(structure.Id, out StructureExits? exits))
                    Exits.Add(structure.Id, exits = new StructureExits(Whole, Leg));
                if (exits.Look(market, book, structure) is { IsExit: true } cause)
                {
                    Assert.Equal(0, structure.ExitReason);
                    Said[structure.Id] = Said.GetValueOrDefault(structure.Id) + 1;
                    intents.Close(structure.Id, 1, (ushort)(10 + (int)cause.Trigger));
                }

                if (ClosesAgain)
                    intents.Close(structure.Id, 1, 3);
            }

            ClosesAgain = false;
            if (!WantsToOpen || book.Live.Count >= 2)
                return;
            WantsToOpen = false;
            OptionChain chain = market.Chains(0)[0];
            double spot = market.Spot(0);
            Intent intent = intents.Open(1, 1, 2, Money.FromRupees(2_000), TimeSpan.FromMinutes(2), Price.FromRupees(20));
            foreach ((double distance, Side side) in new[] { (300.0, Side.Sell), (600.0, Side.Buy) })
            {
                intent.Legs.Add(new(chain.Contract(chain.Nearest(spot + distance), OptionRight.Call)!.Id, side));
                intent.Legs.Add(new(chain.Contract(chain.Nearest(spot - distance), OptionRight.Put)!.Id, side));
            }
        }
    }
}
