namespace Vyuha.Quant.Arithmetic;

/// <summary>Constants of the IEEE layout that the lanes share.</summary>
internal static class LaneBits
{
    /// <summary>1.5 × 2^52: adding it rounds to the nearest whole number and leaves that number in the low bits.</summary>
    public const double Rounder = 6755399441055744.0;

    public const int ExponentBias = 1023;
    public const int ExponentShift = 52;
    public const ulong MantissaMask = 0x000F_FFFF_FFFF_FFFF;

    /// <summary>The bits of √½ rounded down, where the mantissa range of <c>Exponent</c> starts.</summary>
    public const ulong RootHalf = 0x3FE6_A09E_667F_3BCC;

    public const ulong OneMinusRootHalf = 0x3FF0_0000_0000_0000 - RootHalf;

    /// <summary>The bits of 2^52; with an integer below 2^52 or-ed in they are 2^52 plus that integer.</summary>
    public const ulong TwoTo52Bits = 0x4330_0000_0000_0000;

    public const double TwoTo52PlusBias = 4503599627370496.0 + ExponentBias;
}
