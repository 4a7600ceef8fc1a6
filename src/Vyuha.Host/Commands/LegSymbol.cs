using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Vyuha.Core;

namespace Vyuha.Host.Commands;

/// <summary>Reads a contract's symbol in OpenAlgo's spelling: <c>NIFTY01DEC2624000CE</c>, <c>NIFTY29DEC26FUT</c>.</summary>
/// <remarks>
/// Read from the month's name outwards: two digits before it are the day, two after it the year, what is left of them is the base
/// (which may itself end in digits, as NIFTYNXT50 does) and what is right of them the strike.
/// </remarks>
internal static class LegSymbol
{
    private const int DateLength = 7;

    public static bool TryParse(string symbol, Exchange exchange, [NotNullWhen(true)] out Instrument? instrument)
    {
        instrument = null;
        bool isFuture = symbol.EndsWith("FUT", StringComparison.Ordinal);
        OptionRight right = symbol.EndsWith("CE", StringComparison.Ordinal) ? OptionRight.Call
            : symbol.EndsWith("PE", StringComparison.Ordinal) ? OptionRight.Put : OptionRight.None;
        if (!isFuture && right == OptionRight.None)
            return false;

        string body = symbol[..^(isFuture ? 3 : 2)];
        // The latest date in it: a base may contain letters that spell a month, a strike may not.
        for (int at = body.Length - DateLength; at > 0; at--)
        {
            if (!TryDate(body.AsSpan(at, DateLength), out DateOnly expiry))
                continue;
            string underlying = body[..at], strike = body[(at + DateLength)..];
            if (!underlying.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter)))
                return false;
            if (isFuture && strike.Length == 0)
                instrument = Instrument.Future(exchange, underlying, expiry);
            else if (!isFuture && TryStrike(strike, out Price price))
                instrument = Instrument.Option(exchange, underlying, expiry, price, right);
            return instrument is not null;
        }

        return false;
    }

    /// <summary><c>01DEC26</c>; the month in capitals, as the exchange writes it.</summary>
    private static bool TryDate(ReadOnlySpan<char> text, out DateOnly date)
    {
        date = default;
        foreach (char letter in text[2..5])
        {
            if (!char.IsAsciiLetterUpper(letter))
                return false;
        }

        return int.TryParse(text[5..], NumberStyles.None, CultureInfo.InvariantCulture, out int year)
            && DateOnly.TryParseExact($"{text[..5]}{2000 + year}", "ddMMMyyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    private static bool TryStrike(string text, out Price strike)
    {
        strike = Price.Zero;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal rupees)
            || rupees is <= 0 or >= 100_000_000 || !decimal.IsInteger(rupees * Price.StepsPerRupee))
            return false;
        strike = Price.FromRupees(rupees);
        return true;
    }
}
