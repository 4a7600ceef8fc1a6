using System.Text;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Kernel.Configuration;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>Reads an option seller's options from JSON, checked by <c>docs/schemas/option-seller.schema.json</c>.</summary>
/// <remarks>
/// Two forms: our own, <c>{ "profiles": { "weekly-7": { … } } }</c>, and a plain map of strategies, <c>{ "short_straddle": { … } }</c>, in which
/// each strategy becomes a profile of that name that sells that structure. No profiles at all: the shipped ones.
/// </remarks>
public static class OptionSellerConfiguration
{
    private const string SchemaName = "option-seller.schema.json";
    private const string DefaultsName = "option-seller.default.json";

    private static readonly LocatedJson Shipped = LocatedJson.Parse(Resource(DefaultsName), DefaultsName);
    private static readonly string[] Structures = [.. Enum.GetNames<SoldStructure>().Select(OptionsReader.FieldName)];

    /// <summary>The schema of the whole file.</summary>
    public static JsonSchema Schema { get; } = JsonSchema.Parse(Resource(SchemaName), SchemaName);

    /// <summary>The schema of one profile.</summary>
    public static JsonSchema ProfileSchema { get; } = ReadProfileSchema();

    /// <summary>The shipped profiles, both at once.</summary>
    public static OptionSellerOptions Default { get; } = Read(LocatedJson.Parse("{}", DefaultsName));

    /// <exception cref="InputErrorException">Something is wrong; the message has a line for every problem.</exception>
    public static OptionSellerOptions Read(LocatedJson document)
    {
        var problems = new ConfigurationProblems();
        LocatedJson given = document.Kind == JsonValueKind.Object ? WithProfiles(document) : document;
        Schema.Validate(given, problems);
        problems.ThrowIfAny();

        given = given.Renamed(Schema.CanonicalName);
        LocatedJson profiles = given["profiles"] is { Members.Count: > 0 } named ? named : Shipped;
        var read = new List<ProfileOptions>();
        foreach (LocatedMember profile in profiles.Members)
        {
            if (ReadProfile(profile, problems) is { } options)
                read.Add(options);
        }

        if (read.Count > byte.MaxValue)
            problems.Add(profiles, $"there are {read.Count} profiles", $"up to {byte.MaxValue}", "");
        problems.ThrowIfAny();
        var defaults = new OptionSellerOptions { Profiles = read };
        return defaults with
        {
            Underlyings = given["underlyings"] is { } list ? [.. list.Items.Select(item => item.Text)] : defaults.Underlyings,
            VolatilityIndex = given["volatility_index"]?.Text ?? defaults.VolatilityIndex,
        };
    }

    /// <summary>Text of a file of this program.</summary>
    internal static string Resource(string name)
    {
        using Stream? stream = typeof(OptionSellerConfiguration).Assembly.GetManifestResourceStream($"{typeof(OptionSellerConfiguration).Namespace}.{name}");
        Invariant.Require(stream is not null, $"{name} is part of the program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The document in our own form: members that name a structure become profiles.</summary>
    private static LocatedJson WithProfiles(LocatedJson document)
    {
        if (!document.Members.Any(member => Structures.Contains(member.Name)))
            return document;
        var holder = LocatedJson.Parse("""{ "profiles": {} }""", document.File);
        LocatedJson rest = document;
        LocatedJson profiles = document;
        foreach (LocatedMember member in document.Members)
        {
            if (Structures.Contains(member.Name))
                rest = rest.Without(member.Name);
            else
                profiles = profiles.Without(member.Name);
        }

        return rest.Overlay(holder.WithMembers(_ => profiles));
    }

    private static ProfileOptions? ReadProfile(LocatedMember member, ConfigurationProblems problems)
    {
        LocatedJson given = ProfileSchema.Canonical(member.Value);
        LocatedJson whole = given;
        if (Shipped[member.Name] is { } shipped)
            whole = shipped.Overlay(given);
        else if (Structures.Contains(member.Name) && given["structure"] is null)
            whole = given.Overlay(LocatedJson.Parse($$"""{ "structure": "{{member.Name}}" }""", member.Value.File));
        ProfileOptions? options = OptionsReader.Read<ProfileOptions>(whole, ProfileSchema, problems);
        if (options is null)
            return null;
        Check(options, whole, problems);
        return options with { Name = member.Name };
    }

    /// <summary>What no single field shows.</summary>
    private static void Check(ProfileOptions options, LocatedJson node, ConfigurationProblems problems)
    {
        if (options.DteRange.From > options.DteRange.Until)
            problems.Add(node["dte_range"] ?? node, $"the range starts at {options.DteRange.From} and ends at {options.DteRange.Until} days", "the smaller number first", "");
        if (options.WingRange.From > options.WingRange.Until)
            problems.Add(node["wing_range"] ?? node, $"the range starts at {options.WingRange.From} and ends at {options.WingRange.Until} points", "the smaller number first", "");
        if (options.EntryFrom >= options.EntryUntil)
            problems.Add(node["entry_until"] ?? node, $"{options.EntryUntil:HH:mm} is not after entry_from, {options.EntryFrom:HH:mm}", "", "Give a later time.");
        if (options.ExitDte >= options.DteRange.From)
        {
            problems.Add(
                node["exit_dte"] ?? node, $"{options.ExitDte} would close an entry of {options.DteRange.From} days at once",
                $"a whole number below {options.DteRange.From} days", "Lower it, or raise the start of dte_range.");
        }

        if (options.StopBasis == StopBasis.CostMultiple && options.StopMultiple <= 1)
        {
            problems.Add(
                node["stop_multiple"] ?? node, $"closing costs about {options.StopMultiple} × the credit from the start",
                "a number above 1 with stop_basis cost_multiple", "");
        }

        if (options.BeyondLevels != LevelSource.None && options.SharesStrike)
            problems.Add(node["beyond_levels"] ?? node, "a structure with one body strike sells at the money, inside of every level", "\"none\"", "");
        if (options.ShortTolerance >= options.ShortTarget)
            problems.Add(node["short_tolerance"] ?? node, $"{options.ShortTolerance} is not below short_target, {options.ShortTarget}", "", "Give a smaller tolerance.");
    }

    private static JsonSchema ReadProfileSchema()
    {
        LocatedJson root = LocatedJson.Parse(Resource(SchemaName), SchemaName);
        return JsonSchema.Parse(root["$defs"]!["profile"]!.ToCanonicalText(), SchemaName);
    }
}
