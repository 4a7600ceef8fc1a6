using System.Globalization;
using System.Text;
using Vyuha.Core;

namespace Vyuha.Research.Results;

/// <summary>Rows of comma-separated text: RFC 4180 quoting, points for decimals, nothing for what is unknown.</summary>
internal sealed class Csv
{
    private readonly StringBuilder _text = new();
    private bool _first = true;

    public Csv Add(string? value)
    {
        if (!_first)
            _text.Append(',');
        _first = false;
        if (value is null)
            return this;
        if (value.AsSpan().IndexOfAny(",\"\r\n") < 0)
            _text.Append(value);
        else
            _text.Append('"').Append(value.Replace("\"", "\"\"")).Append('"');
        return this;
    }

    public Csv Add(long value) => Add(value.ToString(CultureInfo.InvariantCulture));

    public Csv Add(Money? value) => Add(value?.ToRupees().ToString("0.00##", CultureInfo.InvariantCulture));

    public Csv Add(double? value, string format = "0.####") => Add(value?.ToString(format, CultureInfo.InvariantCulture));

    public Csv Add(Timestamp? value) => Add(value?.ToString());

    public Csv Add(DateOnly value) => Add(value == default ? null : value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public void EndRow()
    {
        _text.Append('\n');
        _first = true;
    }

    public override string ToString() => _text.ToString();
}
