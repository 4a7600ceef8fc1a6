namespace Vyuha.House;

/// <summary>What keeps the repository in order and is no part of the product: licences of packages, bill of materials, search for secrets.</summary>
public static class HouseCommands
{
    private const string Usage =
        """
        usage:
          notices       writes THIRD-PARTY-NOTICES.md from the lock files and the restored packages
          sbom FILE     writes a CycloneDX bill of materials from the lock files and the notices
          secrets       looks for keys and tokens in the tracked files of the current folder; code 1 when there are any
        """;

    /// <returns>0 done, 1 something is not in order, 2 not a command.</returns>
    public static int Run(string[] arguments, string folder, TextWriter output, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        try
        {
            switch (arguments)
            {
                case ["notices"]:
                    WriteNotices(Checkout.Containing(folder), output);
                    return 0;
                case ["sbom", string file]:
                    WriteBill(Checkout.Containing(folder), Path.GetFullPath(file, folder), output);
                    return 0;
                case ["secrets"]:
                    return FindSecrets(folder, output, errors);
                default:
                    errors.WriteLine(Usage);
                    return 2;
            }
        }
        catch (HouseException error)
        {
            errors.WriteLine($"error: {error.Message}");
            return 1;
        }
    }

    private static void WriteNotices(Checkout checkout, TextWriter output)
    {
        PackageLocks locks = PackageLocks.Read(checkout);
        File.WriteAllText(checkout.PathOf(ThirdPartyNotices.FileName), ThirdPartyNotices.Write(locks, RestoredPackages.OfThisMachine()));
        output.WriteLine($"{ThirdPartyNotices.FileName}: {locks.Packages.Count} packages");
    }

    private static void WriteBill(Checkout checkout, string file, TextWriter output)
    {
        PackageLocks locks = PackageLocks.Read(checkout);
        byte[] bill = BillOfMaterials.Write(locks, ThirdPartyNotices.Read(checkout), checkout.Version);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bill);
        output.WriteLine($"{file}: {locks.Packages.Count} packages");
    }

    private static int FindSecrets(string folder, TextWriter output, TextWriter errors)
    {
        IReadOnlyList<string> files = Checkout.TrackedFiles(folder);
        int found = 0;
        foreach (FoundSecret secret in files.SelectMany(file => SecretScan.File(folder, file)))
        {
            errors.WriteLine($"{secret.File}:{secret.Line}: {secret.What}. Take it out, and have it made invalid where it came from: what was committed once is known.");
            found++;
        }

        output.WriteLine($"{files.Count} tracked files, {found} secrets");
        return found == 0 ? 0 : 1;
    }
}
