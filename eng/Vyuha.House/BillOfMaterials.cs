using System.Text.Json;

namespace Vyuha.House;

/// <summary>The packages as a software bill of materials: CycloneDX 1.6, JSON. The same lock files give the same bytes.</summary>
/// <remarks>
/// A package that only builds or tests the product has the scope <c>excluded</c>. The hash is NuGet's content hash, which leaves the
/// package's signature out, and therefore is a property rather than the hash of a file.
/// </remarks>
public static class BillOfMaterials
{
    private const string Product = "vyuha";

    /// <exception cref="HouseException">A package has no notice.</exception>
    public static byte[] Write(PackageLocks locks, IReadOnlyList<Notice> notices, string version)
    {
        ArgumentNullException.ThrowIfNull(locks);
        Dictionary<string, string> licences = notices.ToDictionary(notice => notice.Key, notice => notice.Licence, StringComparer.OrdinalIgnoreCase);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
            json.WriteString("bomFormat", "CycloneDX");
            json.WriteString("specVersion", "1.6");
            json.WriteNumber("version", 1);
            json.WriteStartObject("metadata");
            json.WriteStartObject("component");
            json.WriteString("type", "application");
            json.WriteString("bom-ref", Product);
            json.WriteString("name", "Vyuha");
            json.WriteString("version", version);
            Licence(json, "Apache-2.0");
            json.WriteEndObject();
            json.WriteEndObject();

            json.WriteStartArray("components");
            foreach (LockedPackage package in locks.Packages)
                Component(json, package, licences);
            json.WriteEndArray();

            json.WriteStartArray("dependencies");
            Dependency(json, Product, locks.Packages.Where(package => package.Shipped).Select(package => package.Key));
            foreach (LockedPackage package in locks.Packages)
                Dependency(json, Reference(package.Key), package.DependsOn);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Component(Utf8JsonWriter json, LockedPackage package, Dictionary<string, string> licences)
    {
        if (!licences.TryGetValue(package.Key, out string? licence))
            throw new HouseException($"{package.Key} is not in {ThirdPartyNotices.FileName}. Run './vyuha house notices' and commit what it writes.");
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("bom-ref", Reference(package.Key));
        json.WriteString("name", package.Id);
        json.WriteString("version", package.Version);
        json.WriteString("scope", package.Shipped ? "required" : "excluded");
        Licence(json, licence);
        json.WriteString("purl", Reference(package.Key));
        json.WriteStartArray("properties");
        json.WriteStartObject();
        json.WriteString("name", "nuget:contentHash");
        json.WriteString("value", package.ContentHash);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Licence(Utf8JsonWriter json, string id)
    {
        json.WriteStartArray("licenses");
        json.WriteStartObject();
        json.WriteStartObject("license");
        json.WriteString("id", id);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Dependency(Utf8JsonWriter json, string from, IEnumerable<string> to)
    {
        json.WriteStartObject();
        json.WriteString("ref", from);
        json.WriteStartArray("dependsOn");
        foreach (string key in to)
            json.WriteStringValue(Reference(key));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Package URL, for instance <c>pkg:nuget/Parquet.Net@6.1.0</c>.</summary>
    private static string Reference(string key) => $"pkg:nuget/{key}";
}
