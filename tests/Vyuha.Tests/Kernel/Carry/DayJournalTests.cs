using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Risk;
using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Synthetic;
using Vyuha.Storage.Journal;
using Vyuha.Strategies;
using Vyuha.Strategies.OptionSelling;
using Vyuha.Tests.Host;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Kernel.Carry;

/// <summary>A journal is one book and one day and needs nothing else: the program replays a day in the middle of a run from its journal alone.</summary>
public sealed class DayJournalTests
{
    [Fact]
    public void The_journal_of_one_day_replays_alone()
    {
        using var home = new TempHome();
        string path = Path.Combine(home.Home.Path, "journal");
        using (var run = new LastDay(path))
        {
            var market = new SyntheticMarket(MarketRules.Shipped, new SyntheticMarketOptions { Frequency = DataFrequency.Snapshot, StepMinutes = 25 }, 1);
            new BacktestDriver(run.Kernel, MarketRules.Shipped, new SyntheticDataSource(market, new(2025, 11, 3), new(2025, 12, 31)), new BacktestOptions(), run).Run(TestContext.Current.CancellationToken);
            Assert.True(run.Held > 0 && run.Done, "no day began with an open structure and had fills or marks");
        }

        (int code, string output, string errors) = VyuhaProcess.Run(home.Home.Path, "replay", path, "--verify");
        Assert.True(code == 0, output + errors);
    }

    /// <summary>Follows a run and writes the journal of the first whole day that begins with an open structure.</summary>
    private sealed class LastDay(string path) : IRunObserver, IDisposable
    {
        private static readonly TradingConfiguration Configuration = TradingConfiguration.Read();
        private readonly OutputBuffer _outputs = new();
        private JournalWriter? _journal;
        private TradingKernel? _day;

        public TradingKernel Kernel { get; } = Make(null);

        public int Held { get; private set; }

        public bool Done { get; private set; }

        public void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash)
        {
            if (_journal is null || _day is null)
                return;
            _journal.Append(input);
            _outputs.Clear();
            _day.Apply(input, _outputs);
            Assert.True(MemoryMarshal.AsBytes(outputs).SequenceEqual(MemoryMarshal.AsBytes(_outputs.Events)));
        }

        public void OnInstrument(int id, Instrument instrument)
        {
        }

        public void OnDayDone(DateOnly date)
        {
            if (_journal is not null && _day is not null)
            {
                _journal.Close(_day.Hash);
                (_journal, _day, Done) = (null, null, true);
            }

            BookState book = Kernel.Capture();
            Held = Done ? Held : book.Bots[0].Live.Count;
            if (Done || Held == 0)
                return;
            _day = Make(book);
            _journal = JournalWriter.Create(path, new RunHeader
            {
                Commit = "unknown",
                Runtime = RuntimeInformation.FrameworkDescription,
                RulesHash = MarketRules.Shipped.Hash,
                Configuration = Configuration.CanonicalText,
                Underlyings = ["NIFTY", "INDIAVIX"],
                Seed = 1,
                Bots = ["option-seller"],
                Opening = book.ToJson(),
            });
        }

        public void Dispose() => _journal?.Dispose();

        /// <summary>The kernel of the configuration the program ships with, as the program makes it.</summary>
        private static TradingKernel Make(BookState? book)
        {
            BotConfiguration bot = Configuration.Bot("option-seller");
            var options = new KernelOptions
            {
                Rules = MarketRules.Shipped,
                Underlyings = ["NIFTY", "INDIAVIX"],
                Bots =
                [
                    new BotSetup(
                        bot.Book,
                        new OptionSeller(OptionSellerConfiguration.Read(bot.Options) with { Underlyings = ["NIFTY"] }),
                        new BotLimits { MaxLots = bot.MaxLotsPerTrade, MaxStructures = bot.MaxPositions, DailyLoss = Configuration.Limits.DailyLossSoft },
                        bot.Capital),
                ],
                AccountCapital = Configuration.Capital.Total,
                Reserve = Configuration.Capital.Reserve,
                Limits = Configuration.Limits,
                Brokerage = new BrokeragePlan
                {
                    OptionOrder = Configuration.Brokerage.OptionOrder,
                    FutureOrderCap = Configuration.Brokerage.FutureOrder,
                    FutureOrderShare = ChargeRate.FromPercent(Configuration.Brokerage.FuturePercent),
                },
            };
            return book is null ? new TradingKernel(options) : new TradingKernel(options, book);
        }
    }
}
