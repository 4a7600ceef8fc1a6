using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Vyuha.Core.Rules;

/// <summary>Texts of the rule tables: those shipped inside the program and, over them, those of the user's folder.</summary>
internal sealed class RuleSources
{
    private readonly ImmutableSortedDictionary<string, string> _shipped;
    private readonly ImmutableSortedDictionary<string, UserTable> _overrides;

    private RuleSources(
        ImmutableSortedDictionary<string, string> shipped, ImmutableSortedDictionary<string, UserTable> overrides)
    {
        (_shipped, _overrides) = (shipped, overrides);
        Hash = HashOf();
    }

    /// <summary>SHA-256 over names and contents, shipped then overriding, in lower-case hex.</summary>
    public string Hash { get; }

    public static RuleSources Shipped()
    {
        var tables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (string resource in typeof(RuleSources).Assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith("Rules/", StringComparison.Ordinal))
                continue;
            using Stream stream = typeof(RuleSources).Assembly.GetManifestResourceStream(resource)!;
            using var reader = new StreamReader(stream, Encoding.UTF8);
            tables[resource["Rules/".Length..]] = reader.ReadToEnd().ReplaceLineEndings("\n");
        }

        return new(tables.ToImmutable(), ImmutableSortedDictionary.Create<string, UserTable>(StringComparer.Ordinal));
    }

    /// <exception cref="InputErrorException">There is no such folder, or a file in it is not one of the tables.</exception>
    public RuleSources WithFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InputErrorException($"{folder}: there is no such rules folder. Create it, or leave the option out.");
        return WithTexts(Directory.GetFiles(folder, "*.csv").Select(path => (path, File.ReadAllText(path, Encoding.UTF8))));
    }

    /// <exception cref="InputErrorException">A text is not one of the tables.</exception>
    public RuleSources WithTexts(IReadOnlyDictionary<string, string> tables) => WithTexts(tables.Select(table => (table.Key, table.Value)));

    private RuleSources WithTexts(IEnumerable<(string Path, string Text)> tables)
    {
        var overrides = ImmutableSortedDictionary.CreateBuilder<string, UserTable>(StringComparer.Ordinal);
        foreach ((string path, string text) in tables.OrderBy(table => table.Path, StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            if (!_shipped.ContainsKey(name))
            {
                throw new InputErrorException(
                    $"{path}: there is no rule table of this name. The tables are {string.Join(", ", _shipped.Keys)}.");
            }

            overrides[name] = new UserTable(path, text.ReplaceLineEndings("\n"));
        }

        return new(_shipped, overrides.ToImmutable());
    }

    /// <summary>Records of a table: the shipped ones, then the user's.</summary>
    public IEnumerable<RuleRecord> Records(string name, params ReadOnlySpan<string> columns)
    {
        IReadOnlyList<RuleRecord> shipped = RuleFile.Parse(name, _shipped[name], isOverride: false, columns).Records;
        return _overrides.TryGetValue(name, out UserTable? user)
            ? [.. shipped, .. RuleFile.Parse(user.Path, user.Text, isOverride: true, columns).Records]
            : shipped;
    }

    private string HashOf()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, string text) in _shipped)
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{text}\n"));
        foreach ((string name, UserTable user) in _overrides)
            hash.AppendData(Encoding.UTF8.GetBytes($"override {name}\n{user.Text}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed record UserTable(string Path, string Text);
}
