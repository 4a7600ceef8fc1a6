using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Signals;
using Vyuha.Simulation.Backtest;

namespace Vyuha.Tests.Kernel.Signals;

/// <summary>A live session is one day long: what signals know of the days before comes with the book.</summary>
public sealed class CarriedSignalsTests
{
    [Fact]
    public void Signals_carried_from_day_to_day_are_those_of_a_kernel_that_ran_through()
    {
        (TradingKernel kernel, SignalReader reader) = SignalReader.NewKernel();
        var run = new Carrying(reader);
        new BacktestDriver(kernel, MarketRules.Shipped, SignalRuns.Weeks, SignalRuns.Options, run).Run(TestContext.Current.CancellationToken);
        Assert.True(run.Compared > 250, $"{run.Compared} snapshots compared");
        Assert.True(run.OpeningsReady >= 15, $"fifteen-minute bars were ready at the open of {run.OpeningsReady} days");
        Assert.Equal(SignalCatalogue.All.Select(entry => entry.Name).Order(), run.EverReady.Order());
        Assert.Equal(25, run.LastBook!.Signals.Volatilities.Single().Days.Count);
    }

    [Fact]
    public void A_book_of_before_there_were_signals_has_none()
    {
        (TradingKernel kernel, _) = SignalReader.NewKernel();
        new BacktestDriver(kernel, MarketRules.Shipped, new KnownDays(SignalRuns.Weeks, Ist.At(new(2026, 7, 6), new(12, 0)), null), new BacktestOptions()).Run(TestContext.Current.CancellationToken);
        BookState book = kernel.Capture();
        Assert.Contains(book.Signals.Series, series => series.Bars.Count > 5);
        JsonNode json = JsonNode.Parse(book.ToJson())!;
        Assert.True(json.AsObject().Remove("signals"));
        var older = BookState.Parse(json.ToJsonString());
        Assert.Empty(older.Signals.Series);
        (_, SignalReader reader) = SignalReader.NewKernel(older);
        Assert.Equal(NotReady.NoData, reader.ReadAll().Single(one => one.Name == "atr").Reason);
    }

    [Theory]
    [InlineData("start", -1)]
    [InlineData("low", 1e9)]
    [InlineData("volume", -1)]
    public void A_damaged_bar_is_refused_by_its_field(string field, double value)
    {
        (TradingKernel kernel, _) = SignalReader.NewKernel();
        new BacktestDriver(kernel, MarketRules.Shipped, new KnownDays(SignalRuns.Weeks, Ist.At(new(2026, 7, 6), new(12, 0)), null), new BacktestOptions()).Run(TestContext.Current.CancellationToken);
        JsonNode json = JsonNode.Parse(kernel.Capture().ToJson())!;
        json["signals"]!["series"]![0]!["bars"]![2]![field] = field == "start" ? JsonValue.Create((long)value) : JsonValue.Create(value);
        InputErrorException error = Assert.Throws<InputErrorException>(() => BookState.Parse(json.ToJsonString()));
        Assert.Contains("$.signals.series[0].bars[2]", error.Message, StringComparison.Ordinal);
    }

    private sealed class Carrying(SignalReader through) : IRunObserver
    {
        private readonly OutputBuffer _outputs = new();
        private (TradingKernel Kernel, SignalReader Reader) _twin = SignalReader.NewKernel();
        private readonly List<InputEvent> _calendar = [];
        private bool _isOpening = true;
        private bool _knowsCalendar = true;
        private int _snapshots;
        private long _sequence;

        public int Compared { get; private set; }

        public int OpeningsReady { get; private set; }

        public HashSet<string> EverReady { get; } = [];

        public BookState? LastBook { get; private set; }

        public void OnInput(in InputEvent input, ReadOnlySpan<OutputEvent> outputs, ulong hash)
        {
            if (input.Kind == InputKind.MarketEvent)
                _calendar.Add(input);

            // A session is told the calendar each morning; it is not in the book.
            foreach (InputEvent known in _knowsCalendar ? [] : _calendar.ToArray())
                Apply(known, input.Time);
            _knowsCalendar = true;
            Apply(input, input.Time);

            // The day's first snapshots, where the two could differ, and then a few.
            if (input.Kind != InputKind.SnapshotEnd || (_snapshots++ % 11 != 0 && _snapshots % 77 > 5))
                return;
            SignalBits[] values = through.ReadAll();
            Assert.Equal(values, _twin.Reader.ReadAll());
            EverReady.UnionWith(values.Where(value => value.IsReady).Select(value => value.Name));
            if (_isOpening && values.Single(value => value.Name == "atr").IsReady)
                OpeningsReady++;
            _isOpening = false;
            Compared++;
        }

        private void Apply(in InputEvent input, Timestamp at)
        {
            _outputs.Clear();
            _twin.Kernel.Apply(input.At(++_sequence, at), _outputs);
        }

        public void OnInstrument(int id, Instrument instrument)
        {
        }

        public void OnDayDone(DateOnly date)
        {
            LastBook = BookState.Parse(_twin.Kernel.Capture().ToJson());
            _twin = SignalReader.NewKernel(LastBook);
            (_isOpening, _knowsCalendar, _snapshots) = (true, false, 0);
        }
    }
}
