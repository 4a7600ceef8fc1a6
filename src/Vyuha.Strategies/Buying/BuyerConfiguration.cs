using System.Text;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Kernel.Configuration;

namespace Vyuha.Strategies.Buying;

/// <summary>What a buyer trades and how, as read.</summary>
internal sealed record BuyerSettings<TProfile>(IReadOnlyList<string> Underlyings, string VolatilityIndex, IReadOnlyList<TProfile> Profiles);

/// <summary>Reads the options of one bot that pays premium: <c>{ "underlyings": […], "profiles": { "name": { … } } }</c>. No profiles: the shipped ones.</summary>
/// <param name="bot">Names its files: <c>BOT.schema.json</c> and <c>BOT.default.json</c>.</param>
/// <param name="check">What no single field shows.</param>
internal sealed class BuyerConfiguration<TProfile>(string bot, Action<TProfile, LocatedJson, ConfigurationProblems>? check = null)
    where TProfile : BuyingOptions, new()
{
    private readonly LocatedJson _shipped = LocatedJson.Parse(BuyerFiles.Text($"{bot}.default.json"), $"{bot}.default.json");

    /// <summary>The schema of the whole file.</summary>
    public JsonSchema Schema { get; } = JsonSchema.Parse(BuyerFiles.Text($"{bot}.schema.json"), $"{bot}.schema.json");

    /// <summary>The schema of one profile.</summary>
    public JsonSchema ProfileSchema { get; } = JsonSchema.Parse(
        LocatedJson.Parse(BuyerFiles.Text($"{bot}.schema.json"), $"{bot}.schema.json")["$defs"]!["profile"]!.ToCanonicalText(), $"{bot}.schema.json");

    /// <exception cref="InputErrorException">Something is wrong; the message has a line for every problem.</exception>
    public BuyerSettings<TProfile> Read(LocatedJson document)
    {
        var problems = new ConfigurationProblems();
        Schema.Validate(document, problems);
        problems.ThrowIfAny();
        LocatedJson given = document.Renamed(Schema.CanonicalName);
        LocatedJson profiles = given["profiles"] is { Members.Count: > 0 } named ? named : _shipped;
        var read = new List<TProfile>();
        foreach (LocatedMember member in profiles.Members)
        {
            LocatedJson own = ProfileSchema.Canonical(member.Value);
            LocatedJson whole = _shipped[member.Name] is { } shipped ? shipped.Overlay(own) : own;
            if (OptionsReader.Read<TProfile>(whole, ProfileSchema, problems) is not { } profile)
                continue;
            Check(profile, whole, problems);
            check?.Invoke(profile, whole, problems);
            read.Add(profile with { Name = member.Name });
        }

        if (read.Count > byte.MaxValue)
            problems.Add(profiles, $"there are {read.Count} profiles", $"up to {byte.MaxValue}", "");
        problems.ThrowIfAny();
        return new(
            given["underlyings"] is { } list ? [.. list.Items.Select(item => item.Text)] : ["NIFTY"],
            given["volatility_index"]?.Text ?? "INDIAVIX",
            read);
    }

    private static void Check(TProfile profile, LocatedJson node, ConfigurationProblems problems)
    {
        if (profile.DteRange.From > profile.DteRange.Until)
            problems.Add(node["dte_range"] ?? node, $"the range starts at {profile.DteRange.From} and ends at {profile.DteRange.Until} days", "the smaller number first", "");
        if (profile.EntryFrom >= profile.EntryUntil)
            problems.Add(node["entry_until"] ?? node, $"{profile.EntryUntil:HH:mm} is not after entry_from, {profile.EntryFrom:HH:mm}", "", "Give a later time.");
        if (profile.LockIn >= profile.LockInFrom)
            problems.Add(node["lock_in"] ?? node, $"{profile.LockIn} would be kept from a profit of {profile.LockInFrom} on", $"a number below {profile.LockInFrom}", "");
    }
}

/// <summary>Files of this program that describe its bots.</summary>
internal static class BuyerFiles
{
    public static string Text(string name)
    {
        using Stream? stream = typeof(BuyerFiles).Assembly.GetManifestResourceStream($"Vyuha.Strategies.{name}");
        Invariant.Require(stream is not null, $"{name} is part of the program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
