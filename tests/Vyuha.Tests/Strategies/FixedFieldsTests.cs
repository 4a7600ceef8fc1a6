using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Strategies;

namespace Vyuha.Tests.Strategies;

/// <summary>Every bot can be given options while it runs, in any order of its profiles.</summary>
public sealed class FixedFieldsTests
{
    [Theory]
    [InlineData("option-seller")]
    [InlineData("volatility-expander")]
    [InlineData("news-trader")]
    [InlineData("momentum-rider")]
    public void The_order_of_profiles_in_the_file_does_not_matter_and_their_names_do(string name)
    {
        IStrategy strategy = Shipped(name);
        string reversed = $$"""{ "profiles": { {{string.Join(", ", strategy.Vocabulary.Profiles.Reverse().Select(profile => $"\"{profile}\": {{}}"))}} } }""";
        Assert.Empty(strategy.FixedFieldsIn(LocatedJson.Parse(reversed, "given")));
        strategy.Reconfigure(LocatedJson.Parse(reversed, "given"));
        Assert.Empty(strategy.FixedFieldsIn(LocatedJson.Parse("{}", "given")));
        string other = strategy.Vocabulary.Profiles.Count > 1 ? strategy.Vocabulary.Profiles[0] : "another";
        var another = LocatedJson.Parse($$"""{ "profiles": { "{{other}}": {} } }""", "given");
        Assert.Equal(["profiles"], strategy.FixedFieldsIn(another));
        Assert.Throws<ArgumentException>("changed", void () => strategy.Reconfigure(another));
    }

    private static IStrategy Shipped(string name)
    {
        var options = LocatedJson.Parse("{}", "options");
        return name switch
        {
            "option-seller" => new OptionSeller(OptionSellerOptions.Read(options)),
            "volatility-expander" => new VolatilityExpander(VolatilityExpanderOptions.Read(options)),
            "news-trader" => new NewsTrader(NewsTraderOptions.Read(options)),
            "momentum-rider" => new MomentumRider(MomentumRiderOptions.Read(options)),
            _ => throw new ArgumentException($"There is no bot {name}.", nameof(name)),
        };
    }
}
