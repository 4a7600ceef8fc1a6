namespace Vyuha.Kernel.Structures;

/// <summary>Where a structure (legs traded as one) is in its life. The numbers are journaled.</summary>
public enum StructureState : byte
{
    None = 0,

    /// <summary>Approved; its hedges are being bought.</summary>
    EnteringHedges = 1,

    /// <summary>Its hedges are filled; its shorts are being sold, never beyond their cover.</summary>
    EnteringShorts = 2,
    Open = 3,

    /// <summary>Its shorts are being bought back.</summary>
    ExitingShorts = 4,

    /// <summary>Its shorts are flat; its hedges are being sold.</summary>
    ExitingHedges = 5,

    /// <summary>Entry ran out of time or price: what was filled is being closed.</summary>
    Unwinding = 6,
    Closed = 7,

    /// <summary>Nothing was ever filled.</summary>
    Abandoned = 8,
}
