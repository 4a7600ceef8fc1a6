using System.Globalization;
using Vyuha.Core;
using Vyuha.OpenAlgo.Market;

namespace Vyuha.Host.Download;

/// <summary>What is to be downloaded: bars of instruments, over days.</summary>
/// <param name="Symbols">As OpenAlgo writes them, each once.</param>
/// <param name="Interval"><c>1m</c> or <c>D</c>: what the catalogue keeps.</param>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day; its session is over.</param>
/// <param name="Server">Where from, without a key.</param>
/// <param name="IsSynthetic">The server is a sandbox of ours: what it says is made up.</param>
internal sealed record DownloadRequest(IReadOnlyList<SymbolKey> Symbols, string Interval, DateOnly First, DateOnly Last, string Server, bool IsSynthetic)
{
    public const string Minutes = "1m";
    public const string Days = "D";

    /// <summary>The pieces it is asked for in, in order: a week of minutes, a year of days.</summary>
    public IReadOnlyList<DownloadChunk> Chunks()
    {
        var chunks = new List<DownloadChunk>();
        foreach (SymbolKey key in Symbols)
        {
            for (DateOnly from = First; from <= Last;)
            {
                DateOnly end = Interval == Minutes
                    ? from.AddDays(6 - ((int)from.DayOfWeek + 6) % 7)
                    : new DateOnly(from.Year, 12, 31);
                DateOnly until = end < Last ? end : Last;
                chunks.Add(new DownloadChunk(key.Symbol, key.Exchange, Interval, from, until));
                from = until.AddDays(1);
            }
        }

        return chunks;
    }
}

/// <summary>What is asked for in one call.</summary>
/// <param name="Symbol">Of which instrument.</param>
/// <param name="Exchange">OpenAlgo's name of its exchange.</param>
/// <param name="Interval">Length of its bars.</param>
/// <param name="From">First day, included.</param>
/// <param name="Until">Last day, included.</param>
internal sealed record DownloadChunk(string Symbol, string Exchange, string Interval, DateOnly From, DateOnly Until)
{
    /// <summary>Where it lies in the folder of its job.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Exchange}-{Symbol}-{Interval}-{From:yyyy-MM-dd}-{Until:yyyy-MM-dd}.csv");
}
