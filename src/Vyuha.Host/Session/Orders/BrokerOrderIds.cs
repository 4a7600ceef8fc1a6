using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Vyuha.Core;

namespace Vyuha.Host.Session.Orders;

/// <summary>
/// Gives each of the broker's order ids, which are text, the number that inputs carry. An id that is a plain number is that number; any other
/// gets a negative one, kept in a file beside the journal. It must be saved there before an input with that number is journaled.
/// </summary>
internal sealed class BrokerOrderIds : IDisposable
{
    private const int LongestPlainNumber = 18;

    private readonly string _path;
    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _texts = [];
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);
    private readonly StringBuilder _unsaved = new();
    private readonly StringBuilder _unsavedOthers = new();
    private FileStream? _file;
    private FileStream? _othersFile;

    private BrokerOrderIds(string path) => _path = path;

    /// <summary>Orders of the day that were seen in the broker's book and are not ours.</summary>
    public IReadOnlyCollection<string> Others => _others;

    private string OthersPath => _path + ".others";

    /// <summary>Reads the ids of the day so far; the files need not exist. A last line cut by a crash was never used and is dropped.</summary>
    public static BrokerOrderIds Open(string path)
    {
        var ids = new BrokerOrderIds(path);
        foreach (string line in WholeLines(path))
            ids.Learn(line, -1 - ids._numbers.Count);
        ids._others.UnionWith(WholeLines(ids.OthersPath));
        return ids;
    }

    /// <summary>Whether a text can be an id: there is some, and no line breaks or the like.</summary>
    public static bool IsUsable([NotNullWhen(true)] string? brokerOrderId) => !string.IsNullOrEmpty(brokerOrderId) && !brokerOrderId.Any(char.IsControl);

    /// <summary>The number of an id; the same for the same id, also after a restart, once it has been saved.</summary>
    public long NumberOf(string brokerOrderId)
    {
        if (_numbers.TryGetValue(brokerOrderId, out long number))
            return number;
        if (IsPlainNumber(brokerOrderId))
            return long.Parse(brokerOrderId, CultureInfo.InvariantCulture);
        Invariant.Require(IsUsable(brokerOrderId), "a broker's order id is text on one line");
        number = -1 - _numbers.Count;
        Learn(brokerOrderId, number);
        _unsaved.Append(brokerOrderId).Append('\n');
        return number;
    }

    /// <summary>Remembers an order as somebody else's, also after a restart, once it has been saved.</summary>
    public void NoteOther(string brokerOrderId)
    {
        if (_others.Add(brokerOrderId))
            _unsavedOthers.Append(brokerOrderId).Append('\n');
    }

    /// <summary>Puts all ids that have a number, and those of others, on the disk.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save()
    {
        Save(_path, ref _file, _unsaved);
        Save(OthersPath, ref _othersFile, _unsavedOthers);
    }

    private static void Save(string path, ref FileStream? file, StringBuilder unsaved)
    {
        if (unsaved.Length == 0)
            return;
        file ??= new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(Encoding.UTF8.GetBytes(unsaved.ToString()));
        file.Flush(flushToDisk: true);
        unsaved.Clear();
    }

    /// <summary>The id behind a number that <see cref="NumberOf"/> gave.</summary>
    public string TextOf(long number)
    {
        if (number > 0)
            return number.ToString(CultureInfo.InvariantCulture);
        Invariant.Require(_texts.TryGetValue(number, out string? text), "a broker's order id is kept before its number is used");
        return text;
    }

    public void Dispose()
    {
        _file?.Dispose();
        _othersFile?.Dispose();
    }

    private static string[] WholeLines(string path)
    {
        if (!File.Exists(path))
            return [];
        string text = File.ReadAllText(path, Encoding.UTF8);
        int whole = text.LastIndexOf('\n') + 1;
        if (whole < text.Length)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, whole)));
        }

        return text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private void Learn(string brokerOrderId, long number)
    {
        _numbers.Add(brokerOrderId, number);
        _texts.Add(number, brokerOrderId);
    }

    private static bool IsPlainNumber(string text) =>
        text.Length is > 0 and <= LongestPlainNumber && text[0] is >= '1' and <= '9' && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
