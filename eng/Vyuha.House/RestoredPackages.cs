using System.Xml.Linq;

namespace Vyuha.House;

/// <summary>What a package says about itself.</summary>
/// <param name="Licence">SPDX expression.</param>
/// <param name="Holder">Copyright line, else the authors.</param>
public sealed record PackageFacts(string Licence, string Holder, string Home);

/// <summary>The folder restored packages lie in.</summary>
public sealed class RestoredPackages(string folder)
{
    /// <summary>Packages that only link to their licence; read there by a person.</summary>
    private static readonly Dictionary<string, string> ReadByHand = new(StringComparer.OrdinalIgnoreCase) { ["K4os.Compression.LZ4"] = "MIT" };

    public static RestoredPackages OfThisMachine() => new(
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));

    /// <summary>Null when the package is not there.</summary>
    /// <exception cref="HouseException">It is there and its licence cannot be told.</exception>
    public PackageFacts? Facts(LockedPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        string name = package.Id.ToLowerInvariant();
        string place = Path.Combine(folder, name, package.Version.ToLowerInvariant());
        string specification = Path.Combine(place, $"{name}.nuspec");
        if (!File.Exists(specification))
            return null;
        XElement metadata = XDocument.Load(specification).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        return new(
            LicenceOf(package, metadata, place),
            OneLine(Text(metadata, "copyright") is { Length: > 0 } copyright ? copyright : Text(metadata, "authors") ?? ""),
            Text(metadata, "projectUrl")
                ?? (string?)metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "repository")?.Attribute("url") ?? "");
    }

    private static string LicenceOf(LockedPackage package, XElement metadata, string place)
    {
        XElement? licence = metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "license");
        if (licence is not null && (string?)licence.Attribute("type") == "expression")
            return licence.Value.Trim();
        if (licence is not null && IsMit(File.ReadAllText(Path.Combine(place, licence.Value.Replace('\\', '/')))))
            return "MIT";
        return ReadByHand.TryGetValue(package.Id, out string? known)
            ? known
            : throw new HouseException(
                $"{package.Key} states no licence a program can read. Read it at {Text(metadata, "licenseUrl") ?? Text(metadata, "projectUrl")} and, if it is permissive, add it to {nameof(RestoredPackages)}.{nameof(ReadByHand)}.");
    }

    private static bool IsMit(string text)
    {
        string words = OneLine(text);
        return words.Contains("Permission is hereby granted, free of charge, to any person obtaining a copy of this software", StringComparison.Ordinal)
            && words.Contains("The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.", StringComparison.Ordinal);
    }

    private static string? Text(XElement metadata, string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim();

    private static string OneLine(string text) => string.Join(' ', text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
