namespace Vyuha.Quant.Options;

/// <summary>What a leg of a structure is.</summary>
public enum LegKind
{
    Call,
    Put,

    /// <summary>The underlying for delivery at the leg's date: a future, or a share when that date is now.</summary>
    Forward,
}

/// <summary>One leg of a structure.</summary>
/// <param name="Kind">Call, put or forward.</param>
/// <param name="Strike">Rupee, above 0; of no meaning for a forward.</param>
/// <param name="Years">Time to its expiry; above 0.</param>
/// <param name="Units">Bought above 0, sold below; lots times lot size.</param>
/// <param name="Price">What one unit was bought or sold at, rupee; the level agreed for a forward.</param>
public readonly record struct OptionStructureLeg(LegKind Kind, double Strike, double Years, double Units, double Price);
