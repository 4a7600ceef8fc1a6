using System.Diagnostics;
using Vyuha.House;

namespace Vyuha.Tests.House;

public sealed class SecretScanTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Put together here, so that this file holds none of them.
    public static TheoryData<string, string> Planted => new()
    {
        { "a private key", "-----BEGIN RSA " + "PRIVATE KEY-----" },
        { "a GitHub token", "git clone https://ghp_" + new string('a', 18) + new string('7', 18) + "@example.org" },
        { "an AWS access key", "aws = AKIA" + "IOSFODNN7EXAMPLE" },
        { "a Telegram bot token", "TELEGRAM=123456789" + ":AA" + "EhBOweik6ad9r_QXMENQjcrGbqCr4K-aB" },
        { "a signed web token", "Bearer eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N" },
        { "a password in an address", "postgres://vyuha:" + "hunter2hunter2" + "@db.example.org/vyuha" },
        { "a random value given to a key, token, secret or password", "\"apikey\": \"" + "9f8c3a1be07d42566a1f0c9be3d7a854" + "\"" },
        { "a random value given to a key, token, secret or password", "const string BrokerSecret = \"" + "q8Zr2LxW0vNf71TbKpYd5uHc" + "\";" },
    };

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_planted_secret_fails_the_scan_with_file_and_line(string what, string line)
    {
        Commit("src/settings.txt", $"first line\n{line}\n");
        (int code, string output, string errors) = Scan();
        Assert.Equal(1, code);
        Assert.StartsWith($"src/settings.txt:2: {what}.", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Contains("1 tracked files, 1 secrets", output, StringComparison.Ordinal);
        Assert.DoesNotContain(line, errors + output, StringComparison.Ordinal); // a log is no place for it either
    }

    [Theory]
    [InlineData("string apiKey = Environment.GetEnvironmentVariable(\"OPENALGO_API_KEY\");")]
    [InlineData("CancellationToken token = cancellation.Token;")]
    [InlineData("\"token\": \"put-your-own-token-here\"")]
    [InlineData("SHA-256 9f8c3a1be07d42566a1f0c9be3d7a8549f8c3a1be07d42566a1f0c9be3d7a854")]
    [InlineData("https://example.org:5000/api/v1/placeorder")]
    [InlineData("redis://user:${PASSWORD}@host")]
    public void Ordinary_lines_pass(string line)
    {
        Commit("readme.txt", line);
        (int code, string output, string errors) = Scan();
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("0 secrets", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_git_does_not_track_is_not_looked_at()
    {
        Commit("a.txt", "nothing");
        File.WriteAllText(Path.Combine(_folder, "private.txt"), "AKIA" + "IOSFODNN7EXAMPLE");
        Assert.Equal(0, Scan().Code);
    }

    [Fact]
    public void This_repository_holds_no_secret()
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        int code = HouseCommands.Run(["secrets"], Checkout.Containing(AppContext.BaseDirectory).Root, output, errors);
        Assert.True(code == 0, errors.ToString());
    }

    private (int Code, string Output, string Errors) Scan()
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        int code = HouseCommands.Run(["secrets"], _folder, output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    private void Commit(string file, string content)
    {
        string path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        Git("init", "-q");
        Git("add", ".");
        Git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "a commit");
    }

    private void Git(params string[] arguments)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _folder })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
