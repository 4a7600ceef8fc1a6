using Vyuha.Core;

namespace Vyuha.Research.Reports;

/// <summary>Closed trades by some property: how many, how many won, what they made.</summary>
internal sealed record Breakdown(string Name, int Trades, int Won, Money Net)
{
    private static readonly (int Most, string Name)[] ExpiryBuckets =
        [(0, "0 days"), (2, "1–2 days"), (7, "3–7 days"), (14, "8–14 days"), (29, "15–29 days"), (45, "30–45 days"), (int.MaxValue, "over 45 days")];

    public double WinRate => Won / (double)Trades;

    public Money Average => Money.FromModel(Net.ToModel() / Trades);

    public static IReadOnlyList<Breakdown> ByWeekday(IReadOnlyList<Trade> trades) =>
        By(trades, trade => (int)Ist.DateOf(trade.Entered).DayOfWeek, day => ((DayOfWeek)day).ToString());

    public static IReadOnlyList<Breakdown> ByDaysToExpiry(IReadOnlyList<Trade> trades) => By(
        trades,
        trade => Array.FindIndex(ExpiryBuckets, bucket => trade.DaysToExpiry <= bucket.Most),
        bucket => ExpiryBuckets[bucket].Name);

    public static IReadOnlyList<Breakdown> ByExit(IReadOnlyList<Trade> trades) => ByText(trades, trade => trade.ExitReason);

    public static IReadOnlyList<Breakdown> ByProfile(IReadOnlyList<Trade> trades) => ByText(trades, trade => trade.Profile);

    public static IReadOnlyList<Breakdown> ByShape(IReadOnlyList<Trade> trades) => ByText(trades, trade => trade.Shape);

    private static IReadOnlyList<Breakdown> ByText(IReadOnlyList<Trade> trades, Func<Trade, string> key) =>
        [.. By(trades, key, name => name.Length > 0 ? name : "not stated").OrderByDescending(group => group.Trades).ThenBy(group => group.Name, StringComparer.Ordinal)];

    private static IReadOnlyList<Breakdown> By<TKey>(IReadOnlyList<Trade> trades, Func<Trade, TKey> key, Func<TKey, string> name) =>
    [
        .. trades.Where(trade => !trade.IsOpen)
            .GroupBy(key)
            .OrderBy(group => group.Key)
            .Select(group => new Breakdown(
                name(group.Key), group.Count(), group.Count(trade => trade.Net > Money.Zero),
                Money.FromSteps(group.Sum(trade => trade.Net.Steps)))),
    ];
}
