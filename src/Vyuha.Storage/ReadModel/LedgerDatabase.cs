using System.Globalization;
using Microsoft.Data.Sqlite;
using Vyuha.Core;

namespace Vyuha.Storage.ReadModel;

/// <summary>
/// Writes the ledger of a finished run as an SQLite database, whole or not at all. It holds postings and fills; <c>bot_capital</c> and
/// <c>option_positions</c> are views over them, so they cannot disagree with the ledger and nothing is ever updated in place.
/// </summary>
public static class LedgerDatabase
{
    // Result codes of SQLite that are the disk's fault: sqlite.org/rescode.html.
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int DiskFull = 13;
    private const int CannotOpen = 14;

    /// <param name="path">The file; it must not exist, its folder must.</param>
    /// <param name="content">The ledger.</param>
    /// <param name="cancellation">Leaves no file behind when it strikes.</param>
    /// <exception cref="InputErrorException">A file of this name exists.</exception>
    /// <exception cref="IOException">The disk is full or cannot be written.</exception>
    public static void Write(string path, LedgerContent content, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (File.Exists(path))
            throw new InputErrorException($"{path}: a file of this name exists. Choose another name, or move the file away.");
        string partial = $"{path}.{Path.GetRandomFileName()}.partial";
        try
        {
            Fill(partial, content, cancellation);
            File.Move(partial, path);
        }
        catch (SqliteException error) when (error.SqliteErrorCode is DiskFull or InputOutput or CannotOpen or ReadOnly)
        {
            throw new IOException($"{path}: {error.Message}", error);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void Fill(string path, LedgerContent content, CancellationToken cancellation)
    {
        var address = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, ForeignKeys = true };
        using var connection = new SqliteConnection(address.ConnectionString);
        connection.Open();

        // The file counts only once it has its name: the journal of an interrupted write is of no use, one file to copy is.
        Run(connection, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL;");
        using SqliteTransaction transaction = connection.BeginTransaction();
        Run(connection, LedgerSchema.Statements);
        WriteBooks(connection, content.Books);
        WritePostings(connection, content.Postings, cancellation);
        WriteFills(connection, content, cancellation);
        transaction.Commit();
    }

    private static void WriteBooks(SqliteConnection connection, IReadOnlyList<LedgerBook> books)
    {
        using var insert = new Insert(connection, "book", "number", "name", "role");
        foreach (LedgerBook book in books)
            insert.Row((long)book.Number, book.Name, RoleName(book.Role));
    }

    private static void WritePostings(SqliteConnection connection, IEnumerable<PostingEntry> postings, CancellationToken cancellation)
    {
        using var insert = new Insert(
            connection, "posting", "sequence", "time_utc", "book", "from_account", "to_account", "amount_steps", "reason", "reference");
        foreach (PostingEntry posting in postings)
        {
            cancellation.ThrowIfCancellationRequested();
            insert.Row(
                posting.Sequence, Utc(posting.Time), (long)posting.Book, posting.From, posting.To, posting.Amount.Steps, posting.Reason, posting.Reference);
        }
    }

    private static void WriteFills(SqliteConnection connection, LedgerContent content, CancellationToken cancellation)
    {
        using var insert = new Insert(
            connection, "fill_entry", "sequence", "time_utc", "book", "order_id", "structure", "instrument", "leg_fill", "units", "value_steps", "charges_steps");
        using var insertInstrument = new Insert(
            connection, "instrument", "id", "symbol", "exchange", "kind", "underlying", "expiry", "strike", "option_right");
        var written = new HashSet<int>();
        var legFills = new Dictionary<(byte Book, int Structure, int Instrument), long>();
        foreach (FillEntry fill in content.Fills)
        {
            cancellation.ThrowIfCancellationRequested();
            if (written.Add(fill.InstrumentId))
                WriteInstrument(insertInstrument, fill.InstrumentId, content.Instruments);
            (byte, int, int) leg = (fill.Book, fill.StructureId, fill.InstrumentId);
            long number = legFills.GetValueOrDefault(leg) + 1;
            legFills[leg] = number;
            insert.Row(
                fill.Sequence, Utc(fill.Time), (long)fill.Book, fill.OrderId, (long)fill.StructureId, (long)fill.InstrumentId, number,
                fill.Units, fill.Value.Steps, fill.Charges.Steps);
        }
    }

    private static void WriteInstrument(Insert insert, int id, IReadOnlyList<Instrument?> instruments)
    {
        Instrument? known = id >= 0 && id < instruments.Count ? instruments[id] : null;
        Invariant.Require(known is not null, "a fill names a contract of the run");
        Instrument instrument = known!;
        insert.Row(
            (long)id,
            OpenAlgoSymbol.Format(instrument),
            instrument.Exchange.ToString().ToUpperInvariant(),
            instrument.Kind switch { InstrumentKind.IndexSpot => "index", InstrumentKind.IndexFuture => "future", _ => "option" },
            instrument.Underlying,
            instrument.IsTradable ? instrument.Expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            instrument.IsOption ? instrument.Strike.ToRupees().ToString("0.####", CultureInfo.InvariantCulture) : null,
            instrument.Right switch { OptionRight.Call => "call", OptionRight.Put => "put", _ => null });
    }

    private static string RoleName(LedgerBookRole role) => role switch
    {
        LedgerBookRole.Bot => "bot",
        LedgerBookRole.Reserve => "reserve",
        LedgerBookRole.External => "external",
        _ => throw new InvariantException($"a book has a role, not {role}"),
    };

    private static string Utc(Timestamp time) =>
        time.ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static void Run(SqliteConnection connection, string statements)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    /// <summary>One prepared statement that adds rows to a table.</summary>
    private sealed class Insert : IDisposable
    {
        private readonly SqliteCommand _command;

        public Insert(SqliteConnection connection, string table, params ReadOnlySpan<string> columns)
        {
            _command = connection.CreateCommand();
            string[] parameters = new string[columns.Length];
            for (int index = 0; index < columns.Length; index++)
            {
                parameters[index] = "$" + columns[index];
                _command.Parameters.Add(new SqliteParameter { ParameterName = parameters[index] });
            }

            // Table and columns are literals of this file; values are always parameters.
            _command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns!)}) VALUES ({string.Join(", ", parameters)})";
        }

        public void Row(params ReadOnlySpan<object?> values)
        {
            for (int index = 0; index < values.Length; index++)
                _command.Parameters[index].Value = values[index] ?? DBNull.Value;
            _command.ExecuteNonQuery();
        }

        public void Dispose() => _command.Dispose();
    }
}
