using Vyuha.Core;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;

namespace Vyuha.Kernel.Exits;

/// <summary>Why a structure is to be left, and at what level that was seen.</summary>
/// <param name="Leg">The contract, when a leg's own plan said so; else 0.</param>
public readonly record struct ExitCause(ExitLevel Level, ExitTrigger Trigger, int Leg)
{
    public bool IsExit => Trigger != ExitTrigger.None;
}

/// <summary>
/// The plans of one structure and of its legs, looked at together. Whichever is first says so, once, and all of them are over: a position has one exit.
/// A leg's exit is the structure's: what would be left of it might be a short without its cover. A strategy that rather adjusts may do that instead.
/// </summary>
/// <remarks>What the kernel closes by itself (an operator, a latched loss, expiry) has an exit already, and none is given here for it.</remarks>
public sealed class StructureExits
{
    private readonly ExitWatch? _whole;
    private readonly ExitPlan? _legPlan;
    private readonly List<(int Contract, ExitWatch Watch)> _legs = [];

    /// <param name="whole">For the structure; null: not watched as a whole.</param>
    /// <param name="leg">For each of its legs; null: not watched one by one.</param>
    public StructureExits(ExitPlan? whole, ExitPlan? leg = null)
    {
        leg?.Require();
        (_whole, _legPlan) = (whole is null ? null : new ExitWatch(whole), leg);
    }

    /// <summary>Whether the structure is left: by a plan, or by what was told to <see cref="Leave"/>.</summary>
    public bool IsLeft { get; private set; }

    /// <summary>The whole structure's watch, for its stop and best profit.</summary>
    public ExitWatch? Whole => _whole;

    /// <summary>It is being closed for another reason.</summary>
    public void Leave() => IsLeft = true;

    /// <summary>Looks at an open structure.</summary>
    /// <returns>The one cause to leave it, when there is one now.</returns>
    public ExitCause Look(MarketState market, StrategyBook book, Structure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (structure.ExitReason != 0 || structure.IsFinished)
            IsLeft = true; // The kernel, or the strategy by another rule.
        if (IsLeft || !structure.IsOpen)
            return default;
        if (_whole is not null)
        {
            ExitTrigger trigger = _whole.Look(ExitReading.Of(market, book, structure, _whole.Plan.DeltaLimit is not null));
            if (trigger != ExitTrigger.None)
                return Left(new(ExitLevel.Structure, trigger, 0));
        }

        if (_legPlan is null)
            return default;
        foreach (StructureLeg leg in structure.LegSpan)
        {
            if (leg.Units == 0)
                continue;
            ExitTrigger trigger = WatchOf(leg.Terms.Id).Look(ExitReading.Of(market, leg, _legPlan.DeltaLimit is not null));
            if (trigger != ExitTrigger.None)
                return Left(new(ExitLevel.Leg, trigger, leg.Terms.Id));
        }

        return default;
    }

    /// <summary>All it remembers.</summary>
    public StructureExitMemory Save() => new(IsLeft, _whole?.Save(), [.. _legs.Select(leg => new LegExitMemory(leg.Contract, leg.Watch.Save()))]);

    /// <exception cref="ArgumentException">The memory is of other plans.</exception>
    public void Restore(StructureExitMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (memory.Whole is null != _whole is null || (memory.Legs.Count > 0 && _legPlan is null))
            throw new ArgumentException("Exits are restored with the plans they were saved with.", nameof(memory));
        IsLeft = memory.IsLeft;
        _whole?.Restore(memory.Whole!);
        foreach (LegExitMemory leg in memory.Legs)
            WatchOf(leg.Contract).Restore(leg.Watch);
    }

    private ExitCause Left(ExitCause cause)
    {
        IsLeft = true;
        return cause;
    }

    private ExitWatch WatchOf(int contract)
    {
        foreach ((int known, ExitWatch watch) in _legs)
        {
            if (known == contract)
                return watch;
        }

        var added = new ExitWatch(_legPlan!);
        _legs.Add((contract, added));
        return added;
    }
}

/// <summary>What <see cref="StructureExits"/> remember.</summary>
public sealed record StructureExitMemory(bool IsLeft, ExitMemory? Whole, IReadOnlyList<LegExitMemory> Legs);

public sealed record LegExitMemory(int Contract, ExitMemory Watch);
