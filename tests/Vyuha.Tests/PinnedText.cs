using System.Text;

namespace Vyuha.Tests;

/// <summary>
/// A text of the repository that a run must give again, word for word. Who changes it on purpose runs the test with VYUHA_RENEW=1, which writes what the run
/// gives, and reads the difference before it is committed.
/// </summary>
internal static class PinnedText
{
    /// <param name="file">Below the checkout.</param>
    public static void Check(string file, string actual) => Check(file, whole => (0, whole.Length), actual);

    /// <summary>The part of a page between two lines that are in it once.</summary>
    public static void CheckBetween(string file, string first, string last, string actual) =>
        Check(
            file,
            whole =>
            {
                int from = whole.IndexOf(first, StringComparison.Ordinal) + first.Length, to = whole.IndexOf(last, StringComparison.Ordinal);
                Assert.True(from >= first.Length && to >= from, $"{file} has no part between '{first}' and '{last}'.");
                return (from, to);
            },
            actual);

    private static void Check(string file, Func<string, (int From, int To)> place, string actual)
    {
        string path = RepositoryFiles.PathOf(file);
        string whole = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        (int from, int to) = place(whole);
        string pinned = whole[from..to];
        if (pinned == actual)
            return;
        if (Environment.GetEnvironmentVariable("VYUHA_RENEW") == "1")
        {
            File.WriteAllText(path, whole[..from] + actual + whole[to..]);
            return;
        }

        Assert.Fail($"{file} is no longer what the run gives. If that is meant, run this test with VYUHA_RENEW=1 and read the difference.\n{Differences(pinned, actual)}");
    }

    /// <summary>The first lines that differ, as a reader of patches knows them.</summary>
    private static string Differences(string pinned, string actual)
    {
        string[] before = pinned.Split('\n'), after = actual.Split('\n');
        var text = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < Math.Max(before.Length, after.Length) && shown < 10; i++)
        {
            string was = i < before.Length ? before[i] : "", now = i < after.Length ? after[i] : "";
            if (was == now)
                continue;
            text.Append($"line {i + 1}\n- {was}\n+ {now}\n");
            shown++;
        }

        return text.ToString();
    }
}
