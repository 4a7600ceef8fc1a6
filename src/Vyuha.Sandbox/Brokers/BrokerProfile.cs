using System.Globalization;
using Vyuha.Core;

namespace Vyuha.Sandbox.Brokers;

/// <summary>How the sandbox's broker behaves besides the protocol: the known quirks of one broker, or none.</summary>
public sealed class BrokerProfile
{
    private const string Table = "broker_quirks.csv";
    private const int Columns = 6;

    private BrokerProfile(string name, IReadOnlyList<BrokerQuirkRow> quirks) => (Name, Quirks) = (name, quirks);

    /// <summary>The protocol as recorded, without quirks.</summary>
    public static BrokerProfile None { get; } = new("none", []);

    /// <summary>All brokers with known quirks, by name.</summary>
    public static IReadOnlyList<BrokerProfile> Known { get; } =
        [.. Read().GroupBy(row => row.Broker).OrderBy(rows => rows.Key, StringComparer.Ordinal).Select(rows => new BrokerProfile(rows.Key, [.. rows]))];

    public string Name { get; }

    public IReadOnlyList<BrokerQuirkRow> Quirks { get; }

    /// <exception cref="InputErrorException">No quirks are known of this broker.</exception>
    public static BrokerProfile Of(string name) =>
        name == None.Name ? None : Known.FirstOrDefault(profile => profile.Name == name)
            ?? throw new InputErrorException($"There is no broker profile '{name}'. Give one of {string.Join(", ", Known.Select(profile => profile.Name))}, or none.");

    public bool Has(BrokerQuirk quirk) => Find(quirk) is not null;

    /// <summary>Null when this broker has no such quirk.</summary>
    public BrokerQuirkRow? Find(BrokerQuirk quirk) => Quirks.FirstOrDefault(row => row.Quirk == quirk);

    private static IEnumerable<BrokerQuirkRow> Read()
    {
        using Stream table = typeof(BrokerProfile).Assembly.GetManifestResourceStream(Table)!;
        using var reader = new StreamReader(table);
        reader.ReadLine(); // The headings.
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',', Columns);
            Invariant.Require(cells.Length == Columns, "a row of the table of quirks has six columns");
            yield return new BrokerQuirkRow(
                cells[0],
                Enum.Parse<BrokerQuirk>(cells[1].Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
                cells[2].Length == 0 ? 0 : int.Parse(cells[2], CultureInfo.InvariantCulture),
                cells[3].Length == 0 ? 0 : double.Parse(cells[3], CultureInfo.InvariantCulture),
                new Uri(cells[4]),
                cells[5]);
        }
    }
}
