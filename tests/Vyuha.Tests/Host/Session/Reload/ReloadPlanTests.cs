using Vyuha.Core;
using Vyuha.Host.Session.Reload;
using Vyuha.Kernel.Configuration;

namespace Vyuha.Tests.Host.Session.Reload;

/// <summary>What of another configuration a running session may take up.</summary>
public sealed class ReloadPlanTests
{
    private const string Begun = """{ "bots": { "option-seller": { "options": { "profiles": { "weekly-7": { "dte_range": [4, 9] } } } } } }""";

    [Fact]
    public void Options_of_bots_are_taken_up_whole()
    {
        ReloadPlan plan = Plan(Begun.Replace("[4, 9]", "[5, 8]", StringComparison.Ordinal));
        Assert.Empty(plan.Refusals);
        GivenOptions given = Assert.Single(plan.Options);
        Assert.Equal((1, "option-seller", """{"profiles":{"weekly-7":{"dte_range":[5,8]}}}"""), (given.Book, given.Bot, given.Text));
        Assert.Equal(("bots.option-seller.options.profiles.weekly-7.dte_range", "[4,9]", "[5,8]"), Of(Assert.Single(plan.Changes)));
        Assert.Empty(Plan(Begun).Changes);
    }

    [Theory]
    [InlineData("""{ "capital": { "total": 1100000 } }""", "capital.total: 1000000 -> 1100000")]
    [InlineData("""{ "limits": { "orders_per_day": 150 } }""", "limits.orders_per_day: 500 -> 150")]
    [InlineData("""{ "bots": { "momentum-rider": { "trade_cap": 20000 } } }""", "bots.momentum-rider.trade_cap: 25000 -> 20000")]
    [InlineData("""{ "bots": { "option-seller": { "options": { "underlyings": ["BANKNIFTY"] } } } }""", "bots.option-seller.options.underlyings: not there -> [\"BANKNIFTY\"]")]
    [InlineData("""{ "bots": { "option-seller": { "options": { "profiles": { "monthly-45-21": {} } } } } }""", "bots.option-seller.options.profiles: the session has weekly-7, this has weekly-7, monthly-45-21")]
    [InlineData("""{ "bots": { "option-seller": { "options": { "profiles": { "weekly-7": { "iv_rank_sessions": 120 } } } } } }""", "bots.option-seller.options.profiles.weekly-7.iv_rank_sessions: the signals of the day go by it")]
    public void What_the_day_was_begun_with_stays_and_is_named(string change, string refusal)
    {
        ReloadPlan plan = Plan(Begun, change);
        Assert.Equal([refusal], plan.Refusals);
    }

    [Fact]
    public void A_text_that_no_input_can_take_is_refused()
    {
        ReloadPlan plan = Plan(Begun, """{ "bots": { "option-seller": { "options": { "$schema": "XXX" } } } }""".Replace("XXX", new string('x', 70_000), StringComparison.Ordinal));
        Assert.EndsWith("bytes of text; at most 65536 are taken while a session runs", Assert.Single(plan.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bot_that_does_not_run_is_named()
    {
        ReloadPlan plan = Plan(Begun, """{ "bots": { "momentum-rider": { "options": { "profiles": { "breakout": { "delta": 0.6 } } } } } }""");
        Assert.Equal(["momentum-rider"], plan.NotRunning);
        Assert.Empty(plan.Refusals);
        Assert.Empty(plan.Options);
    }

    [Fact]
    public void What_a_session_goes_by_is_what_it_began_with_and_what_it_was_given()
    {
        TradingConfiguration begun = Read(Begun);
        Assert.Equal(begun.Hash, ReloadPlan.Running(begun, _ => null).Hash);
        TradingConfiguration running = ReloadPlan.Running(begun, name => name == "option-seller" ? """{"profiles":{"weekly-7":{"max_lots":1}}}""" : null);
        Assert.Equal(Read("""{ "bots": { "option-seller": { "options": { "profiles": { "weekly-7": { "max_lots": 1 } } } } } }""").Hash, running.Hash);
    }

    private static (string, string?, string?) Of(Vyuha.Host.Configuration.ConfigurationChange change) => (change.Field, change.Before, change.After);

    private static ReloadPlan Plan(params string[] wanted) => ReloadPlan.Of(Read(Begun), Read(wanted), ["option-seller"], "NIFTY");

    private static TradingConfiguration Read(params string[] layers) =>
        TradingConfiguration.Read([.. layers.Select((text, i) => LocatedJson.Parse(text, $"layer {i}"))]);
}
