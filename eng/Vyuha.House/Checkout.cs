using System.Diagnostics;
using System.Xml.Linq;

namespace Vyuha.House;

/// <summary>A checkout of this repository.</summary>
public sealed class Checkout
{
    private Checkout(string root) => Root = root;

    public string Root { get; }

    /// <summary>Version of the product.</summary>
    public string Version => Properties().Descendants("Version").Single().Value;

    /// <summary>Packages that all projects or one of them are built with and none ships: analyzers.</summary>
    public IReadOnlySet<string> BuildOnlyPackages =>
        Projects().Select(project => XDocument.Load(PathOf(project))).Append(Properties()).SelectMany(document => document.Descendants("PackageReference"))
            .Where(reference => (string?)reference.Attribute("PrivateAssets") == "all")
            .Select(reference => (string)reference.Attribute("Include")!).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="HouseException">No folder from here up holds the solution.</exception>
    public static Checkout Containing(string folder)
    {
        for (var candidate = new DirectoryInfo(folder); candidate is not null; candidate = candidate.Parent)
        {
            if (File.Exists(Path.Combine(candidate.FullName, "Vyuha.slnx")))
                return new(candidate.FullName);
        }

        throw new HouseException($"{folder} is not in a checkout of Vyuha. Run this in one.");
    }

    /// <summary>Files git knows below a folder and that are there, relative to it.</summary>
    /// <exception cref="HouseException">It is not a checkout.</exception>
    public static IReadOnlyList<string> TrackedFiles(string folder)
    {
        var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using Process git = Process.Start(start)!;
        Task<string> errors = git.StandardError.ReadToEndAsync();
        string names = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0)
            throw new HouseException($"{folder}: git lists no files here ({errors.Result.Trim()}). Run this in a checkout.");
        return [.. names.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(folder, file)))];
    }

    public string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Project files below <c>src</c>, <c>tests</c>, <c>bench</c> and <c>eng</c>, relative to the root, in order.</summary>
    public IReadOnlyList<string> Projects() =>
        [.. new[] { "src", "tests", "bench", "eng" }
            .Select(PathOf).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateDirectories(folder))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private XDocument Properties() => XDocument.Load(PathOf("Directory.Build.props"));
}
