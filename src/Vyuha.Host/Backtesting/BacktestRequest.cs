using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage;

namespace Vyuha.Host.Backtesting;

/// <summary>What the user asked of a backtest.</summary>
internal sealed record BacktestRequest
{
    /// <summary>Names of the bots that run on the one account, in the order of their books.</summary>
    public required IReadOnlyList<string> Bots { get; init; }

    /// <summary>What the result folder is called after.</summary>
    public string Title => Bots.Count == 1 ? Bots[0] : "portfolio";

    public required string Underlying { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public DataFrequency? Frequency { get; init; }

    public bool Synthetic { get; init; }

    /// <summary>Which catalogue; sessions' recordings are never taken for imported data.</summary>
    public DataStore Store { get; init; } = DataStore.Imported;

    public bool UseRedDays { get; init; }

    public ulong Seed { get; init; }

    /// <summary>Multiplies every modelled half-spread.</summary>
    public double SpreadMultiplier { get; init; } = 1;

    public string? Out { get; init; }

    public bool Force { get; init; }

    public required string CommandLine { get; init; }

    /// <exception cref="InputErrorException">The range runs backwards or the multiplier is out of range.</exception>
    public void Validate()
    {
        if (From > To)
            throw new InputErrorException($"--from {From:yyyy-MM-dd} is after --to {To:yyyy-MM-dd}. Swap them.");
        if (Synthetic && Store != DataStore.Imported)
            throw new InputErrorException("--synthetic makes a market and --store names a stored one. Give one of them.");
        if (SpreadMultiplier is not (>= 0 and <= 100))
            throw new InputErrorException($"--spread-multiplier is {SpreadMultiplier}. Give a number from 0 (no modelled spread) to 100.");
    }
}
