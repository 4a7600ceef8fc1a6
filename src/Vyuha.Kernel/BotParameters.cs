using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Kernel;

/// <summary>Options that reach running bots, piece by piece.</summary>
internal sealed class BotParameters
{
    private readonly List<byte> _bytes = [];
    private readonly Dictionary<byte, string> _taken = [];
    private (byte Bot, ushort Parts, ushort Next) _awaited;

    /// <summary>The text a bot took last; null when it has those it began with.</summary>
    public string? TakenBy(byte bot) => _taken.GetValueOrDefault(bot);

    /// <summary>Takes a piece. The first one begins anew: a text that was cut short, by a crash, counts for nothing.</summary>
    /// <returns>The whole text with its last piece; else null.</returns>
    public string? Take(in ParametersPayload piece)
    {
        if (piece.Part == 0)
        {
            _bytes.Clear();
            _awaited = (piece.Bot, piece.Parts, 0);
        }

        Invariant.Require((piece.Bot, piece.Parts, piece.Part) == _awaited && piece.Length > 0, "pieces of options follow one another");
        _bytes.AddRange(piece.Text);
        _awaited.Next++;
        return _awaited.Next == _awaited.Parts ? _taken[piece.Bot] = Encoding.UTF8.GetString(_bytes.ToArray()) : null;
    }

    public OptionsPayload Describe(ulong userHash) => new(userHash, BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(_bytes.ToArray())), _bytes.Count);
}
