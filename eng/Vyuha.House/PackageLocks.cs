using System.Text.Json;

namespace Vyuha.House;

/// <summary>One version of one package, as the lock files pin it.</summary>
/// <param name="ContentHash">SHA-512 of the package without its signature, base64: what NuGet compares on restore.</param>
/// <param name="Shipped">Whether it is part of the product; if not, it only builds or tests it.</param>
/// <param name="DependsOn">Keys of the packages it was restored with.</param>
public sealed record LockedPackage(string Id, string Version, string ContentHash, bool Shipped, IReadOnlyList<string> DependsOn)
{
    /// <summary>Unique among the packages.</summary>
    public string Key => $"{Id}@{Version}";
}

/// <summary>All packages of the repository: the union of the <c>packages.lock.json</c> beside each project.</summary>
public sealed class PackageLocks
{
    public const string FileName = "packages.lock.json";

    private PackageLocks(IReadOnlyList<LockedPackage> packages) => Packages = packages;

    /// <summary>By id and version.</summary>
    public IReadOnlyList<LockedPackage> Packages { get; }

    /// <exception cref="HouseException">A project has no lock file.</exception>
    public static PackageLocks Read(Checkout checkout)
    {
        ArgumentNullException.ThrowIfNull(checkout);
        var packages = new Dictionary<string, LockedPackage>(StringComparer.OrdinalIgnoreCase);
        IReadOnlySet<string> buildOnly = checkout.BuildOnlyPackages;
        foreach (string project in checkout.Projects())
        {
            string path = checkout.PathOf(Path.Combine(Path.GetDirectoryName(project)!, FileName));
            if (!File.Exists(path))
                throw new HouseException($"{project} has no {FileName}. Run 'dotnet restore {project}' and commit the file it writes.");
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (JsonProperty framework in document.RootElement.GetProperty("dependencies").EnumerateObject())
            {
                foreach (LockedPackage package in PackagesOf(framework.Value, project.StartsWith("src/", StringComparison.Ordinal), buildOnly))
                {
                    packages[package.Key] = packages.TryGetValue(package.Key, out LockedPackage? known)
                        ? Merge(known, package)
                        : package;
                }
            }
        }

        return new([.. packages.Values.OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase).ThenBy(package => package.Version, StringComparer.Ordinal)]);
    }

    private static LockedPackage Merge(LockedPackage one, LockedPackage other)
    {
        if (one.ContentHash != other.ContentHash)
            throw new HouseException($"{one.Key} has two content hashes in the lock files: {one.ContentHash} and {other.ContentHash}. One of them is not the package it says.");
        return one with
        {
            Shipped = one.Shipped || other.Shipped,
            DependsOn = [.. one.DependsOn.Union(other.DependsOn).Order(StringComparer.Ordinal)],
        };
    }

    private static IEnumerable<LockedPackage> PackagesOf(JsonElement entries, bool ofProduct, IReadOnlySet<string> buildOnly)
    {
        var byId = entries.EnumerateObject()
            .Where(entry => entry.Value.GetProperty("type").GetString() != "Project")
            .ToDictionary(entry => entry.Name, entry => entry.Value, StringComparer.OrdinalIgnoreCase);
        HashSet<string> shipped = ofProduct ? Reachable(byId, buildOnly) : [];
        foreach ((string id, JsonElement entry) in byId)
        {
            yield return new(
                id,
                VersionOf(entry),
                entry.GetProperty("contentHash").GetString()!,
                shipped.Contains(id),
                // What the framework itself provides is named as a dependency but not restored.
                [.. DependenciesOf(entry).Where(byId.ContainsKey).Select(dependency => $"{IdOf(byId, dependency)}@{VersionOf(byId[dependency])}").Order(StringComparer.Ordinal)]);
        }
    }

    /// <summary>What a project asks for itself, apart from what only builds it, and all that this brings along.</summary>
    private static HashSet<string> Reachable(Dictionary<string, JsonElement> byId, IReadOnlySet<string> buildOnly)
    {
        var reached = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = new Stack<string>(byId.Where(entry => entry.Value.GetProperty("type").GetString() == "Direct" && !buildOnly.Contains(entry.Key)).Select(entry => entry.Key));
        while (open.TryPop(out string? id))
        {
            if (!byId.TryGetValue(id, out JsonElement entry) || !reached.Add(id))
                continue;
            foreach (string dependency in DependenciesOf(entry))
                open.Push(dependency);
        }

        return reached;
    }

    private static IEnumerable<string> DependenciesOf(JsonElement entry) =>
        entry.TryGetProperty("dependencies", out JsonElement dependencies) ? dependencies.EnumerateObject().Select(dependency => dependency.Name) : [];

    private static string IdOf(Dictionary<string, JsonElement> byId, string id) => byId.Keys.First(known => known.Equals(id, StringComparison.OrdinalIgnoreCase));

    private static string VersionOf(JsonElement entry) => entry.GetProperty("resolved").GetString()!;
}
