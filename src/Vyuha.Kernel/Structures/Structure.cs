using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel.Structures;

/// <summary>Legs traded as one: an iron condor, a straddle, or a single contract.</summary>
public sealed class Structure
{
    private readonly List<StructureLeg> _legs = [];

    internal Structure(int id, byte bot, byte profile, ushort reason, int lots, Timestamp createdAt, long tag)
    {
        Id = id;
        Bot = bot;
        Profile = profile;
        EntryReason = reason;
        Lots = lots;
        CreatedAt = createdAt;
        Tag = tag;
    }

    public int Id { get; }

    public byte Bot { get; }

    public byte Profile { get; }

    public ushort EntryReason { get; }

    /// <summary>Whole lots of the structure; fewer than approved after a trimmed entry.</summary>
    public int Lots { get; internal set; }

    public Timestamp CreatedAt { get; }

    /// <summary>What the strategy attached.</summary>
    public long Tag { get; }

    /// <summary>A person has opened it: the kernel leaves it by the plan of its ticket, and its bot's strategy lets it be.</summary>
    public bool IsByHand => EntryReason == CommonReasons.OpenedByHand;

    public StructureState State { get; internal set; }

    public IReadOnlyList<StructureLeg> Legs => _legs;

    /// <summary>Premium received less premium paid on opening fills, steps; negative for a debit.</summary>
    public long CreditSteps { get; internal set; }

    /// <summary>Profit of units closed, before charges, steps.</summary>
    public long RealisedSteps { get; internal set; }

    public long ChargesSteps { get; internal set; }

    public int Adjustments { get; internal set; }

    /// <summary>Reason of the exit under way or done, in the bot's vocabulary; 0 while open.</summary>
    public ushort ExitReason { get; internal set; }

    public bool IsFinished => State is StructureState.Closed or StructureState.Abandoned;

    public bool IsOpen => State == StructureState.Open;

    /// <summary>Reserved capital not yet turned into margin or premium, steps.</summary>
    internal long ReservedSteps { get; set; }

    /// <summary>When an entry under way is trimmed or unwound.</summary>
    internal Timestamp Deadline { get; set; }

    /// <summary>How long an entry may take.</summary>
    internal TimeSpan TimeBudget { get; set; }

    /// <summary>The entry was cut down to the lots its hedges cover.</summary>
    internal bool IsTrimmed { get; set; }

    /// <summary>How far the entry may be worse than mid, steps per unit of structure.</summary>
    internal long PriceBudgetSteps { get; set; }

    /// <summary>Slippage already paid on the entry against mid, steps × units.</summary>
    internal long SlippageSteps { get; set; }

    /// <summary>How much worse than the mids at the decisions all fills were, steps; for the attribution of the profit.</summary>
    internal long SlippagePaidSteps { get; set; }

    internal bool EntryUnderWay { get; set; }

    /// <summary>Open, whole, every leg where it shall be and nothing on its way: as most structures are at most inputs.</summary>
    internal bool IsAtRest
    {
        get
        {
            if (State != StructureState.Open || EntryUnderWay)
                return false;
            bool holds = false;
            foreach (StructureLeg leg in LegSpan)
            {
                if (leg.Units != leg.TargetUnits || leg.LiveOrder != 0)
                    return false;
                holds |= leg.Units != 0;
            }

            return holds;
        }
    }

    internal List<StructureLeg> MutableLegs => _legs;

    /// <summary>The legs for loops that add none.</summary>
    internal ReadOnlySpan<StructureLeg> LegSpan => CollectionsMarshal.AsSpan(_legs);

    internal static Structure Restore(CarriedStructure carried, byte bot, MarketState market)
    {
        var structure = new Structure(
            carried.Id, bot, carried.Profile, carried.EntryReason, carried.Lots, Timestamp.FromNanoseconds(carried.CreatedAt), carried.Tag)
        {
            State = carried.State,
            ExitReason = carried.ExitReason,
            CreditSteps = carried.Credit,
            RealisedSteps = carried.Realised,
            ChargesSteps = carried.Charges,
            ReservedSteps = carried.Reserved,
            Adjustments = carried.Adjustments,
            EntryUnderWay = carried.EntryUnderWay,
            IsTrimmed = carried.IsTrimmed,
            Deadline = Timestamp.FromNanoseconds(carried.Deadline),
            TimeBudget = TimeSpan.FromTicks(carried.TimeBudget / 100),
            PriceBudgetSteps = carried.PriceBudget,
            SlippageSteps = carried.Slippage,
            SlippagePaidSteps = carried.SlippagePaid,
        };
        foreach (CarriedLeg leg in carried.Legs)
            structure._legs.Add(StructureLeg.Restore(leg, market.Terms(leg.Contract)));
        return structure;
    }

    internal CarriedStructure Capture() => new(
        Id, Profile, EntryReason, ExitReason, State, Lots, CreatedAt.Nanoseconds, Tag, CreditSteps, RealisedSteps, ChargesSteps, ReservedSteps, Adjustments,
        EntryUnderWay, IsTrimmed, Deadline.Nanoseconds, TimeBudget.Ticks * 100, PriceBudgetSteps, SlippageSteps, SlippagePaidSteps, [.. _legs.Select(leg => leg.Capture())]);

    /// <summary>Premium still collected per the open legs, steps: what it would have to cost nothing to keep.</summary>
    public long OpenCreditSteps
    {
        get
        {
            long cost = 0;
            foreach (StructureLeg leg in _legs)
                cost += leg.CostSteps;
            return -cost;
        }
    }
}
