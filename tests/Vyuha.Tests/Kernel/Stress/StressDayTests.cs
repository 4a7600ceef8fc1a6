using System.Globalization;
using System.IO.Compression;
using Vyuha.Kernel.Stress;

namespace Vyuha.Tests.Kernel.Stress;

public sealed class StressDayTests
{
    // Closes as the newspapers of the day had them: 23 Mar 2020 8,745.45 → 7,610.25; 4 Jun 2024 23,263.90 → 21,884.50, India VIX 20.94 → 26.75.
    [Theory]
    [InlineData("2020-03-23", 7610.25 / 8745.45 - 1, null)]
    [InlineData("2024-06-04", 21884.50 / 23263.90 - 1, 26.7475 - 20.9375)]
    [InlineData("2020-03-12", 9590.15 / 10458.40 - 1, 41.1625 - 31.555)]
    public void The_days_are_as_published(string date, double close, double? vixPoints)
    {
        StressDay day = Assert.Single(StressDay.Shipped, day => day.Date == DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Equal(close, day.Close, 0.00006);
        if (vixPoints is { } points)
            Assert.Equal(points / 100, day.VixPoints!.Value, 0.00006);
    }

    [Fact]
    public void Every_day_is_of_a_piece()
    {
        Assert.Equal(StressDay.Shipped.OrderBy(day => day.Date), StressDay.Shipped);
        Assert.Equal(StressDay.Shipped.Count, StressDay.Shipped.Select(day => day.Date).Distinct().Count());
        Assert.All(StressDay.Shipped, day =>
        {
            Assert.True(day.Low <= day.Close && day.Close <= day.High, $"{day.Date}");
            Assert.True(day.Open is null || (day.Low <= day.Open && day.Open <= day.High), $"{day.Date}");
            Assert.Equal(day.VixPoints is null, day.VixShare is null);
            Assert.True(day.VixPoints is null || Math.Sign(day.VixPoints.Value) == Math.Sign(day.VixShare!.Value), $"{day.Date}");
            Assert.NotEmpty(day.Source);
        });
    }

    [Fact]
    public void A_rise_of_the_vix_is_points_a_fall_a_share_and_none_is_nothing()
    {
        StressShock up = StressDay.Shipped.Single(day => day.Date == new DateOnly(2024, 6, 4)).At(-0.05);
        Assert.Equal(new StressShock(-0.05, 0.0581, 0, 0), up);
        StressShock down = StressDay.Shipped.Single(day => day.Date == new DateOnly(2024, 6, 5)).At(0.03);
        Assert.Equal(new StressShock(0.03, 0, -0.294, 0), down);
        StressShock none = StressDay.Shipped.Single(day => day.Date == new DateOnly(2009, 5, 18)).At(0.1774);
        Assert.Equal(new StressShock(0.1774, 0, 0, 0), none);
    }

    [Fact]
    public void The_days_since_2012_follow_from_the_exchanges_daily_series()
    {
        string folder = TestData.Path("index/daily");
        Dictionary<DateOnly, double> index = Closes(Path.Combine(folder, "NIFTY50_daily_2000_2026_spliced.csv.gz"), "yyyy-MM-dd");
        string vixFile = Path.Combine(folder, "INDIAVIX_nse_2012_2026.csv.gz");
        Dictionary<DateOnly, double> vix = Closes(vixFile, "dd-MMM-yyyy");
        Dictionary<DateOnly, double> before = Closes(vixFile, "dd-MMM-yyyy", column: 5); // As the exchange states it beside the close.
        foreach (StressDay day in StressDay.Shipped)
        {
            DateOnly last = index.Keys.Where(date => date < day.Date).Max();
            Assert.Equal(index[day.Date] / index[last] - 1, day.Close, 0.000051);
            if (day.VixPoints is not { } points)
                continue;
            Assert.Equal((vix[day.Date] - before[day.Date]) / 100, points, 0.000051);
            Assert.Equal(vix[day.Date] / before[day.Date] - 1, day.VixShare!.Value, 0.000051);
        }
    }

    private static Dictionary<DateOnly, double> Closes(string path, string format, int column = 4)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var closes = new Dictionary<DateOnly, double>();
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(',');
            closes[DateOnly.ParseExact(fields[0], format, CultureInfo.InvariantCulture)] = double.Parse(fields[column], CultureInfo.InvariantCulture);
        }

        return closes;
    }
}
