using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Orders;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;
using Vyuha.Tests.Kernel.Control;

namespace Vyuha.Tests.Kernel.Risk;

/// <summary>
/// Two bots that want whatever comes to mind, an exchange that does what it likes, operators that press buttons, nights in between: after every input each
/// limit is worked out anew, from the books as they stand, by other code than the gate's. A million inputs with VYUHA_RANDOM_INPUTS=1000000; fewer without.
/// </summary>
public sealed class RandomLimitsTests
{
    private const int Lot = 65;

    private static readonly DateOnly[] Days = [new(2026, 2, 4), new(2026, 2, 5), new(2026, 2, 6), new(2026, 2, 9)];

    private static readonly BotLimits Bot = new()
    {
        MaxLots = 6, MaxStructures = 4, DailyLoss = Money.FromRupees(20_000), WeekLoss = Money.FromRupees(45_000), MonthLoss = Money.FromRupees(60_000),
        Greeks = new GreekLimits(Money.FromRupees(9_000), Money.FromRupees(12_000), Money.FromRupees(4_000)), StressLoss = Money.FromRupees(40_000),
        OrdersPerSecond = 4, OrdersPerMinute = 14, OrdersPerDay = 90, RampPercent = 50, TradeCap = Money.FromRupees(60_000), BlockCap = Money.FromRupees(300_000),
        Drawdown = new DrawdownLadder
        {
            CautionPercent = 1, DefensivePercent = 2, PreservePercent = 3.5m, RecoveryPercent = 0.3m, CautionSizePercent = 50, DefensiveSizePercent = 25,
        },
    };

    private readonly List<(long Time, byte Bot, bool Entry)> _placed = [];
    private readonly HashSet<DenyReason> _refused = [];
    private readonly Dictionary<DenyReason, int> _latched = [];
    private int _approved;
    private int _greeksChecked;
    private long _toppedUp;

    [Fact]
    public void No_input_leads_beyond_a_limit()
    {
        long wanted = long.Parse(Environment.GetEnvironmentVariable("VYUHA_RANDOM_INPUTS") ?? "60000", CultureInfo.InvariantCulture);
        long inputs = 0;
        for (ulong seed = 20261123; inputs < wanted; seed++)
            inputs += Run(seed);

        Assert.True(_approved > 20 && _greeksChecked > 10, $"only {_approved} trades were approved, and of {_greeksChecked} the Greeks were looked at");
        DenyReason[] expected =
        [
            DenyReason.MaxPositions, DenyReason.LossPerTrade, DenyReason.RampLots, DenyReason.BotDelta, DenyReason.StrikeConcentration, DenyReason.NakedShort,
            DenyReason.OrderRate, DenyReason.BotStress,
        ];
        Assert.True(expected.All(_refused.Contains), $"never refused: {string.Join(", ", expected.Where(reason => !_refused.Contains(reason)))}; refused were {string.Join(", ", _refused)}");
    }

    private long Run(ulong seed)
    {
        var random = new SplitMix64(seed);
        _placed.Clear();
        _toppedUp = 0;
        var floor = new TradingFloor(
            limits => limits with
            {
                DailyLossHard = Money.FromRupees(35_000), DailyLossSoft = Money.FromRupees(25_000), LossPerTrade = Money.FromRupees(20_000),
                WeekLoss = Money.FromRupees(70_000), MonthLoss = Money.FromRupees(90_000), LotsPerStrike = 4, LotsPerExpiry = 14, MaxStructures = 6,
                OrdersPerMinute = 20, OrdersPerMinuteMaximum = 60, OrdersPerDay = 150,
                Greeks = new GreekLimits(Money.FromRupees(14_000), Money.FromRupees(20_000), Money.FromRupees(6_000)), StressLoss = Money.FromRupees(60_000),
                Drawdown = Bot.Drawdown! with { CautionPercent = 0.8m, DefensivePercent = 1.5m, PreservePercent = 2.5m },
            },
            Bot, allocation: 700_000);
        long before = floor.Kernel.Sequence;
        double minutes = 560;
        int day = 0;
        floor.Snapshot(Clock(minutes));
        for (int step = 0; step < 220; step++)
        {
            Order? order = floor.Working.Count > 0 ? floor.Working[random.NextInt(floor.Working.Count)] : null;
            int what = random.NextInt(40);
            long sequence = floor.Kernel.Sequence;
            if (what < 12)
            {
                floor.Level = Math.Clamp(floor.Level + 30 * (random.NextInt(13) - 6), 23_300, 24_700);
                Ask(floor, ref random);
                minutes = Math.Min(925, minutes + random.NextInt(3));
                floor.Snapshot(Clock(minutes));
            }
            else if (what < 28)
            {
                if (order is null)
                    continue;
                if (what < 24)
                    floor.Fill(order, what < 22 || order.RemainingUnits <= Lot ? null : Lot);
                else if (what == 24 && order.State == OrderState.Sent)
                    floor.Reject(order);
                else if (what == 25)
                    floor.Gone(order);
                else if (order.State == OrderState.Sent)
                    floor.Accept(order);
            }
            else if (what < 35)
            {
                floor.Wait(random.NextInt(40) / 10.0);
            }
            else if (what == 35)
            {
                OperatorAction[] actions = [OperatorAction.FreezeEntries, OperatorAction.ResumeEntries, OperatorAction.ResumeEntries, OperatorAction.CancelWorking, OperatorAction.Flatten, OperatorAction.AcknowledgeLoss];
                floor.Operate(actions[random.NextInt(actions.Length)], (byte)random.NextInt(3), (ulong)random.NextInt(2));
            }
            else if (what == 36)
            {
                floor.TopUp((byte)random.NextInt(4), random.NextInt(90_000) - 30_000, (ulong)random.NextInt(3));
            }
            else if (what == 37)
            {
                floor.Tell(floor.IdOf(23_500 + 100 * random.NextInt(11), random.NextInt(2) == 0 ? OptionRight.Call : OptionRight.Put), Lot * (random.NextInt(5) - 2), 80);
            }
            else if (what == 38 && random.NextInt(4) == 0 && day + 1 < Days.Length)
            {
                floor.NextDay(Days[++day]);
                (minutes, _) = (560, 0);
                _placed.Clear();
                floor.Snapshot(Clock(minutes));
            }

            if (floor.Kernel.Sequence != sequence)
                Check(floor);
        }

        return floor.Kernel.Sequence - before;
    }

    /// <summary>One of the bots, or both, want something: from a sensible condor to nonsense.</summary>
    private static void Ask(TradingFloor floor, ref SplitMix64 random)
    {
        foreach (ScriptedBot bot in new[] { floor.First, floor.Second })
        {
            int what = random.NextInt(10);
            if (what < 3)
                continue;
            if (what == 3)
            {
                bot.CloseAll();
                continue;
            }

            int lots = 1 + random.NextInt(4);
            decimal stop = 500 + random.NextInt(9_000);
            bool sensible = what < 8;
            double distance = 200 + 100 * random.NextInt(6), width = 200 + 100 * random.NextInt(3), shift = 100 * (random.NextInt(5) - 2);
            int legs = 1 + random.NextInt(3);
            (double Away, OptionRight Right, Side Side, int Ratio)[] wanted = sensible
                ?
                [
                    (shift + distance, OptionRight.Call, Side.Sell, 1), (shift - distance, OptionRight.Put, Side.Sell, 1),
                    (shift + distance + width, OptionRight.Call, Side.Buy, 1), (shift - distance - width, OptionRight.Put, Side.Buy, 1),
                ]
                : new (double, OptionRight, Side, int)[legs];
            for (int i = 0; !sensible && i < legs; i++)
            {
                wanted[i] = (
                    100 * (random.NextInt(13) - 6), random.NextInt(2) == 0 ? OptionRight.Call : OptionRight.Put, random.NextInt(3) == 0 ? Side.Sell : Side.Buy,
                    1 + random.NextInt(2));
            }

            bool fewer = random.NextInt(2) == 0;
            bot.AtNext((market, _, intents) =>
            {
                OptionChain chain = market.Chains(0)[0];
                Intent intent = intents.Open(1, 1, lots, Money.FromRupees(stop), TimeSpan.FromMinutes(2), Price.FromRupees(20), fewer);
                foreach ((double away, OptionRight right, Side side, int ratio) in wanted)
                {
                    int id = chain.Contract(chain.Nearest(market.Spot(0) + away), right)!.Id;
                    if (!intent.Legs.Exists(leg => leg.InstrumentId == id))
                        intent.Legs.Add(new(id, side, ratio));
                }
            });
        }
    }

    private void Check(TradingFloor floor)
    {
        TradingKernel kernel = floor.Kernel;
        foreach (OutputEvent output in floor.Last)
        {
            switch (output.Kind)
            {
                case OutputKind.Denied:
                    _refused.Add((DenyReason)output.Denial.Reason);
                    Assert.True(output.Denial.LargestLots >= 0);
                    break;
                case OutputKind.LimitLatched:
                    _latched[(DenyReason)output.Denial.Reason] = _latched.GetValueOrDefault((DenyReason)output.Denial.Reason) + 1;
                    break;
                case OutputKind.Approved:
                    _approved++;
                    CheckTrade(floor, output.Bot, kernel.Structures.Single(one => one.Id == output.Approval.StructureId), output.Approval);
                    break;
                case OutputKind.PlaceOrder:
                    CheckPace(floor, output);
                    break;
                case OutputKind.Posting when output.Posting.Reason == (ushort)PostingReason.ReserveTopUp && new AccountId(output.Posting.From) == new AccountId(Books.Reserve, AccountKind.Cash):
                    _toppedUp += output.Posting.Amount;
                    break;
                case OutputKind.Posting when output.Posting.Reason == (ushort)PostingReason.ReserveTopUp && new AccountId(output.Posting.To) == new AccountId(Books.Reserve, AccountKind.Cash):
                    _toppedUp -= output.Posting.Amount;
                    break;
                default:
                    break;
            }
        }

        Assert.Equal(Money.FromRupees(1_000_000).Steps - _toppedUp, kernel.Ledger.Balance(Books.Reserve, AccountKind.Cash));
        for (byte book = 0; book < Books.Count; book++)
            Assert.Equal(0, kernel.Ledger.SumOf(book));
    }

    private void CheckTrade(TradingFloor floor, byte bot, Structure structure, in ApprovalPayload approval)
    {
        TradingKernel kernel = floor.Kernel;
        RiskLimits limits = kernel.Limits;
        Structure[] live = [.. kernel.Structures.Where(one => !one.IsFinished)];
        Assert.False(kernel.KillSwitch.IsFrozen(bot) || kernel.IsLossLatched(bot) || kernel.IsLossLatched(0));
        DrawdownMode own = kernel.DrawdownModeOf(bot), account = kernel.DrawdownModeOf(0);
        Assert.NotEqual(DrawdownMode.Preserve, own);
        DrawdownMode deepest = own > account ? own : account;
        int allowed = deepest switch { DrawdownMode.Normal => 3, DrawdownMode.Caution => 3, _ => 1 }; // Six lots: half by the ramp, half in caution, a quarter in defensive.
        Assert.InRange(structure.Lots, 1, allowed);
        Assert.True(live.Count(one => one.Bot == bot && one.State != StructureState.ExitingHedges) <= Bot.MaxStructures);
        Assert.True(live.Count(one => one.State != StructureState.ExitingHedges) <= limits.MaxStructures);
        Assert.True(approval.MarginFinal <= Money.FromRupees(700_000).Percent(limits.MarginUseBotPercent).Steps);
        Assert.True(approval.Reserved <= Bot.BlockCap!.Value.Steps + Money.FromRupees(200_000).Steps);

        foreach (StructureLeg leg in structure.Legs.Where(leg => leg.Terms.Instrument.IsOption))
        {
            Price strike = leg.Terms.Instrument.Strike;
            Assert.True(Lots(kernel, live, leg.Side, strike) <= limits.LotsPerStrike, $"{Lots(kernel, live, leg.Side, strike)} lots at {strike}");
            Assert.True(Lots(kernel, live, leg.Side, null) <= limits.LotsPerExpiry);
            Assert.DoesNotContain(live, other => other.Bot != bot && other.Legs.Any(one => one.Terms.Id == leg.Terms.Id && one.Side != leg.Side && (one.Units != 0 || one.TargetUnits != 0)));
        }

        // The gate counts an entry under way with its target; one that has just failed or ended in the same input is no longer what the gate saw.
        if (live.Any(one => one != structure && one.Legs.Any(leg => leg.Units != leg.TargetUnits))
            || floor.Now(OutputKind.StructureChanged).Any(changed => changed.Structure.StructureId != structure.Id))
            return;
        _greeksChecked++;
        (double Delta, double Gamma, double Vega) of(Func<Structure, bool> whose, bool outside) => Greeks(kernel, live.Where(whose), outside);
        Within(of(one => one.Bot == bot && one != structure, false), of(one => one.Bot == bot, false), Bot.Greeks);
        Within(of(one => one != structure, true), of(_ => true, true), limits.Greeks);
        double[] before = Stressed(kernel, live.Where(one => one.Bot == bot && one != structure), false), after = Stressed(kernel, live.Where(one => one.Bot == bot), false);
        Within(-before.Min(), -after.Min(), Bot.StressLoss);
        Within(-Stressed(kernel, live.Where(one => one != structure), true).Min(), -Stressed(kernel, live, true).Min(), limits.StressLoss);
        CheckWorstCase(kernel, structure);
    }

    /// <summary>Every level of the underlying in steps of 50 up to far beyond the strikes: nowhere does it lose more than the cap.</summary>
    private static void CheckWorstCase(TradingKernel kernel, Structure structure)
    {
        double paid = structure.Legs.Sum(leg => leg.TargetUnits * (leg.Side == Side.Buy ? kernel.Market.Quote(leg.Terms.Id).Ask : kernel.Market.Quote(leg.Terms.Id).Bid) / 10_000.0);
        for (double level = 0; level < 60_000; level += 50)
        {
            double worth = structure.Legs.Sum(leg => leg.TargetUnits * Math.Max(0, leg.Terms.Instrument.Right == OptionRight.Call
                ? level - leg.Terms.Instrument.Strike.ToModel()
                : leg.Terms.Instrument.Strike.ToModel() - level));
            Assert.True(paid - worth <= Bot.TradeCap!.Value.ToModel(), $"loses {paid - worth} at {level}");
        }
    }

    private static void Within((double Delta, double Gamma, double Vega) before, (double Delta, double Gamma, double Vega) after, GreekLimits limits)
    {
        foreach ((double was, double now, Money limit) in new[] { (before.Delta, after.Delta, limits.Delta), (before.Gamma, after.Gamma, limits.Gamma), (before.Vega, after.Vega, limits.Vega) })
            Within(Math.Abs(was), Math.Abs(now), limit);
    }

    private static void Within(double was, double now, Money limit) =>
        Assert.True(now <= limit.ToModel() + 0.01 || now <= was + 0.01, $"{now} after {was} with a limit of {limit}");

    /// <summary>Profit in each of the 42 cells that docs/concepts/risk.md names, every contract priced alone by Black-76.</summary>
    private static double[] Stressed(TradingKernel kernel, IEnumerable<Structure> structures, bool outside)
    {
        (ContractTerms Terms, long Units)[] held = [.. Held(kernel, structures, outside)];
        var cells = new List<double>();
        foreach (double move in new[] { -0.10, -0.05, -0.025, 0, 0.025, 0.05, 0.10 })
        {
            foreach (double points in new[] { -0.08, 0, 0.10 })
            {
                foreach (double days in new double[] { 0, 1 })
                    cells.Add(held.Sum(one => one.Units * (Value(one.Terms, move, points, days) - Value(one.Terms, 0, 0, 0))));
            }
        }

        return [.. cells];

        double Value(ContractTerms terms, double move, double points, double days)
        {
            OptionChain chain = terms.Chain!;
            Assert.True(chain.TryForward(out double forward));
            if (!chain.TryVolatility(terms.StrikeIndex, out double volatility))
                Assert.True(chain.TryAtTheMoneyVolatility(out volatility));
            double years = Math.Max(0, chain.Years - days / 365), level = kernel.Market.UnderlyingLevel(0);
            double moved = level * (1 + move) * Math.Pow(forward / level, years / chain.Years);
            return Black76.Price(
                terms.Instrument.Right == OptionRight.Call, moved, terms.Instrument.Strike.ToModel(), years,
                Math.Max(volatility + points, Math.Min(volatility, 0.01)), Math.Exp(-kernel.Market.Rate * years));
        }
    }

    private static IEnumerable<(ContractTerms Terms, long Units)> Held(TradingKernel kernel, IEnumerable<Structure> structures, bool outside)
    {
        IEnumerable<(ContractTerms Terms, long Units)> held = structures.SelectMany(one => one.Legs)
            .Select(leg => (leg.Terms, Math.Abs(leg.TargetUnits) > Math.Abs(leg.Units) ? leg.TargetUnits : leg.Units));
        return outside ? held.Concat(kernel.External.Positions.Select(one => (one.Terms, one.Units))) : held;
    }

    private static (double Delta, double Gamma, double Vega) Greeks(TradingKernel kernel, IEnumerable<Structure> structures, bool outside)
    {
        (double delta, double gamma, double vega) = (0, 0, 0);
        foreach ((ContractTerms terms, long units) in Held(kernel, structures, outside))
        {
            OptionChain chain = terms.Chain!;
            Assert.True(chain.TryForward(out double forward));
            if (!chain.TryVolatility(terms.StrikeIndex, out double volatility))
                Assert.True(chain.TryAtTheMoneyVolatility(out volatility));
            PricedOption priced = Black76.PriceAndGreeks(terms.Instrument.Right == OptionRight.Call, forward, terms.Instrument.Strike.ToModel(), chain.Years, volatility, chain.Discount);
            delta += units * priced.Greeks.Delta * forward / 100;
            gamma += units * priced.Greeks.Gamma * forward * forward / 10_000;
            vega += units * priced.Greeks.Vega;
        }

        return (delta, gamma, vega);
    }

    private static long Lots(TradingKernel kernel, Structure[] live, Side side, Price? strike) =>
        live.SelectMany(one => one.Legs)
            .Where(leg => leg.Side == side && (strike is null || leg.Terms.Instrument.Strike == strike))
            .Sum(leg => Math.Max(Math.Abs(leg.Units), Math.Abs(leg.TargetUnits)) / Lot)
        + kernel.External.Positions.Where(one => one.Units > 0 == (side == Side.Buy) && (strike is null || one.Terms.Instrument.Strike == strike)).Sum(one => Math.Abs(one.Units) / Lot);

    /// <summary>Entries in any second, minute and day, of the bot and of both; exits only by what the exchange takes in a second.</summary>
    private void CheckPace(TradingFloor floor, in OutputEvent output)
    {
        long now = output.TimeNanoseconds;
        int id = output.Order.StructureId;
        Structure structure = floor.Kernel.Structures.Single(one => one.Id == id);
        int contract = output.InstrumentId;
        Side side = output.Order.Side;
        bool entry = structure.Legs.Last(leg => leg.Terms.Id == contract).Side == side;
        byte bot = output.Bot;
        _placed.Add((now, bot, entry));
        RiskLimits limits = floor.Kernel.Limits;
        Assert.True(Since(1, 0) <= limits.OrdersPerSecondMaximum);
        if (!entry)
            return;
        Assert.True(Since(1, 0) <= limits.OrdersPerSecond && Since(1, bot) <= Bot.OrdersPerSecond);
        Assert.True(Since(60, 0) <= limits.OrdersPerMinute && Since(60, bot) <= Bot.OrdersPerMinute);
        Assert.True(_placed.Count <= limits.OrdersPerDay && _placed.Count(one => one.Bot == bot) <= Bot.OrdersPerDay);

        int Since(int seconds, byte book) => _placed.Count(one => one.Time > now - seconds * Timestamp.NanosecondsPerSecond && (book == 0 || one.Bot == book));
    }

    private static TimeOnly Clock(double minutes) => TimeOnly.MinValue.AddMinutes(minutes);
}
