namespace Vyuha.Core.Calendar;

/// <summary>How kinds and statuses are written in files and on the command line.</summary>
public static class MarketEventWords
{
    private static readonly (MarketEventKind Kind, string Word)[] KindWords =
    [
        (MarketEventKind.RbiPolicy, "rbi_mpc"),
        (MarketEventKind.UnionBudget, "union_budget"),
        (MarketEventKind.ElectionResult, "election_result"),
        (MarketEventKind.ElectionExitPoll, "election_exit_poll"),
        (MarketEventKind.Inflation, "cpi"),
        (MarketEventKind.FederalReserve, "us_fomc"),
        (MarketEventKind.Expiry, "expiry"),
        (MarketEventKind.ResultsSeason, "results_season"),
        (MarketEventKind.CompanyResults, "company_results"),
        (MarketEventKind.PolicyShock, "policy_shock"),
        (MarketEventKind.MarketHalt, "market_halt"),
        (MarketEventKind.ExchangeOutage, "exchange_outage"),
        (MarketEventKind.RuleChange, "rule_change"),
        (MarketEventKind.Other, "other"),
    ];

    private static readonly (EventStatus Status, string Word)[] StatusWords =
    [
        (EventStatus.Unconfirmed, "unconfirmed"),
        (EventStatus.Confirmed, "confirmed"),
        (EventStatus.Withdrawn, "withdrawn"),
    ];

    public static IEnumerable<string> Kinds => KindWords.Select(one => one.Word);

    public static IEnumerable<string> Statuses => StatusWords.Select(one => one.Word);

    public static string Of(MarketEventKind kind) => Array.Find(KindWords, one => one.Kind == kind).Word ?? throw Unknown(nameof(kind), kind);

    public static string Of(EventStatus status) => Array.Find(StatusWords, one => one.Status == status).Word ?? throw Unknown(nameof(status), status);

    /// <returns><see cref="MarketEventKind.None"/> when there is no such word.</returns>
    public static MarketEventKind KindOf(string word) => Array.Find(KindWords, one => one.Word == word).Kind;

    public static bool TryStatus(string word, out EventStatus status)
    {
        (status, string? found) = Array.Find(StatusWords, one => one.Word == word);
        return found is not null;
    }

    private static ArgumentOutOfRangeException Unknown(string name, object value) => new(name, value, "It has no word.");
}
