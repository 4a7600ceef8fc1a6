using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;
using Vyuha.Storage;
using Vyuha.Storage.Span;

namespace Vyuha.Host.Commands;

/// <summary>Everything the margin command says about the legs in one underlying.</summary>
internal sealed record MarginStatement
{
    public required string Underlying { get; init; }

    public required Price Level { get; init; }

    public required DateOnly Date { get; init; }

    public required DateOnly NextSession { get; init; }

    public required MarginParameters Parameters { get; init; }

    /// <summary>Where the parameters come from when that is not a verified source; null when it is.</summary>
    public required string? UnverifiedSource { get; init; }

    /// <summary>The imported day that what the file leaves open was taken from; null when it leaves nothing open.</summary>
    public required CatalogueDay? Imported { get; init; }

    /// <summary>Forwards taken from the imported chain, by expiry.</summary>
    public required IReadOnlyList<(DateOnly Expiry, double Forward)> ImportedForwards { get; init; }

    /// <summary>The clearing corporation's file that was used; null where arrays are our own.</summary>
    public SpanFile? Span { get; init; }

    public required IReadOnlyList<StatedLeg> Legs { get; init; }

    /// <summary>Loss of the book in scenario 1 to 16.</summary>
    public required IReadOnlyList<Money> ScenarioLosses { get; init; }

    /// <summary>The legs sent in the order of the file into an empty book.</summary>
    public required BasketMarginResult Basket { get; init; }

    /// <summary>The same legs at the same prices on the next session: its parameters, expiry-day margin, calendar benefit.</summary>
    public required MarginResult Tomorrow { get; init; }

    public MarginResult Today => Basket.After;
}

/// <summary>One leg with what was worked out for it.</summary>
/// <param name="Row">What the user wrote.</param>
/// <param name="Volatility">The volatility used; zero for a future.</param>
/// <param name="VolatilityFrom">Where it comes from.</param>
/// <param name="Alone">Margin of the leg as if held alone.</param>
/// <param name="After">Margin of the book once this leg and those before it are filled.</param>
internal sealed record StatedLeg(
    MarginLegRow Row, MarginLeg Leg, double Volatility, VolatilitySource VolatilityFrom, MarginResult Alone, Money After)
{
    /// <summary>Forward to the leg's expiry, rupee; the price of a future.</summary>
    public required double Forward { get; init; }

    /// <summary>Whole calendar days to expiry over 365.</summary>
    public required double Years { get; init; }
}

/// <summary>Where a leg's volatility comes from.</summary>
internal enum VolatilitySource
{
    /// <summary>None is needed: a future, or an option on its last day.</summary>
    None,

    /// <summary>The file or the command line.</summary>
    Stated,

    /// <summary>Implied by the leg's price.</summary>
    Implied,

    /// <summary>The imported chain, because the leg's price implies none.</summary>
    Chain,

    /// <summary>The clearing corporation's file; for information.</summary>
    SpanFile,
}
