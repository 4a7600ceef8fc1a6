using Vyuha.Core.Rules;

namespace Vyuha.Core.Calendar;

/// <summary>Expiries as events, made from the contract rules. They are shown beside the others and never stored: the rules are their one source.</summary>
public static class ExpiryEvents
{
    /// <summary>The expiries listed on a trade date, one event for each underlying.</summary>
    public static IEnumerable<EventRevision> Listed(MarketRules rules, DateOnly tradeDate)
    {
        foreach (Underlying underlying in rules.Underlyings)
        {
            if (underlying.Derivatives is not { } segment || !rules.Calendar(segment).Knows(tradeDate))
                continue;
            foreach (ListedExpiry listed in ListedOf(rules, underlying.Symbol, tradeDate))
            {
                RuleLookup<Timestamp> instant = rules.ExpiryInstant(underlying.Symbol, listed.Expiry);
                yield return new EventRevision
                {
                    Id = $"expiry-{underlying.Symbol.ToLowerInvariant()}-{listed.Expiry:yyyy-MM-dd}",
                    Number = 1,
                    Kind = MarketEventKind.Expiry,
                    Name = $"{underlying.Symbol} {Words(listed.Kind)} expiry",
                    Date = listed.Expiry,
                    TimeIst = instant.HasValue ? Ist.TimeOf(instant.Value) : null,
                    Underlyings = [underlying.Symbol],
                    Status = listed.IsConfirmed ? EventStatus.Confirmed : EventStatus.Unconfirmed,
                    KnownAt = Ist.At(tradeDate, TimeOnly.MinValue),
                    Source = "contract rules",
                    Verified = instant.Verified,
                    Origin = "expiry_weekdays.csv",
                };
            }
        }
    }

    private static IReadOnlyList<ListedExpiry> ListedOf(MarketRules rules, string underlying, DateOnly tradeDate)
    {
        try
        {
            return rules.Expiries(underlying, tradeDate);
        }
        catch (MissingRuleException)
        {
            return []; // It had no contracts on that date.
        }
    }

    private static string Words(ExpiryKind kind) => kind switch
    {
        ExpiryKind.Weekly => "weekly",
        ExpiryKind.Monthly => "monthly",
        ExpiryKind.Quarterly => "quarterly",
        _ => "half-yearly",
    };
}
