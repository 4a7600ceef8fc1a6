using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Vyuha.Host.Session.Logging;

/// <summary>
/// Writes log messages to a file, one JSON object a line: time, level, event, message, and every named value of the message. The file is written
/// by a task of its own, so that a slow disk never holds the trader up; beyond the bound, and while the disk takes nothing, lines are dropped, and a line
/// says how many once there is room again.
/// </summary>
internal sealed class JsonLinesLog : ILoggerProvider, IAsyncDisposable
{
    private const int LargestQueue = 20_000;
    private const int LargestBatch = 1_000;
    private const string Redacted = "[secret]";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(LargestQueue) { SingleReader = true });
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<string> _secrets;
    private readonly string _path;
    private readonly Task _writing;
    private long _dropped;

    /// <param name="path">Appended to; its folder must exist.</param>
    /// <param name="time">The clock.</param>
    /// <param name="secrets">Texts that never reach the file, whoever logs them.</param>
    public JsonLinesLog(string path, TimeProvider time, params IReadOnlyList<string> secrets)
    {
        // A secret is looked for as it stands in the line, which is JSON.
        (_time, _secrets) = (time, [.. secrets.Where(secret => secret.Length > 0).Select(secret => JsonEncodedText.Encode(secret, Options.Encoder).ToString())]);
        _path = path;
        FileStream file = Open(); // Where it cannot be opened at all, whoever starts hears of it.
        _writing = Task.Run(() => WriteAsync(file));
    }

    /// <summary>Lines that were dropped and not yet told of.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Returns when every line taken is with the operating system.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private void Take(string line)
    {
        foreach (string secret in _secrets)
            line = line.Replace(secret, Redacted, StringComparison.Ordinal);
        if (!_lines.Writer.TryWrite(line))
            Interlocked.Increment(ref _dropped);
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(_path, options);
    }

    private async Task WriteAsync(FileStream first)
    {
        FileStream? file = first;
        var text = new StringBuilder();
        while (await _lines.Reader.WaitToReadAsync())
        {
            int lines = 0;
            text.Clear();
            for (; lines < LargestBatch && _lines.Reader.TryRead(out string? line); lines++)
                text.Append(line).Append('\n');
            long dropped = Interlocked.Exchange(ref _dropped, 0);
            if (dropped > 0)
                text.Append(CultureInfo.InvariantCulture, $$"""{"level":"Warning","message":"{{dropped}} lines were dropped: the disk was full or too slow"}""").Append('\n');
            file = await TryWriteAsync(file, Encoding.UTF8.GetBytes(text.ToString()));
            if (file is null)
                Interlocked.Add(ref _dropped, dropped + lines);
        }

        if (file is not null)
            await file.DisposeAsync();
    }

    /// <summary>Writes whole lines, or none of them.</summary>
    /// <returns>The file to go on with; null when it takes nothing just now.</returns>
    private async Task<FileStream?> TryWriteAsync(FileStream? file, byte[] lines)
    {
        long before = 0;
        try
        {
            file ??= Open();
            before = file.Length;
            await file.WriteAsync(lines);
            return file;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            if (file is not null)
                CutOff(file, before);
            return null;
        }
    }

    /// <summary>Half a line that still found room would spoil the next.</summary>
    private static void CutOff(FileStream file, long length)
    {
        try
        {
            if (file.Length > length)
                file.SetLength(length);
            file.Dispose();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            file.SafeFileHandle.Dispose(); // The disk takes not even that; how many lines are missing will be said.
        }
    }

    private sealed class Logger(JsonLinesLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var buffer = new ArrayBufferWriter<byte>(512);
            using (var json = new Utf8JsonWriter(buffer, Options))
            {
                json.WriteStartObject();
                json.WriteString("at", log._time.GetUtcNow());
                json.WriteString("level", logLevel.ToString());
                json.WriteNumber("event", eventId.Id);
                json.WriteString("name", eventId.Name);
                json.WriteString("from", category);
                json.WriteString("message", formatter(state, exception));
                if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
                {
                    foreach ((string name, object? value) in values)
                    {
                        if (name != "{OriginalFormat}")
                            WriteValue(json, JsonNamingPolicy.SnakeCaseLower.ConvertName(name), value);
                    }
                }

                if (exception is not null)
                    json.WriteString("exception", exception.ToString());
                json.WriteEndObject();
            }

            log.Take(Encoding.UTF8.GetString(buffer.WrittenSpan));
        }

        private static void WriteValue(Utf8JsonWriter json, string name, object? value)
        {
            switch (value)
            {
                case null:
                    json.WriteNull(name);
                    break;
                case bool flag:
                    json.WriteBoolean(name, flag);
                    break;
                case long or int or short or byte:
                    json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
                case Core.Money money:
                    json.WriteNumber(name, money.ToRupees());
                    break;
                case Core.Price price:
                    json.WriteNumber(name, price.ToRupees());
                    break;
                default:
                    json.WriteString(name, value.ToString());
                    break;
            }
        }
    }
}
