namespace Vyuha.Quant.Options;

/// <summary>The columns of an <see cref="OptionTile"/>.</summary>
internal enum TileColumn
{
    Forward,
    Strike,
    Years,
    Discount,
    InverseForward,
    RootYears,
    RatePerDay,
    DecayPerDay,

    /// <summary>+1 call, −1 put.</summary>
    Sign,

    /// <summary>Annualised; NaN where the option is outside the region of the lanes.</summary>
    Vol,

    /// <summary>ln(F/K).</summary>
    Moneyness,

    /// <summary>ln(F/K)/(σ√T).</summary>
    Standardised,

    /// <summary>F n(d1).</summary>
    Weight,

    /// <summary>Present values.</summary>
    Price,

    /// <summary>Per rupee of the forward.</summary>
    Delta,

    /// <summary>For what only one kind of batch needs.</summary>
    Spare,

    /// <inheritdoc cref="Spare"/>
    SecondSpare,
}
