namespace Vyuha.Tests;

/// <summary>What a command printed, as a reader takes it in.</summary>
internal static class PrintedText
{
    /// <summary>The words on one line with single blanks between them, however the terminal's width broke them.</summary>
    public static string OneLine(this string printed) => string.Join(' ', printed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
