using System.Buffers.Text;

namespace Vyuha.Storage.Import.Csv;

/// <summary>How a text reads as a date.</summary>
internal enum DateReading
{
    Date,

    /// <summary>Day and month could be swapped, as in <c>05/01/2026</c>.</summary>
    Ambiguous,
    NoDate,
}

/// <summary>Dates as text: ISO, <c>06-Jan-2026</c>, and all-digit day-first ones when only one reading is possible.</summary>
internal static class FieldDate
{
    private static ReadOnlySpan<byte> Months => "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"u8;

    /// <param name="text">One field.</param>
    /// <param name="date">The date, when the answer is <see cref="DateReading.Date"/>.</param>
    /// <param name="dayFirst">True when the layout itself says that the day comes first; nothing is ambiguous then.</param>
    public static DateReading Read(ReadOnlySpan<byte> text, out DateOnly date, bool dayFirst = false)
    {
        date = default;
        if (text.Length == 8 && Digits(text, out int compact))
            return Make(compact / 10_000, compact / 100 % 100, compact % 100, out date);

        int first = text.IndexOfAny("-/ "u8);
        if (first <= 0)
            return DateReading.NoDate;
        ReadOnlySpan<byte> rest = text[(first + 1)..];
        int second = rest.IndexOfAny("-/ "u8);
        if (second <= 0)
            return DateReading.NoDate;
        ReadOnlySpan<byte> left = text[..first];
        ReadOnlySpan<byte> middle = rest[..second];
        ReadOnlySpan<byte> right = rest[(second + 1)..];

        if (left.Length == 4 && Digits(left, out int year) && Digits(middle, out int month) && Digits(right, out int day))
            return Make(year, month, day, out date);
        if (!Digits(left, out day) || !Digits(right, out year) || right.Length is not (2 or 4))
            return DateReading.NoDate;
        if (right.Length == 2)
            year += 2000;
        if (middle.Length == 3 && MonthOf(middle) is var named && named > 0)
            return Make(year, named, day, out date);
        if (!Digits(middle, out month))
            return DateReading.NoDate;
        if (dayFirst || day > 12 || day == month)
            return Make(year, month, day, out date);
        return month > 12 ? DateReading.NoDate : DateReading.Ambiguous;
    }

    private static int MonthOf(ReadOnlySpan<byte> name)
    {
        Span<byte> upper = stackalloc byte[3];
        for (int index = 0; index < 3; index++)
            upper[index] = (byte)(name[index] & ~0x20);
        for (int month = 0; month < 12; month++)
        {
            if (upper.SequenceEqual(Months.Slice(3 * month, 3)))
                return month + 1;
        }

        return 0;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value) =>
        Utf8Parser.TryParse(text, out value, out int used) && used == text.Length && value >= 0 && text[0] != (byte)'+';

    private static DateReading Make(int year, int month, int day, out DateOnly date)
    {
        date = default;
        if (year is < 1990 or > 2100 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return DateReading.NoDate;
        date = new DateOnly(year, month, day);
        return DateReading.Date;
    }
}
