using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage;
using Vyuha.Storage.Quality;

namespace Vyuha.Tests.Storage;

public sealed class MarketDataCatalogueTests
{
    [Fact]
    public void An_empty_home_holds_nothing_and_says_so()
    {
        using var home = new TempHome();
        MarketDataCatalogue catalogue = home.Open();
        Assert.False(catalogue.HasAny);
        Assert.Empty(catalogue.List());
        var error = Assert.Throws<InputErrorException>(() => catalogue.Read("NIFTY", SampleDay.Date, DataFrequency.Daily));
        Assert.Contains("vyuha data import", error.Message);
    }

    [Fact]
    public void A_day_written_is_listed_and_read_by_the_next_process()
    {
        using var home = new TempHome();
        MarketDay day = SampleDay.Random(1);
        home.Open().Write(day, "seed 1", "synthetic");

        MarketDataCatalogue next = home.Open();
        Assert.True(next.HasAny);
        SampleDay.AssertEqual(day, next.Read("NIFTY", SampleDay.Date, DataFrequency.Minute));
        CatalogueDay listed = Assert.Single(next.Days("NIFTY", DataFrequency.Minute));
        Assert.Equal((SampleDay.Date, DataOrigin.Vendor, day.RowCount), (listed.Date, listed.Origin, listed.Rows));
        Assert.Equal(QualityGrade.Unchecked, listed.Quality);
        Assert.Equal(1, Assert.Single(next.List()).Days);
    }

    [Fact]
    public void Two_frequencies_of_one_day_live_side_by_side()
    {
        using var home = new TempHome();
        MarketDay minutes = SampleDay.Random(1);
        MarketDay daily = SampleDay.Random(2, instants: 1, frequency: DataFrequency.Daily);
        MarketDataCatalogue catalogue = home.Open();
        catalogue.Write(minutes, "m", "synthetic");
        catalogue.Write(daily, "d", "synthetic");
        SampleDay.AssertEqual(minutes, catalogue.Read("NIFTY", SampleDay.Date, DataFrequency.Minute));
        SampleDay.AssertEqual(daily, catalogue.Read("NIFTY", SampleDay.Date, DataFrequency.Daily));
    }

    [Fact]
    public void Writing_a_day_again_replaces_it()
    {
        using var home = new TempHome();
        MarketDataCatalogue catalogue = home.Open();
        catalogue.Write(SampleDay.Random(1), "seed", "synthetic");
        MarketDay other = SampleDay.Random(2);
        catalogue.Write(other, "seed", "synthetic");
        SampleDay.AssertEqual(other, home.Open().Read("NIFTY", SampleDay.Date, DataFrequency.Minute));
    }

    [Fact]
    public void A_second_writer_is_turned_away()
    {
        using var home = new TempHome();
        using CatalogueWriter first = home.Open().OpenForWriting();
        var error = Assert.Throws<InputErrorException>(() => home.Open().OpenForWriting());
        Assert.Contains("another process", error.Message);
    }

    [Fact]
    public void A_torn_last_line_of_the_manifest_is_forgotten_and_the_rest_kept()
    {
        using var home = new TempHome();
        home.Open().Write(SampleDay.Random(1), "seed", "synthetic");
        string manifest = Path.Combine(home.Home.DataFolder, "manifest.jsonl");
        File.AppendAllText(manifest, "{\"source\":{\"sourc");

        MarketDataCatalogue catalogue = home.Open();
        Assert.True(catalogue.HasAny);
        catalogue.Write(SampleDay.Random(2, frequency: DataFrequency.Snapshot), "seed", "synthetic");
        Assert.Equal(2, home.Open().List().Count);
    }

    [Fact]
    public void A_full_disk_leaves_the_catalogue_as_it_was()
    {
        using var home = new TempHome();
        MarketDay before = SampleDay.Random(1);
        home.Open().Write(before, "seed", "synthetic");
        MarketDataCatalogue catalogue = home.Open();
        using (CatalogueWriter writer = catalogue.OpenForWriting())
        {
            writer.WriteFile = (path, bytes) =>
            {
                File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
                throw new IOException("No space left on device");
            };
            Assert.Throws<IOException>(() => writer.Write(SampleDay.Random(2), "seed", "synthetic"));
        }

        SampleDay.AssertEqual(before, home.Open().Read("NIFTY", SampleDay.Date, DataFrequency.Minute));
        Assert.Single(Directory.GetFiles(home.Home.DataFolder, "*.parquet", SearchOption.AllDirectories));
    }
}
