using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Tests.Core.Rules;

/// <summary>The tables against what the exchange really listed. Each disagreement is fixed or listed in docs/concepts/market-rules.md.</summary>
public sealed class ListedContractsTests
{
    private static readonly MarketRules Rules = MarketRules.Shipped;

    [Fact]
    public void Every_option_expiry_in_the_bhavcopies_was_listed_by_the_rules_and_none_else()
    {
        var differences = new List<string>();
        foreach (var day in MarketFiles.UdiffContracts().Where(row => row.IsOption).GroupBy(row => (row.TradeDate, row.Underlying)))
        {
            DateOnly[] seen = [.. day.Select(row => row.Expiry).Distinct().Order()];
            DateOnly[] ours = [.. Rules.Expiries(day.Key.Underlying, day.Key.TradeDate).Select(listed => listed.Expiry)];
            differences.AddRange(seen.Except(ours).Select(expiry => $"{day.Key.Underlying} {day.Key.TradeDate:yyyy-MM-dd} listed {expiry:yyyy-MM-dd}"));
            differences.AddRange(ours.Except(seen).Select(expiry => $"{day.Key.Underlying} {day.Key.TradeDate:yyyy-MM-dd} did not list {expiry:yyyy-MM-dd}"));
        }

        Assert.Equal([], differences.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_lot_in_the_bhavcopies_is_the_lot_of_the_rules()
    {
        IEnumerable<string> differences = MarketFiles.UdiffContracts()
            .Where(row => Rules.LotSize(Instrument.Future(Exchange.Nfo, row.Underlying, row.Expiry), row.TradeDate) is var lot
                && !(lot.HasValue && lot.Value == row.Lot))
            .Select(row => row.ToString());

        Assert.Equal([], differences.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_index_future_since_2012_has_the_lot_of_the_rules()
    {
        // Before 2025 the file has no lot, only value / close / contracts, which is off by the difference of average and last price.
        var differences = new List<string>();
        int compared = 0;
        foreach (var row in MarketFiles.Csv("eod/index_futures_eod_2012_2026.csv.gz"))
        {
            bool isStated = row["stated_lot"].Length > 0;
            string text = isStated ? row["stated_lot"] : row["implied_lot"];
            if (text.Length == 0 || (!isStated && decimal.Parse(row["contracts"]) < 100))
                continue;
            DateOnly date = MarketFiles.Date(row["date"]);
            Instrument future = Instrument.Future(Exchange.Nfo, row["symbol"], MarketFiles.Date(row["expiry"]));
            RuleLookup<int> lot = Rules.LotSize(future, date);
            decimal seen = decimal.Parse(text);
            compared++;
            if (!lot.HasValue || Math.Abs(seen - lot.Value) > (isStated ? 0 : lot.Value * 0.06m))
                differences.Add($"{future} on {date:yyyy-MM-dd}: {seen}, ours {lot}");
        }

        Assert.True(compared > 15_000, $"only {compared} rows could be compared");
        Assert.True(differences.Count == 0, string.Join("; ", differences));
    }

    [Fact]
    public void Every_index_future_since_2012_expired_on_a_day_of_the_rules()
    {
        var differences = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var row in MarketFiles.Csv("eod/index_futures_eod_2012_2026.csv.gz"))
        {
            DateOnly date = MarketFiles.Date(row["date"]), expiry = MarketFiles.Date(row["expiry"]);
            RuleLookup<DateOnly> month = Rules.ExpiryFor(row["symbol"], ExpiryCycle.Monthly, expiry, date);
            // An expiry pulled back over a month's end belongs to the month it was pulled from.
            RuleLookup<DateOnly> next = Rules.ExpiryFor(row["symbol"], ExpiryCycle.Monthly, expiry.AddDays(7), date);
            RuleLookup<DateOnly> week = Rules.ExpiryFor(row["symbol"], ExpiryCycle.Weekly, expiry, date);
            RuleLookup<DateOnly> nextWeek = Rules.ExpiryFor(row["symbol"], ExpiryCycle.Weekly, expiry.AddDays(7), date);
            if (!new[] { month, next, week, nextWeek }.Any(found => found.HasValue && found.Value == expiry))
                differences.Add($"{row["symbol"]} {expiry:yyyy-MM-dd}");
        }

        Assert.True(differences.Count == 0, string.Join("; ", differences));
    }

    [Fact]
    public void Every_expiry_ever_observed_is_listed_on_the_day_it_was_first_seen()
    {
        var differences = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var row in MarketFiles.Csv("reference/contract_expiries_observed.csv"))
        {
            if (row["underlying"] == "NIFTYIT")
                continue;
            DateOnly seen = MarketFiles.Date(row["first_seen"]), expiry = MarketFiles.Date(row["expiry"]);
            // The log this row comes from names contracts by their last name: the holiday of 15 January 2026 was announced later.
            if (row["underlying"] == "SENSEX" && expiry == new DateOnly(2026, 1, 14))
                continue;
            if (!Rules.Expiries(row["underlying"], seen).Any(listed => listed.Expiry == expiry))
                differences.Add($"{row["underlying"]} {row["kind"]} {expiry:yyyy-MM-dd} on {seen:yyyy-MM-dd}");
        }

        Assert.True(differences.Count == 0, string.Join("; ", differences));
    }
}
