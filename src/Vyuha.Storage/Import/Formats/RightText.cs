using Vyuha.Core;

namespace Vyuha.Storage.Import.Formats;

/// <summary>Call or put, as files spell it.</summary>
internal static class RightText
{
    public static OptionRight Read(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'C' or (byte)'c', ..] when IsOneOf(text, "CE", "CALL", "C", "CA") => OptionRight.Call,
        [(byte)'P' or (byte)'p', ..] when IsOneOf(text, "PE", "PUT", "P", "PA") => OptionRight.Put,
        _ => OptionRight.None,
    };

    private static bool IsOneOf(ReadOnlySpan<byte> text, params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(text, word))
                return true;
        }

        return false;
    }
}
