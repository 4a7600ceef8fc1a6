using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Simulation.Synthetic;

/// <summary>The options of one expiry on one day.</summary>
/// <param name="Terms">What the rule tables say of it.</param>
/// <param name="FirstContract">Index of the lowest strike's call; its put and the next strikes follow.</param>
/// <param name="FirstStrike">Where its strikes begin in the arrays of a <see cref="ChainValuation"/>.</param>
/// <param name="Strikes">Rupee, ascending.</param>
internal sealed record OptionSeries(ListedSeries Terms, int FirstContract, int FirstStrike, double[] Strikes)
{
    public int DaysToExpiry(DateOnly date) => Terms.Expiry.DayNumber - date.DayNumber;
}

/// <summary>The contracts of one day in their canonical order: index, futures, options by expiry, strike, call before put.</summary>
internal sealed class ChainLayout
{
    private ChainLayout(ListedContract[] contracts, ListedSeries[] futures, OptionSeries[] series)
    {
        Contracts = contracts;
        Futures = futures;
        Series = series;
        StrikeCount = series.Sum(one => one.Strikes.Length);
    }

    public ListedContract[] Contracts { get; }

    /// <summary>Their contracts begin at index 1.</summary>
    public ListedSeries[] Futures { get; }

    public OptionSeries[] Series { get; }

    /// <summary>Over all expiries.</summary>
    public int StrikeCount { get; }

    public static ChainLayout On(
        int session, Timetable timetable, MarketHistory history, SyntheticMarketOptions options)
    {
        DateOnly date = timetable.Clock[session].Date;
        List<ListedSeries> listed = timetable.Listed(date, options.MaximumDaysToExpiry);
        var contracts = new List<ListedContract> { new(NiftyMarket.Spot, 0) };
        ListedSeries[] futures = [.. listed.Where(series => series.IsMonthly)];
        foreach (ListedSeries future in futures)
            contracts.Add(new(Instrument.Future(Exchange.Nfo, NiftyMarket.Symbol, future.Expiry), future.LotSize));

        var all = new List<OptionSeries>();
        int strikeCount = 0;
        foreach (ListedSeries terms in listed)
        {
            // The exchange adds strikes as the index moves and takes none away, so a position always has its contract.
            int from = timetable.Clock.IndexOf(terms.Expiry.AddDays(-options.MaximumDaysToExpiry));
            (double low, double high) = history.Range((from < 0 ? ~from : from) - 1, session - 1);
            Price[] strikes = Strikes(low, high, options.StrikeRangePercent / 100.0, terms.StrikeStep);
            all.Add(new(terms, contracts.Count, strikeCount, Array.ConvertAll(strikes, strike => strike.ToModel())));
            strikeCount += strikes.Length;
            foreach (Price strike in strikes)
            {
                contracts.Add(new(Instrument.Option(Exchange.Nfo, NiftyMarket.Symbol, terms.Expiry, strike, OptionRight.Call), terms.LotSize));
                contracts.Add(new(Instrument.Option(Exchange.Nfo, NiftyMarket.Symbol, terms.Expiry, strike, OptionRight.Put), terms.LotSize));
            }
        }

        return new([.. contracts], futures, [.. all]);
    }

    private static Price[] Strikes(double low, double high, double range, Price step)
    {
        long first = Math.Max(1, (long)(low * (1 - range) / step.ToModel()));
        long last = (long)(high * (1 + range) / step.ToModel()) + 1;
        var strikes = new Price[last - first + 1];
        for (int i = 0; i < strikes.Length; i++)
            strikes[i] = Price.FromSteps((first + i) * step.Steps);
        return strikes;
    }
}
