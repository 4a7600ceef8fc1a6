using Vyuha.Core;

namespace Vyuha.Storage.Import.Formats;

/// <summary>What no row of any layout may say; the answer is the reason it is rejected, or null.</summary>
internal static class RowRules
{
    public static string? Problem(
        in ContractKey contract, DateOnly date, long open, long high, long low, long close, long settlement, long volume, long openInterest)
    {
        if (contract.Kind == InstrumentKind.IndexOption && contract.StrikeSteps <= 0)
            return "a strike that is not above zero";
        if (contract.Kind != InstrumentKind.IndexSpot && contract.Expiry < date)
            return "a contract that expired before the trade date";
        if (open < 0 || high < 0 || low < 0 || close < 0 || settlement < 0)
            return "a negative price";
        if (volume < 0 || openInterest < 0)
            return "a negative volume or open interest";
        return high < low ? "a high below the low" : null;
    }

    public static string? QuoteProblem(long bid, long ask, long bidSize, long askSize) =>
        bid < 0 || ask < 0 ? "a negative price"
        : bidSize is < 0 or > int.MaxValue || askSize is < 0 or > int.MaxValue ? "a size that is negative or beyond 32 bits"
        : null;
}
