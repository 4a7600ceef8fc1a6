namespace Vyuha.Kernel.Signals;

/// <summary>What bars are made of.</summary>
public enum BarSource : byte
{
    /// <summary>The index itself, while it is computed. It has no volume.</summary>
    Index = 1,

    /// <summary>
    /// The near future, as traded: the first to expire after today, or today's own when there is no other. From one to the next its prices step by
    /// the difference of the two; nothing is adjusted.
    /// </summary>
    Future = 2,
}
