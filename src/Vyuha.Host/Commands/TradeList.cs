using System.Globalization;
using System.Text;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;

namespace Vyuha.Host.Commands;

/// <summary>One trade of a user's list. The order is the user's name for it, null when each row is an order of its own.</summary>
internal sealed record ListedTrade(DateOnly Date, Instrument Instrument, Side Side, Quantity Quantity, Price Price, string? Order);

/// <summary>Reads a list of trades from CSV or JSON and refuses what could not have traded.</summary>
internal static class TradeList
{
    /// <summary>Far above any premium, price or order of this market; what lies beyond is a slip of the keyboard.</summary>
    private const decimal HighestPrice = 10_000_000;
    private const long LargestQuantity = 10_000_000;

    private static readonly string[] Required = ["date", "symbol", "exchange", "side", "quantity", "price"];
    private static readonly string[] Known = [.. Required, "order"];

    /// <exception cref="InputErrorException">The file cannot be read, or a trade could not have happened.</exception>
    public static IReadOnlyList<ListedTrade> Read(string path, MarketRules rules)
    {
        if (!File.Exists(path))
            throw new InputErrorException($"{path}: there is no such file. Give the path of a CSV or JSON list of trades.");
        string text = File.ReadAllText(path, Encoding.UTF8);
        IReadOnlyList<RawTrade> raw = text.AsSpan().TrimStart().StartsWith("[") || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? FromJson(path, text)
            : FromCsv(path, text);
        if (raw.Count == 0)
            throw InputErrorException.At(path, 1, "there is no trade in the file.", $"Add rows with {string.Join(", ", Required)}.");
        return [.. raw.Select(row => Check(path, row, rules))];
    }

    private static List<RawTrade> FromCsv(string path, string text)
    {
        var rows = new List<RawTrade>();
        string[]? header = null;
        int number = 0;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
                continue;
            string[] fields = [.. line.Split(',').Select(field => field.Trim().Trim('"'))];
            if (header is null)
            {
                header = [.. fields.Select(name => name.ToLowerInvariant())];
                CheckColumns(path, $":{number}", header);
                continue;
            }

            if (fields.Length != header.Length)
            {
                throw InputErrorException.At(
                    path, number, $"{fields.Length} fields where the header has {header.Length}.", "Write numbers without thousands separators.");
            }

            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            for (int i = 0; i < header.Length; i++)
                values[header[i]] = fields[i];
            rows.Add(new($":{number}", values));
        }

        return rows;
    }

    private static List<RawTrade> FromJson(string path, string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                throw InputErrorException.At(path, 1, "the file is not a list.", "Write an array of objects: [{\"date\": \"2026-11-23\", …}].");
            // The document does not tell lines; a trade is named by its place in the list.
            var rows = new List<RawTrade>();
            foreach (JsonElement element in document.RootElement.EnumerateArray())
            {
                string where = $", trade {rows.Count + 1}";
                if (element.ValueKind != JsonValueKind.Object)
                    throw Refuse(path, where, "the trade is not an object.", "Write {\"date\": …, \"symbol\": …}.");
                var values = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (JsonProperty property in element.EnumerateObject())
                    values[property.Name.ToLowerInvariant()] = property.Value.ToString();
                CheckColumns(path, where, [.. values.Keys]);
                rows.Add(new(where, values));
            }

            return rows;
        }
        catch (JsonException error)
        {
            throw InputErrorException.At(
                path, (error.LineNumber ?? 0) + 1, "this is not JSON.", $"{error.Message} Correct it, or write the list as CSV.");
        }
    }

    private static void CheckColumns(string path, string where, string[] names)
    {
        foreach (string name in names)
        {
            if (!Known.Contains(name, StringComparer.Ordinal))
                throw Refuse(path, where, $"'{name}' is not a column.", $"The columns are {string.Join(", ", Known)} (order is optional).");
        }

        foreach (string name in Required)
        {
            if (!names.Contains(name, StringComparer.Ordinal))
                throw Refuse(path, where, $"column '{name}' is missing.", $"The columns are {string.Join(", ", Known)} (order is optional).");
        }

        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length)
            throw Refuse(path, where, "a column is there twice.", "Remove one of them.");
    }

    private static ListedTrade Check(string path, RawTrade row, MarketRules rules)
    {
        if (!DateOnly.TryParseExact(row["date"], "yyyy-MM-dd", out DateOnly date))
            throw Wrong("date", "a day written like 2026-11-23");
        Exchange exchange = row["exchange"].ToUpperInvariant() switch
        {
            "NFO" => Exchange.Nfo,
            "BFO" => Exchange.Bfo,
            _ => throw Wrong("exchange", "NFO or BFO"),
        };
        if (!OpenAlgoSymbol.TryParse(row["symbol"], exchange, out Instrument? instrument, out string? problem))
            throw Refuse(path, row.Where, $"symbol: {problem}", "Correct the symbol.");
        CheckContract(instrument, date);
        Side side = row["side"].ToUpperInvariant() switch
        {
            "BUY" or "B" => Side.Buy,
            "SELL" or "S" => Side.Sell,
            _ => throw Wrong("side", "BUY or SELL"),
        };
        if (!long.TryParse(row["quantity"], NumberStyles.None, CultureInfo.InvariantCulture, out long units) || units is < 1 or > LargestQuantity)
            throw Wrong("quantity", $"a whole number of units from 1 to {LargestQuantity}");
        CheckLot(instrument, date, units);
        if (!decimal.TryParse(row["price"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal rupees)
            || rupees is <= 0 or > HighestPrice
            || !decimal.IsInteger(rupees * Price.StepsPerRupee))
        {
            throw Wrong("price", $"a price in rupees above 0 and up to {HighestPrice:0}, with at most four decimals");
        }

        return new(
            date, instrument, side, Quantity.FromUnits(units), Price.FromRupees(rupees),
            row.Values.TryGetValue("order", out string? order) && order.Length > 0 ? order : null);

        InputErrorException Wrong(string column, string allowed) =>
            Refuse(path, row.Where, $"{column} is '{row[column]}'.", $"It must be {allowed}.");

        void CheckContract(Instrument contract, DateOnly day)
        {
            RuleLookup<Underlying> underlying = rules.Underlying(contract.Underlying);
            if (!underlying.HasValue)
                throw Refuse(path, row.Where, $"symbol: {underlying.Missing}", "Only index derivatives are charged here.");
            if (underlying.Value.Derivatives != contract.Exchange)
            {
                throw Refuse(
                    path, row.Where, $"exchange: {contract.Underlying} does not trade on {row["exchange"]}.",
                    $"It must be {(underlying.Value.Derivatives is { } right ? ProductKey.NameOf(right) : "left out: the index has no derivatives")}.");
            }

            TradingCalendar calendar = rules.Calendar(contract.Exchange);
            if (!calendar.Knows(day))
                throw Refuse(path, row.Where, $"date: {calendar.Session(day).Missing}", "Correct the date, or add the calendar.");
            if (!calendar.IsTradingDay(day))
                throw Refuse(path, row.Where, $"date: {calendar.Session(day).Missing}", "Give the day the trade was made.");
            RuleLookup<ChargeRates> rates = rules.Charges(contract.Exchange, contract.Kind, day);
            if (!rates.HasValue)
                throw Refuse(path, row.Where, $"date: {rates.Missing}", "Correct the date, or add the rates with --rules.");
            if (contract.Expiry < day)
                throw Refuse(path, row.Where, $"date: {contract} expired before {day:yyyy-MM-dd}.", "Correct the date or the symbol.");
        }

        void CheckLot(Instrument contract, DateOnly day, long quantity)
        {
            RuleLookup<int> lot = rules.LotSize(contract, day);
            if (!lot.HasValue)
                throw Refuse(path, row.Where, $"symbol: {lot.Missing}", "Correct the symbol, or add the rule with --rules.");
            if (quantity % lot.Value != 0)
            {
                throw Refuse(
                    path, row.Where, $"quantity is {quantity}.",
                    $"It must be a multiple of {lot.Value}, the lot of {contract} on {day:yyyy-MM-dd}; quantities are in units, not lots.");
            }
        }
    }

    private static InputErrorException Refuse(string path, string where, string problem, string remedy) =>
        new($"{path}{where}: {problem} {remedy}");

    /// <summary>Fields as written, and where: the line of a CSV, the place in the list of a JSON, whose reader tells no lines.</summary>
    private sealed record RawTrade(string Where, IReadOnlyDictionary<string, string> Values)
    {
        public string this[string column] => Values[column];
    }
}
