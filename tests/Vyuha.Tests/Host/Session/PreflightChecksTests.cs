using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Preflight;

namespace Vyuha.Tests.Host.Session;

/// <summary>The start-up checklist: each item failing alone stops arming and says what to do.</summary>
public sealed class PreflightChecksTests
{
    private static readonly DateOnly Today = new(2026, 11, 25);

    private static readonly PreflightFacts Good = new()
    {
        Date = Today,
        ClockOffset = TimeSpan.FromMilliseconds(40),
        IsLoggedIn = true,
        WantsLive = true,
        ServerIsLive = true,
        MasterContracts = 30_000,
        HolidayDifferences = [],
        IsTradingDay = true,
        BrokerCash = Money.FromRupees(1_000_000),
        LedgerCash = Money.FromRupees(900_000),
        PositionBreaks = [],
        FeedAge = TimeSpan.FromMilliseconds(300),
        IsMarketOpen = true,
        FreeBytes = 100L << 30,
        SyncTime = TimeSpan.FromMilliseconds(4),
        EgressAddress = "203.0.113.7",
        RegisteredAddresses = ["203.0.113.7"],
        MasterComparison = new MasterComparison(new DateOnly(2026, 11, 23), "as on 2026-11-23", [], IsAccepted: false),
        ProbeAge = TimeSpan.FromDays(1),
    };

    public static TheoryData<string, string> Faults => new()
    {
        { "clock off", "clock" }, { "clock unknown", "clock" }, { "logged out", "broker session" }, { "no server", "broker session" },
        { "analyze when live", "server mode" }, { "live when paper", "server mode" }, { "mode unknown", "server mode" }, { "holiday", "trading day" },
        { "holiday today disputed", "holidays" }, { "holidays unread", "holidays" }, { "no master", "instrument master" }, { "old master", "instrument master" },
        { "lot changed", "contract terms" }, { "funds short", "funds" }, { "funds empty", "funds" }, { "position break", "positions" },
        { "positions unread", "positions" }, { "feed stale", "market data" }, { "feed absent", "market data" }, { "disk full", "disk space" },
        { "disk slow", "disk writes" }, { "disk unwritable", "disk writes" }, { "address changed", "static address" }, { "address unknown", "static address" },
        { "address unregistered", "static address" }, { "address not checked", "static address" }, { "locked", "kill switch" },
        { "lot of a held contract changed", "master changes" }, { "never probed", "broker probe" }, { "probed long ago", "broker probe" }, { "no stream at the probe", "broker probe" },
    };

    [Fact]
    public void A_good_morning_may_arm()
    {
        IReadOnlyList<CheckResult> results = PreflightChecks.Judge(Good);
        Assert.True(PreflightChecks.MayArm(results));
        Assert.All(results, result => Assert.NotEqual(CheckState.Failed, result.State));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_alone_stops_arming_and_names_the_remedy(string fault, string item)
    {
        PreflightFacts facts = fault switch
        {
            "clock off" => Good with { ClockOffset = TimeSpan.FromSeconds(-2.5) },
            "clock unknown" => Good with { ClockOffset = null },
            "logged out" => Good with { IsLoggedIn = false },
            "no server" => Good with { IsLoggedIn = null },
            "analyze when live" => Good with { ServerIsLive = false },
            "live when paper" => Good with { WantsLive = false },
            "mode unknown" => Good with { ServerIsLive = null },
            "holiday" => Good with { IsTradingDay = false },
            "holiday today disputed" => Good with { HolidayDifferences = [Today] },
            "holidays unread" => Good with { HolidayDifferences = null },
            "no master" => Good with { MasterContracts = 0 },
            "old master" => Good with { MasterExpired = 4 },
            "lot changed" => Good with { MasterDifferences = ["NIFTY01DEC2624000CE: lot 75, the rules say 65"] },
            "funds short" => Good with { BrokerCash = Money.FromRupees(899_999.99m) },
            "funds empty" => Good with { BrokerCash = null },
            "position break" => Good with { PositionBreaks = [new PositionBreak("NIFTY01DEC2624000CE", 65, 0)] },
            "positions unread" => Good with { PositionBreaks = null },
            "feed stale" => Good with { FeedAge = TimeSpan.FromSeconds(6) },
            "feed absent" => Good with { FeedAge = null },
            "disk full" => Good with { FreeBytes = 1L << 30 },
            "disk slow" => Good with { SyncTime = TimeSpan.FromMilliseconds(150) },
            "disk unwritable" => Good with { SyncTime = null },
            "address changed" => Good with { EgressAddress = "198.51.100.1" },
            "address unknown" => Good with { EgressAddress = null, EgressProblem = "whoami.example does not answer" },
            "address not checked" => Good with { EgressAddress = null },
            "lot of a held contract changed" => Good with { MasterComparison = new MasterComparison(new DateOnly(2026, 11, 23), "1 with another lot", ["NIFTY01DEC2624000CE: lot 65 is now 75"], IsAccepted: false) },
            "never probed" => Good with { ProbeAge = null },
            "probed long ago" => Good with { ProbeAge = TimeSpan.FromDays(7.5) },
            "no stream at the probe" => Good with { ProbeProblem = "the last probe found no stream of quotes" },
            "address unregistered" => Good with { RegisteredAddresses = [] },
            "locked" => Good with { Latches = ["locked by the operator"] },
            _ => throw new ArgumentException(fault),
        };

        IReadOnlyList<CheckResult> results = PreflightChecks.Judge(facts);

        CheckResult failed = Assert.Single(results, result => result.State == CheckState.Failed);
        Assert.Equal(item, failed.Name);
        Assert.NotEmpty(failed.Remedy);
        Assert.False(PreflightChecks.MayArm(results));
    }

    [Fact]
    public void Before_the_open_and_without_live_some_items_are_only_notes()
    {
        IReadOnlyList<CheckResult> results = PreflightChecks.Judge(Good with
        {
            WantsLive = false, ServerIsLive = false, IsMarketOpen = false, FeedAge = null, RegisteredAddresses = [], EgressAddress = null,
            HolidayDifferences = [new DateOnly(2026, 12, 25)], EventsToday = ["NIFTY weekly expiry"], ProbeAge = null,
        });
        Assert.True(PreflightChecks.MayArm(results));
        Assert.Equal(5, results.Count(result => result.State == CheckState.Note));
    }

    [Fact]
    public void An_address_nobody_can_be_asked_about_says_so_and_stops_live_alone()
    {
        PreflightFacts unasked = Good with { EgressAddress = null };
        CheckResult live = PreflightChecks.Judge(unasked).Single(result => result.Name == "static address");
        Assert.Equal((CheckState.Failed, "not checked: session.whoami_url is not set"), (live.State, live.Found));
        CheckResult paper = PreflightChecks.Judge(unasked with { WantsLive = false, ServerIsLive = false }).Single(result => result.Name == "static address");
        Assert.Equal(CheckState.Note, paper.State);
        Assert.StartsWith("not checked", paper.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_the_same_however_it_is_written() =>
        Assert.True(PreflightChecks.MayArm(PreflightChecks.Judge(Good with { EgressAddress = "2001:db8::7", RegisteredAddresses = ["203.0.113.7", "2001:0DB8:0:0:0:0:0:7"] })));
}
