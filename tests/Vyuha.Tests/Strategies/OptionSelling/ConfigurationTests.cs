using System.Reflection;
using System.Text;
using Vyuha.Core;
using Vyuha.Kernel.Configuration;
using Vyuha.Strategies;
using Vyuha.Strategies.Common;
using Vyuha.Strategies.OptionSelling;

namespace Vyuha.Tests.Strategies.OptionSelling;

/// <summary>The seller's JSON: the owner's sample, our own form, messages, and the page that describes it.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void Both_profiles_run_when_nothing_is_said()
    {
        OptionSellerOptions options = EntryTests.Read("{}");
        Assert.Equal(["monthly-45-21", "weekly-7"], options.Profiles.Select(profile => profile.Name));
        ProfileOptions monthly = options.Profiles[0], weekly = options.Profiles[1];
        Assert.Equal((75.0, 0.2, new DayRange(30, 45), 21, 0.5, 2.0, StopBasis.CostMultiple), (monthly.IvRankMin, monthly.RealizedVolMax, monthly.DteRange, monthly.ExitDte, monthly.ProfitTarget, monthly.StopMultiple, monthly.StopBasis));
        Assert.Equal((ExpiryChoice.Monthly, SoldStructure.IronCondor, TestedAction.RollTested, 1), (monthly.Expiry, monthly.Structure, monthly.WhenTested, monthly.MaxAdjustments));
        Assert.Equal((null, new DayRange(5, 9), null, TestedAction.None), (weekly.IvRankMin, weekly.DteRange, weekly.ExitDte, weekly.WhenTested));
    }

    [Fact]
    public void The_requests_sample_loads_unchanged()
    {
        ProfileOptions profile = Assert.Single(EntryTests.Read(EntryTests.Sample).Profiles);
        Assert.Equal(("short_straddle", SoldStructure.ShortStraddle), (profile.Name, profile.Structure));
        Assert.Equal((75.0, 0.2, new DayRange(30, 45), 0.5, 2.0, 21, 2), (profile.IvRankMin, profile.RealizedVolMax, profile.DteRange, profile.ProfitTarget, profile.StopMultiple, profile.ExitDte, profile.MaxLots));
    }

    [Fact]
    public void The_other_spellings_of_the_sample_load_too()
    {
        ProfileOptions profile = Assert.Single(EntryTests.Read("""{ "strategies": { "iron_condor": { "realized_vol_max": 0.2, "max_lots": 2 } } }""").Profiles);
        Assert.Equal(("iron_condor", SoldStructure.IronCondor, 0.2, 2), (profile.Name, profile.Structure, profile.RealizedVolMax, profile.MaxLots));
    }

    [Fact]
    public void A_shipped_profile_keeps_what_the_file_does_not_say_and_null_switches_off()
    {
        ProfileOptions profile = Assert.Single(EntryTests.Read("""{ "profiles": { "monthly-45-21": { "max_lots": 1, "iv_rank_min": null, "loss_cap": null } } }""").Profiles);
        Assert.Equal((1, null, null, new DayRange(30, 45), 100.0), (profile.MaxLots, profile.IvRankMin, profile.LossCap, profile.DteRange, profile.StrikeMultiple));
    }

    [Fact]
    public void A_wrong_file_names_line_field_and_range() => Refused(
        """
        {
          "underlyings": ["NIFTI"],
          "profiles": {
            "weekly-7": {
              "profit_target": 1.5,
              "dte_rnage": [5, 9],
              "entry_from": "9.45",
              "max_lots": 2.5
            }
          }
        }
        """,
        "seller.json:2: underlyings[0]: \"NIFTI\" is not known. Allowed: one of NIFTY, BANKNIFTY, FINNIFTY, MIDCPNIFTY, NIFTYNXT50, SENSEX, BANKEX. Did you mean NIFTY?",
        "seller.json:5: profiles.weekly-7.profit_target: 1.5 is out of range. Allowed: a number above 0 to 0.95. For 1.5 % write 0.015.",
        "seller.json:6: profiles.weekly-7.dte_rnage: dte_rnage is not known here. Did you mean dte_range?",
        "seller.json:7: profiles.weekly-7.entry_from: \"9.45\" cannot be read. Allowed: \"HH:mm\" in IST, for example \"09:45\".",
        "seller.json:8: profiles.weekly-7.max_lots: the number 2.5 stands where a whole number from 1 to 50 lots belongs. Write a whole number from 1 to 50 lots.");

    [Fact]
    public void Fields_that_contradict_each_other_are_refused() => Refused(
        """
        { "profiles": { "weekly-7": {
          "dte_range": [9, 5],
          "exit_dte": 9,
          "stop_multiple": 1,
          "entry_until": "09:00"
        } } }
        """,
        "seller.json:2: profiles.weekly-7.dte_range: the range starts at 9 and ends at 5 days. Allowed: the smaller number first.",
        "seller.json:3: profiles.weekly-7.exit_dte: 9 would close an entry of 9 days at once. Allowed: a whole number below 9 days. Lower it, or raise the start of dte_range.",
        "seller.json:4: profiles.weekly-7.stop_multiple: closing costs about 1 × the credit from the start. Allowed: a number above 1 with stop_basis cost_multiple.",
        "seller.json:5: profiles.weekly-7.entry_until: 09:00 is not after entry_from, 09:45. Give a later time.");

    [Fact]
    public void The_defaults_of_the_schema_are_those_of_the_program()
    {
        LocatedJson schema = LocatedJson.Parse(File.ReadAllText(RepositoryFiles.PathOf("docs/schemas/option-seller.schema.json")), "schema");
        var defaults = new ProfileOptions();
        LocatedJson fields = schema["$defs"]!["profile"]!["properties"]!;
        Assert.Equal(
            typeof(ProfileOptions).GetProperties().Where(property => property.CanWrite && property.Name != nameof(ProfileOptions.Name)).Select(property => OptionsReader.FieldName(property.Name)).Order(StringComparer.Ordinal),
            fields.Members.Select(member => member.Name).Order(StringComparer.Ordinal));
        string everyDefault = "{" + string.Join(",", fields.Members.Select(member => $"\"{member.Name}\": {member.Value["default"]!.ToCanonicalText()}")) + "}";
        ProfileOptions read = OptionsReader.Read<ProfileOptions>(LocatedJson.Parse(everyDefault, "defaults"), OptionSellerConfiguration.ProfileSchema);
        Assert.Equal(defaults, read);
    }

    [Fact]
    public void The_page_lists_every_parameter_as_the_schema_has_it()
    {
        string page = File.ReadAllText(RepositoryFiles.PathOf("docs/strategies/option-seller.md"));
        Assert.Contains(ParameterTable(), page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_code_the_seller_uses_has_a_word()
    {
        Vyuha.Kernel.Vocabulary words = new OptionSeller(OptionSellerConfiguration.Default).Vocabulary;
        ushort[] codes = [.. typeof(SellerVocabulary).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (ushort)field.GetRawConstantValue()!)];
        ushort[] known = [.. words.Reasons.Select(word => word.Code), .. words.Conditions.Select(word => word.Code)];
        Assert.Equal(codes.Order(), known.Order());
        Assert.Equal(words.Reasons.Count, words.Reasons.Select(word => word.Code).Distinct().Count());
        Assert.Equal(words.Conditions.Count, words.Conditions.Select(word => word.Code).Distinct().Count());
        Assert.All(known, code => Assert.InRange(code, 1, 999));
    }

    /// <summary>The table of the page, from the schema and the shipped profiles.</summary>
    private static string ParameterTable()
    {
        LocatedJson schema = LocatedJson.Parse(File.ReadAllText(RepositoryFiles.PathOf("docs/schemas/option-seller.schema.json")), "schema");
        LocatedJson shipped = LocatedJson.Parse(OptionSellerConfiguration.Resource("option-seller.default.json"), "defaults");
        var table = new StringBuilder("| field | meaning | allowed | default | monthly-45-21 | weekly-7 |\n|---|---|---|---|---|---|\n");
        foreach (LocatedMember field in schema["$defs"]!["profile"]!["properties"]!.Members)
        {
            string Cell(string profile) => shipped[profile]![field.Name] is { } value ? Code(value) : "";
            string aliases = field.Value["x-aliases"] is { } list ? " Also: " + string.Join(", ", list.Items.Select(item => $"`{item.Text}`")) + "." : "";
            string allowed = OptionSellerConfiguration.ProfileSchema.Property(field.Name)!.Allowed;
            table.Append($"| `{field.Name}` | {field.Value["description"]!.Text}{aliases} | {allowed} | {Code(field.Value["default"]!)} | {Cell("monthly-45-21")} | {Cell("weekly-7")} |\n");
        }

        return table.ToString();
    }

    private static string Code(LocatedJson value) => value.Kind == System.Text.Json.JsonValueKind.Null ? "none" : $"`{value.ToCanonicalText().Trim('"')}`";

    private static void Refused(string json, params string[] lines)
    {
        var error = Assert.Throws<InputErrorException>(() => EntryTests.Read(json));
        Assert.Equal(lines, error.Message.Split(Environment.NewLine));
    }
}
