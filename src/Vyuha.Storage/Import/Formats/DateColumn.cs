using System.Text;
using Vyuha.Core;
using Vyuha.Storage.Import.Csv;

namespace Vyuha.Storage.Import.Formats;

/// <summary>Reads one column of dates; the text of the row before is remembered, since most rows repeat it.</summary>
internal sealed class DateColumn(string file, string column, bool dayFirst = false)
{
    private readonly byte[] _text = new byte[32];
    private int _length = -1;
    private DateOnly _date;

    /// <summary>False when the text is no date.</summary>
    /// <exception cref="InputErrorException">Day and month could be swapped: no row of such a file can be trusted.</exception>
    public bool TryRead(ReadOnlySpan<byte> text, long line, out DateOnly date)
    {
        date = _date;
        if (_length == text.Length && text.SequenceEqual(_text.AsSpan(0, _length)))
            return true;
        switch (FieldDate.Read(text, out date, dayFirst))
        {
            case DateReading.Ambiguous:
                throw InputErrorException.At(
                    file, line, $"{Encoding.UTF8.GetString(text)} in {column} could be two dates.",
                    "Write dates as 2026-01-05 or 05-Jan-2026; spreadsheet programs rewrite them when they save a CSV.");
            case DateReading.NoDate:
                return false;
        }

        if (text.Length <= _text.Length)
        {
            text.CopyTo(_text);
            (_length, _date) = (text.Length, date);
        }

        return true;
    }
}
