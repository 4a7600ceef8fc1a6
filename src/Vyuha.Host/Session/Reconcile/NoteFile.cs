using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>One trade of a broker's contract note.</summary>
/// <param name="Line">Of the file.</param>
/// <param name="Order">The order's number, the broker's or the exchange's; null when the note has none.</param>
internal sealed record NoteTrade(int Line, string? Order, Instrument Instrument, Side Side, long Units, Price Price);

/// <summary>A broker's contract note as CSV: trades by named columns, and the charges it states.</summary>
/// <param name="Path">Of the file.</param>
/// <param name="Trades">In the order of the file.</param>
/// <param name="Charges">By the names of <see cref="ChargesComparison.Lines"/>; a charge without a column is not there.</param>
internal sealed record NoteFile(string Path, IReadOnlyList<NoteTrade> Trades, IReadOnlyDictionary<string, Money> Charges)
{
    /// <summary>Names under which brokers give each column, after everything but letters and digits has become a single underscore.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> DefaultColumns = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["order"] = ["order", "order_no", "order_number", "order_id", "orderid"],
        ["date"] = ["date", "trade_date"],
        ["exchange"] = ["exchange", "segment"],
        ["symbol"] = ["symbol", "trading_symbol", "tradingsymbol"],
        ["underlying"] = ["underlying"],
        ["expiry"] = ["expiry", "expiry_date"],
        ["strike"] = ["strike", "strike_price"],
        ["type"] = ["type", "option_type", "right"],
        ["side"] = ["side", "buy_sell", "b_s", "action", "transaction_type", "trade_type"],
        ["quantity"] = ["quantity", "qty"],
        ["price"] = ["price", "rate", "trade_price", "gross_rate"],
        ["brokerage"] = ["brokerage"],
        ["exchange_transaction"] = ["exchange_transaction", "exchange_txn", "exchange_transaction_charges", "transaction_charges"],
        ["sebi_fee"] = ["sebi", "sebi_fee", "sebi_fees", "sebi_turnover_fees"],
        ["stt"] = ["stt", "securities_transaction_tax"],
        ["stamp_duty"] = ["stamp", "stamp_duty"],
        ["gst"] = ["gst", "cgst", "sgst", "igst", "utgst"],
        ["ipft"] = ["ipft", "investor_protection_fund"],
    };

    private static readonly string[] ChargeColumns = ["brokerage", "exchange_transaction", "sebi_fee", "stt", "stamp_duty", "gst", "ipft"];

    private static readonly string[] ExpiryFormats = ["yyyy-MM-dd", "dd-MMM-yyyy", "dd-MMM-yy", "ddMMMyy", "dd MMM yyyy", "dd/MM/yyyy"];

    /// <param name="path">The file.</param>
    /// <param name="date">The day it must be of.</param>
    /// <param name="rules">Where an index trades.</param>
    /// <param name="columns">Names of columns by the user, before the usual ones: <c>quantity</c> to <c>Filled Qty</c>.</param>
    /// <exception cref="InputErrorException">What is wrong, with file and line.</exception>
    public static NoteFile Read(string path, DateOnly date, MarketRules rules, IReadOnlyDictionary<string, string> columns)
    {
        if (!File.Exists(path))
            throw new InputErrorException($"{path}: there is no such file. Give the path of a contract note as CSV.");
        List<(int Line, string[] Fields)> lines = Split(path, File.ReadAllText(path, Encoding.UTF8));
        if (lines.Count < 2)
            throw InputErrorException.At(path, 1, "there is no trade in the file.", "Its first line names the columns, each further line is a trade or the totals.");
        Dictionary<string, int[]> header = Header(path, lines[0], columns);
        var trades = new List<NoteTrade>();
        var byRow = new Dictionary<string, Money>(StringComparer.Ordinal);
        Dictionary<string, Money>? totals = null;
        foreach ((int line, string[] fields) in lines.Skip(1))
        {
            var row = new Row(path, line, fields, header);
            if (fields.Length != lines[0].Fields.Length)
                throw row.Bad($"{fields.Length} fields where the header has {lines[0].Fields.Length}.", "Put numbers with thousands separators into quotes.");
            if (row.Text("quantity").Length == 0)
            {
                if (totals is not null)
                    throw row.Bad("a second line without a quantity.", "Only one line, the totals, has charges and no trade.");
                totals = new Dictionary<string, Money>(StringComparer.Ordinal);
                AddCharges(row, header, totals);
                continue;
            }

            trades.Add(Trade(row, date, rules));
            AddCharges(row, header, byRow);
        }

        return new NoteFile(path, trades, totals ?? byRow);
    }

    private static void AddCharges(Row row, Dictionary<string, int[]> header, Dictionary<string, Money> charges)
    {
        foreach (string name in ChargeColumns)
        {
            if (header.ContainsKey(name))
                charges[name] = charges.GetValueOrDefault(name) + row.Charge(name);
        }
    }

    private static NoteTrade Trade(Row row, DateOnly date, MarketRules rules)
    {
        if (row.Text("date") is { Length: > 0 } day && (!DateOnly.TryParseExact(day, ExpiryFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly traded) || traded != date))
            throw row.Bad($"date is '{day}'.", $"This note is compared with {date:yyyy-MM-dd}; give that day as 2026-11-25, or name another with --day.");
        Instrument instrument = row.Text("symbol") is { Length: > 0 } symbol ? Parse(row, symbol, rules) : Assemble(row, rules);
        Side side = row.Text("side").ToUpperInvariant() switch
        {
            "BUY" or "B" => Side.Buy,
            "SELL" or "S" => Side.Sell,
            string other => throw row.Bad($"side is '{other}'.", "It must be BUY, B, SELL or S."),
        };
        decimal units = row.Number("quantity");
        if (!decimal.IsInteger(units) || Math.Abs(units) is < 1 or > 10_000_000)
            throw row.Bad($"quantity is '{row.Text("quantity")}'.", "It must be a whole number of units, not of lots.");
        decimal price = row.Number("price");
        if (price is <= 0 or > 10_000_000 || !decimal.IsInteger(price * Price.StepsPerRupee))
            throw row.Bad($"price is '{row.Text("price")}'.", "It must be above 0 with at most four decimals.");
        return new NoteTrade(row.Line, row.Text("order") is { Length: > 0 } order ? order : null, instrument, side, (long)Math.Abs(units), Price.FromRupees(price));
    }

    private static Instrument Parse(Row row, string symbol, MarketRules rules)
    {
        if (!OpenAlgoSymbol.TryParse(symbol.ToUpperInvariant(), Exchange.Nfo, out Instrument? parsed, out string? problem))
            throw row.Bad($"symbol: {problem}", "Or give underlying, expiry, strike and type in columns of their own.");
        return OpenAlgoSymbol.TryParse(symbol.ToUpperInvariant(), ExchangeOf(row, parsed.Underlying, rules), out Instrument? instrument, out problem)
            ? instrument
            : throw row.Bad($"symbol: {problem}", "Correct it.");
    }

    private static Instrument Assemble(Row row, MarketRules rules)
    {
        string underlying = row.Text("underlying").ToUpperInvariant();
        if (underlying.Length == 0)
            throw row.Bad("there is no symbol.", "Give a symbol like NIFTY01DEC2624000CE, or underlying, expiry, strike and type.");
        Exchange exchange = ExchangeOf(row, underlying, rules);
        if (!DateOnly.TryParseExact(row.Text("expiry"), ExpiryFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly expiry))
            throw row.Bad($"expiry is '{row.Text("expiry")}'.", "Write it like 2026-12-01 or 01-DEC-26.");
        OptionRight right = row.Text("type").ToUpperInvariant() switch
        {
            "CE" or "CALL" or "C" => OptionRight.Call,
            "PE" or "PUT" or "P" => OptionRight.Put,
            "FUT" or "FUTIDX" => OptionRight.None,
            string other => throw row.Bad($"type is '{other}'.", "It must be CE, PE or FUT."),
        };
        if (right == OptionRight.None)
            return Instrument.Future(exchange, underlying, expiry);
        decimal strike = row.Number("strike");
        return strike > 0 && decimal.IsInteger(strike * Price.StepsPerRupee)
            ? Instrument.Option(exchange, underlying, expiry, Price.FromRupees(strike), right)
            : throw row.Bad($"strike is '{row.Text("strike")}'.", "It must be above 0.");
    }

    /// <summary>Where the index's derivatives trade; the column, when there is one, must agree.</summary>
    private static Exchange ExchangeOf(Row row, string underlying, MarketRules rules)
    {
        if (!rules.Underlying(underlying).HasValue || rules.Underlying(underlying).Value.Derivatives is not { } exchange)
            throw row.Bad($"{underlying} is no index with derivatives.", "Remove trades of other segments from the file.");
        string given = row.Text("exchange").ToUpperInvariant();
        bool agrees = given.Length == 0 || (exchange == Exchange.Nfo ? given is "NFO" or "NSE" or "NSE_FO" : given is "BFO" or "BSE" or "BSE_FO");
        return agrees ? exchange : throw row.Bad($"exchange is '{given}'.", $"{underlying} trades on {(exchange == Exchange.Nfo ? "NFO" : "BFO")}.");
    }

    private static Dictionary<string, int[]> Header(string path, (int Line, string[] Fields) line, IReadOnlyDictionary<string, string> columns)
    {
        string[] names = [.. line.Fields.Select(Normal)];
        var header = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach ((string column, string[] usual) in DefaultColumns)
        {
            string[] wanted = columns.TryGetValue(column, out string? mine) ? [Normal(mine)] : usual;
            int[] found = [.. Enumerable.Range(0, names.Length).Where(i => wanted.Contains(names[i], StringComparer.Ordinal))];
            if (found.Length == 0 && mine is not null)
                throw InputErrorException.At(path, line.Line, $"there is no column '{mine}'.", $"The columns are {string.Join(", ", line.Fields)}.");
            if (found.Length > 1 && column != "gst")
                throw InputErrorException.At(path, line.Line, $"columns {string.Join(" and ", found.Select(i => line.Fields[i]))} both are the {column}.", $"Choose with --column {column}=NAME.");
            if (found.Length > 0)
                header.Add(column, found);
        }

        if (columns.Keys.FirstOrDefault(key => !DefaultColumns.ContainsKey(key)) is { } unknown)
            throw new InputErrorException($"--column {unknown}: there is no such column. They are {string.Join(", ", DefaultColumns.Keys)}.");
        string[] needed = ["side", "quantity", "price", header.ContainsKey("underlying") ? "expiry" : "symbol"];
        if (needed.FirstOrDefault(name => !header.ContainsKey(name)) is { } missing)
        {
            throw InputErrorException.At(
                path, line.Line, $"no column is the {missing}.", $"It is called {string.Join(", ", DefaultColumns[missing])}, or name it with --column {missing}=NAME.");
        }

        return header;
    }

    private static string Normal(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
                text.Append(c);
            else if (text.Length > 0 && text[^1] != '_')
                text.Append('_');
        }

        return text.ToString().TrimEnd('_');
    }

    /// <summary>Fields in quotes may hold commas and doubled quotes; blank lines and lines that begin with # are left out.</summary>
    private static List<(int Line, string[] Fields)> Split(string path, string text)
    {
        var lines = new List<(int, string[])>();
        string[] all = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        for (int number = 1; number <= all.Length; number++)
        {
            string line = all[number - 1];
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
                continue;
            var fields = new List<string>();
            var field = new StringBuilder();
            bool quoted = false;
            foreach (char c in line)
            {
                if (c == '"')
                    quoted = !quoted;
                else if (c == ',' && !quoted)
                    Next();
                else
                    field.Append(c);
            }

            if (quoted)
                throw InputErrorException.At(path, number, "a quote is not closed.", "Close it on its line.");
            Next();
            lines.Add((number, [.. fields]));

            void Next()
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
        }

        return lines;
    }

    private sealed class Row(string path, int line, string[] fields, Dictionary<string, int[]> header)
    {
        public int Line => line;

        public string Text(string column) => header.TryGetValue(column, out int[]? at) && at[0] < fields.Length ? fields[at[0]] : "";

        public decimal Number(string column) => Parse(column, Text(column));

        /// <summary>Brokers show what they take with either sign.</summary>
        public Money Charge(string column)
        {
            decimal sum = header[column].Where(i => i < fields.Length && fields[i].Length > 0).Sum(i => Math.Abs(Parse(column, fields[i])));
            return decimal.IsInteger(sum * Money.StepsPerRupee) ? Money.FromRupees(sum) : throw Bad($"{column} is '{Text(column)}'.", "It has at most four decimals.");
        }

        public InputErrorException Bad(string problem, string remedy) => InputErrorException.At(path, line, problem, remedy);

        private decimal Parse(string column, string text) =>
            decimal.TryParse(text.TrimStart('₹'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal value)
            && Math.Abs(value) <= 1_000_000_000
                ? value
                : throw Bad($"{column} is '{text}'.", "It must be a number.");
    }
}
