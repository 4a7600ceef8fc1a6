using System.Text.Json;
using Microsoft.Extensions.Logging;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;
using Vyuha.Host.Session.Logging;

namespace Vyuha.Tests.Host.Session;

/// <summary>The log file as a person or a program reads it afterwards.</summary>
public sealed class SessionLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-log-").FullName;

    private string LogPath => Path.Combine(_folder, "log.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_trace_id_leads_from_the_signal_to_every_fill()
    {
        await using (var file = new JsonLinesLog(LogPath, TimeProvider.System))
        {
            using PaperSession paper = new PaperSession(log: file.CreateLogger("trader")).Run(30);
            Assert.Equal(4, paper.Fills.Count);
        }

        List<JsonElement> lines = Lines();
        List<JsonElement> traced = [.. lines.Where(line => Value(line, "trace") == "paper-s1")];
        Assert.Equal(traced[0].GetRawText(), lines.First(line => Event(line) == 3101).GetRawText()); // It begins with the decision.
        Assert.Single(traced, line => Event(line) == 3102);
        long[] placed = [.. traced.Where(line => Event(line) == 3104 && Value(line, "command") == "Place").Select(line => line.GetProperty("order_id").GetInt64())];
        Assert.Equal([1, 2, 3, 4], placed.Order());
        var filled = traced.Where(line => Event(line) == 3106).ToDictionary(line => line.GetProperty("order_id").GetInt64(), line => Value(line, "broker_order_id"));
        Assert.Equal([1, 2, 3, 4], filled.Keys.Order());
        Assert.All(filled, pair => Assert.Equal($"PAPER-{pair.Key}", pair.Value));
        Assert.Contains(traced, line => Event(line) == 3107 && Value(line, "to") == "open");
        Assert.Contains(lines, line => Event(line) == 3202 && Value(line, "alarm") == "Reconciled");
    }

    [Fact]
    public async Task No_secret_reaches_the_log()
    {
        const string Canary = "canary-7f3a\"9c\\51e2";
        string token;
        await using (var file = new JsonLinesLog(LogPath, TimeProvider.System, Canary))
        {
            ILogger log = file.CreateLogger("trader");
            using PaperSession paper = new PaperSession(log: log).Run(15);
            await using (ControlServer server = await ControlServer.StartAsync(
                _folder, PaperSession.Book, () => paper.View.Current, paper.Requests, log, TestContext.Current.CancellationToken))
            {
                token = ControlFile.Read(_folder)!.Token;
                using ControlClient client = ControlClient.Connect(_folder, PaperSession.Book);
                await client.GetAsync("status", TestContext.Current.CancellationToken);
                using var http = new HttpClient();
                using var wrong = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Port}/status");
                wrong.Headers.TryAddWithoutValidation("Authorization", $"Token {token}");
                (await http.SendAsync(wrong, TestContext.Current.CancellationToken)).Dispose();
            }

            // Careless code: the key in a value, in the message, and in an exception.
            Vyuha.Host.Log.Warning(log, AlarmKind.NotAuthorised, $"the server said: bad key {Canary}");
            log.Log(LogLevel.Error, new EventId(1, "Careless"), "state", new InvalidOperationException($"key {Canary}"), (_, _) => "it failed");
        }

        string text = File.ReadAllText(LogPath);
        Assert.Contains("bad key [secret]", text, StringComparison.Ordinal);
        Assert.Contains("key [secret]", Lines().Single(line => Event(line) == 1).GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary-7f3a", text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, text, StringComparison.Ordinal);
        Assert.Contains(Lines(), line => Event(line) == 3302); // The refusal itself is told.
    }

    [Fact]
    public async Task Who_asked_for_what_is_on_record()
    {
        await using (var file = new JsonLinesLog(LogPath, TimeProvider.System))
        {
            using PaperSession paper = new PaperSession(log: file.CreateLogger("trader")).Run(2);
            Task<string?> asked = paper.Requests.AskAsync(OperatorVerb.Freeze, 1, "anna");
            Assert.False(asked.IsCompleted);
            paper.Run(0.1);
            Assert.Null(await asked);
        }

        JsonElement line = Assert.Single(Lines(), line => Event(line) == 3201);
        Assert.Equal(("anna", "Freeze", 1), (Value(line, "user"), Value(line, "verb"), line.GetProperty("book").GetInt32()));
        Assert.Equal("Warning", Value(line, "level"));
    }

    [Fact]
    public async Task A_restart_goes_on_with_the_same_file()
    {
        for (int life = 0; life < 2; life++)
        {
            await using var file = new JsonLinesLog(LogPath, TimeProvider.System);
            Vyuha.Host.Log.Notice(file.CreateLogger("trader"), AlarmKind.Reconciled, $"life {life}\nwith a second line");
        }

        Assert.Equal(["life 0\nwith a second line", "life 1\nwith a second line"], Lines().Select(line => Value(line, "text")));
    }

    [Fact]
    public async Task A_disk_that_is_full_for_a_while_costs_lines_and_says_how_many()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "A file that takes nothing is a thing of Linux.");
        string link = LogPath + "-link";
        File.CreateSymbolicLink(link, "/dev/full");
        await using (var file = new JsonLinesLog(link, TimeProvider.System))
        {
            ILogger log = file.CreateLogger("trader");
            Vyuha.Host.Log.Notice(log, AlarmKind.Reconciled, "nobody reads this");
            while (file.Dropped == 0)
                await Task.Delay(10, TestContext.Current.CancellationToken);
            File.Delete(link);
            File.CreateSymbolicLink(link, LogPath);
            Vyuha.Host.Log.Notice(log, AlarmKind.Reconciled, "there is room again");
        }

        Assert.Equal(["there is room again", "1 lines were dropped: the disk was full or too slow"], Lines().Select(line => Value(line, "text") ?? Value(line, "message")));
    }

    private List<JsonElement> Lines() => [.. File.ReadAllLines(LogPath).Select(line => JsonDocument.Parse(line).RootElement)];

    private static int Event(JsonElement line) => line.GetProperty("event").GetInt32();

    private static string? Value(JsonElement line, string name) => line.TryGetProperty(name, out JsonElement value) ? value.ToString() : null;
}
