using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Quant.Arithmetic;
using Vyuha.Storage;

namespace Vyuha.Host.Events;

/// <summary>Official opens and closes of an index from the catalogue's daily files, and the moves between them.</summary>
internal sealed class IndexCloses
{
    private readonly List<DateOnly> _days = [];
    private readonly List<(double Open, double Close)> _prices = [];

    public int Count => _days.Count;

    public DateOnly First => _days[0];

    public DateOnly Last => _days[^1];

    public static IndexCloses Read(MarketDataCatalogue catalogue, string underlying, DateOnly from, DateOnly to)
    {
        var closes = new IndexCloses();
        foreach (CatalogueDay day in catalogue.Days(underlying, DataFrequency.Daily, from, to))
        {
            MarketDay market = catalogue.Read(underlying, day.Date, DataFrequency.Daily);
            for (int row = 0; row < market.RowCount; row++)
            {
                long close = market.Settlement[row] > 0 ? market.Settlement[row] : market.Last[row];
                if (market.Contracts[market.Contract[row]].Instrument.Kind != InstrumentKind.IndexSpot || close <= 0)
                    continue;
                closes.Add(day.Date, market.Open[row], close);
                break;
            }
        }

        return closes;
    }

    public void Add(DateOnly day, long open, long close)
    {
        _days.Add(day);
        _prices.Add((open, close));
    }

    /// <summary>Logarithm of the close over the close of the trading day before; and of the open over it, where the open is known.</summary>
    /// <returns>False when the day or the one before is not there.</returns>
    public bool TryMove(DateOnly day, DateOnly dayBefore, out double move, out double? gap)
    {
        (move, gap) = (0, null);
        int at = _days.BinarySearch(day);
        if (at < 1 || _days[at - 1] != dayBefore)
            return false;
        double before = _prices[at - 1].Close;
        move = ExactMath.LogRatio(_prices[at].Close, before);
        gap = _prices[at].Open > 0 ? ExactMath.LogRatio(_prices[at].Open, before) : null;
        return true;
    }

    public IEnumerable<DateOnly> Days => _days;
}
