using CsCheck;
using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;

namespace Vyuha.Tests.Kernel.Margins;

/// <summary>What must hold for any book: found by random ones, three expiries, strikes 22,000 to 26,000.</summary>
public sealed class MarginLawsTests
{
    private static readonly int[] Expiries = [0, 2, 9, 35];

    // The volatility follows from the contract, so that one contract has one price.
    private static readonly Gen<MarginLeg> Option =
        Gen.Select(Gen.Bool, Gen.Int[0, 40], Gen.Int[-4, 4].Where(lots => lots != 0), Gen.Int[0, 3])
            .Select((isCall, step, lots, expiry) => MarginSamples.Option(
                isCall ? OptionRight.Call : OptionRight.Put, 22_000 + 100 * step, 65 * lots, Expiries[expiry],
                0.08 + (step * 7 + expiry * 11) % 27 * 0.01));

    private static readonly Gen<MarginLeg[]> Book = Option.Array[0, 10];

    [Fact]
    public void Long_options_alone_need_no_margin() =>
        Book.Sample(book =>
        {
            MarginLeg[] bought = [.. book.Select(leg => leg.With(leg.Quantity.Abs()))];
            Assert.Equal(Money.Zero, MarginSamples.Margin(bought).Total);
        }, iter: 500);

    [Fact]
    public void Adding_a_short_option_never_lowers_the_margin() =>
        Gen.Select(Book, Option).Sample((book, added) =>
        {
            // Selling a contract that is held long closes it, which may well free a calendar charge; this is about new shorts.
            MarginLeg sold = added.With(-added.Quantity.Abs());
            if (book.Where(leg => leg.Instrument == sold.Instrument).Sum(leg => leg.Quantity.Units) > 0)
                return;
            Money before = MarginSamples.Margin(book).Total;
            Money after = MarginSamples.Margin([.. book, sold]).Total;
            Assert.True(after >= before, $"{before} fell to {after} by selling {sold.Quantity} {sold.Instrument}.");
        }, iter: 1_000);

    [Fact]
    public void A_further_strike_of_the_same_expiry_bought_against_a_short_lowers_the_margin() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 20], Gen.Int[1, 20], Gen.Int[0, 3], Gen.Double[0.08, 0.35]).Sample(
            (isCall, moneyness, width, expiry, volatility) =>
            {
                OptionRight right = isCall ? OptionRight.Call : OptionRight.Put;
                int outwards = isCall ? 1 : -1;
                double strike = 24_000 + outwards * 50 * moneyness;
                MarginLeg sold = MarginSamples.Option(right, strike, -65, Expiries[expiry], volatility);
                MarginLeg wing = MarginSamples.Option(right, strike + outwards * 50 * width, 65, Expiries[expiry], volatility);
                MarginResult naked = MarginSamples.Margin([sold]);
                MarginResult hedged = MarginSamples.Margin([sold, wing]);
                Assert.True(hedged.Span <= naked.Span, $"{hedged.Span} with the wing, {naked.Span} without.");
                Assert.Equal(naked.Exposure, hedged.Exposure);
                Assert.Equal(naked.ExpiryDayExposure, hedged.ExpiryDayExposure);
                // SPAN of a spread is at most its width; the extra half percent is a day of interest on intrinsic value.
                Assert.True(hedged.Span.ToModel() <= 50 * width * 65 * 1.005 + 1);
            }, iter: 500);

    [Fact]
    public void A_condor_needs_its_wing_and_the_exposure_of_two_legs() =>
        // Oracle of the market rules §3.2 and of the request's errata §1.1: wing × units + 2 legs × 2 % × spot × units (81,900 for the
        // 300-wide condor whose worked margin is 81,872). The wing is reached less surely the longer the time and the wider the wing.
        Gen.Select(Gen.Int[4, 6], Gen.Int[2, 6], Gen.Int[2, 35], Gen.Double[0.10, 0.15]).Sample((away, wing, days, volatility) =>
        {
            int put = 24_000 - 100 * away, call = 24_000 + 100 * away;
            MarginResult margin = MarginSamples.Margin(
                MarginSamples.Legs($"+{put - 100 * wing}PE -{put}PE -{call}CE +{call + 100 * wing}CE", days, volatility));
            double oracle = 100 * wing * 65 + 62_400;
            Assert.InRange(margin.Total.ToModel(), oracle * 0.975, oracle * 1.001);
        }, iter: 300);

    [Fact]
    public void Twice_the_book_needs_twice_the_margin() =>
        Book.Sample(book =>
        {
            Money once = MarginSamples.Margin(book).Total;
            Money twice = MarginSamples.Margin([.. book.Select(leg => leg.With(leg.Quantity + leg.Quantity))]).Total;
            // Each of at most seven parts rounds by half a paisa.
            Assert.True((twice - once * 2).Abs() <= Money.FromRupees(0.08m), $"{once} doubled to {twice}.");
        }, iter: 500);

    [Fact]
    public void The_order_of_the_legs_does_not_matter() =>
        Gen.Select(Book, Gen.Int[0, int.MaxValue]).Sample((book, seed) =>
        {
            MarginLeg[] shuffled = [.. book];
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(MarginSamples.Margin(book), MarginSamples.Margin(shuffled));
        }, iter: 500);

    [Fact]
    public void Two_books_together_never_need_more_than_apart() =>
        // Without calendar charge and minimum SPAN is subadditive: the worst scenario of the sum is no worse than the sum of the worst.
        Gen.Select(Book, Book).Sample((left, right) =>
        {
            MarginParameters parameters = MarginSamples.Parameters with { CalendarSpreadPercent = 0 };
            var calculator = new SpanCalculator();
            Money Total(MarginLeg[] legs) => calculator.Compute(legs, parameters, MarginSamples.Rupees(24_000), MarginSamples.Date).Total;
            Assert.True(Total([.. left, .. right]) <= Total(left) + Total(right) + Money.FromRupees(0.05m));
        }, iter: 500);

    [Fact]
    public void The_parts_add_up() =>
        Book.Sample(book =>
        {
            MarginResult margin = MarginSamples.Margin(book);
            Assert.Equal(margin.Span + margin.Exposure + margin.ExpiryDayExposure, margin.Total);
            Assert.True(margin.Span >= Money.Zero && margin.ExpiringSpan <= margin.Span && margin.ScanLoss >= Money.Zero);
            if (margin.ExpiringSpan == Money.Zero && book.All(leg => leg.Instrument.Expiry > MarginSamples.Date))
            {
                Money needed = Money.Max(margin.ScanLoss + margin.CalendarCharge, margin.ShortOptionMinimum) - margin.NetOptionValue;
                Assert.Equal(Money.Max(needed, Money.Zero), margin.Span);
            }
        }, iter: 500);
}
