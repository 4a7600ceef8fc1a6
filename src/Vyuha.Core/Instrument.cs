namespace Vyuha.Core;

/// <summary>A call pays above the strike, a put below it. <c>CE</c> and <c>PE</c> exist only in adapters.</summary>
public enum OptionRight : byte
{
    None = 0,
    Call = 1,
    Put = 2,
}

public enum InstrumentKind : byte
{
    /// <summary>An index value: quoted, never traded (NIFTY spot, India VIX).</summary>
    IndexSpot = 1,
    IndexFuture = 2,
    IndexOption = 3,
}

/// <summary>An exchange segment, in OpenAlgo's terms.</summary>
public enum Exchange : byte
{
    /// <summary>NSE futures and options.</summary>
    Nfo = 1,

    /// <summary>BSE futures and options.</summary>
    Bfo = 2,
    NseIndex = 3,
    BseIndex = 4,
}

/// <summary>What is traded or quoted: an index, its future, or one option on it. Equal when it is the same contract.</summary>
/// <remarks>
/// Lot size, tick and freeze quantity are not here: they are dated rules looked up by contract (see Vyuha.Core.Rules).
/// </remarks>
public sealed record Instrument
{
    private Instrument(Exchange exchange, InstrumentKind kind, string underlying, DateOnly expiry, Price strike, OptionRight right) =>
        (Exchange, Kind, Underlying, Expiry, Strike, Right) = (exchange, kind, underlying, expiry, strike, right);

    public Exchange Exchange { get; }

    public InstrumentKind Kind { get; }

    /// <summary>The exchange's base symbol: <c>NIFTY</c>, <c>BANKNIFTY</c>, <c>SENSEX</c>.</summary>
    public string Underlying { get; }

    /// <summary>The last trading day after any holiday shift; <c>default</c> for an index.</summary>
    public DateOnly Expiry { get; }

    /// <summary>Zero unless an option.</summary>
    public Price Strike { get; }

    /// <summary><see cref="OptionRight.None"/> unless an option.</summary>
    public OptionRight Right { get; }

    public bool IsOption => Kind == InstrumentKind.IndexOption;

    public bool IsTradable => Kind != InstrumentKind.IndexSpot;

    public static Instrument Spot(Exchange exchange, string underlying)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(underlying);
        return new(exchange, InstrumentKind.IndexSpot, underlying, default, Price.Zero, OptionRight.None);
    }

    public static Instrument Future(Exchange exchange, string underlying, DateOnly expiry)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(underlying);
        return new(exchange, InstrumentKind.IndexFuture, underlying, expiry, Price.Zero, OptionRight.None);
    }

    /// <exception cref="ArgumentException">The strike is not positive or the right is neither call nor put.</exception>
    public static Instrument Option(Exchange exchange, string underlying, DateOnly expiry, Price strike, OptionRight right)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(underlying);
        if (strike <= Price.Zero)
            throw new ArgumentException($"A strike is above zero, not {strike}.", nameof(strike));
        if (right is not (OptionRight.Call or OptionRight.Put))
            throw new ArgumentException("An option is a call or a put.", nameof(right));
        return new(exchange, InstrumentKind.IndexOption, underlying, expiry, strike, right);
    }

    /// <summary>For people and logs; adapters have their own spelling.</summary>
    public override string ToString() => Kind switch
    {
        InstrumentKind.IndexSpot => Underlying,
        InstrumentKind.IndexFuture => $"{Underlying} {Expiry:dd-MMM-yy} future",
        _ => $"{Underlying} {Expiry:dd-MMM-yy} {Strike.ToRupees():0.####} {(Right == OptionRight.Call ? "call" : "put")}",
    };
}
