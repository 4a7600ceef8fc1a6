using Vyuha.Core;

namespace Vyuha.Kernel.Risk;

/// <summary>At which fall from the highest equity a book becomes more careful, and at which it becomes less so again.</summary>
/// <remarks>
/// Down at once, to the deepest step reached; up one step a day, and only when the fall has become smaller than the step by
/// <see cref="RecoveryPercent"/>. So a book that swings around a threshold changes once and not at every swing.
/// <see cref="DrawdownMode.Preserve"/> is not left by recovery at all: what trades no more does not recover.
/// </remarks>
public sealed record DrawdownLadder
{
    /// <summary>Of the highest equity, as are the next three.</summary>
    public required decimal CautionPercent { get; init; }

    public required decimal DefensivePercent { get; init; }

    public required decimal PreservePercent { get; init; }

    public required decimal RecoveryPercent { get; init; }

    /// <summary>Of the usual lots and loss budget, in caution.</summary>
    public required decimal CautionSizePercent { get; init; }

    public required decimal DefensiveSizePercent { get; init; }

    /// <summary>The fall that leads to a mode, steps.</summary>
    public long ThresholdOf(DrawdownMode mode, long highestEquity) => Money.FromSteps(highestEquity).Percent(PercentOf(mode)).Steps;

    /// <summary>The deepest mode whose threshold a fall has reached.</summary>
    public DrawdownMode Reached(long fall, long highestEquity)
    {
        for (DrawdownMode mode = DrawdownMode.Preserve; mode > DrawdownMode.Normal; mode--)
        {
            if (fall >= ThresholdOf(mode, highestEquity))
                return mode;
        }

        return DrawdownMode.Normal;
    }

    /// <summary>Where a book stands after one more day: a step less careful where the fall is small enough for it.</summary>
    public DrawdownMode Recovered(DrawdownMode mode, long fall, long highestEquity)
    {
        if (mode is DrawdownMode.Normal or DrawdownMode.Preserve)
            return mode;
        long enough = Money.FromSteps(highestEquity).Percent(PercentOf(mode) - RecoveryPercent).Steps;
        return fall < enough ? mode - 1 : mode;
    }

    /// <summary>What remains of a loss budget, steps.</summary>
    public long Budget(DrawdownMode mode, long steps) => mode switch
    {
        DrawdownMode.Normal => steps,
        DrawdownMode.Preserve => 0,
        _ => Money.FromSteps(steps).Percent(SizeOf(mode)).Steps,
    };

    /// <summary>What remains of a number of lots: whole ones, and one while anything may be traded, for the budget decides about that one.</summary>
    public int Lots(DrawdownMode mode, int lots) => mode switch
    {
        DrawdownMode.Normal => lots,
        DrawdownMode.Preserve => 0,
        _ => Math.Max(1, (int)(lots * SizeOf(mode) / 100)),
    };

    /// <summary>The highest equity at which a book that has this much now stands exactly on the threshold of defensive.</summary>
    public long HighestAtDefensive(long equity) => (long)decimal.Floor(equity / (1 - DefensivePercent / 100));

    private decimal SizeOf(DrawdownMode mode) => mode == DrawdownMode.Caution ? CautionSizePercent : DefensiveSizePercent;

    private decimal PercentOf(DrawdownMode mode) => mode switch
    {
        DrawdownMode.Caution => CautionPercent,
        DrawdownMode.Defensive => DefensivePercent,
        _ => PreservePercent,
    };
}
