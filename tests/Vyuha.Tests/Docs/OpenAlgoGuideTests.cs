using System.Text.RegularExpressions;
using Vyuha.Host.Commands;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Probe;

namespace Vyuha.Tests.Docs;

/// <summary>The guide to installing OpenAlgo and its compose file keep their promises.</summary>
public sealed partial class OpenAlgoGuideTests
{
    private const string GuidePath = "docs/guides/openalgo.md";

    private static readonly string Guide = File.ReadAllText(RepositoryFiles.PathOf(GuidePath));

    [Fact]
    public void Every_port_of_the_compose_file_is_published_on_this_machine_alone()
    {
        string[] ports = [.. Published().Matches(File.ReadAllText(RepositoryFiles.PathOf("deploy/compose/openalgo.yaml"))).Select(match => match.Groups["port"].Value)];
        Assert.Equal(["127.0.0.1:${OPENALGO_PORT:-5000}:5000", "127.0.0.1:${OPENALGO_STREAM_PORT:-8765}:8765"], ports);
    }

    [Fact]
    public void The_compose_file_takes_the_image_of_its_project_and_builds_nothing()
    {
        string compose = File.ReadAllText(RepositoryFiles.PathOf("deploy/compose/openalgo.yaml"));
        Assert.Contains("image: ${OPENALGO_IMAGE:-marketcalls/openalgo:latest}", compose, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex(@"^\s*build:", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)), compose);
    }

    [Fact]
    public void The_guide_names_what_the_program_has()
    {
        var option = new ServerOption();
        Assert.All(
            (string[])[ServerOption.DefaultUrl, ServerVersion.Tested, ApiKey.Variable, ApiKey.FileVariable, option.Url.Name, option.StreamUrl.Name, option.KeyFile.Name],
            word => Assert.Contains(word, Guide, StringComparison.Ordinal));
    }

    [Fact]
    public void Its_links_into_the_repository_lead_somewhere()
    {
        string folder = Path.GetDirectoryName(RepositoryFiles.PathOf(GuidePath))!;
        string[] targets = [.. Links().Matches(Guide).Select(match => match.Groups["target"].Value).Where(target => !target.StartsWith("http", StringComparison.Ordinal))];
        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.True(File.Exists(Path.GetFullPath(Path.Combine(folder, target.Split('#')[0]))), target));
    }

    [GeneratedRegex("""^\s*- "(?<port>[^"]+:[0-9]+)"$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Published();

    [GeneratedRegex(@"\]\((?<target>[^)]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Links();
}
