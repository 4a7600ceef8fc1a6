using Vyuha.Quant.Surface;

namespace Vyuha.Host.Commands;

/// <summary>Where the forward of an expiry is from.</summary>
internal enum ForwardOrigin
{
    /// <summary>The file's own column.</summary>
    File,

    /// <summary>The calls and puts near the money.</summary>
    Parity,

    /// <summary>The spot carried at rate less yield, because too few calls and puts near the money agree.</summary>
    Carry,
}

/// <summary>One expiry of a <see cref="SurfaceFile"/>.</summary>
/// <param name="Quotes">What its smile is fitted to.</param>
/// <param name="Origin">Where its forward is from.</param>
/// <param name="Strikes">Strikes in the file: the quotes and those left out.</param>
/// <param name="LeftOut">Why the others are not among the quotes.</param>
internal sealed record SurfaceExpiry(ExpiryQuotes Quotes, ForwardOrigin Origin, int Strikes, LeftOutQuotes LeftOut);
