using Vyuha.Core.MarketData;
using Vyuha.Storage.Catalogue;

namespace Vyuha.Storage.Import;

/// <summary>The days a source has rows of.</summary>
internal sealed class DayBuilders(DataFrequency frequency, DataOrigin origin)
{
    private readonly Dictionary<DayKey, DayBuilder> _days = [];
    private DayBuilder? _current;

    public DayBuilder Of(string underlying, DateOnly date)
    {
        // Rows of one day come together, so the last one asked for is nearly always the next.
        if (_current is { } current && current.Key.Date == date && ReferenceEquals(current.Key.Underlying, underlying))
            return current;
        var key = new DayKey(frequency, underlying, date);
        if (!_days.TryGetValue(key, out DayBuilder? day))
            _days.Add(key, day = new DayBuilder(key, origin));
        return _current = day;
    }

    public MarketDay[] Build(ParseTally tally) =>
        [.. _days.Values.OrderBy(day => day.Key).Select(day => day.Build(tally))];
}
