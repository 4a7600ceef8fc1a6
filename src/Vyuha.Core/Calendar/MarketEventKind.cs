namespace Vyuha.Core.Calendar;

/// <summary>What happens on a date the market waits for. The numbers are the journal's; they never change meaning.</summary>
public enum MarketEventKind : byte
{
    None = 0,

    /// <summary>Decision of the Reserve Bank's Monetary Policy Committee.</summary>
    RbiPolicy = 1,

    UnionBudget = 2,

    ElectionResult = 3,

    ElectionExitPoll = 4,

    /// <summary>Indian consumer prices.</summary>
    Inflation = 5,

    /// <summary>Decision of the Federal Open Market Committee.</summary>
    FederalReserve = 6,

    /// <summary>A contract expires; made from the rule tables, never stored.</summary>
    Expiry = 7,

    /// <summary>The weeks in which the heavyweights of the index report: its first day.</summary>
    ResultsSeason = 8,

    /// <summary>One company's results.</summary>
    CompanyResults = 9,

    /// <summary>Something nobody had announced. Never ahead; part of the history of moves only.</summary>
    PolicyShock = 10,

    /// <inheritdoc cref="PolicyShock"/>
    MarketHalt = 11,

    /// <inheritdoc cref="PolicyShock"/>
    ExchangeOutage = 12,

    /// <summary>The market's own rules change.</summary>
    RuleChange = 13,

    Other = 14,
}

/// <summary>A set of kinds.</summary>
[Flags]
public enum MarketEventKinds
{
    None = 0,
    RbiPolicy = 1 << MarketEventKind.RbiPolicy,
    UnionBudget = 1 << MarketEventKind.UnionBudget,
    ElectionResult = 1 << MarketEventKind.ElectionResult,
    ElectionExitPoll = 1 << MarketEventKind.ElectionExitPoll,
    Inflation = 1 << MarketEventKind.Inflation,
    FederalReserve = 1 << MarketEventKind.FederalReserve,
    Expiry = 1 << MarketEventKind.Expiry,
    ResultsSeason = 1 << MarketEventKind.ResultsSeason,
    CompanyResults = 1 << MarketEventKind.CompanyResults,
    PolicyShock = 1 << MarketEventKind.PolicyShock,
    MarketHalt = 1 << MarketEventKind.MarketHalt,
    ExchangeOutage = 1 << MarketEventKind.ExchangeOutage,
    RuleChange = 1 << MarketEventKind.RuleChange,
    Other = 1 << MarketEventKind.Other,

    /// <summary>What moves prices and is announced beforehand.</summary>
    Scheduled = RbiPolicy | UnionBudget | ElectionResult | ElectionExitPoll | Inflation | FederalReserve | ResultsSeason | CompanyResults | Other,

    All = Scheduled | Expiry | PolicyShock | MarketHalt | ExchangeOutage | RuleChange,
}
