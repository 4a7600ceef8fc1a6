using System.Globalization;
using System.IO.Compression;

namespace Vyuha.Tests.Core;

/// <summary>Reads the market files that rule tables are checked against.</summary>
internal static class MarketFiles
{
    // Two million rows; several tests ask different questions of them.
    private static readonly Lazy<HashSet<UdiffContract>> Udiff = new(ReadUdiff);

    /// <summary>Records of a CSV (plain or gz) below the data folder, by column name; header names are trimmed.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Csv(string relative)
    {
        using Stream file = File.OpenRead(TestData.Path(relative));
        using Stream content = relative.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        foreach (IReadOnlyDictionary<string, string> record in Records(content))
            yield return record;
    }

    /// <summary>One row for each date, underlying, kind, expiry and lot in the NSE bhavcopies of the UDiFF layout.</summary>
    public static HashSet<UdiffContract> UdiffContracts() => Udiff.Value;

    public static DateOnly Date(string text) =>
        DateOnly.ParseExact(text.Trim(), ["yyyy-MM-dd", "dd-MMM-yyyy", "d-MMM-yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None);

    /// <summary>Days on which India VIX was printed: NSE's trading days, special sessions included.</summary>
    public static HashSet<DateOnly> VixDays() => [.. Csv("index/daily/INDIAVIX_nse_2012_2026.csv.gz").Select(row => Date(row["Date"]))];

    private static HashSet<UdiffContract> ReadUdiff()
    {
        var contracts = new HashSet<UdiffContract>();
        var indices = new HashSet<string>(StringComparer.Ordinal) { "NIFTY", "BANKNIFTY", "FINNIFTY", "MIDCPNIFTY", "NIFTYNXT50" };
        string[] files = Directory.GetFiles(TestData.Path("eod/nse_fo_bhavcopy_udiff"), "*.zip", SearchOption.AllDirectories);
        Assert.Equal(48, files.Length);
        foreach (string path in files)
        {
            using ZipArchive zip = ZipFile.OpenRead(path);
            using var reader = new StreamReader(zip.Entries.Single().Open());
            string[] header = reader.ReadLine()!.Split(',');
            int date = Array.IndexOf(header, "TradDt"), type = Array.IndexOf(header, "FinInstrmTp"), symbol = Array.IndexOf(header, "TckrSymb");
            int expiry = Array.IndexOf(header, "XpryDt"), lot = Array.IndexOf(header, "NewBrdLotQty");
            while (reader.ReadLine() is { } line)
            {
                string[] fields = line.Split(',');
                if (indices.Contains(fields[symbol]))
                    contracts.Add(new(Date(fields[date]), fields[symbol], fields[type] == "IDO", Date(fields[expiry]), int.Parse(fields[lot])));
            }
        }

        return contracts;
    }

    private static IEnumerable<IReadOnlyDictionary<string, string>> Records(Stream content)
    {
        using var reader = new StreamReader(content);
        string[] header = [.. Split(reader.ReadLine()!).Select(name => name.Trim())];
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            string[] fields = Split(line);
            Assert.Equal(header.Length, fields.Length);
            yield return header.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        }
    }

    private static string[] Split(string line)
    {
        var fields = new List<string>();
        int start = 0;
        bool quoted = false;
        for (int i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"')
                quoted = !quoted;
            else if (i == line.Length || (line[i] == ',' && !quoted))
            {
                fields.Add(line[start..i].Trim('"'));
                start = i + 1;
            }
        }

        return [.. fields];
    }
}

internal sealed record UdiffContract(DateOnly TradeDate, string Underlying, bool IsOption, DateOnly Expiry, int Lot);
