using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Vyuha.Core.Events;

/// <summary>A piece of the options that a person has given to a bot of a running session: JSON text in UTF-8, cut to fit an input.</summary>
/// <remarks>The pieces of a text follow one another; with the last one it counts. The whole text is journaled, so a replay needs no file beside the journal.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly struct ParametersPayload
{
    /// <summary>Bytes of text in one piece.</summary>
    public const int Room = 26;

    /// <summary>Bytes of the longest text.</summary>
    public const int LongestText = 64 * 1024;

    private readonly Bytes _text;

    private ParametersPayload(ulong userHash, byte bot, ushort part, ushort parts, ReadOnlySpan<byte> text)
    {
        (UserHash, Bot, Part, Parts, Length) = (userHash, bot, part, parts, (byte)text.Length);
        text.CopyTo(_text);
    }

    /// <summary>Who gave them.</summary>
    public readonly ulong UserHash { get; }

    /// <summary>Whose they are, from 1.</summary>
    public readonly byte Bot { get; }

    /// <summary>Bytes of text in this piece, 1 to <see cref="Room"/>.</summary>
    public readonly byte Length { get; }

    /// <summary>Number of this piece, from 0.</summary>
    public readonly ushort Part { get; }

    /// <summary>How many there are.</summary>
    public readonly ushort Parts { get; }

    /// <summary>The text of this piece; a letter of several bytes may be cut by its end.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ReadOnlySpan<byte> Text => ((ReadOnlySpan<byte>)_text)[..Math.Min((int)Length, Room)];

    /// <summary>The pieces of a text, in order.</summary>
    /// <exception cref="ArgumentException">The text is empty or longer than <see cref="LongestText"/>.</exception>
    public static IReadOnlyList<ParametersPayload> Of(byte bot, string text, ulong userHash)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length is 0 or > LongestText)
            throw new ArgumentException($"{bytes.Length} bytes of options; at most {LongestText} can be taken.", nameof(text));
        ushort parts = (ushort)((bytes.Length + Room - 1) / Room);
        var pieces = new ParametersPayload[parts];
        for (ushort part = 0; part < parts; part++)
            pieces[part] = new(userHash, bot, part, parts, bytes.AsSpan(part * Room, Math.Min(Room, bytes.Length - part * Room)));
        return pieces;
    }

    [InlineArray(Room)]
    private struct Bytes
    {
        private byte _first;
    }
}
