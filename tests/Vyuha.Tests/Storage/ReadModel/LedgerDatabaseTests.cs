using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Backtesting;
using Vyuha.Kernel;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Structures;
using Vyuha.Research;
using Vyuha.Storage.ReadModel;
using Vyuha.Tests.Host;
using Vyuha.Tests.Research;

namespace Vyuha.Tests.Storage.ReadModel;

public sealed class LedgerDatabaseTests : IDisposable
{
    private const int Events = 10_000;

    private static readonly Timestamp Start = Ist.At(new(2026, 1, 6), new(9, 15));
    private static readonly string[] BotNames = ["option-seller", "volatility-expander", "news-trader", "momentum-rider"];

    private static readonly Instrument[] Contracts =
    [
        .. Enumerable.Range(0, 10).Select(index => Instrument.Option(
            Exchange.Nfo, "NIFTY", new(2026, 1, 20), Price.FromRupees(24_000 + 50 * index), index % 2 == 0 ? OptionRight.Call : OptionRight.Put)),
        Instrument.Option(Exchange.Bfo, "SENSEX", new(2026, 1, 22), Price.FromRupees(80_000.5m), OptionRight.Put),
        Instrument.Future(Exchange.Nfo, "NIFTY", new(2026, 1, 27)),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-ledger-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Views_agree_with_ledger_and_legs_to_the_last_step(int seed)
    {
        var books = new RandomBooks(seed);
        for (int i = 0; i < Events; i++)
            books.Step();

        using SqliteConnection database = Written(books.Result());
        string[] capital = [.. books.Capital()];
        Assert.Equal(4, capital.Distinct().Count());
        Assert.Equal(capital, Rows(database, "SELECT * FROM bot_capital"));
        string[] open = [.. books.OpenOptions()];
        Assert.InRange(open.Length, 100, 1000);
        Assert.Equal(open, Rows(database, "SELECT * FROM option_positions"));

        // The integers behind the texts, and the sum every book must have.
        Assert.Equal(
            books.CashSteps().Select(steps => steps.ToString(CultureInfo.InvariantCulture)), Rows(database, "SELECT cash FROM bot_capital_steps"));
        Assert.Empty(Rows(database, "SELECT * FROM bot_capital_steps WHERE equity_at_cost <> allocated + realised_pnl - charges"));
        Assert.Equal([$"{books.FillCount}"], Rows(database, "SELECT count(*) FROM fill"));
        Assert.Equal(["ok"], Rows(database, "PRAGMA integrity_check"));
        Assert.Empty(Rows(database, "PRAGMA foreign_key_check"));
    }

    /// <summary>The two programs a user has: <c>sqlite3 ledger.db</c> and <c>vyuha capital show</c>, over a run of more than 10,000 random inputs.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void The_view_reads_as_capital_show_prints_it(int seed)
    {
        string folder = Path.Combine(_folder, "run");
        (int code, _, string errors) = VyuhaProcess.Run(
            _folder, "backtest", "--synthetic", "--seed", $"{seed}", "--from", "2026-01-01", "--to", "2026-01-30", "--out", folder);
        Assert.True(code == 0, errors);
        using (JsonDocument result = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "result.json"))))
            Assert.True(result.RootElement.GetProperty("program").GetProperty("inputs").GetInt64() > Events);

        (code, string output, errors) = VyuhaProcess.Run(_folder, "capital", "show", "--result", folder, "--json");
        Assert.True(code == 0, errors);
        using JsonDocument shown = JsonDocument.Parse(output);
        JsonElement[] bots = [.. shown.RootElement.EnumerateArray()];
        using SqliteConnection database = Open(Path.Combine(folder, "ledger.db"));
        Assert.Equal(
            bots.Select(bot => string.Join('|', bot.EnumerateObject().Select(property => property.Value.GetString()))),
            Rows(database, "SELECT * FROM bot_capital"));
        Assert.Equal(
            bots[0].EnumerateObject().Select(property => property.Name), Rows(database, "SELECT name FROM pragma_table_info('bot_capital')"));
        Assert.NotEqual("0.0000", bots[0].GetProperty("charges").GetString()); // it has traded
    }

    [Fact]
    public void Capital_of_a_folder_that_is_no_result_is_refused()
    {
        (int code, string output, string errors) = VyuhaProcess.Run(_folder, "capital", "show", "--result", _folder);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("there is no journal here. Name the result folder of a run.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condor_wing_reads_as_in_the_contract_note()
    {
        // 65 bought at 101.25, 65 more at 102.30, 30 sold at 110.00; charges 41.37.
        // Cost 6,581.25 + 6,649.50 = 13,230.75; 30/130 of it leaves, 3,053.25; profit 3,300.00 - 3,053.25 = 246.75; 100 remain at 101.775.
        var content = new LedgerContent(
            [new(1, "option-seller", LedgerBookRole.Bot), new(5, "reserve", LedgerBookRole.Reserve)],
            [null, Contracts[10]],
            [
                Posting(1, "Capital", "Cash", 300_000m, "Allocation"),
                Posting(2, "Cash", "Positions", 6_581.25m, "PremiumPaid"),
                Posting(3, "Cash", "Positions", 6_649.50m, "PremiumPaid"),
                Posting(3, "Cash", "Charges", 41.37m, "Charges"),
                Posting(4, "Positions", "Cash", 3_300m, "PremiumReceived"),
                Posting(4, "RealisedPnl", "Positions", 246.75m, "Realised"),
            ],
            [Fill(2, 65, 6_581.25m, 20m), Fill(3, 65, 6_649.50m, 21.37m), Fill(4, -30, 3_300m, 0m)]);
        string path = Path.Combine(_folder, "condor.db");
        LedgerDatabase.Write(path, content, TestContext.Current.CancellationToken);
        using SqliteConnection database = Open(path);
        Assert.Equal(
            ["option-seller|300000.0000|290027.8800|0.0000|0.0000|10177.5000|246.7500|41.3700|300205.3800"], Rows(database, "SELECT * FROM bot_capital"));
        Assert.Equal(
            ["option-seller|7|SENSEX22JAN2680000.5PE|SENSEX|2026-01-22|80000.5|put|100|101.7750|10177.5000"], Rows(database, "SELECT * FROM option_positions"));
        Assert.Equal(["2026-01-06T03:45:02.0000000Z|-30"], Rows(database, "SELECT time_utc, units FROM fill WHERE units < 0"));
        Assert.Equal(["put"], Rows(database, "SELECT right FROM option_positions"));
    }

    [Theory]
    [InlineData("UPDATE posting SET amount_steps = 1")]
    [InlineData("DELETE FROM posting")]
    [InlineData("UPDATE fill_entry SET units = 1")]
    [InlineData("DELETE FROM fill_entry")]
    [InlineData("UPDATE bot_capital SET cash = 0")]
    [InlineData("INSERT INTO posting (sequence, time_utc, book, from_account, to_account, amount_steps, reason, reference) VALUES (1, '', 1, 'Purse', 'Cash', 1, '', 0)")]
    public void What_happened_cannot_be_changed(string statement)
    {
        var books = new RandomBooks(3);
        for (int i = 0; i < 50; i++)
            books.Step();
        using SqliteConnection database = Written(books.Result());
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = statement;
        Assert.Throws<SqliteException>(() => command.ExecuteNonQuery());
    }

    [Fact]
    public void A_file_is_written_whole_or_not_at_all()
    {
        string path = Path.Combine(_folder, "cancelled.db");
        Assert.Throws<OperationCanceledException>(() =>
            LedgerDatabase.Write(path, LedgerTables.Of(new RandomBooks(4).Result()), new CancellationToken(canceled: true)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));

        File.WriteAllText(path, "mine");
        Assert.Throws<InputErrorException>(() =>
            LedgerDatabase.Write(path, LedgerTables.Of(new RandomBooks(4).Result()), TestContext.Current.CancellationToken));
        Assert.Equal("mine", File.ReadAllText(path));
    }

    private static PostingEntry Posting(int second, string from, string to, decimal rupees, string reason) =>
        new(second, Start.Plus(TimeSpan.FromSeconds(second - 2)), 1, from, to, Money.FromRupees(rupees), reason, 7);

    private static FillEntry Fill(int second, int units, decimal value, decimal charges) =>
        new(second, Start.Plus(TimeSpan.FromSeconds(second - 2)), 1, second, 7, 1, units, Money.FromRupees(value), Money.FromRupees(charges));

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static List<string> Rows(SqliteConnection database, string query)
    {
        using SqliteCommand command = database.CreateCommand();
        command.CommandText = query;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        return rows;
    }

    private SqliteConnection Written(RunResult result)
    {
        string path = Path.Combine(_folder, "ledger.db");
        LedgerDatabase.Write(path, LedgerTables.Of(result), TestContext.Current.CancellationToken);
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder));
        return Open(path);
    }

    /// <summary>Four bots' books kept by the kernel's own ledger and accountant under random events.</summary>
    private sealed class RandomBooks
    {
        private readonly GeneralLedger _ledger = new();
        private readonly FillAccountant _accountant;
        private readonly OutputBuffer _outputs = new();
        private readonly List<Structure> _structures = [];
        private readonly List<LedgerRow> _postings = [];
        private readonly List<FillRow> _fills = [];
        private readonly Random _random;
        private long _sequence = 1;

        public RandomBooks(int seed)
        {
            _random = new Random(seed);
            _accountant = new FillAccountant(_ledger);
            _outputs.Begin(_sequence, Start);
            foreach (byte book in (byte[])[1, 2, 3, 4, Books.Reserve])
            {
                _ledger.Post(
                    new AccountId(book, AccountKind.Capital), new AccountId(book, AccountKind.Cash),
                    Money.FromRupees(100_000.0001m * book).Steps, PostingReason.Allocation, 0, _outputs);
            }

            Take();
        }

        public int FillCount => _fills.Count;

        public void Step()
        {
            _outputs.Begin(++_sequence, Start.Plus(TimeSpan.FromMilliseconds(_sequence)));
            if (_structures.Count == 0 || _random.Next(50) == 0)
                _structures.Add(NewStructure());
            Structure structure = _structures[_random.Next(_structures.Count)];
            switch (_random.Next(10))
            {
                case 0:
                    _accountant.SetMargin(structure.Bot, _random.NextInt64(1_000_000_000), _sequence, _outputs);
                    break;
                case 1:
                    _accountant.Reserve(structure, _random.NextInt64(100_000_000), _outputs);
                    break;
                case 2:
                    _accountant.Release(structure, _random.NextInt64(100_000_000), _outputs);
                    break;
                default:
                    Trade(structure);
                    break;
            }

            Take();
        }

        public RunResult Result()
        {
            var sample = new SampleRun(from: new(2026, 1, 1), to: new(2026, 1, 2));
            return new RunResult
            {
                Info = sample.Info() with
                {
                    Bots = [.. BotNames.Select((name, index) => new BotInfo((byte)(index + 1), new Vocabulary(name, [], [], []), Money.Zero))],
                    Instruments = [null, .. Contracts],
                },
                Trades = [],
                AbandonedStructures = 0,
                Orders = [],
                Fills = _fills,
                Ledger = _postings,
                Decisions = [],
                Conditions = [],
                Refusals = [],
                NoTradeSpells = [],
                Days = [],
                BotDays = [],
                Totals = new RunTotals(Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, default),
                Metrics = [],
                OutputCount = 0,
            };
        }

        /// <summary>What <c>vyuha capital show --result --json</c> prints of these books, a row a bot and the values as they stand there.</summary>
        public IEnumerable<string> Capital() => JsonSerializer
            .SerializeToElement(BotNames.Select((name, index) => BotCapital.Of(_ledger, (byte)(index + 1), name)))
            .EnumerateArray().Select(bot => string.Join('|', bot.EnumerateObject().Select(property => property.Value.GetString())));

        public IEnumerable<long> CashSteps() => Enumerable.Range(1, 4).Select(bot => _ledger.Balance((byte)bot, AccountKind.Cash));

        public IEnumerable<string> OpenOptions() =>
            from structure in _structures
            orderby structure.Bot, structure.Id
            from leg in structure.Legs
            where leg.Units != 0 && leg.Terms.Instrument.IsOption
            orderby structure.Bot, structure.Id, leg.Terms.Id
            let contract = leg.Terms.Instrument
            let average = Math.Round((decimal)Math.Abs(leg.CostSteps) / Math.Abs(leg.Units), MidpointRounding.AwayFromZero)
            select string.Join(
                '|', BotNames[structure.Bot - 1], structure.Id, OpenAlgoSymbol.Format(contract), contract.Underlying, $"{contract.Expiry:yyyy-MM-dd}",
                contract.Strike.ToRupees().ToString("0.##", CultureInfo.InvariantCulture), contract.Right == OptionRight.Call ? "call" : "put", leg.Units,
                Rupees((long)average), Rupees(leg.CostSteps));

        private static string Rupees(long steps) => (steps / 10_000m).ToString("0.0000", CultureInfo.InvariantCulture);

        private Structure NewStructure()
        {
            var structure = new Structure(_structures.Count + 1, (byte)_random.Next(1, 5), 1, 1, 1, Start, 0);
            int first = _random.Next(Contracts.Length);
            for (int leg = 0; leg < 4; leg++)
            {
                int contract = (first + leg) % Contracts.Length;
                structure.MutableLegs.Add(new StructureLeg(
                    new ContractTerms(contract + 1, Contracts[contract], 0) { LotSize = 65 }, leg % 2 == 0 ? Side.Buy : Side.Sell, 1));
            }

            return structure;
        }

        /// <summary>Opens or closes some units of a leg, now and then at nothing (an option that expires worthless), never beyond zero.</summary>
        private void Trade(Structure structure)
        {
            StructureLeg leg = structure.MutableLegs[_random.Next(structure.MutableLegs.Count)];
            bool closes = leg.Units != 0 && _random.Next(2) == 0;
            long size = closes
                ? _random.Next(3) == 0 ? Math.Abs(leg.Units) : _random.NextInt64(1, Math.Abs(leg.Units) + 1)
                : _random.NextInt64(1, 500);
            long sign = leg.Units == 0 ? leg.Side == Side.Buy ? 1 : -1 : closes ? -Math.Sign(leg.Units) : Math.Sign(leg.Units);
            long value = _random.Next(20) == 0 ? 0 : _random.NextInt64(1, 20_000) * 500 * size;
            long charges = _random.NextInt64(0, 1_000_000);
            bool settles = closes && _random.Next(5) == 0;
            long order = settles ? 0 : _sequence;

            _accountant.Book(structure, leg, sign * size, value, settles ? PostingReason.Settlement : PostingReason.PremiumPaid, order, _outputs);
            _outputs.Next(OutputKind.Fill, structure.Bot, leg.Terms.Id).Fill = new FillPayload(order, value, charges, 0, (int)(sign * size), structure.Id);
            _accountant.Charge(structure, charges, order, _outputs);
        }

        private void Take()
        {
            foreach (ref readonly OutputEvent output in _outputs.Events)
            {
                if (output.Kind == OutputKind.Posting)
                {
                    PostingPayload posting = output.Posting;
                    _postings.Add(new LedgerRow(
                        output.Sequence, output.Time, output.Bot, new AccountId(posting.From), new AccountId(posting.To), (PostingReason)posting.Reason,
                        Money.FromSteps(posting.Amount), posting.Reference));
                }
                else
                {
                    FillPayload fill = output.Fill;
                    _fills.Add(new FillRow(
                        output.Sequence, output.Time, output.Bot, fill.OrderId, fill.StructureId, output.InstrumentId, fill.Units,
                        Money.FromSteps(fill.Value), Money.FromSteps(fill.Charges), Price.Zero));
                }
            }

            _outputs.Clear();
        }
    }
}
