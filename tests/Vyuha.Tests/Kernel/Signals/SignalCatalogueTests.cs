using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Signals;
using Vyuha.Quant.Indicators;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Tests.Kernel.Signals;

/// <summary>What no shipped signal may fail: it knows nothing of what comes later, and asked at every step it says what it says when it is asked once.</summary>
public sealed class SignalCatalogueTests
{
    private static readonly Timestamp[] Cuts =
    [
        Ist.At(new(2026, 7, 8), new(10, 30)), Ist.At(new(2026, 7, 28), new(15, 30)), Ist.At(new(2026, 8, 4), new(11, 0)), Ist.At(new(2026, 8, 6), new(15, 25)),
    ];

    [Fact]
    public void Every_signal_is_listed_once_and_is_what_its_entry_says()
    {
        (_, SignalReader reader) = SignalReader.NewKernel();
        Assert.Equal(SignalCatalogue.All.Count, SignalCatalogue.All.Select(entry => entry.Name).Distinct().Count());
        Assert.All(SignalCatalogue.All.Zip(reader.Signals), pair =>
        {
            Assert.Equal((pair.First.Name, pair.First.Version), (pair.Second.Name, pair.Second.Version));
            Assert.Contains("NIFTY", pair.Second.Parameters, StringComparison.Ordinal);
            Assert.InRange(pair.Second.Width, 1, 3);
        });
    }

    [Fact]
    public void The_document_lists_every_signal_as_it_is()
    {
        string text = File.ReadAllText(Document());
        Assert.All(SignalCatalogue.All, entry => Assert.Contains($"| `{entry.Name}` | {entry.Version} | {entry.Formula} | {entry.Unit} | {entry.WarmUp} |", text, StringComparison.Ordinal));
        Assert.All(Enum.GetValues<NotReady>().Where(reason => reason != NotReady.None), reason => Assert.Contains($"| `{reason}` |", text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_signal_asked_for_twice_is_one()
    {
        (TradingKernel kernel, SignalReader reader) = SignalReader.NewKernel();
        Assert.All(SignalCatalogue.All.Zip(reader.Signals), pair => Assert.Same(pair.Second, pair.First.Make(kernel.Market.Signals, 0)));
    }

    [Fact]
    public void A_signal_is_the_same_with_and_without_the_data_after_it()
    {
        SortedDictionary<long, SignalBits[]> whole = SignalRuns.Read(SignalRuns.Weeks, Cuts.Contains);
        Assert.Equal(Cuts.Length, whole.Count);
        foreach (Timestamp cut in Cuts)
        {
            SignalBits[] truncated = SignalRuns.Read(new KnownDays(SignalRuns.Weeks, cut, other: null), at => at == cut)[cut.Nanoseconds];
            SignalBits[] otherwise = SignalRuns.Read(new KnownDays(SignalRuns.Weeks, cut, other: 1.07), at => at == cut)[cut.Nanoseconds];
            Assert.Equal(whole[cut.Nanoseconds], truncated);
            Assert.Equal(whole[cut.Nanoseconds], otherwise);
        }

        // Nothing was compared with itself for want of a value.
        foreach (SignalBits last in whole[Cuts[^1].Nanoseconds])
            Assert.True(last.IsReady, $"{last.Name} is {last.Reason}");
    }

    [Fact]
    public void A_signal_that_lacks_history_says_so_on_the_first_day()
    {
        SortedDictionary<long, SignalBits[]> readings = SignalRuns.Read(new KnownDays(SignalRuns.Weeks, Ist.At(new(2026, 7, 6), new(10, 0)), other: null), _ => true);
        SignalBits[] first = readings.First().Value;
        string[] ofBars = ["atr", "donchian", "adx", "supertrend", "ema", "sma", "rsi", "opening-range", "relative-volume", "vwap"];
        Assert.All(first.Where(one => ofBars.Contains(one.Name)), one => Assert.Equal(NotReady.NoData, one.Reason));
        SignalBits[] later = readings.Last().Value;
        Assert.Equal(NotReady.WarmingUp, later.Single(one => one.Name == "atr").Reason);
        Assert.Equal(NotReady.WarmingUp, later.Single(one => one.Name == "relative-volume").Reason);
        Assert.All(later.Where(one => !one.IsReady), one => Assert.True(double.IsNaN(one.FirstNumber)));
    }

    /// <summary>The batch of a bar's signal is the indicator run over the bars that a plain grouping of the inputs gives.</summary>
    [Fact]
    public void Signals_of_bars_equal_the_batch_over_bars_grouped_from_the_inputs()
    {
        (TradingKernel kernel, SignalReader reader) = SignalReader.NewKernel();
        var inputs = new RecordedInputs(kernel);
        var readings = new List<(Timestamp At, SignalBits[] Values)>();
        inputs.AfterSnapshot = at =>
        {
            if (at.Nanoseconds / Timestamp.NanosecondsPerMinute % 15 == 0)
                readings.Add((at, reader.ReadAll()));
        };
        new BacktestDriver(kernel, MarketRules.Shipped, SignalRuns.Weeks, SignalRuns.Options, inputs).Run(TestContext.Current.CancellationToken);
        List<ClosedBar> index = BatchBars.Of(inputs, BarSource.Index, 15), future = BatchBars.Of(inputs, BarSource.Future, 15);
        Assert.True(index.Count > 500);
        int compared = 0;
        foreach ((Timestamp at, SignalBits[] values) in readings.Where((_, i) => i % 7 == 0 || i > 500))
        {
            foreach (SignalBits value in values.Where(one => BatchBars.Names.Contains(one.Name)))
            {
                double[]? batch = BatchBars.Run(value.Name, value.Name is "relative-volume" or "vwap" ? future : index, at);
                if (batch is null)
                {
                    Assert.False(value.IsReady, $"{value.Name} has a value at {at} and the batch has none");
                    continue;
                }

                double[] stream = [value.FirstNumber, value.SecondNumber, value.ThirdNumber];
                Assert.Equal((value.Name, at, string.Join(" ", batch.Select(BitConverter.DoubleToInt64Bits))), (value.Name, at, string.Join(" ", stream[..batch.Length].Select(BitConverter.DoubleToInt64Bits))));
                compared++;
            }
        }

        Assert.True(compared > 500, $"{compared} values compared");
    }

    /// <summary>The batch of a signal of chains or of daily bars is a kernel that is given the state of that instant and nothing of the way to it.</summary>
    [Fact]
    public void Signals_of_chains_and_days_equal_the_batch_over_the_state_of_an_instant()
    {
        (TradingKernel kernel, SignalReader reader) = SignalReader.NewKernel();
        var inputs = new RecordedInputs(kernel);
        var compared = new HashSet<string>();
        inputs.AfterSnapshot = at =>
        {
            SignalBits[] stream = reader.ReadAll();
            if (!Cuts.Contains(at))
                return;
            SignalBits[] batch = inputs.StateAlone();
            foreach ((SignalBits one, SignalBits other) in stream.Zip(batch))
            {
                if (BatchBars.Names.Contains(one.Name))
                    continue;
                Assert.Equal(other, one);
                if (one.IsReady)
                    compared.Add(one.Name);
            }
        };
        new BacktestDriver(kernel, MarketRules.Shipped, SignalRuns.Weeks, SignalRuns.Options, inputs).Run(TestContext.Current.CancellationToken);
        Assert.Equal(SignalCatalogue.All.Select(entry => entry.Name).Except(BatchBars.Names).Order(), compared.Order());
    }

    private static string Document()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "concepts", "signals.md")))
            folder = folder.Parent;
        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, "docs", "concepts", "signals.md");
    }
}

/// <summary>Everything a kernel was told.</summary>
internal sealed class RecordedInputs(TradingKernel kernel) : IRunObserver
{
    private readonly List<InputEvent> _inputs = [];

    public Action<Timestamp>? AfterSnapshot { get; set; }

    public Dictionary<int, Instrument> Instruments { get; } = [];

    public IEnumerable<InputEvent> Quotes => _inputs.Where(input => input.Kind == InputKind.Quote);

    /// <summary>What a kernel reads that was told the contracts, the daily bars, the day and each contract's last quote of today and of before, once.</summary>
    public SignalBits[] StateAlone()
    {
        (TradingKernel fresh, SignalReader reader) = SignalReader.NewKernel();
        var outputs = new OutputBuffer();
        InputEvent day = _inputs.Last(input => input.Kind == InputKind.DayOpen);
        InputEvent[] last = [.. _inputs.Where(input => input.Kind == InputKind.Quote).GroupBy(input => input.InstrumentId).Select(group => group.Last()).OrderBy(input => input.Time)];
        long sequence = 0;
        Timestamp first = last[0].Time < day.Time ? last[0].Time : day.Time;
        foreach (InputEvent input in (InputEvent[])[
            .. _inputs.Where(input => input.Kind == InputKind.Contract && input.Sequence < day.Sequence),
            .. _inputs.Where(input => input.Kind is InputKind.DailyClose or InputKind.MarketEvent),
            .. last.Where(input => input.Time < day.Time), day, .. _inputs.Where(input => input.Kind == InputKind.Contract && input.Sequence > day.Sequence),
            .. last.Where(input => input.Time >= day.Time), InputEvent.OfSnapshotEnd(0, kernel.Market.Now)])
        {
            Timestamp at = input.Kind is InputKind.Contract or InputKind.DailyClose or InputKind.MarketEvent ? input.Kind == InputKind.Contract && input.Sequence > day.Sequence ? day.Time : first : input.Time;
            fresh.Apply(input.At(++sequence, at), outputs);
            outputs.Clear();
        }

        return reader.ReadAll();
    }

    public void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash)
    {
        _inputs.Add(input);
        if (input.Kind == InputKind.SnapshotEnd)
            AfterSnapshot?.Invoke(input.Time);
    }

    public void OnInstrument(int id, Instrument instrument) => Instruments.Add(id, instrument);

    public void OnDayDone(DateOnly date)
    {
    }
}

/// <summary>Bars and indicators the plain way: grouping, and runs over whole arrays.</summary>
internal static class BatchBars
{
    public static readonly string[] Names = ["atr", "donchian", "adx", "supertrend", "ema", "sma", "rsi", "opening-range", "relative-volume", "vwap"];

    public static List<ClosedBar> Of(RecordedInputs inputs, BarSource source, int minutes)
    {
        var bars = new List<ClosedBar>();
        foreach (IGrouping<DateOnly, InputEvent> day in inputs.Quotes.GroupBy(quote => Ist.DateOf(quote.Time)))
        {
            Instrument Of(InputEvent quote) => inputs.Instruments[quote.InstrumentId];
            Instrument instrument = source == BarSource.Index
                ? Instrument.Spot(Exchange.NseIndex, "NIFTY")
                : day.Select(Of).Where(one => one.Kind == InstrumentKind.IndexFuture && one.Expiry > day.Key).OrderBy(one => one.Expiry).First();
            // MARKET_RULES §1.5: derivatives to 15:30 and to 15:40 from 3 August 2026, the index to 15:15 from then.
            TimeOnly close = day.Key < new DateOnly(2026, 8, 3) ? new(15, 30) : source == BarSource.Index ? new(15, 15) : new(15, 40);
            InputEvent[] quotes = [.. day.Where(quote => Of(quote) == instrument && quote.Quote.Last > 0 && Ist.TimeOf(quote.Time) <= close)];
            double before = 0;
            foreach (IGrouping<int, InputEvent> slot in quotes.GroupBy(quote => ((int)(Ist.TimeOf(quote.Time) - new TimeOnly(9, 15)).TotalMinutes - 1) / minutes))
            {
                double[] prices = [.. slot.Select(quote => quote.Quote.Last / 10_000.0)];
                double volume = slot.Last().Quote.DayVolume - before;
                before = slot.Last().Quote.DayVolume;
                TimeOnly start = new TimeOnly(9, 15).AddMinutes(slot.Key * minutes), end = start.AddMinutes(minutes);
                bars.Add(new ClosedBar(
                    Ist.At(day.Key, start), Ist.At(day.Key, end < close ? end : close), day.Key.DayNumber, slot.Key, slot.Key * minutes,
                    new IndicatorBar(prices[0], prices.Max(), prices.Min(), prices[^1], source == BarSource.Index ? double.NaN : volume)));
            }
        }

        return bars;
    }

    /// <returns>Null while there is no value.</returns>
    public static double[]? Run(string name, List<ClosedBar> bars, Timestamp at) => name switch
    {
        "atr" => Last(new AverageTrueRange(14), Upto(bars, at, 256), bar => bar.Prices, value => [value]),
        "donchian" => Last(new DonchianChannel(20), Upto(bars, at, 256), bar => bar.Prices, value => [value.Upper, value.Middle, value.Lower]),
        "adx" => Last(new AverageDirectionalIndex(14), Upto(bars, at, 280), bar => bar.Prices, value => [value.Index, value.Plus, value.Minus]),
        "supertrend" => Last(new Supertrend(10, 3), Upto(bars, at, 256), bar => bar.Prices, value => [value.Line, value.Direction]),
        "ema" => Last(new ExponentialMovingAverage(20), Upto(bars, at, 256), bar => bar.Prices.Close, value => [value]),
        "sma" => Last(new SimpleMovingAverage(20), Upto(bars, at, 21), bar => bar.Prices.Close, value => [value]),
        "rsi" => Last(new RelativeStrengthIndex(14), Upto(bars, at, 256), bar => bar.Prices.Close, value => [value]),
        "opening-range" => Last(new OpeningRange(15), Upto(bars, at, 2), Placed, value => [value.High, value.Low]),
        "relative-volume" => Last(new RelativeVolume(20, 400), Upto(bars, at, 21 * 27), Placed, value => [value.Bar, value.SoFar]),
        "vwap" => Last(new VolumeWeightedAveragePrice(), Upto(bars, at, 2), Placed, value => [value]),
        _ => throw new ArgumentException(name),
    };

    private static SessionBar Placed(ClosedBar bar) => new(bar.Prices, bar.Session, bar.Minute);

    /// <summary>Today's bars, and as many of the days before as the signal rests on.</summary>
    private static ClosedBar[] Upto(List<ClosedBar> bars, Timestamp at, int depth)
    {
        int today = Ist.DateOf(at).DayNumber;
        ClosedBar[] closed = [.. bars.Where(bar => bar.End <= at)];
        return [.. closed.Where(bar => bar.Session < today).TakeLast(depth), .. closed.Where(bar => bar.Session == today)];
    }

    private static double[]? Last<TInput, TOutput>(IIndicator<TInput, TOutput> indicator, ClosedBar[] bars, Func<ClosedBar, TInput> input, Func<TOutput, double[]> numbers)
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        if (bars.Length == 0)
            return null;
        var outputs = new TOutput[bars.Length];
        IndicatorSeries.Run<TInput, TOutput>(indicator, [.. bars.Select(input)], outputs);
        double[] last = numbers(outputs[^1]);
        return last.All(double.IsFinite) ? last : null;
    }
}
