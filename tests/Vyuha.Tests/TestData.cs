namespace Vyuha.Tests;

/// <summary>
/// Real market data for tests. It is not part of the repository: a test that needs it reads it from
/// <c>VYUHA_TEST_DATA</c>, else from <c>shared</c> beside the checkout, and is reported as skipped, with the reason, when neither is there.
/// </summary>
internal static class TestData
{
    private static readonly string? Root = Find();

    /// <summary>The path of a file or folder below the data folder; skips the test, saying so, when there is no data.</summary>
    public static string Path(string relative)
    {
        Assert.SkipWhen(Root is null, "Needs market data: set VYUHA_TEST_DATA to its folder.");
        string path = System.IO.Path.Combine(Root!, relative);
        Assert.True(File.Exists(path) || Directory.Exists(path), $"The data folder lacks {relative}.");
        return path;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("VYUHA_TEST_DATA") is { Length: > 0 } named)
            return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
