namespace Vyuha.Quant.Options;

/// <summary>All that Black-76 wants to know of the market to price any option of one expiry at one strike's volatility.</summary>
/// <param name="Forward">Forward to expiry, rupee; above 0.</param>
/// <param name="Vol">Annualised volatility of the strike, 0.13 meaning 13 %.</param>
/// <param name="Years">Time to expiry by <see cref="YearFraction"/>; 0 or less once it has expired.</param>
/// <param name="Discount">Price now of 1 rupee at expiry.</param>
public readonly record struct OptionState(double Forward, double Vol, double Years, double Discount);
