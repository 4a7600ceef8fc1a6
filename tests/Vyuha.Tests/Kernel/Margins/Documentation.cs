using Vyuha.Core;

namespace Vyuha.Tests.Kernel.Margins;

/// <summary>The repository's own documentation, found above the test binaries.</summary>
internal static class Documentation
{
    /// <summary>Fails, with the table to put there, unless the marked place of <c>docs/concepts/{file}</c> holds exactly this table.</summary>
    public static void AssertTable(string file, string name, string expected)
    {
        string document = File.ReadAllText(Path("concepts", file)).ReplaceLineEndings("\n");
        string opening = $"<!-- table {name}: held to the code by a test -->", closing = $"<!-- end of {name} -->";
        int start = document.IndexOf(opening, StringComparison.Ordinal);
        int end = document.IndexOf(closing, StringComparison.Ordinal);
        Assert.True(start >= 0 && end > start, $"docs/concepts/{file} has lost the marks around its table {name}.");
        string actual = document[(start + opening.Length)..end].Trim();
        Assert.True(actual == expected.Trim(), $"Put this table into docs/concepts/{file}:\n{expected}");
    }

    /// <summary>An amount as the documents write it: <c>1,57,540</c>, with paise only where there are any.</summary>
    public static string Rupees(decimal rupees)
    {
        string text = Money.FromRupees(rupees).ToString().Replace("₹", "", StringComparison.Ordinal);
        return text.EndsWith(".00", StringComparison.Ordinal) ? text[..^3] : text;
    }

    private static string Path(params string[] relative)
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
