using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;

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
/// <param name="Volatility">The volatility used: given, or implied by the price; zero for a future.</param>
/// <param name="IsImplied">Whether the volatility comes from the price.</param>
/// <param name="Alone">Margin of the leg as if held alone.</param>
/// <param name="After">Margin of the book once this leg and those before it are filled.</param>
internal sealed record StatedLeg(
    MarginLegRow Row, MarginLeg Leg, double Volatility, bool IsImplied, MarginResult Alone, Money After);
