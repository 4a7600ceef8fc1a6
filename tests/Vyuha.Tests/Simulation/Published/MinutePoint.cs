using System.Globalization;
using System.IO.Compression;
using Vyuha.Core;

namespace Vyuha.Tests.Simulation.Published;

/// <summary>The open of one option's one-minute candle.</summary>
internal readonly record struct MinutePoint(DateOnly Expiry, Price Strike, OptionRight Right, TimeOnly Time, Price Open)
{
    /// <summary>All recorded points of an underlying by day.</summary>
    public static Dictionary<DateOnly, List<MinutePoint>> ReadAll(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        Assert.Equal("underlying,expiry,strike,type,timestamp_ist,open", reader.ReadLine());
        var days = new Dictionary<DateOnly, List<MinutePoint>>();
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            DateTime time = DateTime.ParseExact(cells[4], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            DateOnly day = DateOnly.FromDateTime(time);
            if (!days.TryGetValue(day, out List<MinutePoint>? points))
                days[day] = points = [];
            points.Add(new(
                DateOnly.ParseExact(cells[1], "yyyy-MM-dd", CultureInfo.InvariantCulture),
                Price.FromRupees(decimal.Parse(cells[2], CultureInfo.InvariantCulture)),
                cells[3] == "CE" ? OptionRight.Call : OptionRight.Put,
                TimeOnly.FromDateTime(time),
                Price.FromRupees(decimal.Parse(cells[5], CultureInfo.InvariantCulture))));
        }

        return days;
    }
}
