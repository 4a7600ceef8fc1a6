using System.Globalization;
using System.Text.Json;
using Vyuha.Core;

namespace Vyuha.Host.Commands;

/// <summary>One leg as the user wrote it, with the place it came from.</summary>
internal sealed record MarginLegRow
{
    /// <summary><c>file:line</c> of a CSV file, <c>file, leg n</c> of a JSON file.</summary>
    public required string Place { get; init; }

    public DateOnly? Date { get; init; }

    public required string Symbol { get; init; }

    public required Exchange Exchange { get; init; }

    public required Side Side { get; init; }

    /// <summary>Units, above zero.</summary>
    public required Quantity Quantity { get; init; }

    /// <summary>Above zero; null: as in the imported data of the day. The middle of bid and ask where only they are stated.</summary>
    public Price? Price { get; init; }

    /// <summary>Half of ask less bid, rupee per unit; null where they are not stated.</summary>
    public double? HalfSpread { get; init; }

    public Price? UnderlyingPrice { get; init; }

    /// <summary>Annualised, 0.13 meaning 13 %; above zero.</summary>
    public double? Volatility { get; init; }
}

/// <summary>Reads the legs of a margin calculation from CSV with a header line or from a JSON array, by the file's first character.</summary>
internal static class MarginLegFile
{
    private const int MostLegs = 1_000;

    private static readonly string[] Required = ["symbol", "exchange", "side", "quantity"];
    private static readonly string[] Optional = ["date", "price", "bid", "ask", "underlying_price", "volatility"];

    /// <exception cref="InputErrorException">The file is missing, empty, or a field of it cannot be used.</exception>
    public static IReadOnlyList<MarginLegRow> Read(string path)
    {
        if (!File.Exists(path))
            throw new InputErrorException($"{path}: there is no such file. Give a CSV or JSON file of legs; `vyuha margin --help` shows the columns.");

        string text = File.ReadAllText(path);
        string trimmed = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (trimmed.Length == 0)
            throw new InputErrorException($"{path}: the file is empty. {Columns}");

        string name = Path.GetFileName(path);
        IReadOnlyList<MarginLegRow> rows = trimmed[0] is '[' or '{' ? ReadJson(name, text) : ReadCsv(name, text);
        if (rows.Count == 0)
            throw new InputErrorException($"{name}: there are no legs below the header. {Columns}");
        return rows;
    }

    private static string Columns => $"A leg has the columns {string.Join(',', Required)} and, where wanted, {string.Join(',', Optional)}.";

    private static List<MarginLegRow> ReadCsv(string name, string text)
    {
        string[] lines = text.TrimStart('\uFEFF').Split('\n');
        int header = Array.FindIndex(lines, line => !IsSkipped(line));
        string[] columns = [.. Fields(lines[header]).Select(column => column.ToLowerInvariant())];
        CheckColumns($"{name}:{header + 1}", columns);

        var rows = new List<MarginLegRow>();
        for (int i = header + 1; i < lines.Length; i++)
        {
            if (IsSkipped(lines[i]))
                continue;
            string place = $"{name}:{i + 1}";
            string[] fields = Fields(lines[i]);
            if (fields.Length != columns.Length)
                throw new InputErrorException($"{place}: {fields.Length} fields where the header has {columns.Length}. Write amounts without thousands separators.");
            rows.Add(ToRow(place, column => Array.IndexOf(columns, column) is int at and >= 0 ? fields[at] : null));
            CheckCount(place, rows.Count);
        }

        return rows;
    }

    private static List<MarginLegRow> ReadJson(string name, string text)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text.TrimStart('\uFEFF'), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException error)
        {
            throw new InputErrorException($"{name}:{(error.LineNumber ?? 0) + 1}: this is not valid JSON. Give an array of legs: [{{\"symbol\": …}}, …].", error);
        }

        using (document)
        {
            JsonElement legs = document.RootElement;
            if (legs.ValueKind == JsonValueKind.Object && legs.TryGetProperty("legs", out JsonElement inner))
                legs = inner;
            if (legs.ValueKind != JsonValueKind.Array)
                throw new InputErrorException($"{name}: there is no array of legs. Give [{{\"symbol\": …}}, …] or {{\"legs\": […]}}.");

            var rows = new List<MarginLegRow>();
            foreach (JsonElement leg in legs.EnumerateArray())
            {
                string place = $"{name}, leg {rows.Count + 1}";
                if (leg.ValueKind != JsonValueKind.Object)
                    throw new InputErrorException($"{place}: a leg is an object. {Columns}");
                CheckColumns(place, [.. leg.EnumerateObject().Select(property => property.Name)]);
                rows.Add(ToRow(place, column => Text(leg, column)));
                CheckCount(place, rows.Count);
            }

            return rows;
        }
    }

    private static MarginLegRow ToRow(string place, Func<string, string?> field)
    {
        (Price Bid, Price Ask)? quote = Quote(place, field);
        return new()
        {
            Place = place,
            Date = field("date") is { Length: > 0 } date ? ParseDate(place, date) : null,
            Symbol = Filled(place, "symbol", field("symbol")),
            Exchange = ParseExchange(place, Filled(place, "exchange", field("exchange"))),
            Side = ParseSide(place, Filled(place, "side", field("side"))),
            Quantity = ParseQuantity(place, Filled(place, "quantity", field("quantity"))),
            Price = field("price") is { Length: > 0 } price ? ParsePrice(place, "price", price) : quote is { } both ? Core.Price.FromSteps((both.Bid.Steps + both.Ask.Steps) / 2) : null,
            UnderlyingPrice = field("underlying_price") is { Length: > 0 } level ? ParsePrice(place, "underlying_price", level) : null,
            Volatility = field("volatility") is { Length: > 0 } volatility ? ParseVolatility(place, volatility) : null,
            HalfSpread = quote is { } spread ? (spread.Ask.ToModel() - spread.Bid.ToModel()) / 2 : null,
        };
    }

    private static (Price Bid, Price Ask)? Quote(string place, Func<string, string?> field)
    {
        string bid = field("bid") ?? "";
        string ask = field("ask") ?? "";
        if (bid.Length == 0 && ask.Length == 0)
            return null;
        if (bid.Length == 0 || ask.Length == 0)
            throw new InputErrorException($"{place}: {(bid.Length == 0 ? "bid" : "ask")} is empty and {(bid.Length == 0 ? "ask" : "bid")} is not. Give both or neither.");
        (Price low, Price high) = (ParsePrice(place, "bid", bid), ParsePrice(place, "ask", ask));
        return low <= high ? (low, high) : throw new InputErrorException($"{place}: bid {low} is above ask {high}. Exchange them.");
    }

    private static void CheckColumns(string place, string[] columns)
    {
        foreach (string column in columns)
        {
            if (!Required.Contains(column) && !Optional.Contains(column))
                throw new InputErrorException($"{place}: unknown column \"{column}\". {Columns}");
        }

        foreach (string column in Required)
        {
            if (!columns.Contains(column))
                throw new InputErrorException($"{place}: the column {column} is missing. {Columns}");
        }
    }

    private static void CheckCount(string place, int count)
    {
        if (count > MostLegs)
            throw new InputErrorException($"{place}: more than {MostLegs} legs. Split the file.");
    }

    private static string Filled(string place, string column, string? value) =>
        value is { Length: > 0 } ? value : throw new InputErrorException($"{place}: {column} is empty. Fill it in.");

    private static DateOnly ParseDate(string place, string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? date
            : throw new InputErrorException($"{place}: date \"{text}\" is not of the form 2026-11-23. Write year-month-day.");

    private static Exchange ParseExchange(string place, string text) => text.ToUpperInvariant() switch
    {
        "NFO" => Exchange.Nfo,
        "BFO" => Exchange.Bfo,
        _ => throw new InputErrorException($"{place}: exchange \"{text}\" has no margin table. Use NFO or BFO."),
    };

    private static Side ParseSide(string place, string text) => text.ToUpperInvariant() switch
    {
        "BUY" => Side.Buy,
        "SELL" => Side.Sell,
        _ => throw new InputErrorException($"{place}: side \"{text}\" is neither BUY nor SELL. Write one of them."),
    };

    private static Quantity ParseQuantity(string place, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long units) && units is > 0 and <= 100_000_000
            ? Quantity.FromUnits(units)
            : throw new InputErrorException($"{place}: quantity \"{text}\" is not a whole number of units above 0. Write units, not lots; the side says which way.");

    private static Price ParsePrice(string place, string column, string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal rupees)
        && rupees is > 0 and < 100_000_000 && decimal.IsInteger(rupees * Price.StepsPerRupee)
            ? Price.FromRupees(rupees)
            : throw new InputErrorException($"{place}: {column} \"{text}\" is not a price above 0 with at most four decimals. Write rupees per unit, such as 215.10.");

    private static double ParseVolatility(string place, string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double volatility) && volatility is > 0 and <= 3
            ? volatility
            : throw new InputErrorException($"{place}: volatility \"{text}\" is not a fraction between 0 and 3. Write 0.13 for 13 %.");

    private static bool IsSkipped(string line) => string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#');

    private static string[] Fields(string line) => [.. line.TrimEnd('\r').Split(',').Select(field => field.Trim().Trim('"').Trim())];

    private static string? Text(JsonElement leg, string property) =>
        !leg.TryGetProperty(property, out JsonElement value) ? null : value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString()!.Trim(),
            _ => value.GetRawText(),
        };
}
