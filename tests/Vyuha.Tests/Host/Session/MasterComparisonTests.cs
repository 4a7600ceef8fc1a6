using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Preflight;

namespace Vyuha.Tests.Host.Session;

/// <summary>A day's contracts against those the book traded by last: what changed, what stops trading, and how a person accepts it.</summary>
public sealed class MasterComparisonTests : IDisposable
{
    private static readonly DateOnly Monday = new(2026, 11, 23);
    private static readonly DateOnly Wednesday = new(2026, 11, 25);
    private static readonly DateOnly Thursday = new(2026, 11, 26);
    private static readonly DateOnly Expiry = new(2026, 12, 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-masters-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_first_day_has_nothing_to_compare_with_and_an_equal_one_says_so()
    {
        Assert.Null(Compare(Monday, Chain()).Previous);
        MasterComparison next = Compare(Wednesday, Chain());
        Assert.Equal((Monday, "as on 2026-11-23"), (next.Previous, next.Summary));
        Assert.Empty(next.Alarms);
    }

    [Fact]
    public void New_strikes_and_strikes_nobody_holds_come_and_go()
    {
        Compare(Monday, Chain());
        MasterComparison next = Compare(Wednesday, [.. Chain().Skip(2), Option(24_500)]);
        Assert.Equal("since 2026-11-23: 1 new, 2 gone", next.Summary);
        Assert.Empty(next.Alarms);
    }

    [Theory]
    [InlineData("lot", "NIFTY01DEC2624000CE: lot 65 is now 75")]
    [InlineData("tick", "NIFTY01DEC2624000CE: tick 0.05 is now 0.10")]
    [InlineData("freeze", "NIFTY01DEC2624000CE: freeze quantity 1800 is now 1200")]
    [InlineData("gone", "NIFTY 01-Dec-26 24000 call is no longer listed, and we hold it")]
    [InlineData("moved", "NIFTY: the expiry of 2026-12-01 is now on 2026-11-30")]
    public void What_may_make_positions_wrong_is_an_alarm_until_a_person_has_looked(string change, string said)
    {
        Compare(Monday, Chain());
        ContractOfDay[] changed = change switch
        {
            "lot" => [Chain()[0] with { LotSize = 75 }, .. Chain().Skip(1)],
            "tick" => [Chain()[0] with { Tick = Price.FromRupees(0.10m) }, .. Chain().Skip(1)],
            "freeze" => [Chain()[0] with { FreezeUnits = 1_200 }, .. Chain().Skip(1)],
            "gone" => [.. Chain().Skip(1)],
            _ => [Option(24_000, new DateOnly(2026, 11, 30)), Option(24_100, new DateOnly(2026, 11, 30))],
        };

        MasterComparison found = Compare(Wednesday, changed, "NIFTY01DEC2624000CE");
        Assert.Equal([said], found.Alarms);
        Assert.False(found.IsAccepted);
        Assert.Equal([said], Compare(Thursday, changed, "NIFTY01DEC2624000CE").Alarms); // Another day changes nothing: nobody has looked.

        Assert.True(Compare(Thursday, changed, "NIFTY01DEC2624000CE", accept: true).IsAccepted);
        Assert.True(Compare(Thursday, changed, "NIFTY01DEC2624000CE").IsAccepted);
        MasterComparison friday = Compare(new DateOnly(2026, 11, 27), changed, "NIFTY01DEC2624000CE");
        Assert.Equal((Thursday, 0), (friday.Previous, friday.Alarms.Count));
    }

    [Fact]
    public void A_list_that_was_cut_off_is_not_compared_with()
    {
        Compare(Monday, Chain());
        string file = Path.Combine(_folder, "masters", "2026-11-23.master");
        File.WriteAllText(file, File.ReadAllText(file)[..^8]);
        Assert.Contains("2026-11-23.master:", Assert.Throws<InputErrorException>(() => Compare(Wednesday, Chain())).Message, StringComparison.Ordinal);
    }

    private MasterComparison Compare(DateOnly date, ContractOfDay[] contracts, string? held = null, bool accept = false) => MasterComparison.With(
        new MasterStore(_folder), MasterComparison.MasterOf(date, "NIFTY", contracts), held is null ? new SortedSet<string>() : new SortedSet<string> { held }, MarketRules.Shipped, accept);

    private static ContractOfDay[] Chain() => [Option(24_000), Option(24_100), Option(24_200), Option(24_300)];

    private static ContractOfDay Option(int strike, DateOnly? expiry = null) => new(
        Instrument.Option(Exchange.Nfo, "NIFTY", expiry ?? Expiry, Price.FromRupees(strike), OptionRight.Call), 65, Price.FromRupees(0.05m), 1_800);
}
