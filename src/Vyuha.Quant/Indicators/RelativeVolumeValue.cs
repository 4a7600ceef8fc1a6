namespace Vyuha.Quant.Indicators;

/// <summary>1 is as usual at this time of day: for the bar alone, and for the session up to it.</summary>
public readonly record struct RelativeVolumeValue(double Bar, double SoFar);
