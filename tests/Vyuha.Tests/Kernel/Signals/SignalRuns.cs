using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Tests.Kernel.Signals;

/// <summary>The days of a source up to an instant, as one who stood there had them; nothing of later, or something else.</summary>
/// <param name="other">What becomes of later rows: null leaves them out, a number multiplies their prices.</param>
internal sealed class KnownDays(IMarketDataSource source, Timestamp until, double? other) : IMarketDataSource
{
    public IReadOnlyList<string> Underlyings => source.Underlyings;

    public DataFrequency Frequency => source.Frequency;

    public IEnumerable<DailyBar> History => source.History;

    public IEnumerable<TradingDay> Days()
    {
        foreach (TradingDay day in source.Days())
        {
            if (day.Date > Ist.DateOf(until))
                yield break;
            yield return day.Date < Ist.DateOf(until) ? day : new TradingDay(day.Date, [.. day.Markets.Select(Cut)]);
        }
    }

    private MarketDay Cut(MarketDay day)
    {
        int known = day.Time.Count(time => time <= until.Nanoseconds);
        int rows = other is null ? known : day.RowCount;
        return new MarketDay
        {
            Underlying = day.Underlying,
            Date = day.Date,
            Frequency = day.Frequency,
            Origin = day.Origin,
            Contracts = day.Contracts,
            Time = day.Time[..rows],
            Contract = day.Contract[..rows],
            Bid = Prices(day.Bid),
            Ask = Prices(day.Ask),
            BidSize = day.BidSize[..rows],
            AskSize = day.AskSize[..rows],
            Open = Prices(day.Open),
            High = Prices(day.High),
            Low = Prices(day.Low),
            Last = Prices(day.Last),
            Settlement = Prices(day.Settlement),
            Volume = [.. day.Volume[..known], .. day.Volume[known..rows].Select(volume => 2 * volume)],
            OpenInterest = [.. day.OpenInterest[..known], .. day.OpenInterest[known..rows].Select(interest => interest / 2)],
        };

        long[] Prices(long[] column) => [.. column[..known], .. column[known..rows].Select(price => (long)(price * (other ?? 1) / 500) * 500)];
    }
}

/// <summary>Runs every signal of the catalogue over a few weeks of the synthetic market, across the day the index's hours change.</summary>
internal static class SignalRuns
{
    public static IMarketDataSource Weeks { get; } = new MadeOnce(new SyntheticDataSource(
        new SyntheticMarket(MarketRules.Shipped, new SyntheticMarketOptions { Frequency = DataFrequency.Snapshot, StepMinutes = 5 }, 7), new(2026, 7, 6), new(2026, 8, 7)));

    /// <summary>With the program's own calendar of events.</summary>
    public static BacktestOptions Options { get; } = new() { Known = [.. Vyuha.Storage.Events.EventStore.Shipped().ToInputs(Weeks.Underlyings)] };

    /// <summary>All readings after the snapshots that are asked for.</summary>
    public static SortedDictionary<long, SignalBits[]> Read(IMarketDataSource source, Func<Timestamp, bool> at)
    {
        (TradingKernel kernel, SignalReader reader) = SignalReader.NewKernel();
        var watch = new Watch(reader, at);
        new BacktestDriver(kernel, MarketRules.Shipped, source, Options, watch).Run(TestContext.Current.CancellationToken);
        return watch.Readings;
    }

    /// <summary>A market that is made once and run many times.</summary>
    private sealed class MadeOnce(IMarketDataSource source) : IMarketDataSource
    {
        private readonly Lazy<(IReadOnlyList<DailyBar> History, IReadOnlyList<TradingDay> Days)> _made = new(() => ([.. source.History], [.. source.Days()]));

        public IReadOnlyList<string> Underlyings => source.Underlyings;

        public DataFrequency Frequency => source.Frequency;

        public IEnumerable<DailyBar> History => _made.Value.History;

        public IEnumerable<TradingDay> Days() => _made.Value.Days;
    }

    private sealed class Watch(SignalReader reader, Func<Timestamp, bool> at) : IRunObserver
    {
        public SortedDictionary<long, SignalBits[]> Readings { get; } = [];

        public void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash)
        {
            if (input.Kind == InputKind.SnapshotEnd && at(input.Time))
                Readings[input.Time.Nanoseconds] = reader.ReadAll();
        }

        public void OnInstrument(int id, Instrument instrument)
        {
        }

        public void OnDayDone(DateOnly date)
        {
        }
    }
}
