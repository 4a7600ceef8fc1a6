using System.Globalization;

namespace Vyuha.Quant.Random;

/// <summary>Sobol's sequence: points that fill the unit cube more evenly than random ones, up to 1,000 dimensions, in the order of the Gray code.</summary>
/// <remarks>
/// I. Sobol, USSR Computational Mathematics 7 (1967); the order of I. Antonov and V. Saleev (1979); direction numbers of S. Joe and F. Kuo (2008).
/// The point of index 0 is the origin.
/// </remarks>
public static class SobolSequence
{
    public const int MostDimensions = 1_000;

    /// <summary>Binary digits of a coordinate.</summary>
    public const int Digits = 52;

    private static readonly ulong[][] Directions = Read();

    /// <summary>A coordinate, a multiple of 2^−52 in [0, 1).</summary>
    /// <param name="dimension">From 0.</param>
    /// <param name="index">From 0, below 2^52.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension or point.</exception>
    public static double At(int dimension, long index) => Bits(dimension, index) * (1.0 / (1L << Digits));

    /// <summary>Coordinates of consecutive points, as whole multiples of 2^−52.</summary>
    /// <param name="dimension">From 0.</param>
    /// <param name="first">Index of the first point.</param>
    /// <param name="coordinates">Any shape; overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension or point.</exception>
    public static void Fill(int dimension, long first, Span<ulong> coordinates)
    {
        ulong at = Bits(dimension, first);
        ulong[] directions = Directions[dimension];
        for (int i = 0; i < coordinates.Length; i++)
        {
            coordinates[i] = at;
            at ^= directions[System.Numerics.BitOperations.TrailingZeroCount(first + i + 1)];
        }
    }

    private static ulong Bits(int dimension, long index)
    {
        if ((uint)dimension >= MostDimensions)
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"There are {MostDimensions} dimensions, from 0 on.");
        if ((ulong)index >= 1UL << Digits)
            throw new ArgumentOutOfRangeException(nameof(index), index, "Points are counted from 0 to 2^52 − 1.");
        ulong[] directions = Directions[dimension];
        ulong bits = 0;
        for (ulong gray = (ulong)index ^ ((ulong)index >> 1); gray != 0; gray &= gray - 1)
            bits ^= directions[System.Numerics.BitOperations.TrailingZeroCount(gray)];
        return bits;
    }

    private static ulong[][] Read()
    {
        ulong[][] all = new ulong[MostDimensions][];
        all[0] = new ulong[Digits + 1];
        for (int bit = 0; bit < Digits; bit++)
            all[0][bit] = 1UL << (Digits - 1 - bit);
        using var reader = new StreamReader(typeof(SobolSequence).Assembly.GetManifestResourceStream("Vyuha.Quant.Random.direction-numbers.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            ulong[] fields = [.. line.Split(' ').Select(field => ulong.Parse(field, CultureInfo.InvariantCulture))];
            all[fields[0] - 1] = Expand((int)fields[1], fields[2], fields.AsSpan(3));
        }

        return all;
    }

    /// <summary>The recurrence of the primitive polynomial.</summary>
    private static ulong[] Expand(int degree, ulong coefficients, ReadOnlySpan<ulong> initial)
    {
        ulong[] directions = new ulong[Digits + 1];
        for (int i = 0; i < Digits; i++)
        {
            if (i < degree)
            {
                directions[i] = initial[i] << (Digits - 1 - i);
                continue;
            }

            ulong value = directions[i - degree] ^ (directions[i - degree] >> degree);
            for (int k = 1; k < degree; k++)
            {
                if (((coefficients >> (degree - 1 - k)) & 1) != 0)
                    value ^= directions[i - k];
            }

            directions[i] = value;
        }

        return directions;
    }
}
