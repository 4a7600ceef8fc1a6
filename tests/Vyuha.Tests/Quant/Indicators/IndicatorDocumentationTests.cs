using System.Text.RegularExpressions;

namespace Vyuha.Tests.Quant.Indicators;

/// <summary>The table of <c>docs/concepts/indicators.md</c> lists exactly the indicators there are.</summary>
public sealed class IndicatorDocumentationTests
{
    [Fact]
    public void The_page_lists_each_indicator_once_and_no_other() =>
        Assert.Equal(
            IndicatorCase.All.Select(one => one.Type.Name).Order(StringComparer.Ordinal),
            Regex.Matches(File.ReadAllText(Page()), @"^\| `(?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void The_readme_counts_them_right() =>
        Assert.Contains(
            $"| {IndicatorCase.All.Length} indicators, streaming and batch from one definition",
            File.ReadAllText(Path.Combine(Path.GetDirectoryName(Page())!, "..", "..", "src", "Vyuha.Quant", "README.md")), StringComparison.Ordinal);

    private static string Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "concepts", "indicators.md")))
            folder = folder.Parent;
        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, "docs", "concepts", "indicators.md");
    }
}
