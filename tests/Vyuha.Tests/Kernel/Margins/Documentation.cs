namespace Vyuha.Tests.Kernel.Margins;

/// <summary>The repository's own documentation, found above the test binaries.</summary>
internal static class Documentation
{
    public static string Path(params string[] relative)
    {
        string below = System.IO.Path.Combine(relative);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, "docs", below);
            if (File.Exists(candidate))
                return candidate;
        }

        throw new FileNotFoundException($"docs/{below} is not above {AppContext.BaseDirectory}.");
    }
}
