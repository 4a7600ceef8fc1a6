using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Research;
using Vyuha.Simulation.Backtest;
using Vyuha.Simulation.Synthetic;
using Vyuha.Storage;

namespace Vyuha.Host.Backtesting;

/// <summary>The data a backtest runs on, and what is to be said of it.</summary>
internal sealed class BacktestData
{
    /// <summary>The default year runs over a change of lot size, of taxes and of trading hours.</summary>
    private static readonly DateOnly SyntheticFrom = new(2025, 10, 1);

    private static readonly DateOnly SyntheticTo = new(2026, 9, 30);

    private const int SyntheticStepMinutes = 30;

    /// <summary>A little beyond the furthest entry of the option seller.</summary>
    private const int SyntheticDaysToExpiry = 46;

    private readonly string _underlying;
    private readonly MarketRules _rules;

    private BacktestData(string underlying, MarketRules rules) => (_underlying, _rules) = (underlying, rules);

    public required IMarketDataSource Source { get; init; }

    /// <summary>One line for the user: which data, from when to when.</summary>
    public required string Description { get; init; }

    /// <summary>Days the progress bar counts to.</summary>
    public required int ExpectedDays { get; init; }

    private IReadOnlyList<DataOrigin> Origins { get; init; } = [];

    private IReadOnlyList<SourceFile> Sources { get; init; } = [];

    private IReadOnlyList<DateOnly> RedRefused { get; init; } = [];

    private IReadOnlyList<DateOnly> RedUsed { get; init; } = [];

    private IReadOnlyList<DateOnly> Amber { get; init; } = [];

    /// <summary>Imported data when there is any for the request, else the synthetic market; an explicit range without data is an error.</summary>
    /// <exception cref="InputErrorException">A range was asked for that the catalogue does not have.</exception>
    public static BacktestData Choose(MarketDataCatalogue catalogue, MarketRules rules, BacktestRequest request)
    {
        if (!request.Synthetic)
        {
            if (CatalogueSource.Find(catalogue, request.Underlying, request.From, request.To, request.Frequency, request.UseRedDays) is { } source)
                return Of(source, rules, request.Underlying, request.Store);
            RequireNoImportedData(catalogue, request);
        }

        return OfSynthetic(rules, request);
    }

    public DataSummary Summarise(BacktestCounts counts) => new()
    {
        Underlying = _underlying,
        From = counts.FirstDay,
        To = counts.LastDay,
        Sessions = counts.Days,
        Frequency = Source.Frequency,
        Origins = Origins,
        Sources = Sources,
        ModelledQuoteShare = counts.OptionQuotes == 0 ? 0 : counts.ModelledQuotes / (double)counts.OptionQuotes,
        RedDaysRefused = RedRefused,
        RedDaysUsed = RedUsed,
        AmberDaysUsed = Amber,
        MissingDays = [.. Missing(counts)],
    };

    private IEnumerable<DateOnly> Missing(BacktestCounts counts)
    {
        HashSet<DateOnly> had = [.. counts.Dates, .. RedRefused];
        return _rules.Calendar(_rules.Underlying(_underlying).Value.Derivatives ?? Exchange.Nfo)
            .TradingDays(counts.FirstDay, counts.LastDay).Where(date => !had.Contains(date));
    }

    private static BacktestData Of(CatalogueSource source, MarketRules rules, string underlying, DataStore store) => new(underlying, rules)
    {
        Source = source,
        Description =
            $"{Kind(store)} {source.Frequency} data of {underlying}: {source.Selected.Count} days, {source.Selected[0].Date:d MMM yyyy} to {source.Selected[^1].Date:d MMM yyyy}."
            + (source.RedDaysRefused.Count > 0 ? $" {source.RedDaysRefused.Count} red days left out." : ""),
        ExpectedDays = source.Selected.Count,
        Origins = [.. source.Selected.Select(day => day.Origin).Distinct().Order()],
        Sources = source.Sources(),
        RedRefused = source.RedDaysRefused,
        RedUsed = source.RedDaysUsed,
        Amber = source.AmberDays,
    };

    private static string Kind(DataStore store) => store switch
    {
        DataStore.Recorded => "Recorded",
        DataStore.Rehearsed => "SYNTHETIC, rehearsed",
        _ => "Imported",
    };

    private static BacktestData OfSynthetic(MarketRules rules, BacktestRequest request)
    {
        if (request.Underlying != "NIFTY")
            throw new InputErrorException($"The synthetic market is NIFTY only. Import data of {request.Underlying} with 'vyuha data import'.");
        DateOnly from = request.From ?? SyntheticFrom;
        DateOnly to = request.To ?? (request.From is { } start ? start.AddYears(1).AddDays(-1) : SyntheticTo);
        DataFrequency frequency = request.Frequency ?? DataFrequency.Snapshot;
        var market = new SyntheticMarket(
            rules,
            new SyntheticMarketOptions
            {
                Frequency = frequency,
                StepMinutes = frequency == DataFrequency.Snapshot ? SyntheticStepMinutes : 1,
                MaximumDaysToExpiry = SyntheticDaysToExpiry,
            },
            request.Seed);
        return new BacktestData(request.Underlying, rules)
        {
            Source = new SyntheticDataSource(market, from, to),
            Description =
                $"SYNTHETIC {request.Underlying} market, seed {request.Seed}: {from:d MMM yyyy} to {to:d MMM yyyy}. "
                + "Bring in real data with 'vyuha data import'.",
            ExpectedDays = market.Dates(from, to).Count,
            Origins = [DataOrigin.Synthetic],
            Sources = [new SourceFile(market.Name, $"seed {request.Seed}")],
        };
    }

    private static string Range(BacktestRequest request) => (request.From, request.To) switch
    {
        ({ } from, { } to) => $"between {from:yyyy-MM-dd} and {to:yyyy-MM-dd}",
        ({ } from, null) => $"from {from:yyyy-MM-dd} on",
        (null, { } to) => $"up to {to:yyyy-MM-dd}",
        _ => "at the frequency asked for",
    };

    /// <summary>Who has imported data and asks for days it does not have wants to know that, not a made-up market.</summary>
    private static void RequireNoImportedData(MarketDataCatalogue catalogue, BacktestRequest request)
    {
        if (request.Store != DataStore.Imported)
            throw new InputErrorException($"No option chains of {request.Underlying} {Range(request)} in {catalogue.Folder}. See what there is with 'vyuha data list'; a day is recorded when its session ends, or with 'vyuha data record'.");
        CatalogueSeries? have = catalogue.List().FirstOrDefault(series => series.Underlying == request.Underlying);
        if (have is null && request.From is null && request.To is null)
            return;
        throw new InputErrorException(have is null
            ? $"No data of {request.Underlying} has been imported. Import it with 'vyuha data import', or add --synthetic for the synthetic market."
            : $"No option chains of {request.Underlying} {Range(request)}. There is {have.From:yyyy-MM-dd} to {have.To:yyyy-MM-dd}; see 'vyuha data list'. Or add --synthetic.");
    }
}
