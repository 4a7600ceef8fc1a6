using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Market;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>What an option seller knows at the end of a day. Instants in nanoseconds since 1970 UTC, days as <see cref="DateOnly.DayNumber"/>.</summary>
internal sealed record SellerMemory(long LastTag, IReadOnlyList<SeatMemory> Seats)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireWholeProfiles } },
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false), new MoneySteps() },
    };

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, Options);

    /// <exception cref="InputErrorException">It is not a seller's memory; the message names the field.</exception>
    public static SellerMemory From(JsonElement json)
    {
        try
        {
            SellerMemory memory = json.Deserialize<SellerMemory>(Options) ?? throw Damaged("", "is empty");
            for (int i = 0; i < memory.Seats.Count; i++)
                Check(memory.Seats[i], $"seats[{i}]");
            return memory;
        }
        catch (JsonException error)
        {
            throw new InputErrorException($"The option seller's memory cannot be read at {error.Path ?? "its start"}: {error.Message}", error);
        }
    }

    public static InputErrorException Damaged(string field, string problem) => new($"The option seller's memory is damaged: $.{field} {problem}.");

    private static void Check(SeatMemory? seat, string field)
    {
        if (seat is null)
            throw Damaged(field, "is null");
        if (seat.NextLook < 0)
            throw Damaged($"{field}.nextLook", "is before 1970");
        for (int i = 0; i < seat.Positions.Count; i++)
            Check(seat.Positions[i], $"{field}.positions[{i}]");
    }

    private static void Check(PositionMemory? position, string field)
    {
        if (position is null)
            throw Damaged(field, "is null");
        if (position.BeyondStop < 0 || position.BeyondStopSince < 0 || position.NextReview < 0 || position.AdjustmentsSeen < 0)
            throw Damaged(field, "has a count or a time below zero");
        if (double.IsInfinity(position.EntryVolatility))
            throw Damaged($"{field}.entryVolatility", "is infinite");
    }

    /// <summary>A profile is part of a promise about open positions: no field of it is ever filled in by a default.</summary>
    private static void RequireWholeProfiles(JsonTypeInfo type)
    {
        if (type.Type != typeof(ProfileOptions) && type.Type != typeof(DayRange) && type.Type != typeof(PointRange))
            return;
        foreach (JsonPropertyInfo property in type.Properties)
            property.IsRequired = true;
    }

    private sealed class MoneySteps : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long steps)
                ? Money.FromSteps(steps)
                : throw new JsonException("Money is a whole number of steps of 0.0001 rupee.");

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Steps);
    }
}

/// <param name="Profile">Its name: numbers may change between two days.</param>
/// <param name="RecordedDay">Day of the outcome recorded last; 0 when the next one is news.</param>
/// <param name="RecordedReason">Its reason …</param>
/// <param name="RecordedFailed">… and its failed conditions.</param>
internal sealed record SeatMemory(
    string Underlying,
    string Profile,
    long NextLook,
    int EnteredOn,
    int StoppedOn,
    int RecordedDay,
    ushort RecordedReason,
    ulong RecordedFailed,
    IReadOnlyList<PositionMemory> Positions);

/// <param name="Profile">As it was opened with, whatever the configuration says by now.</param>
/// <param name="StructureId">0 when risk has not approved it.</param>
/// <param name="Wanted">Strikes of an adjustment asked for and not yet answered.</param>
internal sealed record PositionMemory(
    long Tag,
    ProfileOptions Profile,
    PlacesMemory Contracts,
    double EntryVolatility,
    int StructureId,
    long EntryCredit,
    int BeyondStop,
    long BeyondStopSince,
    long NextReview,
    PlacesMemory? Wanted,
    int AdjustmentsSeen)
{
    public static PositionMemory Of(Position position) => new(
        position.Tag, position.Profile, PlacesMemory.Of(position.Contracts), position.EntryVolatility, position.Structure?.Id ?? 0, position.EntryCreditSteps,
        position.BeyondStop, position.BeyondStopSince.Nanoseconds, position.NextReview.Nanoseconds,
        position.Wanted is { } wanted ? PlacesMemory.Of(wanted) : null, position.AdjustmentsSeen);

    public Position ToPosition(byte profileNumber, MarketState market, StrategyBook book, string field)
    {
        StructureContracts contracts = Contracts.ToContracts(market, $"{field}.contracts");
        OptionChain chain = ChainOf(contracts) ?? throw SellerMemory.Damaged($"{field}.contracts", "has no option");
        var position = new Position(Tag, profileNumber, Profile, chain, contracts, EntryVolatility)
        {
            EntryCreditSteps = EntryCredit,
            BeyondStop = BeyondStop,
            BeyondStopSince = Timestamp.FromNanoseconds(BeyondStopSince),
            NextReview = Timestamp.FromNanoseconds(NextReview),
            Wanted = Wanted?.ToContracts(market, $"{field}.wanted"),
            AdjustmentsSeen = AdjustmentsSeen,
        };
        if (StructureId != 0)
        {
            position.Structure = book.Find(StructureId) is { } structure && structure.Tag == Tag
                ? structure
                : throw SellerMemory.Damaged($"{field}.structureId", $"is {StructureId}, no structure of the bot with tag {Tag}");
        }

        return position;
    }

    private static OptionChain? ChainOf(in StructureContracts contracts)
    {
        for (int place = 0; place < StructureContracts.Places; place++)
        {
            if (contracts[place]?.Chain is { } chain)
                return chain;
        }

        return null;
    }
}

/// <summary>Contract ids by place; 0 for a place the structure does not have.</summary>
internal sealed record PlacesMemory(int PutLong, int PutShort, int CallShort, int CallLong)
{
    public static PlacesMemory Of(in StructureContracts contracts) =>
        new(contracts.PutLong?.Id ?? 0, contracts.PutShort?.Id ?? 0, contracts.CallShort?.Id ?? 0, contracts.CallLong?.Id ?? 0);

    public StructureContracts ToContracts(MarketState market, string field) =>
        new(Terms(market, PutLong, field), Terms(market, PutShort, field), Terms(market, CallShort, field), Terms(market, CallLong, field));

    private static ContractTerms? Terms(MarketState market, int id, string field)
    {
        if (id == 0)
            return null;
        return market.TryTerms(id, out ContractTerms? terms) && terms.Instrument.IsOption
            ? terms
            : throw SellerMemory.Damaged(field, $"names contract {id}, which the book does not have");
    }
}
