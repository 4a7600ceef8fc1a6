using System.Text.Json;
using System.Xml.Linq;
using Vyuha.House;

namespace Vyuha.Tests.House;

/// <summary>Lock files, notices and bill of materials agree with the projects and with each other, whatever projects there are.</summary>
public sealed class PackageTests
{
    private const string Refresh = "See \"Packages\" in CONTRIBUTING.md for the commands that bring the lock files and notices up to date.";

    private readonly Checkout _checkout = Checkout.Containing(AppContext.BaseDirectory);

    [Fact]
    public void Every_project_has_a_committed_lock_file_that_holds_what_it_asks_for()
    {
        IReadOnlyList<string> projects = _checkout.Projects();
        Assert.True(projects.Count >= 10, string.Join(' ', projects));
        IReadOnlyList<string> tracked = Checkout.TrackedFiles(_checkout.Root);
        Dictionary<string, string> central = Elements("Directory.Packages.props", "PackageVersion").ToDictionary(
            element => (string)element.Attribute("Include")!, element => (string)element.Attribute("Version")!);
        string[] everywhere = [.. Names(Elements("Directory.Build.props", "PackageReference"))];
        Assert.NotEmpty(everywhere);

        var wrong = new List<string>();
        foreach (string project in projects.Where(tracked.Contains))
        {
            string lockFile = Path.Combine(Path.GetDirectoryName(project)!, PackageLocks.FileName).Replace('\\', '/');
            if (!tracked.Contains(lockFile))
            {
                wrong.Add($"{lockFile} is not committed.");
                continue;
            }

            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(_checkout.PathOf(lockFile)));
            JsonElement entries = document.RootElement.GetProperty("dependencies").GetProperty("net10.0");
            Dictionary<string, string> direct = entries.EnumerateObject().Where(entry => entry.Value.GetProperty("type").GetString() == "Direct")
                .ToDictionary(entry => entry.Name, entry => entry.Value.GetProperty("requested").GetString()!);
            Dictionary<string, string> asked = Names(Elements(project, "PackageReference")).Concat(everywhere)
                .ToDictionary(id => id, id => $"[{central[id]}, )");
            if (!direct.OrderBy(pair => pair.Key, StringComparer.Ordinal).SequenceEqual(asked.OrderBy(pair => pair.Key, StringComparer.Ordinal)))
                wrong.Add($"{lockFile} locks {string.Join(", ", direct)} and {project} asks for {string.Join(", ", asked)}.");
            IEnumerable<string> references = Names(Elements(project, "ProjectReference")).Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')).ToLowerInvariant());
            wrong.AddRange(references.Where(name => !entries.TryGetProperty(name == "vyuha.host" ? "vyuha" : name, out _)).Select(name => $"{lockFile} does not know {name}."));
        }

        Assert.True(wrong.Count == 0, $"{string.Join(Environment.NewLine, wrong)}{Environment.NewLine}{Refresh}");
    }

    [Fact]
    public void Every_package_is_in_the_notices_with_a_permissive_licence()
    {
        PackageLocks locks = PackageLocks.Read(_checkout);
        IReadOnlyList<Notice> notices = ThirdPartyNotices.Read(_checkout);
        string[] missing = [.. locks.Packages.Select(package => package.Key).Except(notices.Select(notice => notice.Key))];
        string[] stale = [.. notices.Select(notice => notice.Key).Except(locks.Packages.Select(package => package.Key))];
        Assert.True(missing.Length + stale.Length == 0, $"Missing: {string.Join(", ", missing)}. No longer used: {string.Join(", ", stale)}. {Refresh}");
        Assert.All(notices, notice => Assert.Contains(notice.Licence, ThirdPartyNotices.Permissive));

        // What the packages say themselves; those the tests were built from are on this machine.
        RestoredPackages restored = RestoredPackages.OfThisMachine();
        int compared = 0;
        foreach (LockedPackage package in locks.Packages)
        {
            if (restored.Facts(package) is not { } facts)
                continue;
            Assert.Equal((package.Key, facts.Licence), (package.Key, notices.Single(notice => notice.Key == package.Key).Licence));
            compared++;
        }

        Assert.SkipWhen(compared == 0, "No restored packages on this machine.");
    }

    [Fact]
    public void What_ships_is_told_from_what_only_builds()
    {
        // By hand: Storage and Research ask for Parquet.Net, which asks for Snappier; xunit, BenchmarkDotNet and the analyzers build and test.
        Dictionary<string, bool> shipped = PackageLocks.Read(_checkout).Packages.GroupBy(package => package.Id).ToDictionary(group => group.Key, group => group.Any(package => package.Shipped));
        Assert.All(["Parquet.Net", "Snappier", "Microsoft.Data.Sqlite", "SQLitePCLRaw.lib.e_sqlite3", "Spectre.Console", "System.CommandLine"], id => Assert.True(shipped[id], id));
        Assert.All(["xunit.v3.assert", "BenchmarkDotNet", "Meziantou.Analyzer", "Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.CodeAnalysis.PublicApiAnalyzers", "CsCheck"], id => Assert.False(shipped[id], id));
    }

    [Fact]
    public void The_bill_of_materials_lists_every_package_and_repeats_byte_for_byte()
    {
        PackageLocks locks = PackageLocks.Read(_checkout);
        byte[] bill = BillOfMaterials.Write(locks, ThirdPartyNotices.Read(_checkout), _checkout.Version);
        Assert.Equal(bill, BillOfMaterials.Write(PackageLocks.Read(_checkout), ThirdPartyNotices.Read(_checkout), _checkout.Version));

        using JsonDocument document = JsonDocument.Parse(bill);
        JsonElement root = document.RootElement;
        Assert.Equal(("CycloneDX", "1.6"), (root.GetProperty("bomFormat").GetString(), root.GetProperty("specVersion").GetString()));
        Assert.Equal("Vyuha", root.GetProperty("metadata").GetProperty("component").GetProperty("name").GetString());
        JsonElement[] components = [.. root.GetProperty("components").EnumerateArray()];
        Assert.Equal(
            locks.Packages.Select(package => $"pkg:nuget/{package.Id}@{package.Version}"),
            components.Select(component => component.GetProperty("purl").GetString()));
        JsonElement parquet = components.Single(component => component.GetProperty("name").GetString() == "Parquet.Net");
        Assert.Equal("required", parquet.GetProperty("scope").GetString());
        Assert.Equal("MIT", parquet.GetProperty("licenses")[0].GetProperty("license").GetProperty("id").GetString());

        // Every reference of the graph leads somewhere, and Parquet.Net to what its package asks for.
        HashSet<string?> references = [.. components.Select(component => component.GetProperty("bom-ref").GetString()), "vyuha"];
        Assert.Equal(components.Length + 1, references.Count);
        foreach (JsonElement dependency in root.GetProperty("dependencies").EnumerateArray())
        {
            Assert.Contains(dependency.GetProperty("ref").GetString(), references);
            Assert.All(dependency.GetProperty("dependsOn").EnumerateArray(), to => Assert.Contains(to.GetString(), references));
        }

        JsonElement ofParquet = root.GetProperty("dependencies").EnumerateArray().Single(dependency => dependency.GetProperty("ref").GetString()!.StartsWith("pkg:nuget/Parquet.Net@", StringComparison.Ordinal));
        Assert.Contains(ofParquet.GetProperty("dependsOn").EnumerateArray(), to => to.GetString()!.StartsWith("pkg:nuget/Snappier@", StringComparison.Ordinal));
    }

    private IEnumerable<XElement> Elements(string file, string name) => XDocument.Load(_checkout.PathOf(file)).Descendants(name);

    private static IEnumerable<string> Names(IEnumerable<XElement> references) => references.Select(reference => (string)reference.Attribute("Include")!);
}
