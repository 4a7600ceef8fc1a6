using Vyuha.Core;
using Vyuha.Sandbox.Brokers;

namespace Vyuha.Tests.Sandbox.Brokers;

public sealed class BrokerProfileTests
{
    [Fact]
    public void Every_quirk_of_the_table_has_a_source_and_a_meaning_and_every_kind_a_broker()
    {
        BrokerQuirkRow[] rows = [.. BrokerProfile.Known.SelectMany(profile => profile.Quirks)];
        Assert.InRange(BrokerProfile.Known.Count, 6, 40);
        Assert.All(rows, row => Assert.Equal(("https", true), (row.Source.Scheme, row.Meaning.Length > 10)));
        Assert.Equal(Enum.GetValues<BrokerQuirk>(), rows.Select(row => row.Quirk).Distinct().Order());
        Assert.Equal(rows.Length, rows.DistinctBy(row => (row.Broker, row.Quirk)).Count());
    }

    [Fact]
    public void A_broker_nobody_knows_quirks_of_is_named_with_those_that_are_known()
    {
        Assert.Empty(BrokerProfile.Of("none").Quirks);
        Assert.Contains("dhan, fivepaisa", Assert.Throws<InputErrorException>(() => BrokerProfile.Of("dan")).Message, StringComparison.Ordinal);
    }
}
