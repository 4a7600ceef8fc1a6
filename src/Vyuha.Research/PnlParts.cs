using Vyuha.Core;

namespace Vyuha.Research;

/// <summary>Where a profit came from. The parts add up to the net exactly, because the residual is what the others leave.</summary>
/// <param name="Slippage">Executed price against the mid at the decision; a cost is negative.</param>
/// <param name="Charges">Brokerage, taxes and fees; a cost is negative.</param>
/// <param name="Residual">What the Greeks do not explain: third and higher orders of moves between marks, prices a model of one volatility a strike does not have.</param>
public readonly record struct PnlParts(
    Money Delta, Money Gamma, Money Vega, Money Theta, Money VannaVolga, Money Slippage, Money Charges, Money Residual)
{
    public Money Net => Delta + Gamma + Vega + Theta + VannaVolga + Slippage + Charges + Residual;

    /// <summary>The parts with their names, in the order in which they are shown.</summary>
    public IReadOnlyList<(string Name, Money Amount)> Named =>
    [
        ("Delta", Delta),
        ("Gamma", Gamma),
        ("Vega", Vega),
        ("Theta", Theta),
        ("Vanna, volga", VannaVolga),
        ("Slippage", Slippage),
        ("Charges", Charges),
        ("Residual", Residual),
    ];

    public static PnlParts operator +(PnlParts left, PnlParts right) => new(
        left.Delta + right.Delta,
        left.Gamma + right.Gamma,
        left.Vega + right.Vega,
        left.Theta + right.Theta,
        left.VannaVolga + right.VannaVolga,
        left.Slippage + right.Slippage,
        left.Charges + right.Charges,
        left.Residual + right.Residual);
}
