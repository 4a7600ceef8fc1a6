using System.Text.Json;

namespace Vyuha.OpenAlgo.Json;

/// <summary>A scalar that came through a broker's plugin: a number, a numeric string, or nothing.</summary>
internal static class BrokerNumber
{
    /// <summary>Steps of 0.0001, or null for <c>null</c>, an empty string or a dash.</summary>
    /// <exception cref="JsonException">Neither a number nor the text of one.</exception>
    public static long? ReadSteps(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null || IsBlank(ref reader))
            return null;
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            && !reader.ValueIsEscaped
            && ExactNumber.TrySteps(Text(ref reader), out long steps))
        {
            return steps;
        }

        throw new JsonException("A number, its text or null was expected.");
    }

    /// <exception cref="JsonException">Not a whole number.</exception>
    public static long? ReadWhole(ref Utf8JsonReader reader)
    {
        if (ReadSteps(ref reader) is not { } steps)
            return null;
        return steps % Core.Price.StepsPerRupee == 0
            ? steps / Core.Price.StepsPerRupee
            : throw new JsonException("A whole number was expected.");
    }

    public static ReadOnlySpan<byte> Text(ref Utf8JsonReader reader) =>
        reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan;

    private static bool IsBlank(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && Text(ref reader).Trim((byte)' ') is [] or [(byte)'-'];
}
