using System.Globalization;
using System.Text;

namespace Vyuha.OpenAlgo.Http;

/// <summary>
/// Field errors that a server wrote as the text of a Python dictionary, <c>{'orders': {1: {'symbol': ['Missing.']}}}</c>: flattened
/// to paths (<c>orders.1.symbol</c>).
/// </summary>
internal ref struct PythonLiteral
{
    /// <summary>No schema nests deeper than orders → index → field.</summary>
    private const int MaximumDepth = 8;

    private readonly ReadOnlySpan<char> _text;
    private readonly Dictionary<string, IReadOnlyList<string>> _fields;
    private int _at;

    private PythonLiteral(ReadOnlySpan<char> text, Dictionary<string, IReadOnlyList<string>> fields)
    {
        _text = text;
        _fields = fields;
    }

    /// <summary>Null when the text is not such a dictionary.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>>? TryParse(string text)
    {
        if (text is not ['{', .., '}'])
            return null;
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var parser = new PythonLiteral(text, fields);
        return parser.TryDictionary("", 0) && parser._at == text.Length && fields.Count > 0 ? fields : null;
    }

    private bool TryDictionary(string path, int depth)
    {
        if (depth >= MaximumDepth || !TryTake('{'))
            return false;
        if (TryTake('}'))
            return true;
        do
        {
            if (!TryKey(out string key) || !TryTake(':') || !TryValue(path.Length == 0 ? key : $"{path}.{key}", depth))
                return false;
        }
        while (TryTake(','));
        return TryTake('}');
    }

    private bool TryValue(string path, int depth)
    {
        SkipBlanks();
        if (_at >= _text.Length)
            return false;
        switch (_text[_at])
        {
            case '{':
                return TryDictionary(path, depth + 1);
            case '[':
                _at++;
                var texts = new List<string>();
                while (!TryTake(']'))
                {
                    if (!TryString(out string text))
                        return false;
                    texts.Add(text);
                    TryTake(',');
                }

                _fields[path] = texts;
                return true;
            default:
                if (!TryString(out string single))
                    return false;
                _fields[path] = [single];
                return true;
        }
    }

    private bool TryKey(out string key)
    {
        SkipBlanks();
        int start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
        if (_at > start)
        {
            key = _text[start.._at].ToString();
            return true;
        }

        return TryString(out key);
    }

    /// <summary>Python quotes with <c>'</c> unless the text holds one, then with <c>"</c>.</summary>
    private bool TryString(out string value)
    {
        value = "";
        SkipBlanks();
        if (_at >= _text.Length || _text[_at] is not ('\'' or '"'))
            return false;
        char quote = _text[_at++];
        var text = new StringBuilder();
        while (_at < _text.Length && _text[_at] != quote)
        {
            char c = _text[_at++];
            if (c != '\\')
                text.Append(c);
            else if (!TryEscape(text))
                return false;
        }

        value = text.ToString();
        return TryTake(quote);
    }

    private bool TryEscape(StringBuilder text)
    {
        if (_at >= _text.Length)
            return false;
        char c = _text[_at++];
        int digits = c switch { 'x' => 2, 'u' => 4, _ => 0 };
        if (digits == 0)
        {
            text.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => c });
            return true;
        }

        if (_at + digits > _text.Length || !ushort.TryParse(_text.Slice(_at, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ushort code))
            return false;
        _at += digits;
        text.Append((char)code);
        return true;
    }

    private bool TryTake(char expected)
    {
        SkipBlanks();
        if (_at >= _text.Length || _text[_at] != expected)
            return false;
        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] == ' ')
            _at++;
    }
}
