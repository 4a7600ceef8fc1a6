using System.Reflection;
using System.Text;
using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Strategies;
using Vyuha.Strategies.Buying;
using Vyuha.Strategies.EventTrading;
using Vyuha.Strategies.MomentumTrading;
using Vyuha.Strategies.VolatilityBuying;

namespace Vyuha.Tests.Strategies.Buying;

/// <summary>Options, schemas, pages and words of the three bots that pay premium agree.</summary>
public sealed class BuyerConfigurationTests
{
    [Fact]
    public void The_defaults_of_the_schemas_are_those_of_the_program()
    {
        Agree("volatility-expander", new ExpansionProfile(), VolatilityExpanderOptions.Configuration.ProfileSchema);
        Agree("news-trader", new EventProfile(), NewsTraderOptions.Configuration.ProfileSchema);
        Agree("momentum-rider", new MomentumProfile(), MomentumRiderOptions.Configuration.ProfileSchema);
    }

    [Fact]
    public void The_pages_list_every_parameter_as_the_schemas_have_it()
    {
        OnPage("volatility-expander", VolatilityExpanderOptions.Configuration.ProfileSchema);
        OnPage("news-trader", NewsTraderOptions.Configuration.ProfileSchema);
        OnPage("momentum-rider", MomentumRiderOptions.Configuration.ProfileSchema);
    }

    [Fact]
    public void Every_code_has_one_word()
    {
        LocatedJson nothing = LocatedJson.Parse("{}", "nothing");
        Words(new VolatilityExpander(VolatilityExpanderOptions.Read(nothing)).Vocabulary, typeof(ExpanderVocabulary));
        Words(new NewsTrader(NewsTraderOptions.Read(nothing)).Vocabulary, typeof(EventVocabulary));
        Words(new MomentumRider(MomentumRiderOptions.Read(nothing)).Vocabulary, typeof(MomentumVocabulary));
    }

    [Fact]
    public void A_field_that_is_not_known_is_named_with_its_line()
    {
        const string json = """
            {
              "profiles": {
                "breakout": { "barminutes": 15, "delta": 0.9 },
                "slow": { "bar_minutes": 60, "trend_minutes": 30 }
              }
            }
            """;
        var error = Assert.Throws<InputErrorException>(() => MomentumRiderOptions.Read(LocatedJson.Parse(json, "rider.json")));
        Assert.Equal(
            [
                "rider.json:3: profiles.breakout.barminutes: barminutes is not known here. Did you mean bar_minutes?",
                "rider.json:3: profiles.breakout.delta: 0.9 is out of range. Allowed: a number from 0.3 to 0.8.",
            ],
            error.Message.Split(Environment.NewLine));
    }

    [Fact]
    public void Bars_that_confirm_are_longer_than_those_confirmed()
    {
        LocatedJson json = LocatedJson.Parse("""{ "profiles": { "slow": { "bar_minutes": 60, "trend_minutes": 30 } } }""", "rider.json");
        var error = Assert.Throws<InputErrorException>(() => MomentumRiderOptions.Read(json));
        Assert.Equal("rider.json:1: profiles.slow.trend_minutes: 30 is not longer than bar_minutes, 60. Give longer bars.", error.Message);
    }

    private static void Agree<TProfile>(string bot, TProfile defaults, JsonSchema profile)
        where TProfile : BuyingOptions, new()
    {
        LocatedJson fields = Schema(bot)["$defs"]!["profile"]!["properties"]!;
        Assert.Equal(
            typeof(TProfile).GetProperties().Where(property => property.CanWrite && property.Name != nameof(BuyingOptions.Name)).Select(property => OptionsReader.FieldName(property.Name)).Order(StringComparer.Ordinal),
            fields.Members.Select(member => member.Name).Order(StringComparer.Ordinal));
        string everyDefault = "{" + string.Join(",", fields.Members.Select(member => $"\"{member.Name}\": {member.Value["default"]!.ToCanonicalText()}")) + "}";
        TProfile read = OptionsReader.Read<TProfile>(LocatedJson.Parse(everyDefault, "defaults"), profile);
        Assert.Equivalent(defaults, read, strict: true);
    }

    private static void Words(Vocabulary words, Type own)
    {
        ushort[] codes = [.. new[] { typeof(BuyerVocabulary), own }.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => (ushort)field.GetRawConstantValue()!)];
        ushort[] known = [.. words.Reasons.Select(word => word.Code), .. words.Conditions.Select(word => word.Code)];
        Assert.Equal(codes.Order(), known.Order());
        Assert.Equal(words.Reasons.Count, words.Reasons.Select(word => word.Code).Distinct().Count());
        Assert.Equal(words.Conditions.Count, words.Conditions.Select(word => word.Code).Distinct().Count());
        Assert.All(known, code => Assert.InRange(code, 1, 999));
    }

    private static void OnPage(string bot, JsonSchema profile)
    {
        string page = File.ReadAllText(RepositoryFiles.PathOf($"docs/strategies/{bot}.md"));
        Assert.Contains(ParameterTable(bot, profile), page, StringComparison.Ordinal);
    }

    /// <summary>The table of a page, from the schema and the shipped profiles.</summary>
    private static string ParameterTable(string bot, JsonSchema profile)
    {
        LocatedJson shipped = LocatedJson.Parse(BuyerFiles.Text($"{bot}.default.json"), "defaults");
        string[] names = [.. shipped.Members.Select(member => member.Name)];
        var table = new StringBuilder($"| field | meaning | allowed | default | {string.Join(" | ", names)} |\n|---|---|---|---|{string.Concat(names.Select(_ => "---|"))}\n");
        foreach (LocatedMember field in Schema(bot)["$defs"]!["profile"]!["properties"]!.Members)
        {
            string cells = string.Join(" | ", names.Select(name => shipped[name]![field.Name] is { } value ? Code(value) : ""));
            table.Append($"| `{field.Name}` | {field.Value["description"]!.Text} | {profile.Property(field.Name)!.Allowed} | {Code(field.Value["default"]!)} | {cells} |\n");
        }

        return table.ToString();
    }

    private static LocatedJson Schema(string bot) => LocatedJson.Parse(File.ReadAllText(RepositoryFiles.PathOf($"docs/schemas/{bot}.schema.json")), "schema");

    private static string Code(LocatedJson value) => value.Kind == System.Text.Json.JsonValueKind.Null ? "none" : $"`{value.ToCanonicalText().Trim('"')}`";
}
