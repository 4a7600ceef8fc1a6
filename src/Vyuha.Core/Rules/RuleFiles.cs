using System.Security.Cryptography;
using System.Text;

namespace Vyuha.Core.Rules;

/// <summary>The texts of the rule tables: shipped inside the program, each replaceable by a file of the same name in a folder.</summary>
internal sealed class RuleFiles
{
    private static readonly string[] Names =
    [
        "charges.csv", "days.csv", "expiry_weekdays.csv", "freeze_quantities.csv", "freeze_slabs.csv", "lots.csv", "margins.csv",
        "price_bands.csv", "sessions.csv", "strike_steps.csv", "ticks.csv", "underlyings.csv",
    ];

    private readonly Dictionary<string, (string Path, string Text)> _texts = [];

    public RuleFiles(string? folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in Names)
        {
            string? path = folder is null ? null : Path.Combine(folder, name);
            string text = path is not null && File.Exists(path) ? File.ReadAllText(path) : Shipped(name);
            _texts[name] = (path is not null && File.Exists(path) ? path : name, text);
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n" + text.ReplaceLineEndings("\n")));
        }

        Hash = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public string Hash { get; }

    public List<RuleLine> Lines(string name)
    {
        (string path, string text) = _texts[name];
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        string[] header = lines[0].Split(',');
        var rows = new List<RuleLine>(lines.Length);
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length > 0)
                rows.Add(new RuleLine(path, i + 1, header, lines[i].Split(',')));
        }

        return rows;
    }

    private static string Shipped(string name)
    {
        using Stream stream = typeof(RuleFiles).Assembly.GetManifestResourceStream($"Vyuha.Core.Rules.Tables.{name}")
            ?? throw new InvariantException($"{name} is part of the program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
