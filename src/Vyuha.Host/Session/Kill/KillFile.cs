namespace Vyuha.Host.Session.Kill;

/// <summary>
/// A kill switch for whoever can reach the disk and nothing else: a file <c>KILL</c> in the book's folder. Its first word is the level; empty means
/// freeze. While it is there entries cannot be resumed, and a session that starts with it starts in its state.
/// </summary>
internal sealed class KillFile(string bookPath, OperatorRequests requests) : IAsyncDisposable
{
    public const string Name = "KILL";

    private const string User = "KILL file";
    private const int LongestText = 64;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly string _path = System.IO.Path.Combine(bookPath, Name);
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;
    private string? _acted;

    /// <summary>Acts on what is there now, and from now on on what comes. Before the trader's thread starts.</summary>
    public void Start()
    {
        requests.Hindrance = () => File.Exists(_path) ? $"Nothing was resumed: {_path} is there. Find out who put it there, and delete it first." : null;
        Look();
        _watching = WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>The level a text names. What nobody can read was still meant to stop something: a freeze.</summary>
    internal static OperatorVerb LevelOf(string text) => text.Trim().Split([' ', '\t', '\r', '\n'], 2)[0].ToLowerInvariant() switch
    {
        "cancel" or "cancel-working" => OperatorVerb.CancelWorking,
        "flatten" => OperatorVerb.Flatten,
        "lock" => OperatorVerb.Lock,
        _ => OperatorVerb.Freeze,
    };

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(Poll, _stop.Token);
            Look();
        }
    }

    /// <summary>Acts once on each text: a file that is made empty and then written to is two.</summary>
    private void Look()
    {
        string? text = Read();
        if (text is not null && text != _acted)
            _ = requests.AskAsync(LevelOf(text), 0, User);
        _acted = text;
    }

    private string? Read()
    {
        try
        {
            if (!File.Exists(_path))
                return null;
            using var reader = new StreamReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            char[] text = new char[LongestText];
            return new string(text, 0, reader.ReadBlock(text));
        }
        catch (FileNotFoundException)
        {
            return null; // Taken away between the two looks.
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return ""; // It is there, and that is enough.
        }
    }
}
