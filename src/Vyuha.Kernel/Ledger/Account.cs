namespace Vyuha.Kernel.Ledger;

/// <summary>The accounts every book has. Debit balances are positive; a book's accounts sum to zero.</summary>
public enum AccountKind : byte
{
    /// <summary>Where the book's money came from: a credit (negative) balance.</summary>
    Capital = 0,

    /// <summary>Free cash.</summary>
    Cash = 1,

    /// <summary>Set aside for approved orders not yet filled.</summary>
    Reserved = 2,

    /// <summary>Blocked as exchange margin.</summary>
    Margin = 3,

    /// <summary>Positions at cost: long premium positive, short premium negative.</summary>
    Positions = 4,

    /// <summary>Realised profit: a credit (negative) balance is a profit.</summary>
    RealisedPnl = 5,

    /// <summary>Brokerage, taxes and fees paid.</summary>
    Charges = 6,
}

/// <summary>The owners of ledger accounts. Bots are numbered 1 to 4 in the order of the configuration.</summary>
public static class Books
{
    /// <summary>Positions and cash movements in the account that no bot made.</summary>
    public const byte External = 0;

    public const byte FirstBot = 1;

    public const byte LastBot = 4;

    /// <summary>The reserve no bot can debit.</summary>
    public const byte Reserve = 5;

    public const int Count = 6;
}

/// <summary>One account of one book, as a posting names it: book × 16 + kind.</summary>
public readonly record struct AccountId(ushort Value)
{
    public AccountId(byte book, AccountKind kind)
        : this((ushort)(book * 16 + (byte)kind))
    {
    }

    public byte Book => (byte)(Value / 16);

    public AccountKind Kind => (AccountKind)(Value % 16);

    public override string ToString() => Book switch
    {
        Books.External => $"external/{Kind}",
        Books.Reserve => $"reserve/{Kind}",
        byte bot => $"bot{bot}/{Kind}",
    };
}

/// <summary>Why money moved. The numbers are journaled.</summary>
public enum PostingReason : ushort
{
    Allocation = 1,
    Reservation = 2,
    ReservationRelease = 3,
    MarginBlock = 4,
    MarginRelease = 5,
    PremiumPaid = 6,
    PremiumReceived = 7,
    Charges = 8,

    /// <summary>Profit or loss of units closed, moved out of positions at cost.</summary>
    Realised = 9,

    /// <summary>Cash settlement of an expired contract.</summary>
    Settlement = 10,

    /// <summary>Daily mark-to-market of a future.</summary>
    MarkToMarket = 11,

    /// <summary>An approved, audited top-up from the reserve.</summary>
    ReserveTopUp = 12,

    /// <summary>A position that no bot made, as the broker tells it.</summary>
    ExternalPosition = 13,
}
