namespace Vyuha.Kernel.Sizing;

/// <summary>What decides how many lots. The numbers are part of the codes of decision records: see <see cref="SizingWords"/>.</summary>
public enum Sizer : byte
{
    None = 0,

    /// <summary>What the strategy asks at most.</summary>
    Asked = 1,

    /// <summary>Exchange margin of the whole basket.</summary>
    Margin = 2,

    /// <summary>Premium paid and charges.</summary>
    Premium = 3,

    /// <summary>Loss at the stop.</summary>
    StopLoss = 4,

    /// <summary>Rupees a day that a lot moves by.</summary>
    Volatility = 5,

    /// <summary>A fraction of Kelly's bet.</summary>
    Kelly = 6,

    /// <summary>What the lot adds to the movement of what is held.</summary>
    Correlation = 7,

    /// <summary>What the lot adds to the mean of the worst outcomes.</summary>
    TailLoss = 8,

    /// <summary>What the best quotes display.</summary>
    Depth = 9,

    /// <summary>A share of what is traded.</summary>
    Volume = 10,

    /// <summary>The step of a bot that is new.</summary>
    Ramp = 11,

    /// <summary>What the position gains or loses when the underlying moves by 1 %.</summary>
    Move = 12,
}

/// <summary>What one sizer says.</summary>
/// <param name="Lots">Zero is a size like any other: it means "not this trade", and the numbers say why.</param>
/// <param name="Needed">What one lot takes; what the next lot would come to where lots do not add up.</param>
/// <param name="Available">What there is, in the same unit.</param>
public readonly record struct Size(Sizer Sizer, int Lots, double Needed, double Available);
