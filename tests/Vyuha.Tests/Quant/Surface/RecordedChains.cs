using System.Globalization;
using System.IO.Compression;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Quant.Options;
using Vyuha.Quant.Surface;
using Vyuha.Storage.Import;

namespace Vyuha.Tests.Quant.Surface;

/// <summary>Files of real markets as one set of chains an underlying and instant, through the importer's readers, put–call parity and implied volatility.</summary>
internal sealed class RecordedChains
{
    private const double Tick = 0.05;

    /// <summary>Rate where the quotes do not show one.</summary>
    private const double Rate = 0.065;

    /// <summary>What a close may be off by, there being no quotes at the end of the day: 4 % of the price and a tick.</summary>
    /// <remarks>The last trades of a chain are minutes apart: in five of them an index moves 0.1 %, and an option a little out of the money 3 to 6 %.</remarks>
    private const double CloseShare = 0.04;

    private const int FewestUnits = 1;

    private readonly SmileQuotes _quotes = new();

    /// <summary>Expiries with a chain but without a forward: too few pairs, or pairs that disagree.</summary>
    public int WithoutForward { get; private set; }

    /// <summary>Snapshots left out because they are flagged: no trading, before the open, after the close, or a copy of the one before.</summary>
    public int Flagged { get; private set; }

    /// <summary>The chains of each instant of a file, all expiries that have a forward, nearest first.</summary>
    public IEnumerable<(string Underlying, double Spot, List<ExpiryQuotes> Expiries)> Read(string path, HashSet<string> flagged)
    {
        var parser = new SourceParser(ParseOptions.Default);
        string folder = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path)))!;
        foreach (SourceContent content in ContainerReader.Read(path))
        {
            foreach (MarketDay day in parser.Parse(content).Days)
            {
                bool isDaily = day.Frequency == DataFrequency.Daily;
                foreach (IGrouping<long, int> instant in Enumerable.Range(0, day.RowCount).GroupBy(row => day.Time[row]))
                {
                    double spot = 0;
                    foreach (int row in instant)
                        spot = day.Contracts[day.Contract[row]].Instrument.Kind == InstrumentKind.IndexSpot ? Rupees(Math.Max(day.Last[row], day.Settlement[row])) : spot;
                    if (!(spot > 0))
                        continue;
                    var expiries = new List<ExpiryQuotes>();
                    foreach (IGrouping<DateOnly, int> expiry in instant.Where(row => day.Contracts[day.Contract[row]].Instrument.IsOption).GroupBy(row => day.Contracts[day.Contract[row]].Instrument.Expiry).OrderBy(group => group.Key))
                    {
                        var now = Timestamp.FromNanoseconds(instant.Key);
                        if (flagged.Contains(FlagKey(folder, day.Underlying, now, expiry.Key)))
                            Flagged++;
                        else if (Chain(day, expiry, spot, YearFraction.Years(now.Nanoseconds, Ist.At(expiry.Key, new TimeOnly(15, 30)).Nanoseconds), isDaily) is { } chain)
                            expiries.Add(chain);
                    }

                    if (expiries.Count > 0)
                        yield return (day.Underlying, spot, expiries);
                }
            }
        }
    }

    /// <summary>The snapshots that <c>quality_flags.csv.gz</c> names.</summary>
    public static HashSet<string> Flags(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        var flags = new HashSet<string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            if (cells[5].Length > 0)
                flags.Add(string.Join(',', cells[..4]));
        }

        return flags;
    }

    private static string FlagKey(string folder, string underlying, Timestamp now, DateOnly expiry) =>
        string.Create(CultureInfo.InvariantCulture, $"{folder},{underlying},{Ist.DateOf(now):yyyy-MM-dd} {Ist.TimeOf(now):HH:mm},{expiry:yyyy-MM-dd}");

    private ExpiryQuotes? Chain(MarketDay day, IEnumerable<int> rows, double spot, double years, bool isDaily)
    {
        if (!(years > 0))
            return null;
        var strikes = new SortedDictionary<double, double[]>(); // Call bid and ask, put bid and ask.
        foreach (int row in rows)
        {
            Instrument option = day.Contracts[day.Contract[row]].Instrument;
            double strike = Rupees(option.Strike.Steps), bid = Rupees(day.Bid[row]), ask = Rupees(day.Ask[row]);
            if (isDaily)
            {
                double close = day.Volume[row] >= FewestUnits ? Rupees(day.Last[row]) : 0, half = close > 0 ? CloseShare * close + Tick : 0;
                (bid, ask) = (close > half ? close - half : 0, close + half);
            }

            if (!strikes.TryGetValue(strike, out double[]? sides))
                strikes[strike] = sides = new double[4];
            int side = option.Right == OptionRight.Call ? 0 : 2;
            (sides[side], sides[side + 1]) = (bid, ask);
        }

        double[] of = [.. strikes.Keys];
        double[][] quotes = [.. Enumerable.Range(0, 4).Select(side => strikes.Values.Select(all => all[side]).ToArray())];
        double[] calls = Mids(quotes[0], quotes[1]), puts = Mids(quotes[2], quotes[3]);
        double[] widths = isDaily ? [] : [.. of.Select((_, i) => quotes[1][i] - quotes[0][i] + quotes[3][i] - quotes[2][i])];
        ParityFit parity = PutCallParity.Fit(of, calls, puts, widths, spot);
        double discount = Math.Exp(-Rate * years), forward = parity.Forward;
        if (parity.Status == ParityStatus.Ok)
        {
            discount = parity.Discount;
        }
        else if (parity.Status != ParityStatus.DiscountUnknown)
        {
            ImpliedForwardResult near = ImpliedForward.Find(of, calls, puts, widths, discount, spot);
            forward = near.Status == ImpliedForwardStatus.Ok ? near.Forward : 0;
        }

        if (!(forward > 0))
        {
            WithoutForward++;
            return null;
        }

        _quotes.Load(forward, years, discount, of, quotes[0], quotes[1], quotes[2], quotes[3], Tick);
        return ExpiryQuotes.Of(_quotes);
    }

    private static double[] Mids(double[] bids, double[] asks) => [.. bids.Select((bid, i) => bid > 0 && asks[i] >= bid ? (bid + asks[i]) / 2 : double.NaN)];

    private static double Rupees(long steps) => steps / (double)Price.StepsPerRupee;
}
