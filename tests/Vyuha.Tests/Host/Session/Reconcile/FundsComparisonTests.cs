using Vyuha.Core;
using Vyuha.Host.Session.Reconcile;

namespace Vyuha.Tests.Host.Session.Reconcile;

/// <summary>Sold a straddle for ₹10,000, bought it back for ₹7,000, charges ₹120: how brokers show that, worked by hand.</summary>
public sealed class FundsComparisonTests
{
    private static readonly FundsBase Start = new(default, Rupees(500_000), new OurCash(Rupees(1_000_000), Rupees(50), Rupees(10)), default);

    [Theory]
    [InlineData(502_880, "premium and charges at once", 120.0)]
    [InlineData(502_880.40, "premium and charges at once", 120.0)]
    [InlineData(503_000, "premium at once, charges not yet", 0.0)]
    [InlineData(500_000, "nothing yet: it settles later", null)]
    [InlineData(502_200, null, null)]
    [InlineData(502_810, null, 190.0)]
    [InlineData(504_000, null, null)]
    public void A_change_is_taken_in_the_ways_brokers_count(double broker, string? way, double? debited)
    {
        FundsResult result = FundsComparison.Judge(Start, Rupees((decimal)broker), Later(), default);
        Assert.Equal((way, debited is { } rupees ? Rupees((decimal)rupees) : null), (result.CountsAs, result.Debited));
    }

    [Fact]
    public void What_no_way_explains_is_of_charges_when_it_is_of_their_size()
    {
        Finding charges = FundsComparison.Finding(FundsComparison.Judge(Start, Rupees(502_810), Later(), default), [])!;
        Assert.Equal((BreakKind.Charges, Rupees(-70)), (charges.Kind, charges.Effect));
        Finding funds = FundsComparison.Finding(FundsComparison.Judge(Start, Rupees(504_000), Later(), default), [])!;
        Assert.Equal((BreakKind.Funds, Rupees(1_120)), (funds.Kind, funds.Effect));
        Assert.Null(FundsComparison.Finding(FundsComparison.Judge(Start, Rupees(502_880), Later(), default), []));
    }

    [Fact]
    public void Trades_of_others_are_taken_out_with_their_charges()
    {
        // Somebody bought for ₹650 by hand and paid ₹24.
        FundsResult result = FundsComparison.Judge(Start, Rupees(502_880 - 674), Later(), new ForeignCash(Rupees(-650), Rupees(24)));
        Assert.NotNull(result.CountsAs);
        Assert.Null(FundsComparison.Judge(Start, Rupees(502_880 - 674), Later(), default).CountsAs);
    }

    [Fact]
    public void Cash_of_expired_options_that_fits_another_settlement_is_a_break_of_the_settlement()
    {
        // Short 65 calls of 24,000 settled at 24,010.10 cost ₹656.50; at 24,012.35 they cost ₹802.75.
        Instrument call = Instrument.Option(Exchange.Nfo, "NIFTY", new DateOnly(2026, 12, 1), Price.FromRupees(24_000), OptionRight.Call);
        Instrument put = Instrument.Option(Exchange.Nfo, "NIFTY", new DateOnly(2026, 12, 1), Price.FromRupees(23_900), OptionRight.Put);
        SettledLeg[] settled = [new(1, call, -65, Price.FromRupees(24_010.10m)), new(1, put, -65, Price.FromRupees(24_010.10m))];
        Assert.Equal(Rupees(-656.50m), settled[0].CashAt(settled[0].Settlement));
        Finding finding = FundsComparison.Finding(FundsComparison.Judge(Start, Rupees(502_880 - 146.25m), Later(), default) with { Debited = null }, settled)!;
        Assert.Equal((BreakKind.Settlement, "NIFTY", Rupees(-146.25m)), (finding.Kind, finding.Subject, finding.Effect));
        Assert.Contains("24012.35", finding.Theirs.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);

        // Too far to be a settlement price.
        Assert.Equal(BreakKind.Funds, FundsComparison.Finding(FundsComparison.Judge(Start, Rupees(480_000), Later(), default), settled)!.Kind);
    }

    [Fact]
    public void In_the_day_only_what_is_gone_beyond_every_way_of_counting_counts()
    {
        Assert.Null(FundsComparison.Shortfall(Start, Rupees(500_000), Later(), default));
        Assert.Null(FundsComparison.Shortfall(Start, Rupees(600_000), Later(), default));
        Assert.Equal(Rupees(9_000), FundsComparison.Shortfall(Start, Rupees(491_000), Later(), default));
    }

    private static OurCash Later() => new(Rupees(1_000_000 + 3_000 - 120), Rupees(50 + 3_000), Rupees(10 + 120));

    private static Money Rupees(decimal amount) => Money.FromRupees(amount);
}
