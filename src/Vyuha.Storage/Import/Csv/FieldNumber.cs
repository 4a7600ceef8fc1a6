using Vyuha.Core;

namespace Vyuha.Storage.Import.Csv;

/// <summary>Numbers as exchanges and vendors write them, read straight from bytes into exact steps or counts.</summary>
/// <remarks>
/// A comma between digits is a thousands separator. An empty field and a lone dash mean "none" and give 0. Exponents, NaN and
/// infinity are not numbers here: a price written that way has been through a program that may have spoilt it.
/// </remarks>
internal static class FieldNumber
{
    private const int MostDigits = 15;

    /// <summary>Price steps of 0.0001 rupee; digits beyond the fourth decimal round half away from zero.</summary>
    public static bool TryPrice(ReadOnlySpan<byte> text, out long steps)
    {
        steps = 0;
        if (IsNone(text))
            return true;
        bool negative = text[0] == (byte)'-';
        if (negative || text[0] == (byte)'+')
            text = text[1..];

        long value = 0;
        int digits = 0;
        int decimals = -1;
        bool roundUp = false;
        foreach (byte character in text)
        {
            int digit = character - (byte)'0';
            if ((uint)digit <= 9)
            {
                digits++;
                if (decimals < 0)
                {
                    if (digits > MostDigits)
                        return false;
                    value = value * 10 + digit;
                }
                else if (decimals < 4)
                {
                    value = value * 10 + digit;
                    decimals++;
                }
                else if (decimals == 4)
                {
                    roundUp = digit >= 5;
                    decimals++;
                }
            }
            else if (character == (byte)'.' && decimals < 0)
            {
                decimals = 0;
            }
            else if (character != (byte)',' || decimals >= 0)
            {
                return false;
            }
        }

        if (digits == 0)
            return false;
        for (int scale = Math.Max(decimals, 0); scale < 4; scale++)
            value *= 10;
        if (roundUp)
            value++;
        steps = negative ? -value : value;
        return Math.Abs(steps) < 1L << 51;
    }

    /// <summary>A whole number; a fraction of zeros, as in <c>8905.0</c>, is allowed.</summary>
    public static bool TryCount(ReadOnlySpan<byte> text, out long count)
    {
        count = 0;
        if (!TryPrice(text, out long steps) || steps % Price.StepsPerRupee != 0)
            return false;
        count = steps / Price.StepsPerRupee;
        return true;
    }

    public static bool IsNone(ReadOnlySpan<byte> text) => text.IsEmpty || text.SequenceEqual("-"u8);
}
