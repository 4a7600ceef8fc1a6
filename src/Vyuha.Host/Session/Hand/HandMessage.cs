namespace Vyuha.Host.Session.Hand;

/// <summary>What a person can do with a single structure or order.</summary>
internal enum HandVerb
{
    /// <summary>Open a trade in a bot's book.</summary>
    Place,

    /// <summary>Give a working order of an entry another limit.</summary>
    Move,

    /// <summary>End the entry of a structure.</summary>
    Cancel,

    /// <summary>Close a structure, or one leg of it.</summary>
    Close,
}

/// <summary>One leg of a trade, as it is typed: <c>sell NIFTY01DEC2635400PE</c>.</summary>
internal sealed record HandLeg(Core.Side Side, string Symbol, int Ratio = 1);

/// <summary>A trade to be opened. Amounts in rupees.</summary>
/// <param name="Bot">In whose book: a name, or the number of the book.</param>
/// <param name="Legs">What is bought and sold.</param>
/// <param name="Lots">Of the whole.</param>
/// <param name="StopLoss">Loss of the whole at which it is left.</param>
/// <param name="Target">Profit at which it is left; null: none.</param>
/// <param name="LeaveAt">Indian date and time at which it is left at the latest; null: on its first expiry.</param>
/// <param name="Slippage">Points of a unit that the entry may be worse than mid.</param>
internal sealed record HandTicket(string Bot, IReadOnlyList<HandLeg> Legs, int Lots, decimal StopLoss, decimal? Target, DateTime? LeaveAt, decimal Slippage);

/// <summary>What the command line asks for one structure or order.</summary>
/// <param name="Action">What.</param>
/// <param name="User">Who.</param>
/// <param name="Id">The structure, or with <see cref="HandVerb.Move"/> the order.</param>
/// <param name="Symbol">The leg to close; null: all.</param>
/// <param name="Limit">Rupees.</param>
/// <param name="Ticket">With <see cref="HandVerb.Place"/>.</param>
internal sealed record HandMessage(HandVerb Action, string User, long Id = 0, string? Symbol = null, decimal Limit = 0, HandTicket? Ticket = null);
