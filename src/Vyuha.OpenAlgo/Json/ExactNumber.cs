using System.Buffers;
using System.Globalization;
using System.Text;
using Vyuha.Core;

namespace Vyuha.OpenAlgo.Json;

/// <summary>Reads a number's own digits into steps of 0.0001, so that no binary fraction comes between the wire and a price.</summary>
/// <remarks>
/// The server is Python and sends floats: <c>177.73</c>, now and then <c>177.73000000000002</c>. Digits beyond the fourth decimal
/// are noise of that arithmetic (no contract ticks finer than 0.0025) and are rounded half away from zero.
/// </remarks>
internal static class ExactNumber
{
    /// <summary>Rupees or units below 10^14; anything larger is not a market number.</summary>
    private const int MaximumWholeDigits = 14;

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE, "u8);

    public static bool TrySteps(ReadOnlySpan<byte> text, out long steps)
    {
        steps = 0;
        int at = 0;
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative || (text.Length > 0 && text[0] == '+'))
            at++;

        int digits = 0, decimals = -1;
        long value = 0;
        bool roundUp = false;
        for (; at < text.Length; at++)
        {
            int c = text[at];
            if (c == '.' && decimals < 0)
            {
                decimals = 0;
                continue;
            }

            int digit = c - '0';
            if ((uint)digit > 9)
                return TrySlowSteps(text, out steps);
            digits++;
            if (decimals < 4)
            {
                if (decimals >= 0)
                    decimals++;
                else if (value >= 10_000_000_000_000)
                    return false;
                value = value * 10 + digit;
            }
            else if (decimals++ == 4)
            {
                roundUp = digit >= 5;
            }
        }

        if (digits == 0)
            return false;
        for (int scale = Math.Max(decimals, 0); scale < 4; scale++)
            value *= 10;
        if (roundUp)
            value++;
        steps = negative ? -value : value;
        return true;
    }

    /// <summary>A whole number, which Python may write as <c>65.0</c> and a broker as <c>"65"</c>.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> text, out long whole)
    {
        whole = 0;
        if (!TrySteps(text, out long steps) || steps % Price.StepsPerRupee != 0)
            return false;
        whole = steps / Price.StepsPerRupee;
        return true;
    }

    // An exponent (1e-05 is what Python writes for 0.00001) or blanks around a broker's text.
    private static bool TrySlowSteps(ReadOnlySpan<byte> text, out long steps)
    {
        steps = 0;
        const NumberStyles Styles = NumberStyles.Float | NumberStyles.AllowThousands;
        // Words are common where a number may be text; they are turned away before a string is made of them.
        if (text.Length > 64
            || text.IndexOfAnyExcept(NumberBytes) >= 0
            || !decimal.TryParse(Encoding.UTF8.GetString(text), Styles, CultureInfo.InvariantCulture, out decimal number)
            || Math.Abs(number) >= (decimal)Math.Pow(10, MaximumWholeDigits))
        {
            return false;
        }

        steps = (long)Math.Round(number * Price.StepsPerRupee, MidpointRounding.AwayFromZero);
        return true;
    }
}
