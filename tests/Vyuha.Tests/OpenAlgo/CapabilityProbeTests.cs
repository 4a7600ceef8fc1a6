using System.Text.Json;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Probe;

namespace Vyuha.Tests.OpenAlgo;

public sealed class CapabilityProbeTests
{
    /// <summary>Every call that changes something on a server.</summary>
    private static readonly string[] Changing =
    [
        "placeorder", "modifyorder", "cancelorder", "placesmartorder", "basketorder", "splitorder", "optionsorder", "optionsmultiorder",
        "placegttorder", "modifygttorder", "cancelgttorder", "cancelallorder", "closeposition", "toggle", "notify",
    ];

    [Fact]
    public async Task It_reads_only_and_tells_what_works_from_what_does_not()
    {
        await using var stream = new FakeStreamServer();
        using var handler = new ScriptedHandler((request, _) => request.RequestUri!.AbsolutePath["/api/v1/".Length..] switch
        {
            "ping" => Recorded("ping_ok"),
            "analyzer" => Recorded("analyzer_status_on"),
            "expiry" => Recorded("expiry_nifty_options"),
            "funds" => Recorded("funds_analyze_initial"),
            "orderbook" => Recorded("orderbook_analyze_mixed"),
            "quotes" => Recorded("quotes_option"),
            "optionsymbol" => Recorded("optionsymbol_atm"),
            "margin" => Recorded("margin_single_short"),
            "gttorderbook" => ScriptedHandler.Reply(501, """{"status":"error","message":"GTT is not supported"}"""),
            _ => ScriptedHandler.Reply(500, """{"status":"error","message":"no"}"""),
        });
        using OpenAlgoClient client = TestClient.Over(handler, TestClient.Options with { StreamUrl = stream.Url });
        CapabilityReport report = await new CapabilityProbe(client, TimeProvider.System).RunAsync(CancellationToken.None);

        Assert.Equal(("zerodha", "analyze", "Alive"), (report.Broker, report.Mode, report.Session));
        Assert.Equal((true, true, true, false), (report.HasStream, report.HasOrderStream, report.HasMargin, report.HasGtt));
        Assert.Equal("NotSupported", report.Answers.Single(answer => answer.Question == "gttorderbook").Answer);
        Assert.Equal("ServerError", report.Answers.Single(answer => answer.Question == "tradebook").Answer);
        Assert.InRange(report.ClockSkewSeconds!.Value, 3_599, 3_601);
        Assert.Equal(["LIMIT", "SL"], report.OrderKinds.Where(kind => kind.IsUsed).Select(kind => kind.Kind));

        Assert.DoesNotContain(handler.Requests, request => Changing.Contains(request.Address.Segments[^1]));
        Assert.Equal(0, stream.Said("subscribe"));
        Assert.DoesNotContain("canary", JsonSerializer.Serialize(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_report_too()
    {
        using var handler = new ScriptedHandler((_, _) => throw new HttpRequestException("connection refused"));
        using OpenAlgoClient client = TestClient.Over(handler, TestClient.Options with { StreamUrl = new("ws://127.0.0.1:1") });
        CapabilityReport report = await new CapabilityProbe(client, TimeProvider.System).RunAsync(CancellationToken.None);
        Assert.Equal(("unknown", "Unknown", false), (report.Mode, report.Session, report.HasStream));
        Assert.DoesNotContain(report.Answers, answer => answer.Answer == "works");
    }

    private static HttpResponseMessage Recorded(string name)
    {
        OpenAlgoFixture fixture = OpenAlgoFixture.Load(name);
        HttpResponseMessage reply = ScriptedHandler.Reply(fixture.Status, fixture.Response.GetRawText());
        reply.Headers.Date = DateTimeOffset.UtcNow.AddHours(1);
        return reply;
    }
}
