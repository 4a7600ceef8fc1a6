namespace Vyuha.Storage.ReadModel;

/// <summary>Tables and views of a ledger database. Only what happened is stored, once; balances and positions are views over it.</summary>
internal static class LedgerSchema
{
    public const int Version = 1;

    /// <summary>The accounts of every book, as <c>AccountKind</c> of the kernel names them; the database accepts no other.</summary>
    public static readonly IReadOnlyList<string> Accounts = ["Capital", "Cash", "Reserved", "Margin", "Positions", "RealisedPnl", "Charges"];

    private static readonly string AccountList = string.Join(", ", Accounts.Select(account => $"'{account}'"));

    public static string Statements { get; } = $"""
        PRAGMA user_version = {Version};

        CREATE TABLE book (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL CHECK (role IN ('bot', 'reserve', 'external'))
        ) STRICT;

        CREATE TABLE instrument (
            id INTEGER PRIMARY KEY,
            symbol TEXT NOT NULL,
            exchange TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('index', 'future', 'option')),
            underlying TEXT NOT NULL,
            expiry TEXT,
            strike TEXT,
            option_right TEXT CHECK (option_right IN ('call', 'put')),
            CHECK ((kind = 'option') = (strike IS NOT NULL) AND (kind = 'option') = (option_right IS NOT NULL))
        ) STRICT;

        -- Number: the order in which the kernel said them. Money moves from one account to another of the same book.
        CREATE TABLE posting (
            number INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL,
            time_utc TEXT NOT NULL,
            book INTEGER NOT NULL REFERENCES book (number),
            from_account TEXT NOT NULL CHECK (from_account IN ({AccountList})),
            to_account TEXT NOT NULL CHECK (to_account IN ({AccountList})),
            amount_steps INTEGER NOT NULL CHECK (amount_steps > 0),
            reason TEXT NOT NULL,
            reference INTEGER NOT NULL,
            CHECK (from_account <> to_account)
        ) STRICT;

        -- leg_fill numbers the fills of one contract in one structure from 1: cost is carried from each to the next.
        CREATE TABLE fill_entry (
            number INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL,
            time_utc TEXT NOT NULL,
            book INTEGER NOT NULL REFERENCES book (number),
            order_id INTEGER NOT NULL,
            structure INTEGER NOT NULL,
            instrument INTEGER NOT NULL REFERENCES instrument (id),
            leg_fill INTEGER NOT NULL CHECK (leg_fill > 0),
            units INTEGER NOT NULL CHECK (units <> 0),
            value_steps INTEGER NOT NULL CHECK (value_steps >= 0),
            charges_steps INTEGER NOT NULL,
            UNIQUE (book, structure, instrument, leg_fill)
        ) STRICT;

        CREATE TRIGGER posting_is_never_changed BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END;
        CREATE TRIGGER posting_is_never_removed BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END;
        CREATE TRIGGER fill_is_never_changed BEFORE UPDATE ON fill_entry BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END;
        CREATE TRIGGER fill_is_never_removed BEFORE DELETE ON fill_entry BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END;

        CREATE VIEW fill AS
        SELECT f.sequence, f.time_utc, b.name AS bot, f.order_id, f.structure, f.instrument, i.symbol, i.underlying, i.expiry, i.strike,
               i.option_right, f.units, f.value_steps, f.charges_steps
        FROM fill_entry f JOIN book b ON b.number = f.book JOIN instrument i ON i.id = f.instrument
        ORDER BY f.number;

        -- Debit balances are positive; capital and profit are credits and change their sign to be read.
        CREATE VIEW bot_capital_steps AS
        WITH movement (book, account, steps) AS (
            SELECT book, to_account, amount_steps FROM posting
            UNION ALL
            SELECT book, from_account, -amount_steps FROM posting
        ), balance AS (
            SELECT b.number, b.name,
                   coalesce(sum(steps) FILTER (WHERE account = 'Capital'), 0) AS capital,
                   coalesce(sum(steps) FILTER (WHERE account = 'Cash'), 0) AS cash,
                   coalesce(sum(steps) FILTER (WHERE account = 'Reserved'), 0) AS reserved,
                   coalesce(sum(steps) FILTER (WHERE account = 'Margin'), 0) AS margin,
                   coalesce(sum(steps) FILTER (WHERE account = 'Positions'), 0) AS positions,
                   coalesce(sum(steps) FILTER (WHERE account = 'RealisedPnl'), 0) AS realised,
                   coalesce(sum(steps) FILTER (WHERE account = 'Charges'), 0) AS charges
            FROM book b LEFT JOIN movement m ON m.book = b.number
            WHERE b.role = 'bot'
            GROUP BY b.number
        )
        SELECT name AS bot, -capital AS allocated, cash, reserved, margin, positions AS premium_at_cost, -realised AS realised_pnl,
               charges, cash + reserved + margin + positions AS equity_at_cost
        FROM balance
        ORDER BY number;

        CREATE VIEW bot_capital AS
        SELECT bot, {Rupees("allocated")}, {Rupees("cash")}, {Rupees("reserved")}, {Rupees("margin")}, {Rupees("premium_at_cost")},
               {Rupees("realised_pnl")}, {Rupees("charges")}, {Rupees("equity_at_cost")}
        FROM bot_capital_steps;

        -- A closing fill takes its share of the cost with it, rounded towards zero; what remains is exact because it is what is left.
        CREATE VIEW option_positions_steps AS
        WITH RECURSIVE leg (book, structure, instrument, leg_fill, units, cost) AS (
            SELECT book, structure, instrument, leg_fill, units, CASE WHEN units > 0 THEN value_steps ELSE -value_steps END
            FROM fill_entry WHERE leg_fill = 1
            UNION ALL
            SELECT f.book, f.structure, f.instrument, f.leg_fill, leg.units + f.units,
                   CASE WHEN leg.units = 0 OR (leg.units > 0) = (f.units > 0)
                        THEN leg.cost + CASE WHEN f.units > 0 THEN f.value_steps ELSE -f.value_steps END
                        ELSE leg.cost - (leg.cost / abs(leg.units) * abs(f.units) + leg.cost % abs(leg.units) * abs(f.units) / abs(leg.units))
                   END
            FROM leg JOIN fill_entry f
                ON f.book = leg.book AND f.structure = leg.structure AND f.instrument = leg.instrument AND f.leg_fill = leg.leg_fill + 1
        )
        SELECT b.name AS bot, leg.structure, i.symbol, i.underlying, i.expiry, i.strike, i.option_right AS "right", leg.units,
               (2 * abs(leg.cost) + abs(leg.units)) / (2 * abs(leg.units)) AS average_price, leg.cost
        FROM leg JOIN book b ON b.number = leg.book JOIN instrument i ON i.id = leg.instrument
        WHERE leg.units <> 0 AND i.kind = 'option' AND NOT EXISTS (
            SELECT 1 FROM fill_entry later
            WHERE later.book = leg.book AND later.structure = leg.structure AND later.instrument = leg.instrument AND later.leg_fill = leg.leg_fill + 1)
        ORDER BY leg.book, leg.structure, leg.instrument;

        CREATE VIEW option_positions AS
        SELECT bot, structure, symbol, underlying, expiry, strike, "right", units, {Rupees("average_price")}, {Rupees("cost")}
        FROM option_positions_steps;
        """;

    /// <summary>Steps of 0.0001 rupee as an exact decimal, for instance <c>-12.3400</c>.</summary>
    private static string Rupees(string column) =>
        $"format('%s%d.%04d', iif({column} < 0, '-', ''), abs({column}) / 10000, abs({column}) % 10000) AS {column}";
}
