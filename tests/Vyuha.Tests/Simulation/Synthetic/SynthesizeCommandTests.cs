using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Commands;
using Vyuha.Simulation.Synthetic;
using Vyuha.Storage;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Simulation.Synthetic;

/// <summary>Storing synthetic days: labelled, repeatable, whole when interrupted, and never beside real ones.</summary>
public sealed class SynthesizeCommandTests : IDisposable
{
    private static readonly DateOnly From = new(2025, 1, 6), To = new(2025, 1, 10);

    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Days_are_stored_as_synthetic_and_read_back_as_they_were_made()
    {
        Assert.Equal(0, SynthesizeCommand.Run(_home.Home, Market(4), From, To, TestContext.Current.CancellationToken));
        MarketDataCatalogue catalogue = _home.Open();
        foreach (string symbol in new[] { "NIFTY", "INDIAVIX" })
        {
            IReadOnlyList<CatalogueDay> days = catalogue.Days(symbol, DataFrequency.Daily);
            Assert.Equal(5, days.Count);
            Assert.All(days, day => Assert.Equal(DataOrigin.Synthetic, day.Origin));
        }

        SyntheticDay made = Market(4).Days(From, From).Single();
        MarketDay stored = catalogue.Read("NIFTY", From, DataFrequency.Daily);
        Assert.Equal(made.Nifty.Contracts, stored.Contracts);
        Assert.Equal(made.Nifty.Last, stored.Last);
        Assert.Equal(made.Nifty.Settlement, stored.Settlement);
        Assert.Equal(made.Nifty.OpenInterest, stored.OpenInterest);
    }

    [Fact]
    public void Another_seed_replaces_the_days_of_the_first()
    {
        SynthesizeCommand.Run(_home.Home, Market(4), From, To, TestContext.Current.CancellationToken);
        SynthesizeCommand.Run(_home.Home, Market(5), From, To, TestContext.Current.CancellationToken);
        Assert.Equal(Market(5).Days(From, From).Single().Nifty.Last, _home.Open().Read("NIFTY", From, DataFrequency.Daily).Last);
    }

    [Fact]
    public void Cancelled_at_once_it_stores_nothing_and_says_so_in_the_exit_code()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Equal(130, SynthesizeCommand.Run(_home.Home, Market(4), From, To, cancelled.Token));
        Assert.False(_home.Open().HasAny);
    }

    [Fact]
    public void It_refuses_to_stand_beside_real_data()
    {
        MarketDay made = Market(4).Days(From, From).Single().IndiaVix;
        var real = new MarketDay
        {
            Underlying = made.Underlying, Date = made.Date, Frequency = made.Frequency, Origin = DataOrigin.Exchange,
            Contracts = made.Contracts, Time = made.Time, Contract = made.Contract, Bid = made.Bid, Ask = made.Ask, BidSize = made.BidSize,
            AskSize = made.AskSize, Open = made.Open, High = made.High, Low = made.Low, Last = made.Last, Settlement = made.Settlement,
            Volume = made.Volume, OpenInterest = made.OpenInterest,
        };
        _home.Open().Write(real, "a file", "vix-history");
        var error = Assert.Throws<InputErrorException>(
            () => SynthesizeCommand.Run(_home.Home, Market(4), From, To, TestContext.Current.CancellationToken));
        Assert.Contains("exchange data of INDIAVIX on 2025-01-06", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_without_trading_days_is_refused()
    {
        // 24 to 26 January 2026: a weekend and Republic Day, a Monday.
        Assert.Throws<InputErrorException>(() => SynthesizeCommand.Run(
            _home.Home, Market(4), new(2026, 1, 24), new(2026, 1, 26), TestContext.Current.CancellationToken));
    }

    private static SyntheticMarket Market(ulong seed) =>
        new(MarketRules.Shipped, new SyntheticMarketOptions { Frequency = DataFrequency.Daily }, seed);
}
