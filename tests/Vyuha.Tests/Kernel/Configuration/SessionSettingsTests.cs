using Vyuha.Core;
using Vyuha.Kernel.Configuration;

namespace Vyuha.Tests.Kernel.Configuration;

/// <summary>The section of a configuration on which no decision depends: read, checked by line, and kept out of what a run carries.</summary>
public sealed class SessionSettingsTests
{
    [Fact]
    public void The_shipped_configuration_allows_no_live_order()
    {
        SessionSettings session = TradingConfiguration.Read().Session;
        Assert.False(session.LiveAllowed);
        Assert.Empty(session.RegisteredAddresses);
        Assert.Null(session.WhoAmI);
        Assert.Equal(TimeSpan.FromDays(7), session.ProbeMaximumAge);
    }

    [Fact]
    public void A_file_says_what_differs()
    {
        SessionSettings session = Read(
            """
            { "session": { "live_allowed": true, "live_bots": ["option-seller"], "registered_ips": ["203.0.113.7", "2001:db8::7"], "whoami_url": "https://whoami.example/ip" } }
            """).Session;
        Assert.True(session.LiveAllowed);
        Assert.Equal(["option-seller"], session.LiveBots);
        Assert.Equal(["203.0.113.7", "2001:db8::7"], session.RegisteredAddresses);
        Assert.Equal("https://whoami.example/ip", session.WhoAmI?.ToString());
    }

    [Fact]
    public void What_a_run_carries_says_nothing_of_it_and_never_allows_live()
    {
        TradingConfiguration live = Read("""{ "session": { "live_allowed": true } }""");
        Assert.Equal(TradingConfiguration.Read().Hash, live.Hash);
        Assert.DoesNotContain("session", live.CanonicalText, StringComparison.Ordinal);
        Assert.Contains("\"live_allowed\": true", live.IndentedText, StringComparison.Ordinal);
        Assert.False(TradingConfiguration.ReadText(live.CanonicalText, "header").Session.LiveAllowed);
    }

    [Theory]
    [InlineData("\"live_allowed\": \"yes\"", "session.live_allowed")]
    [InlineData("\"live_bots\": [\"option-sellar\"]", "option-seller")]
    [InlineData("\"registered_ips\": [\"203.0.113.256\"]", "session.registered_ips[0]")]
    [InlineData("\"registered_ips\": [\"broker.example\"]", "session.registered_ips[0]")]
    [InlineData("\"whoami_url\": \"ftp://host\"", "session.whoami_url")]
    [InlineData("\"whoami_url\": \"http://[\"", "session.whoami_url")]
    [InlineData("\"probe_max_age_days\": 0", "session.probe_max_age_days")]
    [InlineData("\"live_alowed\": true", "live_allowed")]
    public void What_is_wrong_is_named_with_its_line(string field, string named)
    {
        string message = Assert.Throws<InputErrorException>(() => Read("{\n  \"session\": {\n    " + field + "\n  }\n}")).Message;
        Assert.StartsWith("mine.json:3: session", message, StringComparison.Ordinal);
        Assert.Contains(named, message, StringComparison.Ordinal);
    }

    private static TradingConfiguration Read(string text) => TradingConfiguration.ReadText(text, "mine.json");
}
