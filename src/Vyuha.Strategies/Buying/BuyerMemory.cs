using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;

namespace Vyuha.Strategies.Buying;

/// <summary>How the bots that pay premium are remembered: strict JSON, nothing filled in by a default.</summary>
internal static class BuyerMemory
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireAll } },
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    public static JsonElement ToJson<T>(T memory) => JsonSerializer.SerializeToElement(memory, Options);

    /// <exception cref="InputErrorException">It is not such a memory; the message names the field.</exception>
    public static T From<T>(JsonElement json, string bot)
        where T : class
    {
        try
        {
            return json.Deserialize<T>(Options) ?? throw Damaged(bot, "", "is empty");
        }
        catch (JsonException error)
        {
            throw new InputErrorException($"The memory of the {bot} cannot be read at {error.Path ?? "its start"}: {error.Message}", error);
        }
    }

    public static InputErrorException Damaged(string bot, string field, string problem) => new($"The memory of the {bot} is damaged: $.{field} {problem}.");

    /// <summary>Terms are a promise about open positions.</summary>
    private static void RequireAll(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
            property.IsRequired = true;
    }
}

/// <summary>All holdings of a bot.</summary>
internal sealed record HoldingsMemory(long LastTag, IReadOnlyList<HoldingMemory> Holdings);

/// <summary>Instants in nanoseconds since 1970 UTC, days as <see cref="DateOnly.DayNumber"/>, amounts in steps of 0.0001 rupee.</summary>
/// <param name="Contract">A contract of the expiry that is left first.</param>
/// <param name="StructureId">0 when risk has not approved it.</param>
internal sealed record HoldingMemory(
    long Tag,
    byte Profile,
    BasketShape Shape,
    int Contract,
    ExitTerms Terms,
    HoldingPlan Plan,
    int RetryMinutes,
    int StructureId,
    long EntryCredit,
    int OpenedOn,
    long Best,
    long Floor,
    double UnderlyingStop,
    int BeyondStop,
    long BeyondStopSince)
{
    public static HoldingMemory Of(Holding holding) => new(
        holding.Tag, holding.Profile, holding.Shape, AnyOf(holding.Chain), holding.Terms, holding.Plan, holding.RetryMinutes, holding.Structure?.Id ?? 0, holding.EntryCredit, holding.OpenedOn,
        holding.Best, holding.Floor, holding.UnderlyingStop, holding.BeyondStop, holding.BeyondStopSince.Nanoseconds);

    public Holding ToHolding(MarketState market, StrategyBook book, string bot, string field)
    {
        if (BeyondStop < 0 || BeyondStopSince < 0 || OpenedOn < 0 || double.IsInfinity(UnderlyingStop))
            throw BuyerMemory.Damaged(bot, field, "has a count, a day or a level that cannot be");
        if (!market.TryTerms(Contract, out ContractTerms? terms) || terms.Chain is not { } chain)
            throw BuyerMemory.Damaged(bot, $"{field}.contract", $"is {Contract}, no option of the book");
        var holding = new Holding(Tag, Profile, Shape, chain, Terms, Plan, RetryMinutes)
        {
            EntryCredit = EntryCredit,
            OpenedOn = OpenedOn,
            Best = Best,
            Floor = Floor,
            UnderlyingStop = UnderlyingStop,
            BeyondStop = BeyondStop,
            BeyondStopSince = Timestamp.FromNanoseconds(BeyondStopSince),
        };
        if (StructureId != 0)
        {
            holding.Structure = book.Find(StructureId) is { } structure && structure.Tag == Tag
                ? structure
                : throw BuyerMemory.Damaged(bot, $"{field}.structureId", $"is {StructureId}, no structure of the bot with tag {Tag}");
        }

        return holding;
    }

    private static int AnyOf(OptionChain chain) => (chain.Contract(0, OptionRight.Call) ?? chain.Contract(0, OptionRight.Put))!.Id;
}
