using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Vyuha.Tests;

/// <summary>What every tracked file must keep to; read from the checkout the tests were built in.</summary>
public sealed class RepositoryTests
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase;

    // This file is not searched: it names what it forbids.
    private static readonly (string What, Regex Pattern)[] Forbidden =
    [
        ("an absolute path of one machine", new(@"(?<![\w.:/-])/(work|root)/\w", Options, TimeSpan.FromSeconds(5))),
        ("a home folder of one person", new(@"(?<![\w.:/-])/(home|Users)/[a-z]\w*", Options, TimeSpan.FromSeconds(5))),
        ("a Windows home folder", new(@"[A-Z]:\\Users\\\w", Options, TimeSpan.FromSeconds(5))),
        ("a package registry", new(@"api\.nuget\.org|registry\.npmjs|pypi\.org|proxy\.golang|pkgs\.dev\.azure|artifactory", Options, TimeSpan.FromSeconds(5))),
    ];

    [Fact]
    public void No_tracked_file_names_a_machine_or_a_registry()
    {
        string root = Root();
        var found = new List<string>();
        foreach (string file in TrackedFiles(root).Where(file => Path.GetFileName(file) != $"{nameof(RepositoryTests)}.cs"))
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(root, file));
            if (bytes.AsSpan(0, Math.Min(bytes.Length, 8000)).Contains((byte)0))
                continue;
            string text = Encoding.UTF8.GetString(bytes);
            found.AddRange(Forbidden.Where(rule => rule.Pattern.IsMatch(text)).Select(rule => $"{file}: {rule.What}: {rule.Pattern.Match(text).Value}"));
        }

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("see /work" + "/shared/x", true)]
    [InlineData("\"/home" + "/anna/data\"", true)]
    [InlineData("https://example.org/work" + "/shared", false)]
    [InlineData("src/work" + "/shared", false)]
    public void The_patterns_see_what_they_must(string text, bool forbidden) =>
        Assert.Equal(forbidden, Forbidden.Any(rule => rule.Pattern.IsMatch(text)));

    [Fact]
    public void Scripts_are_executable_and_have_unix_line_ends()
    {
        string root = Root();
        foreach (string script in new[] { "vyuha", ".ci/run" })
        {
            Assert.DoesNotContain('\r', File.ReadAllText(Path.Combine(root, script)));
            if (!OperatingSystem.IsWindows())
                Assert.True(File.GetUnixFileMode(Path.Combine(root, script)).HasFlag(UnixFileMode.UserExecute), $"{script} is executable");
        }
    }

    private static string[] TrackedFiles(string root)
    {
        var start = new ProcessStartInfo("git") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = root };
        foreach (string argument in new[] { "ls-files", "-z", "--cached" })
            start.ArgumentList.Add(argument);
        using var git = Process.Start(start)!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.SkipWhen(git.ExitCode != 0, "Not a git checkout.");
        string[] files = [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(root, file)))];
        Assert.True(files.Length > 20, "git lists the repository's files");
        return files;
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vyuha.slnx")))
                return folder.FullName;
        }

        Assert.Skip("The tests were built outside a checkout.");
        return "";
    }
}
