using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Vyuha.Core;

/// <summary>
/// OpenAlgo's spelling of instruments: <c>NIFTY</c> (index), <c>NIFTY23NOV26FUT</c>, <c>NIFTY01DEC2624000CE</c>. Strikes have
/// decimals only when needed.
/// </summary>
/// <remarks>
/// Read from the right, because a base may itself hold digits (<c>NIFTYNXT50</c>, <c>SENSEX50</c>) and <c>2624000</c> is a year and a
/// strike: first the suffix, then the date whose place leaves the longest base.
/// </remarks>
public static class OpenAlgoSymbol
{
    /// <summary>The longest base any exchange lists is far shorter; the bound keeps hostile input cheap.</summary>
    public const int MaximumLength = 64;

    private const int DateLength = 7;

    private static readonly string[] Months =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    public static string Format(Instrument instrument) => instrument.Kind switch
    {
        InstrumentKind.IndexSpot => instrument.Underlying,
        InstrumentKind.IndexFuture => $"{instrument.Underlying}{Date(instrument.Expiry)}FUT",
        _ => $"{instrument.Underlying}{Date(instrument.Expiry)}{instrument.Strike.ToRupees().ToString("0.####", CultureInfo.InvariantCulture)}" +
            (instrument.Right == OptionRight.Call ? "CE" : "PE"),
    };

    /// <param name="symbol">Upper case, without the exchange; some indices have names in mixed case (<c>NIFTY Alpha 50</c>).</param>
    /// <param name="exchange">A derivatives segment for futures and options; an index segment for an index.</param>
    /// <param name="instrument">The instrument, when the answer is true.</param>
    /// <param name="problem">What is wrong and how it should look, when the answer is false.</param>
    public static bool TryParse(
        string symbol, Exchange exchange, [NotNullWhen(true)] out Instrument? instrument, [NotNullWhen(false)] out string? problem)
    {
        instrument = null;
        problem = Problem(symbol, exchange is Exchange.NseIndex or Exchange.BseIndex);
        if (problem is not null)
            return false;
        if (exchange is Exchange.NseIndex or Exchange.BseIndex)
        {
            instrument = Instrument.Spot(exchange, symbol);
            return true;
        }

        if (symbol.EndsWith("FUT", StringComparison.Ordinal))
            instrument = Future(symbol, exchange);
        else if (symbol.EndsWith("CE", StringComparison.Ordinal))
            instrument = Option(symbol, exchange, OptionRight.Call);
        else if (symbol.EndsWith("PE", StringComparison.Ordinal))
            instrument = Option(symbol, exchange, OptionRight.Put);

        if (instrument is null)
        {
            problem = $"'{symbol}' is not a future or an option. Write BASE, the expiry as DDMMMYY, then FUT, or the strike and CE or PE: " +
                "NIFTY01DEC2624000CE, NIFTY23NOV26FUT.";
        }

        return instrument is not null;
    }

    private static string? Problem(string symbol, bool isIndex)
    {
        if (symbol.Length is 0 or > MaximumLength)
            return $"A symbol has 1 to {MaximumLength} characters, not {symbol.Length}.";
        foreach (char c in symbol)
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && !(isIndex && char.IsAsciiLetterLower(c)) && c is not ('-' or '&' or '.' or '_' or ' '))
                return $"'{symbol}' holds '{c}'. Write symbols in capital letters: NIFTY01DEC2624000CE.";
        }

        return char.IsWhiteSpace(symbol[0]) || char.IsWhiteSpace(symbol[^1]) ? $"'{symbol}' begins or ends with a space. Remove it." : null;
    }

    private static Instrument? Future(string symbol, Exchange exchange)
    {
        int at = symbol.Length - "FUT".Length - DateLength;
        return at >= 1 && TryDate(symbol.AsSpan(at, DateLength), out DateOnly expiry)
            ? Instrument.Future(exchange, symbol[..at], expiry)
            : null;
    }

    private static Instrument? Option(string symbol, Exchange exchange, OptionRight right)
    {
        ReadOnlySpan<char> body = symbol.AsSpan(0, symbol.Length - 2);
        // From the right: the later the date, the longer the base.
        for (int at = body.Length - DateLength - 1; at >= 1; at--)
        {
            if (TryDate(body.Slice(at, DateLength), out DateOnly expiry) && TryStrike(body[(at + DateLength)..], out Price strike))
                return Instrument.Option(exchange, symbol[..at], expiry, strike, right);
        }

        return null;
    }

    private static bool TryStrike(ReadOnlySpan<char> text, out Price strike)
    {
        strike = default;
        // One contract, one symbol: a strike padded with zeros is not a second spelling of it.
        bool isPadded = text is ['0', not '.', ..] || (text.Contains('.') && text[^1] == '0');
        if (isPadded
            || text.Length is 0 or > 14
            || !char.IsAsciiDigit(text[0])
            || !char.IsAsciiDigit(text[^1])
            || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal rupees)
            || rupees is <= 0 or >= 1_000_000_000
            || !decimal.IsInteger(rupees * Price.StepsPerRupee))
        {
            return false;
        }

        strike = Price.FromRupees(rupees);
        return true;
    }

    private static string Date(DateOnly date) => $"{date.Day:00}{Months[date.Month - 1]}{date.Year % 100:00}";

    private static bool TryDate(ReadOnlySpan<char> text, out DateOnly date)
    {
        date = default;
        if (!TryPair(text[..2], out int day) || !TryPair(text[5..], out int year))
            return false;
        for (int month = 1; month <= Months.Length; month++)
        {
            if (!text[2..5].SequenceEqual(Months[month - 1]))
                continue;
            if (day < 1 || day > DateTime.DaysInMonth(2000 + year, month))
                return false;
            date = new(2000 + year, month, day);
            return true;
        }

        return false;
    }

    private static bool TryPair(ReadOnlySpan<char> text, out int value)
    {
        bool digits = char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]);
        value = digits ? (text[0] - '0') * 10 + text[1] - '0' : 0;
        return digits;
    }
}
