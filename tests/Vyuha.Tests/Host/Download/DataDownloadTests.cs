using System.Security.Cryptography;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Host.Commands;
using Vyuha.Host.Download;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Limits;
using Vyuha.OpenAlgo.Market;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Faults;
using Vyuha.Sandbox.Http;
using Vyuha.Storage;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Download;

/// <summary>A history that is downloaded, cut off anywhere, and gone on with: the catalogue is the same to the last byte.</summary>
public sealed class DataDownloadTests
{
    private static readonly DateOnly First = new(2026, 11, 9);
    private static readonly DateOnly Last = new(2026, 11, 23);

    [Fact]
    public async Task Cut_off_after_each_piece_it_ends_as_one_that_never_was()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using SandboxServer server = await StartAsync(cancellation);
        using var cut = new TempHome();
        IReadOnlyDictionary<string, string> expected = await DownloadAsync(server, cut, cutAfter: null, cancellation);
        Assert.Equal(20, expected.Count); // Ten trading days of the index with its option, and of India VIX: 10 and 24 November are holidays.
        Forget(cut);

        int tries = 0;
        IReadOnlyDictionary<string, string>? days = null;
        while (days is null)
        {
            Assert.InRange(++tries, 1, 20);
            try
            {
                days = await DownloadAsync(server, cut, cutAfter: 1, cancellation);
            }
            catch (OperationCanceledException)
            {
                // One more piece than before.
            }
        }

        Assert.Equal(10, tries); // Nine pieces, and once nothing to be asked for.
        Assert.Equal(expected, days);

        // Once more changes nothing, and asks for nothing; a piece that has been damaged is asked for again.
        string manifest = Path.Combine(cut.Home.FolderOf(DataStore.Rehearsed), "manifest.jsonl");
        byte[] before = File.ReadAllBytes(manifest);
        Assert.Equal(expected, await DownloadAsync(server, cut, cutAfter: null, cancellation));
        Assert.Equal(before, File.ReadAllBytes(manifest));
        string piece = Directory.EnumerateFiles(Path.Combine(cut.Home.Path, "downloads"), "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        byte[] bytes = File.ReadAllBytes(piece);
        File.WriteAllBytes(piece, [.. bytes[..^20], .. "0"u8]);
        Assert.Equal(expected, await DownloadAsync(server, cut, cutAfter: null, cancellation));
        Assert.Equal(bytes, File.ReadAllBytes(piece));
        Assert.Equal(before, File.ReadAllBytes(manifest));
    }

    [Fact]
    public async Task Killed_at_any_moment_it_goes_on_where_it_was()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using SandboxServer server = await StartAsync(cancellation);
        using var killed = new TempHome();
        string[] command = ["data", "download", "NIFTY", "INDIAVIX", "NIFTY01DEC2636000CE", "--from", "2026-11-09", "--to", "2026-11-23", "--url", $"http://127.0.0.1:{server.Port}", "--rehearse"];
        string key = killed.File("key", "sandbox");
        (int code, string output, string errors) = VyuhaProcess.Run(killed.Home.Path, [.. command, "--api-key-file", key]);
        Assert.True(code == 0, errors);
        SortedDictionary<string, string> expected = Days(killed);
        Forget(killed);
        Assert.Contains("SYNTHETIC: a sandbox's", output, StringComparison.Ordinal);

        for (int pieces = 1; pieces <= 5; pieces += 2)
        {
            using VyuhaProcess download = VyuhaProcess.Start(killed.Home.Path, [.. command, "--api-key-file", key]);
            while (!download.HasEnded && Pieces(killed) < pieces)
                await Task.Delay(5, cancellation);
            download.Signal("KILL");
            download.End();
        }

        Assert.InRange(Pieces(killed), 5, 9);
        (code, output, errors) = VyuhaProcess.Run(killed.Home.Path, [.. command, "--api-key-file", key]);
        Assert.True(code == 0, errors);
        Assert.Equal(expected, Days(killed));
        Assert.Equal(9, Pieces(killed));
    }

    [Fact]
    public void A_job_is_worked_on_by_one_and_a_damaged_list_is_named()
    {
        using var home = new TempHome();
        var request = new DownloadRequest([new("NIFTY", "NSE_INDEX")], "D", First, Last, "http://sandbox", IsSynthetic: true);
        string folder;
        using (DownloadJob job = DownloadJob.Open(home.Home.Path, request))
        {
            folder = job.Folder;
            Assert.EndsWith("another command downloads the same. Wait for its end, or end it.", Assert.Throws<InputErrorException>(() => DownloadJob.Open(home.Home.Path, request)).Message, StringComparison.Ordinal);
        }

        string list = Path.Combine(folder, "job.json");
        foreach (string damaged in new[] { "", "{", "null", "{}", """{ "chunks": [ { "file": "a" }, { "file": "a" } ] }""" })
        {
            File.WriteAllText(list, damaged);
            Assert.StartsWith($"{list}: this is no list of a download: ", Assert.Throws<InputErrorException>(() => DownloadJob.Open(home.Home.Path, request)).Message, StringComparison.Ordinal);
        }

        File.Delete(list);
        DownloadJob.Open(home.Home.Path, request).Dispose();
    }

    [Fact]
    public async Task What_cannot_be_downloaded_says_why()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using SandboxServer server = await StartAsync(cancellation);
        using var home = new TempHome();
        string key = home.File("key", "sandbox");
        Assert.Equal("error: --interval '5m' is not kept by the catalogue. Use 1m or D.\n", Error("NIFTY", "--from", "2026-11-09", "--interval", "5m"));
        Assert.StartsWith("error: 'RELIANCE' is no symbol of an index", Error("RELIANCE", "--from", "2026-11-09"), StringComparison.Ordinal);
        Assert.Equal("error: --to 2026-11-25: that session is not over. The last day that is, is 2026-11-24.\n", Error("NIFTY", "--from", "2026-11-09", "--to", "2026-11-25"));
        Assert.Equal("error: --from 2026-11-20 is after --to 2026-11-10.\n", Error("NIFTY", "--from", "2026-11-20", "--to", "2026-11-10"));
        Assert.Equal("error: --from '9 Nov' is no date. Write it as 2026-01-06.\n", Error("NIFTY", "--from", "9 Nov"));
        string unknown = Error("NIFTY01DEC2699000CE", "--from", "2026-11-20");
        Assert.Contains("NIFTY01DEC2699000CE of NFO, 2026-11-20 to 2026-11-22: ", unknown, StringComparison.Ordinal);
        Assert.Contains("the same command goes on from there.", unknown, StringComparison.Ordinal);
        Assert.False(Directory.Exists(home.Home.FolderOf(DataStore.Rehearsed)));
        Assert.False(Directory.Exists(home.Home.DataFolder));

        string Error(params string[] arguments)
        {
            (int code, string output, string errors) = VyuhaProcess.Run(
                home.Home.Path, ["data", "download", .. arguments, "--url", $"http://127.0.0.1:{server.Port}", "--api-key-file", key, "--rehearse"]);
            Assert.Equal((2, ""), (code, output));
            return errors[Math.Max(0, errors.IndexOf("error: ", StringComparison.Ordinal))..];
        }
    }

    /// <summary>As if nothing had been downloaded. The same folder is used again: a stored day knows where its source lay.</summary>
    private static void Forget(TempHome home)
    {
        Directory.Delete(home.Home.FolderOf(DataStore.Rehearsed), recursive: true);
        Directory.Delete(Path.Combine(home.Home.Path, "downloads"), recursive: true);
    }

    private static int Pieces(TempHome home)
    {
        string folder = Path.Combine(home.Home.Path, "downloads");
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).Count() : 0;
    }

    /// <summary>Bytes of every stored day, by hash.</summary>
    private static SortedDictionary<string, string> Days(TempHome home)
    {
        string folder = home.Home.FolderOf(DataStore.Rehearsed);
        return new SortedDictionary<string, string>(
            Directory.EnumerateFiles(folder, "*.parquet", SearchOption.AllDirectories)
                .ToDictionary(path => Path.GetRelativePath(folder, path), path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))), StringComparer.Ordinal);
    }

    private static async Task<IReadOnlyDictionary<string, string>> DownloadAsync(SandboxServer server, TempHome home, int? cutAfter, CancellationToken cancellation)
    {
        Instrument option = Instrument.Option(Exchange.Nfo, "NIFTY", new(2026, 12, 1), Price.FromRupees(36_000), OptionRight.Call);
        var instruments = new Dictionary<string, Instrument>
        {
            ["NIFTY"] = Instrument.Spot(Exchange.NseIndex, "NIFTY"), ["INDIAVIX"] = Instrument.Spot(Exchange.NseIndex, "INDIAVIX"), [OpenAlgoSymbol.Format(option)] = option,
        };
        var request = new DownloadRequest(
            [.. instruments.Select(pair => new SymbolKey(pair.Key, ExchangeNames.Of(pair.Value.Exchange)))], "1m", First, Last, "http://sandbox", IsSynthetic: true);
        IReadOnlyList<DownloadChunk> chunks = request.Chunks();
        using DownloadJob job = DownloadJob.Open(Path.Combine(home.Home.Path, "downloads"), request);
        using var budget = new RateBudget(TimeProvider.System, new Vyuha.OpenAlgo.Limits.RateLimits());
        using var client = new OpenAlgoClient(
            new OpenAlgoOptions { Key = ApiKey.From("sandbox", "test"), BaseUrl = new Uri($"http://127.0.0.1:{server.Port}"), StreamUrl = new Uri($"ws://127.0.0.1:{server.StreamPort}") }, // not-a-secret
            budget, TimeProvider.System);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int before = job.Done.Count;
        await new HistoryDownloader(client).RunAsync(
            job, chunks, instruments,
            (_, _) =>
            {
                if (job.Done.Count - before >= cutAfter)
                    cut.Cancel();
            },
            cut.Token);
        cut.Token.ThrowIfCancellationRequested();
        MarketDataCatalogue catalogue = MarketDataCatalogue.Open(home.Home, DataStore.Rehearsed);
        DataDownloadCommand.Import(job, chunks, catalogue, "1m", isSynthetic: true, cancellation);
        Assert.All(catalogue.Days("NIFTY", DataFrequency.Minute, First, Last), day => Assert.Equal(DataOrigin.Synthetic, day.Origin));
        return Days(home);
    }

    private static async Task<SandboxServer> StartAsync(CancellationToken cancellation)
    {
        SandboxApi api = SandboxCommand.Build(Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0)), 1, "sandbox", AccountMode.Exchange, new FaultPlan(1)); // not-a-secret
        api.State.IsAnalyze = true;
        var server = new SandboxServer(api, new SandboxServerOptions { Port = 0, StreamPort = 0, Speed = 1 });
        await server.StartAsync(cancellation);
        return server;
    }
}
