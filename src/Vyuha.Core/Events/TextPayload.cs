using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Vyuha.Core.Events;

/// <summary>What a text from a person is. The numbers are the journal's.</summary>
public enum TextPurpose : byte
{
    /// <summary>All options of the bot, which it goes by from now on.</summary>
    Options = 1,

    /// <summary>A trade that a person opens in the bot's book.</summary>
    Ticket = 2,
}

/// <summary>A piece of a text that a person has for a bot of a running session: JSON in UTF-8, cut to fit an input.</summary>
/// <remarks>The pieces of a text follow one another; with the last one it counts. The whole text is journaled, so a replay needs no file beside the journal.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly struct TextPayload
{
    /// <summary>Bytes of text in one piece.</summary>
    public const int Room = 25;

    /// <summary>Bytes of the longest text.</summary>
    public const int LongestText = 64 * 1024;

    private readonly Bytes _bytes;

    private TextPayload(TextPurpose purpose, byte bot, ulong userHash, ushort part, ushort parts, ReadOnlySpan<byte> bytes)
    {
        (Purpose, Bot, UserHash, Part, Parts, Length) = (purpose, bot, userHash, part, parts, (byte)bytes.Length);
        bytes.CopyTo(_bytes);
    }

    /// <summary>Whose it is.</summary>
    public readonly ulong UserHash { get; }

    /// <summary>What the text is.</summary>
    public readonly TextPurpose Purpose { get; }

    /// <summary>For whom, from 1.</summary>
    public readonly byte Bot { get; }

    /// <summary>Bytes of text in this piece, 1 to <see cref="Room"/>.</summary>
    public readonly byte Length { get; }

    /// <summary>Number of this piece, from 0.</summary>
    public readonly ushort Part { get; }

    /// <summary>How many there are.</summary>
    public readonly ushort Parts { get; }

    /// <summary>The text of this piece; a letter of several bytes may be cut by its end.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Utf8 => ((ReadOnlySpan<byte>)_bytes)[..Math.Min((int)Length, Room)];

    /// <summary>The pieces of a text, in order.</summary>
    /// <exception cref="ArgumentException">The text is empty or longer than <see cref="LongestText"/>.</exception>
    public static IReadOnlyList<TextPayload> Of(TextPurpose purpose, byte bot, string text, ulong userHash)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length is 0 or > LongestText)
            throw new ArgumentException($"{bytes.Length} bytes of text; 1 to {LongestText} can be taken.", nameof(text));
        ushort parts = (ushort)((bytes.Length + Room - 1) / Room);
        var pieces = new TextPayload[parts];
        for (ushort part = 0; part < parts; part++)
            pieces[part] = new(purpose, bot, userHash, part, parts, bytes.AsSpan(part * Room, Math.Min(Room, bytes.Length - part * Room)));
        return pieces;
    }

    [InlineArray(Room)]
    private struct Bytes
    {
        private byte _first;
    }
}
