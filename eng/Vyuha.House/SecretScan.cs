using System.Text;
using System.Text.RegularExpressions;

namespace Vyuha.House;

/// <summary>A place where a key or token is written down.</summary>
public sealed record FoundSecret(string File, int Line, string What);

/// <summary>
/// Looks for what must never be committed: tokens whose form gives them away, private keys, passwords in addresses, and long random values
/// given to something called a key, token, secret or password. A line that says <c>not-a-secret</c> is passed over.
/// </summary>
public static class SecretScan
{
    private const string Excuse = "not-a-secret";

    /// <summary>Bits a character; English words and repeated letters stay below, random letters and digits above.</summary>
    private const double RandomEntropy = 3.5;

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly (string What, Regex Pattern)[] Forms =
    [
        ("a private key", new(@"-----BEGIN [A-Z ]*PRIVATE KEY-----", Options, Limit)),
        ("a GitHub token", new(@"\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})", Options, Limit)),
        ("an AWS access key", new(@"\b(AKIA|ASIA)[0-9A-Z]{16}\b", Options, Limit)),
        ("a Google API key", new(@"\bAIza[0-9A-Za-z_-]{35}", Options, Limit)),
        ("a Slack token", new(@"\bxox[abprs]-[0-9A-Za-z-]{10,}", Options, Limit)),
        ("a Telegram bot token", new(@"\b[0-9]{8,10}:AA[0-9A-Za-z_-]{33}\b", Options, Limit)),
        ("a NuGet key", new(@"\boy2[a-z0-9]{43}\b", Options, Limit)),
        ("a signed web token", new(@"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}", Options, Limit)),
        ("a password in an address", new(@"\b[a-z][a-z0-9+.-]*://[^\s/:@""'<>{}$]+:[^\s/:@""'<>{}$]{6,}@[\w.-]+", Options, Limit)),
    ];

    private static readonly Regex Assignment = new(
        @"(api[_-]?key|access[_-]?key|secret|token|passw(or)?d)\w*[""']?\s*[:=]\s*[""'](?<value>[A-Za-z0-9+/_-]{20,}={0,2})[""']",
        Options | RegexOptions.IgnoreCase, Limit);

    /// <summary>Binary files are passed over.</summary>
    public static IEnumerable<FoundSecret> File(string folder, string file)
    {
        byte[] bytes = System.IO.File.ReadAllBytes(Path.Combine(folder, file));
        if (bytes.AsSpan(0, Math.Min(bytes.Length, 8000)).Contains((byte)0))
            yield break;
        int number = 0;
        foreach (string line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            number++;
            if (Find(line) is { } what)
                yield return new(file, number, what);
        }
    }

    /// <summary>What is written in a line, or null.</summary>
    public static string? Find(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Contains(Excuse, StringComparison.Ordinal))
            return null;
        foreach ((string what, Regex pattern) in Forms)
        {
            if (pattern.IsMatch(line))
                return what;
        }

        return Assignment.Matches(line).Any(match => LooksRandom(match.Groups["value"].Value)) ? "a random value given to a key, token, secret or password" : null;
    }

    private static bool LooksRandom(string value)
    {
        if (!value.Any(char.IsAsciiDigit) || !value.Any(char.IsAsciiLetter))
            return false;
        double entropy = 0;
        foreach (IGrouping<char, char> letter in value.GroupBy(letter => letter))
        {
            double share = letter.Count() / (double)value.Length;
            entropy -= share * Math.Log2(share);
        }

        return entropy >= RandomEntropy;
    }
}
