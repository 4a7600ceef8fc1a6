using BenchmarkDotNet.Attributes;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;
using Vyuha.Quant.Options;

namespace Vyuha.Benchmarks;

/// <summary>
/// What it takes to review a trade of four legs against a book of ten: every check up to the delta of the account, which refuses it, the worst cell of the stress grid, margin of book and trade by
/// today's and the next session's parameters and along the way in, charges, worst case and Greeks of bot and account. One quote has changed before each
/// review, so nothing is remembered. The baseline is the same quote and snapshot without the trade.
/// </summary>
[Config(typeof(ProcessorTimed))]
public class RiskBenchmarks
{
    private const int Reviews = 2_000;
    private const double Rate = 0.065;

    private static readonly DateOnly Today = new(2026, 2, 4);
    private static readonly DateOnly Expiry = new(2026, 2, 10);

    private readonly Bot _bot = new();
    private readonly OutputBuffer _outputs = new();
    private readonly Dictionary<(int Strike, OptionRight Right), int> _ids = [];
    private readonly List<QuotePayload> _quotes = [];
    private TradingKernel _kernel = null!;
    private Timestamp _time;
    private int _next;

    [GlobalSetup]
    public void OpenTheBook()
    {
        _kernel = new TradingKernel(new KernelOptions
        {
            Rules = MarketRules.Shipped,
            Underlyings = ["NIFTY"],
            Bots = [new BotSetup(1, _bot, new BotLimits { MaxLots = 5, TradeCap = Money.FromRupees(1_000_000), BlockCap = Money.FromRupees(1_000_000) }, Money.FromRupees(1_000_000))],
            AccountCapital = Money.FromRupees(2_000_000),
            Reserve = Money.FromRupees(1_000_000),
            Limits = TradingConfiguration.Read().Limits with { Greeks = new GreekLimits(Money.FromRupees(4_000), Money.FromRupees(50_000), Money.FromRupees(20_000)) },
        });
        _time = Ist.At(Today, new TimeOnly(10, 0));
        Apply(InputEvent.OfDayOpen(Sequence, _time, new DayPayload(Today.DayNumber, DataFrequency.Snapshot, DataOrigin.Synthetic)));
        Announce(1, new ContractPayload(0, 0, 0, 0, 0, 0, InstrumentKind.IndexSpot, OptionRight.None, Exchange.NseIndex), 24_000);
        double years = YearFraction.Years(_time.Nanoseconds, MarketRules.Shipped.ExpiryInstant("NIFTY", Expiry).Value.Nanoseconds);
        for (int strike = 22_500; strike <= 25_500; strike += 50)
        {
            foreach (OptionRight right in new[] { OptionRight.Call, OptionRight.Put })
            {
                int id = _ids.Count + 2;
                _ids.Add((strike, right), id);
                double discount = 1 / (1 + Rate * years);
                Announce(
                    id, new ContractPayload(Price.FromRupees(strike).Steps, 0, Expiry.DayNumber, 65, 0, 0, InstrumentKind.IndexOption, right, Exchange.Nfo),
                    Black76.Price(right == OptionRight.Call, 24_000 / discount, strike, years, 0.13, discount));
            }
        }

        Open(Leg(24_500, OptionRight.Call, Side.Sell), Leg(23_500, OptionRight.Put, Side.Sell), Leg(24_800, OptionRight.Call, Side.Buy), Leg(23_200, OptionRight.Put, Side.Buy));
        Open(Leg(24_600, OptionRight.Call, Side.Sell), Leg(23_400, OptionRight.Put, Side.Sell), Leg(24_900, OptionRight.Call, Side.Buy), Leg(23_100, OptionRight.Put, Side.Buy));
        Open(Leg(24_050, OptionRight.Call, Side.Buy), Leg(23_950, OptionRight.Put, Side.Buy));
        Invariant.Require(_kernel.Structures.All(one => one.IsOpen) && _kernel.Structures.Sum(one => one.Legs.Count) == 10, "the book has ten legs");

        Wish(Leg(24_000, OptionRight.Call, Side.Buy), Leg(24_100, OptionRight.Call, Side.Buy), Leg(24_300, OptionRight.Call, Side.Sell), Leg(24_400, OptionRight.Call, Side.Sell));
        WithReview();
        Invariant.Require(
            _outputs.Events.ToArray().Any(output => output.Kind == OutputKind.Denied && (DenyReason)output.Denial.Reason == DenyReason.AccountDelta),
            "the delta of the account refuses the trade");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Reviews, Description = "one quote and a snapshot, book of ten legs")]
    public ulong WithoutReview()
    {
        _bot.Asks = false;
        return Go();
    }

    [Benchmark(OperationsPerInvoke = Reviews, Description = "the same, and a trade of four legs reviewed")]
    public ulong WithReview()
    {
        _bot.Asks = true;
        return Go();
    }

    private ulong Go()
    {
        for (int i = 0; i < Reviews; i++)
        {
            _outputs.Clear();
            _next = _next % _quotes.Count + 1;
            _kernel.Apply(InputEvent.OfQuote(Sequence, _time, _next, _quotes[_next - 1]), _outputs);
            _kernel.Apply(InputEvent.OfSnapshotEnd(Sequence, _time), _outputs);
        }

        return _kernel.Hash;
    }

    private long Sequence => _kernel.Sequence + 1;

    private LegIntent Leg(int strike, OptionRight right, Side side) => new(_ids[(strike, right)], side);

    private void Announce(int id, in ContractPayload contract, double price)
    {
        Apply(InputEvent.OfContract(Sequence, _time, id, contract));
        long mid = Price.FromModel(price, Price.FromRupees(0.05m), TickRounding.Nearest).Steps;
        _quotes.Add(new QuotePayload(Math.Max(500, mid - 5_000), mid + 5_000, mid, 6_500, 6_500, 100_000));
        Apply(InputEvent.OfQuote(Sequence, _time, id, _quotes[^1]));
    }

    private void Wish(params LegIntent[] legs) => _bot.Legs = legs;

    /// <summary>Opens a structure and fills whatever goes to the exchange until nothing does.</summary>
    private void Open(params LegIntent[] legs)
    {
        Wish(legs);
        _bot.Asks = true;
        Apply(InputEvent.OfSnapshotEnd(Sequence, _time));
        _bot.Asks = false;
        while (_kernel.Orders.Live.Count > 0)
        {
            var order = _kernel.Orders.Live[0];
            Apply(InputEvent.OfReport(Sequence, _time, new ReportPayload(order.Id, order.Units, order.Limit * order.Units, order.Id, ReportedStatus.Filled)));
            _time = _time.Plus(TimeSpan.FromSeconds(1));
            Apply(InputEvent.OfTimer(Sequence, _time));
        }
    }

    private void Apply(in InputEvent input)
    {
        _outputs.Clear();
        _kernel.Apply(input, _outputs);
    }

    private sealed class Bot : IStrategy
    {
        public bool Asks { get; set; }

        public LegIntent[] Legs { get; set; } = [];

        public Vocabulary Vocabulary { get; } = new("bench", ["bench"], [], []);

        public WakeOn Wakes => WakeOn.SnapshotEnd;

        public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
        {
            if (!Asks)
                return;
            Intent intent = intents.Open(1, 1, 1, Money.FromRupees(2_000), TimeSpan.FromMinutes(2), Price.FromRupees(20));
            foreach (LegIntent leg in Legs)
                intent.Legs.Add(leg);
        }
    }
}
