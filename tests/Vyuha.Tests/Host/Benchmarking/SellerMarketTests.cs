using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Benchmarking;
using Vyuha.Kernel;
using Vyuha.Storage;
using Vyuha.Storage.Import;

namespace Vyuha.Tests.Host.Benchmarking;

/// <summary>What the benchmarks of the seller and of the import are of: real trades, whole files, and inputs that allocate nothing.</summary>
public sealed class SellerMarketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-bench-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Recorded_inputs_are_the_run_and_those_that_only_look_allocate_nothing()
    {
        SellerMarket market = SellerMarket.Quarter();
        TradingKernel kernel = market.NewKernel();
        var recorded = new RecordedInputs(market, kernel, TestContext.Current.CancellationToken);
        Assert.True(recorded.Orders >= 40, $"{recorded.Orders} orders"); // Ten condors of four legs: the seller trades.

        TradingKernel again = market.NewKernel();
        recorded.Replay(again);
        Assert.Equal(kernel.Hash, again.Hash);

        // The same inputs once more, each watched after the first half: quotes, and snapshots at which the seller decides, marks its book and blocks
        // margin. An order and a structure are objects for life; a structure that is weighed and not sold is one or two of 296 bytes, a few times a day,
        // and the first margin of a day makes the two objects of that day's scan parameters, 104 bytes.
        const int candidate = 296;
        const int dayOfMargins = 104;
        TradingKernel watched = market.NewKernel();
        var outputs = new OutputBuffer();
        ReadOnlySpan<InputEvent> inputs = recorded.Inputs;
        int looked = 0, weighed = 0, traded = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            outputs.Clear();
            int orders = watched.Orders.Count;
            int structures = watched.Structures.Count;
            long before = GC.GetAllocatedBytesForCurrentThread();
            watched.Apply(inputs[i], outputs);
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (i < inputs.Length / 2)
                continue;
            switch (inputs[i].Kind)
            {
                case InputKind.Quote:
                    looked++;
                    Assert.Equal(0, bytes);
                    break;
                case InputKind.SnapshotEnd when watched.Orders.Count != orders || watched.Structures.Count != structures:
                    traded++;
                    break;
                case InputKind.SnapshotEnd when outputs.Events.ToArray().Any(output => output.Kind == OutputKind.MarginForecast):
                    Assert.InRange(bytes, 0, 2 * candidate + dayOfMargins); // Once a day, by the parameters of the next one.
                    break;
                case InputKind.SnapshotEnd:
                    looked++;
                    weighed += bytes > 0 ? 1 : 0;
                    Assert.InRange(bytes, 0, 2 * candidate + dayOfMargins);
                    break;
            }
        }

        Assert.True(looked > 400_000 && traded > 5, $"{looked} inputs looked, {traded} traded");
        Assert.InRange(weighed, 0, looked / 10_000);
    }

    [Fact]
    public void The_minute_day_has_three_expiries_of_whole_chains_and_trades()
    {
        SellerMarket market = SellerMarket.MinuteDay();
        TradingKernel kernel = market.NewKernel();
        var recorded = new RecordedInputs(market, kernel, TestContext.Current.CancellationToken);
        var expiries = new SortedSet<int>();
        int options = 0;
        foreach (InputEvent input in recorded.Inputs)
        {
            if (input.Kind == InputKind.Contract && input.Contract.Kind == InstrumentKind.IndexOption)
            {
                expiries.Add(input.Contract.ExpiryDayNumber);
                options++;
            }
        }

        Assert.Equal(3, expiries.Count);
        // The exchange listed 166, 164 and 176 NIFTY options for the three expiries after 6 January 2026 (its bhavcopy of that day).
        // The synthetic market keeps every strike it ever listed and has more.
        Assert.InRange(options, 166 + 164 + 176, 800);
        Assert.True(market.Rows > 375 * options, "a row a contract and minute");
    }

    [Fact]
    public void Generated_bhavcopies_are_read_without_a_reject_and_as_large_as_real_ones()
    {
        long rows = BhavcopyFiles.Write(_folder, new DateOnly(2026, 1, 5), 2, TestContext.Current.CancellationToken);
        Assert.Equal(2 * BhavcopyFiles.RowsADay, rows);
        MarketDataCatalogue catalogue = MarketDataCatalogue.Open(VyuhaHome.At(Path.Combine(_folder, "home")));
        IReadOnlyList<ImportOutcome> outcomes = new DataImporter(catalogue, new SourceParser(ParseOptions.Default))
            .Import(DataImporter.Find([_folder]), null, TestContext.Current.CancellationToken);
        Assert.Equal(2, outcomes.Count);
        Assert.All(outcomes, outcome =>
        {
            Assert.Equal(ImportStatus.Imported, outcome.Status);
            Assert.Empty(outcome.Rejects);
            Assert.Equal(BhavcopyFiles.RowsADay, outcome.Rows);
            // A real file of 2026 has about 4,150 rows of indices among its 42,000.
            Assert.InRange(outcome.StoredRows, 3_300, 5_000);
        });
    }
}
