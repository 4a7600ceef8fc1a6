using Vyuha.Core;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.Buying;

/// <summary>What every bot that pays premium is told: when it enters, what a trade may cost, when it leaves. Each property is a field of the bot's schema in <c>docs/schemas</c>.</summary>
/// <remarks>A structure keeps the terms it was opened with.</remarks>
public abstract record BuyingOptions
{
    /// <summary>From the key of the file.</summary>
    public string Name { get; init; } = "";

    public DayRange DteRange { get; init; } = new(5, 30);

    public TimeOnly EntryFrom { get; init; } = new(9, 45);

    public TimeOnly EntryUntil { get; init; } = new(14, 30);

    public double StrikeMultiple { get; init; } = 50;

    public double MaxSpreadPoints { get; init; } = 3;

    public double MaxSpreadPercent { get; init; } = 6;

    public long MinOpenInterest { get; init; }

    public int MaxQuoteAgeSeconds { get; init; } = 60;

    public int MaxLots { get; init; } = 1;

    public int MaxStructures { get; init; } = 1;

    public Money LossAtStopMax { get; init; } = Money.FromRupees(10_000);

    public Money MoveMax { get; init; } = Money.FromRupees(10_000);

    public int EntrySeconds { get; init; } = 120;

    public double EntrySlippagePercent { get; init; } = 3;

    public double StopLoss { get; init; } = 0.5;

    public double? ProfitTarget { get; init; } = 1;

    public double? BreakevenFrom { get; init; } = 0.4;

    public double? LockInFrom { get; init; }

    public double LockIn { get; init; } = 0.25;

    public double? TrailFrom { get; init; }

    public double TrailShare { get; init; } = 0.3;

    public double? VolatilityTarget { get; init; }

    public double? DeltaLimit { get; init; }

    public int? MaxSessions { get; init; }

    public double? TrailRanges { get; init; }

    public int StopSnapshots { get; init; } = 2;

    public int StopSeconds { get; init; } = 1;

    public TimeOnly LateExit { get; init; } = new(15, 0);

    public int RecheckMinutes { get; init; } = 5;

    public int RetryMinutes { get; init; } = 60;

    internal BasketBuilder Baskets => new(new LiquidityLimits(MaxSpreadPoints, MaxSpreadPercent, MinOpenInterest, MaxQuoteAgeSeconds), StrikeMultiple);

    internal ExitTerms Terms => new()
    {
        StopLoss = StopLoss,
        ProfitTarget = ProfitTarget,
        BreakevenFrom = BreakevenFrom,
        LockInFrom = LockInFrom,
        LockIn = LockIn,
        TrailFrom = TrailFrom,
        TrailShare = TrailShare,
        VolatilityTarget = VolatilityTarget,
        DeltaLimit = DeltaLimit,
        MaxSessions = MaxSessions,
        TrailRanges = TrailRanges,
        StopSnapshots = StopSnapshots,
        StopSeconds = StopSeconds,
        LateExit = LateExit,
    };
}
