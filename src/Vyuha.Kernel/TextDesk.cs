using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Kernel;

/// <summary>Puts texts for bots together that arrive piece by piece.</summary>
internal sealed class TextDesk
{
    private readonly List<byte> _bytes = [];
    private (TextPurpose Purpose, byte Bot, ulong User, ushort Parts, ushort Next) _awaited;

    /// <summary>Takes a piece. The first one begins anew: a text that was cut short, by a crash, counts for nothing.</summary>
    /// <returns>The whole text with its last piece; else null.</returns>
    public string? Take(in TextPayload piece)
    {
        if (piece.Part == 0)
        {
            _bytes.Clear();
            _awaited = (piece.Purpose, piece.Bot, piece.UserHash, piece.Parts, 0);
        }

        Invariant.Require(
            (piece.Purpose, piece.Bot, piece.UserHash, piece.Parts, piece.Part) == _awaited && piece.Part < piece.Parts && piece.Length > 0, "pieces of a text follow one another");
        _bytes.AddRange(piece.Utf8);
        _awaited.Next++;
        return _awaited.Next == _awaited.Parts ? Encoding.UTF8.GetString(_bytes.ToArray()) : null;
    }

    /// <summary>What the outputs say of a text.</summary>
    public static OptionsPayload Describe(string text, ulong userHash)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new(userHash, BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(bytes)), bytes.Length);
    }
}
