using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Tests.Storage;

/// <summary>Days of made-up numbers, small enough to reason about; equal seeds give equal days.</summary>
internal static class SampleDay
{
    public static readonly DateOnly Date = new(2026, 1, 6);

    /// <summary>A spot and some options, with random prices, empty fields among them.</summary>
    public static MarketDay Random(int seed, int instants = 3, int strikes = 4, DataFrequency frequency = DataFrequency.Minute)
    {
        var random = new Random(seed);
        var contracts = new List<ListedContract> { new(Instrument.Spot(Exchange.NseIndex, "NIFTY"), 0) };
        for (int strike = 0; strike < strikes; strike++)
        {
            foreach (OptionRight right in new[] { OptionRight.Call, OptionRight.Put })
            {
                contracts.Add(new(
                    Instrument.Option(Exchange.Nfo, "NIFTY", new(2026, 1, 13), Price.FromRupees(26_000 + 50 * strike), right), 65));
            }
        }

        int rows = instants * contracts.Count;
        long[] Prices() => [.. Enumerable.Range(0, rows).Select(_ => random.Next(4) == 0 ? 0L : random.NextInt64(1, 1L << 40))];
        int[] Sizes() => [.. Enumerable.Range(0, rows).Select(_ => random.Next(0, 10_000))];
        long[] Counts() => [.. Enumerable.Range(0, rows).Select(_ => random.NextInt64(0, 1L << 45))];
        long open = Ist.At(Date, new(9, 16)).Nanoseconds;
        return new MarketDay
        {
            Underlying = "NIFTY",
            Date = Date,
            Frequency = frequency,
            Origin = DataOrigin.Vendor,
            Contracts = [.. contracts],
            Time = [.. Enumerable.Range(0, rows).Select(row => open + row / contracts.Count * Timestamp.NanosecondsPerMinute)],
            Contract = [.. Enumerable.Range(0, rows).Select(row => row % contracts.Count)],
            Bid = Prices(),
            Ask = Prices(),
            BidSize = Sizes(),
            AskSize = Sizes(),
            Open = Prices(),
            High = Prices(),
            Low = Prices(),
            Last = Prices(),
            Settlement = new long[rows],
            Volume = Counts(),
            OpenInterest = Counts(),
        };
    }

    public static void AssertEqual(MarketDay expected, MarketDay actual)
    {
        Assert.Equal(expected.Underlying, actual.Underlying);
        Assert.Equal(expected.Date, actual.Date);
        Assert.Equal(expected.Frequency, actual.Frequency);
        Assert.Equal(expected.Origin, actual.Origin);
        Assert.Equal(expected.Contracts, actual.Contracts);
        Assert.Equal(expected.Time, actual.Time);
        Assert.Equal(expected.Contract, actual.Contract);
        Assert.Equal(expected.Bid, actual.Bid);
        Assert.Equal(expected.Ask, actual.Ask);
        Assert.Equal(expected.BidSize, actual.BidSize);
        Assert.Equal(expected.AskSize, actual.AskSize);
        Assert.Equal(expected.Open, actual.Open);
        Assert.Equal(expected.High, actual.High);
        Assert.Equal(expected.Low, actual.Low);
        Assert.Equal(expected.Last, actual.Last);
        Assert.Equal(expected.Settlement, actual.Settlement);
        Assert.Equal(expected.Volume, actual.Volume);
        Assert.Equal(expected.OpenInterest, actual.OpenInterest);
    }
}
