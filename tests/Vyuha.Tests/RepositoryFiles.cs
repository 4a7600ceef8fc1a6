namespace Vyuha.Tests;

/// <summary>The checkout the tests were built in: pages, schemas and pinned texts are read from it.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = Find();

    public static string PathOf(string file) => Path.Combine(Root, file);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vyuha.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests run inside a checkout.");
    }
}
