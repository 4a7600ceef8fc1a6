using System.Text.Json;
using System.Text.Json.Serialization;
using Vyuha.Core;

namespace Vyuha.Kernel.Hand;

/// <summary>A trade that a person wants a bot's book to hold, and when it is left. As JSON it is an input of the kernel.</summary>
public sealed record OrderTicket
{
    /// <summary>Legs of the largest ticket.</summary>
    public const int MostLegs = 8;

    /// <summary>How long an entry may take at most.</summary>
    public const int LongestEntrySeconds = 600;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public required IReadOnlyList<TicketLeg> Legs { get; init; }

    /// <summary>Of the whole trade; all or none.</summary>
    public required int Lots { get; init; }

    /// <summary>Loss of the whole trade at which it is left, rupees; above 0.</summary>
    public required decimal StopLoss { get; init; }

    /// <summary>Profit of the whole trade at which it is left, rupees, above 0; null: none.</summary>
    public decimal? Target { get; init; }

    /// <summary>When it is left at the latest, nanoseconds since 1970 UTC.</summary>
    public required long LeaveAt { get; init; }

    /// <summary>How much worse than mid the entry may be, points for a unit of the trade.</summary>
    public required decimal Slippage { get; init; }

    /// <summary>How long the entry may take before it is trimmed or unwound, seconds.</summary>
    public int EntrySeconds { get; init; } = 120;

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <exception cref="InputErrorException">The text is no ticket.</exception>
    public static OrderTicket Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<OrderTicket>(json, Options) ?? throw new InputErrorException("The ticket is empty.");
        }
        catch (JsonException error)
        {
            throw new InputErrorException($"The ticket cannot be read at {error.Path ?? "its start"}: {error.Message}", error);
        }
    }
}

/// <summary>One contract of a ticket.</summary>
/// <param name="Contract">Its dense id.</param>
/// <param name="Side">Bought or sold.</param>
/// <param name="Ratio">Lots of it for each lot of the trade.</param>
public sealed record TicketLeg(int Contract, Side Side, int Ratio = 1);

/// <summary>What became of the last ticket.</summary>
/// <param name="StructureId">The structure it has become; 0 when risk refused it.</param>
/// <param name="Denial">Why, where it was refused.</param>
public sealed record TicketAnswer(int StructureId, Core.Events.DenialPayload Denial);
