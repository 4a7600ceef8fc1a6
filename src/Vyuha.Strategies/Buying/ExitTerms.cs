namespace Vyuha.Strategies.Buying;

/// <summary>When a structure is left: what was agreed when it was opened, and never changed while it lives. Shares are of the premium paid (or received).</summary>
public sealed record ExitTerms
{
    /// <summary>Loss at executable prices that ends it: 0.5 is half the premium.</summary>
    public required double StopLoss { get; init; }

    /// <summary>Profit that ends it; null: none.</summary>
    public required double? ProfitTarget { get; init; }

    /// <summary>From this profit on it is not let fall back below what entry and exit cost; null: never.</summary>
    public required double? BreakevenFrom { get; init; }

    /// <summary>From this profit on …; null: never.</summary>
    public required double? LockInFrom { get; init; }

    /// <summary>… this profit is kept.</summary>
    public required double LockIn { get; init; }

    /// <summary>From this profit on …; null: never.</summary>
    public required double? TrailFrom { get; init; }

    /// <summary>… no more than this share of the best value seen is given back.</summary>
    public required double TrailShare { get; init; }

    /// <summary>Rise of the expiry's at-the-money volatility since entry that ends it, points; negative: a fall; null: none.</summary>
    public required double? VolatilityTarget { get; init; }

    /// <summary>Size of the structure's delta a unit above which it is left; null: none.</summary>
    public required double? DeltaLimit { get; init; }

    /// <summary>Sessions it is held at most, that of the entry counted as the first; null: any.</summary>
    public required int? MaxSessions { get; init; }

    /// <summary>Distance of the trailing stop on the underlying, in its average true range; null: none.</summary>
    public required double? TrailRanges { get; init; }

    /// <summary>Snapshots in a row beyond a stop …</summary>
    public required int StopSnapshots { get; init; }

    /// <summary>… and the seconds they must span.</summary>
    public required int StopSeconds { get; init; }

    /// <summary>When it is left on the last trading day before expiry, and on the last before an event.</summary>
    public required TimeOnly LateExit { get; init; }
}
