namespace Vyuha.Quant.Surface;

/// <summary>How many strikes <see cref="SmileQuotes"/> made no quote of, by the first reason that applied to the side out of the money.</summary>
/// <param name="OneSided">No bid or no ask.</param>
/// <param name="Crossed">An ask below the bid.</param>
/// <param name="NoInformation">A price that no volatility gives, or of which a tick is worth a volatility point or more.</param>
/// <param name="SmallDelta">A delta below <see cref="SmileQuotes.LeastDelta"/>.</param>
public readonly record struct LeftOutQuotes(int OneSided, int Crossed, int NoInformation, int SmallDelta)
{
    public int Total => OneSided + Crossed + NoInformation + SmallDelta;

    public static LeftOutQuotes operator +(LeftOutQuotes first, LeftOutQuotes second) => new(
        first.OneSided + second.OneSided, first.Crossed + second.Crossed, first.NoInformation + second.NoInformation, first.SmallDelta + second.SmallDelta);
}
