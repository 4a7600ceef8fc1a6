using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Kernel.Margins;

/// <summary>Margin of a basket of orders on top of a book: as a whole, and along the order in which its legs are sent.</summary>
/// <remarks>
/// A broker checks each order as it arrives, against the book with the orders before it filled. So a condor that needs
/// ₹0.8 lakh complete needs ₹2 lakh on the way when its shorts go first, and the exchange's random snapshots may catch it there.
/// </remarks>
public sealed class BasketMargin
{
    private readonly SpanCalculator _calculator;
    private MarginLeg[] _combined;

    /// <param name="calculator">Does the sums; used by this basket alone while it works.</param>
    /// <param name="capacity">Legs of book and basket together for which space is kept from the start.</param>
    public BasketMargin(SpanCalculator calculator, int capacity = 64)
    {
        ArgumentNullException.ThrowIfNull(calculator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _calculator = calculator;
        _combined = new MarginLeg[capacity];
    }

    /// <summary>What a basket needs, with the margin after each leg.</summary>
    /// <param name="book">Positions held in the underlying.</param>
    /// <param name="basket">Legs to be added, in the order in which they are sent.</param>
    /// <param name="alongOrder">Total margin of the book after each leg, shape of the basket; empty when not wanted.</param>
    public BasketMarginResult Compute(
        ReadOnlySpan<MarginLeg> book, ReadOnlySpan<MarginLeg> basket, MarginParameters parameters, Price level, DateOnly date,
        Span<Money> alongOrder = default)
    {
        Invariant.Require(alongOrder.IsEmpty || alongOrder.Length == basket.Length, "there is one margin for each leg of the basket");
        int held = book.Length;
        if (_combined.Length < held + basket.Length)
            _combined = new MarginLeg[Math.Max(held + basket.Length, _combined.Length * 2)];
        book.CopyTo(_combined);
        basket.CopyTo(_combined.AsSpan(held));

        MarginResult before = _calculator.Compute(book, parameters, level, date);
        MarginResult after = before;
        (Money peak, int peakLeg) = (before.Total, -1);
        Money sumOfLegs = Money.Zero;
        Money premiumPaid = Money.Zero;
        Money peakCash = Money.Zero;
        for (int i = 0; i < basket.Length; i++)
        {
            after = _calculator.Compute(_combined.AsSpan(0, held + i + 1), parameters, level, date);
            if (!alongOrder.IsEmpty)
                alongOrder[i] = after.Total;
            if (after.Total > peak)
                (peak, peakLeg) = (after.Total, i);

            sumOfLegs += _calculator.Compute(basket.Slice(i, 1), parameters, level, date).Total;
            if (basket[i].Instrument.IsOption && basket[i].Quantity > Quantity.Zero)
                premiumPaid += basket[i].Price * basket[i].Quantity;
            peakCash = Money.Max(peakCash, after.Total - before.Total + premiumPaid);
        }

        return new()
        {
            Before = before,
            After = after,
            StandAlone = _calculator.Compute(basket, parameters, level, date),
            SumOfLegs = sumOfLegs,
            Peak = peak,
            PeakLeg = peakLeg,
            PeakCash = peakCash.ToPaisa(),
        };
    }
}

/// <summary>The margin of a basket in each light it is looked at.</summary>
public readonly record struct BasketMarginResult
{
    /// <summary>The book without the basket.</summary>
    public MarginResult Before { get; init; }

    /// <summary>The book with the whole basket.</summary>
    public MarginResult After { get; init; }

    /// <summary>The basket as if nothing else were held.</summary>
    public MarginResult StandAlone { get; init; }

    /// <summary>Totals of the basket's legs, each as if held alone.</summary>
    public Money SumOfLegs { get; init; }

    /// <summary>Highest total of the book on the way, the start included.</summary>
    public Money Peak { get; init; }

    /// <summary>The leg, from zero, after which the peak is reached; −1 when the book before was highest.</summary>
    public int PeakLeg { get; init; }

    /// <summary>
    /// Most that must be free on the way: margin above the book's present one plus premium paid so far. Premium received is
    /// not counted on.
    /// </summary>
    public Money PeakCash { get; init; }

    /// <summary>What the whole basket adds; negative when it frees margin.</summary>
    public Money Incremental => After.Total - Before.Total;

    /// <summary>What holding the legs together saves against holding each alone.</summary>
    public Money HedgeBenefit => SumOfLegs - StandAlone.Total;
}
