using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vyuha.Core;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>A break as one line of JSON: its whole state after a change. Money in rupees, times in ISO 8601 with India's offset.</summary>
internal sealed record BreakLine
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public required string Id { get; init; }

    public required BreakKind Kind { get; init; }

    public required BreakState State { get; init; }

    public required string Subject { get; init; }

    public string? Symbol { get; init; }

    public Exchange? Exchange { get; init; }

    public required string Ours { get; init; }

    public required string Theirs { get; init; }

    public long ExternalUnits { get; init; }

    public long Apart { get; init; }

    public decimal Price { get; init; }

    public decimal? Effect { get; init; }

    public bool IsExplained { get; init; }

    public string Remark { get; init; } = "";

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public string? By { get; init; }

    public string? Reason { get; init; }

    public bool IsAdopted { get; init; }

    public string? With { get; init; }

    public static string Write(Break one) => JsonSerializer.Serialize(Of(one), Options);

    /// <exception cref="JsonException">The line is no break.</exception>
    public static Break Read(string line) => (JsonSerializer.Deserialize<BreakLine>(line, Options) ?? throw new JsonException("The line is empty.")).ToBreak();

    public static BreakLine Of(Break one) => new()
    {
        Id = one.Id,
        Kind = one.Finding.Kind,
        State = one.State,
        Subject = one.Finding.Subject,
        Symbol = one.Finding.Symbol,
        Exchange = one.Finding.Exchange,
        Ours = one.Finding.Ours,
        Theirs = one.Finding.Theirs,
        ExternalUnits = one.Finding.ExternalUnits,
        Apart = one.Finding.Apart,
        Price = one.Finding.Price.ToRupees(),
        Effect = one.Finding.Effect?.ToRupees(),
        IsExplained = one.Finding.IsExplained,
        Remark = one.Finding.Remark,
        FirstSeen = one.FirstSeen.ToDateTimeOffset().ToOffset(Ist.Offset),
        LastSeen = one.LastSeen.ToDateTimeOffset().ToOffset(Ist.Offset),
        By = one.By,
        Reason = one.Reason,
        IsAdopted = one.IsAdopted,
        With = one.With,
    };

    private Break ToBreak() => new()
    {
        Id = Id,
        State = State,
        Finding = new Finding
        {
            Kind = Kind,
            Subject = Subject,
            Symbol = Symbol,
            Exchange = Exchange,
            Ours = Ours,
            Theirs = Theirs,
            ExternalUnits = ExternalUnits,
            Apart = Apart,
            Price = Core.Price.FromRupees(Price),
            Effect = Effect is { } rupees ? Money.FromRupees(rupees) : null,
            IsExplained = IsExplained,
            Remark = Remark,
        },
        FirstSeen = Timestamp.From(FirstSeen),
        LastSeen = Timestamp.From(LastSeen),
        By = By,
        Reason = Reason,
        IsAdopted = IsAdopted,
        With = With,
    };
}
