using System.Net;
using System.Text;
using System.Text.Json;
using Vyuha.Host.News;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Commands;

public sealed class NewsCommandTests : IDisposable
{
    private readonly TempHome _home = new();

    [Fact]
    public void Files_dropped_into_a_folder_are_read_once_and_listed()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_home.Home.Path, "drop")).FullName;
        File.WriteAllText(Path.Combine(folder, "a.txt"), "Sensex crashes 1,200 points\nInfosys soars on record profit\n");
        File.WriteAllText(Path.Combine(folder, "b.json"), "{ broken");
        (int code, string output, string errors) = VyuhaProcess.RunScript(
            _home.Home.Path, "set -e\nvyuha news follow Desk \"$1\" >&2\nvyuha news fetch >&2 || true\nvyuha news fetch >&2\nvyuha news list --json", folder);
        Assert.True(code == 0, errors);
        JsonElement stories = JsonDocument.Parse(output).RootElement.GetProperty("stories");
        Assert.Equal(2, stories.GetArrayLength());
        Assert.Contains("b.json: cannot be read as a feed", errors, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "done", "a.txt")));
        Assert.True(File.Exists(Path.Combine(folder, "failed", "b.json")));
    }

    [Fact]
    public async Task A_server_is_asked_for_what_has_changed()
    {
        using var server = new HttpListener();
        int port = FreePort();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        var asked = new List<string?>();
        Task serving = Task.Run(async () =>
        {
            for (int i = 0; i < 3; i++)
            {
                HttpListenerContext context = await server.GetContextAsync();
                asked.Add(context.Request.Headers["If-None-Match"]);
                if (context.Request.Headers["If-None-Match"] == "\"v1\"")
                    context.Response.StatusCode = 304;
                else if (i == 2)
                    context.Response.StatusCode = 503;
                else
                {
                    context.Response.Headers["ETag"] = "\"v1\"";
                    context.Response.OutputStream.Write(Encoding.UTF8.GetBytes("<rss><item><title>Nifty rises</title></item></rss>"));
                }

                context.Response.Close();
            }
        }, TestContext.Current.CancellationToken);
        var feed = new Feed("Wire", $"http://127.0.0.1:{port}/feed");
        using (var first = new FeedFetcher(_home.Home))
        {
            Assert.Equal("Nifty rises", Assert.Single((await first.ReadAsync(feed, TestContext.Current.CancellationToken)).Items).Title);
            first.Done();
        }

        using var second = new FeedFetcher(_home.Home);
        Assert.True((await second.ReadAsync(feed, TestContext.Current.CancellationToken)).Unchanged);
        FeedAnswer failed = await second.ReadAsync(feed with { Address = feed.Address + "2" }, TestContext.Current.CancellationToken);
        Assert.Equal("the server answers 503 Service Unavailable.", failed.Failure);
        await serving;
        Assert.Equal([null, "\"v1\"", null], asked);
    }

    [Theory]
    [InlineData("ftp://x/feed", "feeds are read by http and https")]
    [InlineData("https://user:pw@x/feed", "without a user name")] // not-a-secret
    public void An_address_that_cannot_be_followed_is_refused(string address, string message)
    {
        (int code, _, string errors) = VyuhaProcess.Run(_home.Home.Path, "news", "follow", "Wire", address);
        Assert.Equal(2, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_is_trained_measured_and_kept_with_its_provenance()
    {
        var text = new StringBuilder("title,label,entity\n");
        string[] good = ["soars", "gains", "jumps"], bad = ["sinks", "drops", "dives"], flat = ["meets", "names", "opens"];
        for (int i = 0; i < 60; i++)
            text.Append($"Company{i} {good[i % 3]} in trade {i},positive,Company{i}\nCompany{i} {bad[i % 3]} in trade {i},negative,Company{i}\nCompany{i} {flat[i % 3]} in trade {i},neutral,Company{i}\n");
        string file = _home.File("labels.csv", text.ToString());
        (int code, string output, string errors) = VyuhaProcess.RunScript(_home.Home.Path, "set -e\nvyuha news train \"$1\" >&2\nvyuha news score --json 'Nifty dives in trade 7'", file);
        Assert.True(code == 0, errors);
        JsonElement judged = JsonDocument.Parse(output).RootElement;
        Assert.Equal(("classifier", "negative"), (judged.GetProperty("method").GetString(), judged.GetProperty("titles")[0].GetProperty("class").GetString()));
        JsonElement provenance = JsonDocument.Parse(File.ReadAllText(Path.Combine(_home.Home.NewsFolder, "model.json"))).RootElement;
        Assert.Equal("labels.csv", provenance.GetProperty("file").GetString());
        Assert.Equal(180, provenance.GetProperty("titles").GetInt32() + provenance.GetProperty("held_out").GetInt32());
    }

    public void Dispose() => _home.Dispose();

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
