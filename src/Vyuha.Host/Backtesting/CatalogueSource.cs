using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Research;
using Vyuha.Simulation.Backtest;
using Vyuha.Storage;
using Vyuha.Storage.Catalogue;
using Vyuha.Storage.Quality;

namespace Vyuha.Host.Backtesting;

/// <summary>Days of the catalogue as a backtest wants them: the underlying's chains, India VIX beside them, and their history before the start.</summary>
internal sealed class CatalogueSource : IMarketDataSource
{
    private const string VolatilityIndex = "INDIAVIX";

    /// <summary>Sessions of history that slow signals look back on, with room for holidays.</summary>
    private const int HistoryDays = 550;

    private readonly MarketDataCatalogue _catalogue;
    private readonly string _underlying;
    private readonly IReadOnlyList<CatalogueDay> _days;
    private readonly Dictionary<DateOnly, CatalogueDay> _volatility;

    private CatalogueSource(MarketDataCatalogue catalogue, string underlying, DataFrequency frequency, IReadOnlyList<CatalogueDay> days)
    {
        _catalogue = catalogue;
        _underlying = underlying;
        _days = days;
        Frequency = frequency;
        _volatility = catalogue.Days(VolatilityIndex, DataFrequency.Daily, days[0].Date, days[^1].Date).ToDictionary(day => day.Date);

        // Through the day where it is stored so: its daily row would be known only at the close.
        foreach (CatalogueDay day in catalogue.Days(VolatilityIndex, frequency, days[0].Date, days[^1].Date))
            _volatility[day.Date] = day;
    }

    public IReadOnlyList<string> Underlyings => [_underlying, VolatilityIndex];

    public DataFrequency Frequency { get; }

    public IReadOnlyList<DateOnly> RedDaysRefused { get; private init; } = [];

    public IReadOnlyList<DateOnly> RedDaysUsed { get; private init; } = [];

    public IReadOnlyList<DateOnly> AmberDays => [.. _days.Where(day => day.Quality == QualityGrade.Amber).Select(day => day.Date)];

    public IReadOnlyList<CatalogueDay> Selected => _days;

    public IEnumerable<DailyBar> History =>
        BarsBefore(_underlying).Concat(BarsBefore(VolatilityIndex)).OrderBy(bar => bar.Date);

    /// <summary>The days of a range at the best frequency there is, without red ones unless they are asked for.</summary>
    /// <returns>Null when the catalogue has no chain of the underlying in the range.</returns>
    public static CatalogueSource? Find(MarketDataCatalogue catalogue, string underlying, DateOnly? from, DateOnly? to, DataFrequency? frequency, bool useRedDays)
    {
        foreach (DataFrequency candidate in frequency is { } asked ? [asked] : new[] { DataFrequency.Minute, DataFrequency.Snapshot, DataFrequency.Daily })
        {
            // Index bars alone are no chain: a day with a handful of contracts cannot be traded.
            List<CatalogueDay> days = [.. catalogue.Days(underlying, candidate, from, to).Where(day => day.Contracts > 10)];
            if (days.Count == 0)
                continue;
            List<DateOnly> red = [.. days.Where(day => day.Quality == QualityGrade.Red).Select(day => day.Date)];
            if (!useRedDays)
                days.RemoveAll(day => day.Quality == QualityGrade.Red);
            if (days.Count == 0)
            {
                throw new InputErrorException(
                    $"All {red.Count} {candidate} days of {underlying} in the range are red. See why with 'vyuha data check --underlying {underlying}', or run with --use-red-days.");
            }

            return new CatalogueSource(catalogue, underlying, candidate, days)
            {
                RedDaysRefused = useRedDays ? [] : red,
                RedDaysUsed = useRedDays ? red : [],
            };
        }

        return null;
    }

    /// <summary>The same with fewer days; null when none of them is left.</summary>
    public CatalogueSource? Only(Predicate<DateOnly> keeps)
    {
        CatalogueDay[] kept = [.. _days.Where(day => keeps(day.Date))];
        return kept.Length == 0 ? null : new CatalogueSource(_catalogue, _underlying, Frequency, kept);
    }

    public IEnumerable<TradingDay> Days()
    {
        foreach (CatalogueDay day in _days)
        {
            MarketDay chain = _catalogue.Read(_underlying, day.Date, Frequency);
            yield return _volatility.TryGetValue(day.Date, out CatalogueDay? volatility)
                ? new TradingDay(day.Date, [chain, _catalogue.Read(VolatilityIndex, day.Date, volatility.Frequency)])
                : new TradingDay(day.Date, [chain]);
        }
    }

    /// <summary>What the run's numbers rest on: the source files behind the days.</summary>
    public IReadOnlyList<SourceFile> Sources() =>
        [.. _catalogue.SourcesOf(_days.Concat(_volatility.Values)).Select(source => new SourceFile(source.Source.Name, source.Source.Sha256))];

    private IEnumerable<DailyBar> BarsBefore(string underlying)
    {
        DateOnly first = _days[0].Date;
        foreach (CatalogueDay day in _catalogue.Days(underlying, DataFrequency.Daily, first.AddDays(-HistoryDays), first.AddDays(-1)))
        {
            MarketDay market = _catalogue.Read(underlying, day.Date, DataFrequency.Daily);
            for (int row = 0; row < market.RowCount; row++)
            {
                Instrument instrument = market.Contracts[market.Contract[row]].Instrument;
                long close = market.Settlement[row] > 0 ? market.Settlement[row] : market.Last[row];
                if (instrument.Kind != InstrumentKind.IndexSpot || close <= 0)
                    continue;
                yield return new DailyBar(
                    instrument, day.Date,
                    Price.FromSteps(market.Open[row] > 0 ? market.Open[row] : close),
                    Price.FromSteps(market.High[row] > 0 ? market.High[row] : close),
                    Price.FromSteps(market.Low[row] > 0 ? market.Low[row] : close),
                    Price.FromSteps(close));
                break;
            }
        }
    }
}
