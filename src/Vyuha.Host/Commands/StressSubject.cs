using System.Text.Json;
using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Stress;
using LedgerBooks = Vyuha.Kernel.Ledger.Books;

namespace Vyuha.Host.Commands;

/// <summary>What is put under stress: the legs of a file, or what a running session holds.</summary>
internal sealed record StressSubject
{
    /// <summary>What is looked at and when, in a line.</summary>
    public required string Title { get; init; }

    public required IReadOnlyList<StressHolding> Holdings { get; init; }

    /// <summary>Names of the books; empty where there is one and it needs none.</summary>
    public IReadOnlyDictionary<byte, string> Books { get; init; } = new Dictionary<byte, string>();

    /// <summary>What the exchange blocks for the legs of a file, and what is blocked for a session's bots; null when it cannot be worked out.</summary>
    public Money? Margin { get; init; }

    /// <summary>Symbols held without a price, left out.</summary>
    public IReadOnlyList<string> Unpriced { get; init; } = [];

    /// <summary>The legs of a margin calculation, as one book.</summary>
    public static StressSubject Of(IReadOnlyList<MarginStatement> statements, double rate) => new()
    {
        Title = $"{string.Join(", ", statements.Select(one => $"{one.Underlying} at {one.Level}"))}, {statements[0].Date:yyyy-MM-dd}",
        Holdings = [.. statements.SelectMany(one => one.Legs.Select(leg => Holding(one, leg, rate)))],
        Margin = statements.Aggregate(Money.Zero, (sum, one) => sum + one.Today.Total),
    };

    /// <summary>What a kernel holds, as the session tells it to the command line.</summary>
    public static object Tell(TradingKernel kernel)
    {
        IReadOnlyList<StressHolding> holdings = kernel.StressHoldings(out IReadOnlyList<Instrument> unpriced);
        return new
        {
            At = kernel.Market.Now.ToDateTimeOffset().ToOffset(Ist.Offset),
            Margin = Money.FromSteps(kernel.BotsNow().Sum(bot => kernel.Ledger.Balance(bot.Book, AccountKind.Margin))).ToRupees(),
            Books = kernel.BotsNow().Select(bot => new { bot.Book, Name = bot.Vocabulary.Bot }),
            Unpriced = unpriced.Select(OpenAlgoSymbol.Format),
            Holdings = holdings.Select(one => new
            {
                one.Book,
                one.Underlying,
                Symbol = OpenAlgoSymbol.Format(one.Instrument),
                Exchange = one.Instrument.Exchange.ToString(),
                one.Units,
                one.Position.Level,
                one.Position.Forward,
                one.Position.Years,
                one.Position.Volatility,
                one.Position.Rate,
                one.HalfSpread,
            }),
        };
    }

    /// <summary>What <see cref="Tell"/> has told.</summary>
    public static StressSubject Read(JsonElement told, string book)
    {
        var names = told.GetProperty("books").EnumerateArray().ToDictionary(one => one.GetProperty("book").GetByte(), one => one.GetProperty("name").GetString()!);
        names[LedgerBooks.External] = "outside the bots";
        return new()
        {
            Title = $"Book '{book}', {told.GetProperty("at").GetDateTimeOffset():yyyy-MM-dd HH:mm:ss}",
            Margin = told.GetProperty("margin") is { ValueKind: JsonValueKind.Number } margin ? Money.FromRupees(margin.GetDecimal()) : null,
            Books = names,
            Unpriced = [.. told.GetProperty("unpriced").EnumerateArray().Select(symbol => symbol.GetString()!)],
            Holdings = [.. told.GetProperty("holdings").EnumerateArray().Select(Holding)],
        };
    }

    private static StressHolding Holding(MarginStatement statement, StatedLeg leg, double rate)
    {
        Instrument instrument = leg.Leg.Instrument;
        double level = statement.Level.ToModel();
        StressPosition position = instrument.IsOption
            ? StressPosition.Option(instrument.Right, instrument.Strike.ToModel(), level, leg.Forward, leg.Years, leg.Volatility, rate)
            : StressPosition.Future(level, leg.Forward, leg.Years);
        return new(0, statement.Underlying, instrument, leg.Leg.Quantity.Units, position, leg.Row.HalfSpread);
    }

    private static StressHolding Holding(JsonElement one)
    {
        string symbol = one.GetProperty("symbol").GetString()!;
        Exchange exchange = Enum.Parse<Exchange>(one.GetProperty("exchange").GetString()!);
        if (!OpenAlgoSymbol.TryParse(symbol, exchange, out Instrument? instrument, out string? problem))
            throw new InputErrorException($"The session holds {symbol}: {problem} Is it of another version of this program?");
        double Number(string name) => one.GetProperty(name).GetDouble();
        StressPosition position = instrument.IsOption
            ? StressPosition.Option(instrument.Right, instrument.Strike.ToModel(), Number("level"), Number("forward"), Number("years"), Number("volatility"), Number("rate"))
            : StressPosition.Future(Number("level"), Number("forward"), Number("years"));
        return new(
            one.GetProperty("book").GetByte(), one.GetProperty("underlying").GetString()!, instrument, one.GetProperty("units").GetInt64(), position,
            one.GetProperty("half_spread") is { ValueKind: JsonValueKind.Number } half ? half.GetDouble() : null);
    }
}
