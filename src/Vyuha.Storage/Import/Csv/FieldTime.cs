using System.Buffers.Text;

namespace Vyuha.Storage.Import.Csv;

/// <summary>Times of day as text: <c>09:15</c>, <c>09:15:30</c>, <c>9:15</c>, with fractions of a second down to a microsecond.</summary>
internal static class FieldTime
{
    public static bool TryRead(ReadOnlySpan<byte> text, out TimeOnly time)
    {
        time = default;
        if (!TryPart(ref text, out int hour) || !TryPart(ref text, out int minute))
            return false;
        int second = 0;
        if (!text.IsEmpty && text[0] != (byte)'.' && !TryPart(ref text, out second))
            return false;
        long microseconds = 0;
        if (!text.IsEmpty)
        {
            ReadOnlySpan<byte> digits = text[0] == (byte)'.' ? text[1..] : default;
            if (digits.Length is 0 or > 9)
                return false;
            int scale = 100_000;
            foreach (byte digit in digits)
            {
                if (digit is < (byte)'0' or > (byte)'9')
                    return false;
                microseconds += (digit - '0') * scale;
                scale /= 10;
            }
        }

        if (hour > 23 || minute > 59 || second > 59)
            return false;
        time = new TimeOnly(hour, minute, second).Add(TimeSpan.FromMicroseconds(microseconds));
        return true;
    }

    private static bool TryPart(ref ReadOnlySpan<byte> text, out int value)
    {
        if (!Utf8Parser.TryParse(text, out value, out int used) || used > 2 || value < 0)
            return false;
        text = text[used..];
        if (!text.IsEmpty && text[0] == (byte)':')
            text = text[1..];
        return true;
    }
}
