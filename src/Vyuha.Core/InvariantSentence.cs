using System.Globalization;
using System.Runtime.CompilerServices;

namespace Vyuha.Core;

/// <summary>The sentence of a broken <see cref="Invariant"/>; the compiler writes it, and only when the condition is false.</summary>
[InterpolatedStringHandler]
public ref struct InvariantSentence
{
    private DefaultInterpolatedStringHandler _text;

    public InvariantSentence(int literalLength, int formattedCount, bool condition, out bool isNeeded)
    {
        isNeeded = !condition;
        _text = isNeeded ? new(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    /// <summary>The sentence; may be asked for once.</summary>
    public override string ToString() => _text.ToStringAndClear();
}
