namespace Vyuha.Quant.Options;

/// <summary>Sensitivities of second and third order of one unit of an option's present value, in the units of <see cref="Greeks"/>.</summary>
/// <param name="Charm">Change of delta as one calendar day passes.</param>
/// <param name="Veta">Change of vega as one calendar day passes.</param>
/// <param name="Speed">Change of gamma per rupee of the forward (for <see cref="BlackScholesMerton"/>: of the spot).</param>
/// <param name="Zomma">Change of gamma per volatility point.</param>
/// <param name="Color">Change of gamma as one calendar day passes.</param>
/// <param name="Ultima">Change of volga per volatility point.</param>
public readonly record struct HigherGreeks(double Charm, double Veta, double Speed, double Zomma, double Color, double Ultima)
{
    public static HigherGreeks operator +(HigherGreeks left, HigherGreeks right) => new(
        left.Charm + right.Charm, left.Veta + right.Veta, left.Speed + right.Speed,
        left.Zomma + right.Zomma, left.Color + right.Color, left.Ultima + right.Ultima);

    /// <summary>The sensitivities of <paramref name="units"/> units; negative when short.</summary>
    public static HigherGreeks operator *(double units, HigherGreeks one) => new(
        units * one.Charm, units * one.Veta, units * one.Speed, units * one.Zomma, units * one.Color, units * one.Ultima);
}
