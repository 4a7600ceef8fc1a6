using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Tests;

/// <summary>A market day of so many rows with nothing in its columns, for a test to fill.</summary>
internal static class EmptyDay
{
    public static MarketDay Of(
        DateOnly date, DataFrequency frequency, IReadOnlyList<ListedContract> contracts, int rows,
        string underlying = "NIFTY", DataOrigin origin = DataOrigin.Synthetic) => new()
        {
            Underlying = underlying,
            Date = date,
            Frequency = frequency,
            Origin = origin,
            Contracts = [.. contracts],
            Time = new long[rows],
            Contract = new int[rows],
            Bid = new long[rows],
            Ask = new long[rows],
            BidSize = new int[rows],
            AskSize = new int[rows],
            Open = new long[rows],
            High = new long[rows],
            Low = new long[rows],
            Last = new long[rows],
            Settlement = new long[rows],
            Volume = new long[rows],
            OpenInterest = new long[rows],
        };
}
