using Vyuha.OpenAlgo.Probe;

namespace Vyuha.Tests.OpenAlgo;

public sealed class VersionProbeTests
{
    /// <summary>As OpenAlgo 2.0.2.1 writes it: marketcalls/openalgo, blueprints/auth.py, get_app_info.</summary>
    private const string Upstream = """{"name":"OpenAlgo","status":"success","version":"2.0.2.1"}""";

    [Fact]
    public async Task A_server_says_its_name_and_version_without_a_key()
    {
        await using var server = new RawHttpServer(_ => (Act.Answer, 200, Upstream));
        ServerVersion version = await VersionProbe.AskAsync(server.Url, CancellationToken.None);
        Assert.Equal((VersionAnswer.Said, "OpenAlgo", "2.0.2.1", true), (version.Answer, version.Name, version.Version, version.IsLikeTested));
        Assert.StartsWith("GET /auth/app-info HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "<html>Welcome to nginx!</html>")]
    [InlineData(200, """{"status":"success"}""")]
    [InlineData(200, """{"version":2}""")]
    [InlineData(200, """["2.0.2.1"]""")]
    [InlineData(404, """{"status":"error","version":"2.0.2.1"}""")]
    [InlineData(302, "")]
    public async Task What_is_no_such_answer_is_not_read_as_one(int status, string body)
    {
        await using var server = new RawHttpServer(_ => (Act.Answer, status, body));
        Assert.Equal(VersionAnswer.NotSaid, (await VersionProbe.AskAsync(server.Url, CancellationToken.None)).Answer);
        Assert.Single(server.Requests); // A redirect is not followed.
    }

    [Fact]
    public async Task A_server_that_hangs_up_listens_and_one_that_is_away_does_not()
    {
        Uri gone;
        await using (var server = new RawHttpServer(_ => (Act.CloseAfterRequest, 200, "")))
        {
            gone = server.Url;
            Assert.Equal(VersionAnswer.NotSaid, (await VersionProbe.AskAsync(gone, CancellationToken.None)).Answer);
        }

        Assert.Equal(VersionAnswer.NoServer, (await VersionProbe.AskAsync(gone, CancellationToken.None)).Answer);
    }

    [Theory]
    [InlineData("2.0.2.1", true)]
    [InlineData("2.0.9", true)]
    [InlineData("2.1.0.0", false)]
    [InlineData("1.0.0.30", false)]
    [InlineData("nightly", false)]
    public void The_first_two_numbers_decide_whether_a_version_is_like_the_tested_one(string version, bool isLike) =>
        Assert.Equal(isLike, new ServerVersion(VersionAnswer.Said, "OpenAlgo", version, null, "").IsLikeTested);
}
