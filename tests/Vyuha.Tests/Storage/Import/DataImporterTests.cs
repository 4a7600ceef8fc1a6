using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage;
using Vyuha.Storage.Import;

namespace Vyuha.Tests.Storage.Import;

public sealed class DataImporterTests
{
    [Fact]
    public void Plain_zip_and_gz_are_opened_also_inside_one_another()
    {
        byte[] csv = SampleFiles.Bytes(SampleFiles.Udiff());
        byte[] nested = SampleFiles.Zip(("inner.zip", SampleFiles.Zip(("b.csv.gz", SampleFiles.Gzip(csv)), ("readme.txt", SampleFiles.Bytes("hello")))));
        using var home = new TempHome();
        IReadOnlyList<ImportOutcome> outcomes = Import(home, home.File("year.zip", nested));
        Assert.Equal([ImportStatus.Imported, ImportStatus.NotRecognised], outcomes.Select(outcome => outcome.Status).Order());
        Assert.True(home.Open().HasAny);
    }

    [Fact]
    public void The_same_content_again_changes_nothing_under_whatever_name()
    {
        using var home = new TempHome();
        Import(home, home.File("a.csv", SampleFiles.Udiff()));
        Dictionary<string, byte[]> before = Store(home);
        IReadOnlyList<ImportOutcome> again = Import(home, home.File("a.csv", SampleFiles.Udiff()));
        IReadOnlyList<ImportOutcome> renamed = Import(home, home.File("b.zip", SampleFiles.Zip(("c.csv", SampleFiles.Bytes(SampleFiles.Udiff())))));
        Assert.Equal(ImportStatus.AlreadyImported, Assert.Single(again).Status);
        Assert.Equal(ImportStatus.AlreadyImported, Assert.Single(renamed).Status);
        Assert.Contains("a.csv", renamed[0].Message);
        Assert.Equal(before, Store(home));
    }

    [Fact]
    public void A_corrected_file_replaces_what_the_first_one_said()
    {
        using var home = new TempHome();
        Import(home, home.File("a.csv", SampleFiles.Udiff(call: "120.50")));
        Import(home, home.File("a2.csv", SampleFiles.Udiff(call: "121.50")));
        MarketDay day = home.Open().Read("NIFTY", new(2026, 1, 6), DataFrequency.Daily);
        Assert.Equal(4, day.RowCount);
        Assert.Contains(Price.FromRupees(121.5m).Steps, day.Last);
        Assert.DoesNotContain(Price.FromRupees(120.5m).Steps, day.Last);
    }

    [Fact]
    public void Sources_of_one_day_merge_to_the_same_bytes_in_any_order()
    {
        using var first = new TempHome();
        Import(first, first.File("bhav.csv", SampleFiles.Udiff()));
        Import(first, first.File("close.csv", SampleFiles.IndexClose()));
        using var second = new TempHome();
        Import(second, second.File("close.csv", SampleFiles.IndexClose()));
        Import(second, second.File("bhav.csv", SampleFiles.Udiff()));
        Assert.Equal(Days(first), Days(second));

        MarketDay day = first.Open().Read("NIFTY", new(2026, 1, 6), DataFrequency.Daily);
        Assert.Equal(4, day.RowCount); // The two spot rows are one, with the close file's high.
        Assert.Equal(Price.FromRupees(26_100.2m).Steps, day.High[0]);
        Import(first, first.File("bhav.csv", SampleFiles.Udiff()));
        Assert.Equal(Days(second), Days(first));
    }

    [Fact]
    public void One_and_many_threads_store_the_same_bytes()
    {
        string[] dates = [.. Enumerable.Range(5, 20).Select(day => $"2026-01-{day:00}")];
        using var one = new TempHome();
        using var many = new TempHome();
        foreach (TempHome home in new[] { one, many })
        {
            foreach (string date in dates)
                home.File($"{date}.csv", SampleFiles.Udiff(date, "2026-01-27"));
        }

        new DataImporter(one.Open(), new SourceParser(ParseOptions.Default), threads: 1)
            .Import(DataImporter.Find([Path.Combine(one.Home.Path, "in")]), null, CancellationToken.None);
        new DataImporter(many.Open(), new SourceParser(ParseOptions.Default), threads: 8)
            .Import(DataImporter.Find([Path.Combine(many.Home.Path, "in")]), null, CancellationToken.None);
        Assert.Equal(20, Days(one).Count);
        Assert.Equal(Days(one), Days(many));
    }

    [Fact]
    public void Two_files_that_state_one_day_differently_are_not_both_taken()
    {
        using var home = new TempHome();
        IReadOnlyList<ImportOutcome> outcomes = Import(
            home, home.File("a.csv", SampleFiles.Udiff(call: "120.50")), home.File("b.csv", SampleFiles.Udiff(call: "121.50")));
        Assert.Equal([ImportStatus.Imported, ImportStatus.Refused], outcomes.Select(outcome => outcome.Status));
        Assert.Contains("a.csv", outcomes[1].Message);
        Assert.Contains(Price.FromRupees(120.5m).Steps, home.Open().Read("NIFTY", new(2026, 1, 6), DataFrequency.Daily).Last);
    }

    [Fact]
    public void Two_recorders_files_of_one_name_in_two_folders_are_both_kept_and_a_correction_in_place_replaces()
    {
        using var home = new TempHome();
        string Page(string folder, string expiry, string bid) =>
            home.File($"{folder}/NIFTY_2019-06-10.csv", SampleFiles.Snapshot("2019-06-10 09:30", expiry, bid));
        string front = Page("front", "2019-06-13", "100.05");
        string far = Page("by_expiry", "2019-06-20", "150.05");
        IReadOnlyList<ImportOutcome> outcomes = Import(home, far, front);
        Assert.All(outcomes, outcome => Assert.Equal(ImportStatus.Imported, outcome.Status));
        MarketDay day = home.Open().Read("NIFTY", new(2019, 6, 10), DataFrequency.Snapshot);
        Assert.Equal(
            [new DateOnly(2019, 6, 13), new DateOnly(2019, 6, 20)],
            day.Contracts.Where(listed => listed.Instrument.IsOption).Select(listed => listed.Instrument.Expiry).Distinct().Order());

        // The same files again change nothing; before, each of the two pushed the other out.
        Dictionary<string, byte[]> before = Store(home);
        Assert.All(Import(home, far, front), outcome => Assert.Equal(ImportStatus.AlreadyImported, outcome.Status));
        Assert.Equal(before, Store(home));

        Import(home, Page("front", "2019-06-13", "101.05"));
        MarketDay corrected = home.Open().Read("NIFTY", new(2019, 6, 10), DataFrequency.Snapshot);
        Assert.Equal(day.RowCount, corrected.RowCount);
        Assert.Contains(Price.FromRupees(101.05m).Steps, corrected.Bid);
        Assert.Contains(Price.FromRupees(150.05m).Steps, corrected.Bid);
        Assert.DoesNotContain(Price.FromRupees(100.05m).Steps, corrected.Bid);
    }

    public static TheoryData<string, string> BadFiles => new()
    {
        { "truncated.zip", "Download it again" },
        { "truncated.csv.gz", "Download it again" },
        { "segment.csv", "cash market" },
        { "strike.csv", "--skip-bad-rows" },
        { "nan.csv", "--skip-bad-rows" },
        { "dates.csv", "2026-01-05 or 05-Jan-2026" },
        { "columns.csv", "SttlmPric" },
        { "other.csv", "--map" },
        { "bomb.gz", "zip bomb" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_refused_with_a_remedy_and_leaves_the_store_as_it_was(string name, string remedy)
    {
        using var home = new TempHome();
        Import(home, home.File("good.csv", SampleFiles.Udiff("2026-01-05")));
        Dictionary<string, byte[]> before = Store(home);

        ImportOutcome outcome = Assert.Single(Import(home, home.File(name, Bad(name))));
        Assert.Equal(ImportStatus.Refused, outcome.Status);
        Assert.Contains(name, outcome.Message);
        Assert.Contains(remedy, outcome.Message);
        Assert.Equal(before, Store(home));
    }

    [Fact]
    public void The_good_rows_of_a_file_with_bad_ones_can_be_had()
    {
        using var home = new TempHome();
        var importer = new DataImporter(home.Open(), new SourceParser(ParseOptions.Default), skipBadRows: true);
        ImportOutcome outcome = Assert.Single(importer.Import(
            DataImporter.Find([home.File("a.csv", SampleFiles.Udiff(strike: "-26000.00"))]), null, CancellationToken.None));
        Assert.Equal((ImportStatus.Imported, 3L), (outcome.Status, outcome.StoredRows));
        Assert.Equal(2, Assert.Single(outcome.Rejects).FirstLine);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_disk_that_fills_up_leaves_whole_sources_and_the_next_run_goes_on(int filesThatFit)
    {
        using var home = new TempHome();
        string[] paths = [.. Enumerable.Range(5, 4).Select(day => home.File($"{day}.csv", SampleFiles.Udiff($"2026-01-{day:00}")))];
        int written = 0;
        using (CatalogueWriter writer = home.Open().OpenForWriting())
        {
            Action<string, byte[]> write = writer.WriteFile;
            writer.WriteFile = (path, bytes) =>
            {
                if (Interlocked.Increment(ref written) > filesThatFit)
                {
                    File.WriteAllBytes(path, bytes[..10]);
                    throw new IOException("No space left on device");
                }

                write(path, bytes);
            };
            var importer = new DataImporter(home.Open(), new SourceParser(ParseOptions.Default), threads: 2);
            Assert.Throws<IOException>(() => importer.Import(DataImporter.Find(paths), writer, null, CancellationToken.None));
        }

        MarketDataCatalogue after = home.Open();
        foreach (CatalogueDay day in after.Days("NIFTY", DataFrequency.Daily))
            Assert.Equal(4, after.Read("NIFTY", day.Date, DataFrequency.Daily).RowCount);
        Import(home, paths);
        Assert.Equal(4, home.Open().Days("NIFTY", DataFrequency.Daily).Count);
    }

    [Fact]
    public void Cancelled_in_the_middle_the_store_is_whole_and_the_next_run_completes_it()
    {
        using var home = new TempHome();
        string[] paths = [.. Enumerable.Range(5, 20).Select(day => home.File($"{day:00}.csv", SampleFiles.Udiff($"2026-01-{day:00}", "2026-01-27")))];
        using var cancel = new CancellationTokenSource();
        var progress = new CancelAfter(3, cancel);
        var importer = new DataImporter(home.Open(), new SourceParser(ParseOptions.Default), threads: 2);
        Assert.Throws<OperationCanceledException>(() => importer.Import(DataImporter.Find(paths), progress, cancel.Token));
        int stored = home.Open().Days("NIFTY", DataFrequency.Daily).Count;
        Assert.InRange(stored, 3, 19);
        Assert.Equal(stored, Directory.GetFiles(home.Home.DataFolder, "*.parquet", SearchOption.AllDirectories).Length);

        IReadOnlyList<ImportOutcome> rest = Import(home, paths);
        Assert.Equal(stored, rest.Count(outcome => outcome.Status == ImportStatus.AlreadyImported));
        Assert.Equal(20, home.Open().Days("NIFTY", DataFrequency.Daily).Count);
    }

    [Fact]
    public void What_a_killed_process_left_behind_is_cleared_and_its_source_imported_again()
    {
        using var home = new TempHome();
        string path = home.File("a.csv", SampleFiles.Udiff());
        Import(home, path);
        // Killed after the move and before the manifest: the file is there, its lines are not; a staged file lies about.
        string manifest = Path.Combine(home.Home.DataFolder, "manifest.jsonl");
        File.WriteAllText(manifest, "");
        string staging = Path.Combine(home.Home.DataFolder, ".staging");
        Directory.CreateDirectory(staging);
        File.WriteAllText(Path.Combine(staging, "1.parquet"), "half a fi");

        Assert.Equal(ImportStatus.Imported, Assert.Single(Import(home, path)).Status);
        Assert.Single(home.Open().Days("NIFTY", DataFrequency.Daily));
        Assert.False(Directory.Exists(staging));
    }

    [Fact]
    public void A_path_that_does_not_exist_is_named() =>
        Assert.Contains("nowhere.zip", Assert.Throws<InputErrorException>(() => DataImporter.Find(["nowhere.zip"])).Message);

    private static byte[] Bad(string name) => name switch
    {
        "truncated.zip" => SampleFiles.Zip(("a.csv", SampleFiles.Bytes(SampleFiles.Udiff())))[..300],
        "truncated.csv.gz" => SampleFiles.Gzip(SampleFiles.Bytes(SampleFiles.Udiff()))[..200],
        "segment.csv" => SampleFiles.Bytes(SampleFiles.Udiff(segment: "CM")),
        "strike.csv" => SampleFiles.Bytes(SampleFiles.Udiff(strike: "-26000.00")),
        "nan.csv" => SampleFiles.Bytes(SampleFiles.Udiff(call: "NaN")),
        "dates.csv" => SampleFiles.Bytes(SampleFiles.Udiff(date: "05/01/2026")),
        "columns.csv" => SampleFiles.Bytes(SampleFiles.Udiff().Replace("SttlmPric", "Renamed")),
        "other.csv" => SampleFiles.Bytes("date,price\n2026-01-06,1\n"),
        "bomb.gz" => SampleFiles.Gzip(new byte[80 << 20]),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    private static IReadOnlyList<ImportOutcome> Import(TempHome home, params string[] paths) =>
        new DataImporter(home.Open(), new SourceParser(ParseOptions.Default))
            .Import(DataImporter.Find(paths), null, CancellationToken.None);

    private static Dictionary<string, byte[]> Store(TempHome home) => Directory
        .GetFiles(home.Home.DataFolder, "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(home.Home.DataFolder, path), File.ReadAllBytes);

    private static Dictionary<string, byte[]> Days(TempHome home) =>
        Store(home).Where(pair => pair.Key.EndsWith(".parquet", StringComparison.Ordinal)).ToDictionary();

    private sealed class CancelAfter(int files, CancellationTokenSource cancel) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (value.FilesDone >= files)
                cancel.Cancel();
        }
    }
}
