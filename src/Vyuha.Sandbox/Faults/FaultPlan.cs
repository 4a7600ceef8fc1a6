using System.Text.Json;
using System.Text.Json.Serialization;
using Vyuha.Core;
using Vyuha.Quant.Random;

namespace Vyuha.Sandbox.Faults;

/// <summary>What becomes of one call.</summary>
/// <param name="Kind">The fault that hit it, or none.</param>
/// <param name="Rule">Its rule.</param>
public readonly record struct CallFault(FaultKind Kind, FaultRule? Rule);

/// <summary>
/// The faults of a session and how far each has come. Consulted at every call and every step of time; with the same seed, rules and calls it
/// does the same.
/// </summary>
public sealed class FaultPlan(ulong seed = 1)
{
    /// <summary>The name under which order updates are counted.</summary>
    public const string OrderStream = "order_stream";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly Lock _gate = new();
    private readonly List<Armed> _armed = [];
    private SplitMix64 _random = new(seed);

    /// <summary>Reads <c>{"seed": 7, "faults": [{"kind": "lose_reply", "endpoint": "placeorder", "nth": 3}]}</c>.</summary>
    /// <param name="name">File name for messages.</param>
    /// <exception cref="InputErrorException">It is not such a file.</exception>
    public static FaultPlan Parse(string name, string json)
    {
        FaultFile file = Read<FaultFile>(name, json);
        var plan = new FaultPlan(file.Seed);
        foreach (FaultRule rule in file.Faults)
            plan.Add(name, rule);
        return plan;
    }

    /// <exception cref="InputErrorException">It is not a fault.</exception>
    public static FaultRule ParseRule(string name, string json) => Read<FaultRule>(name, json);

    /// <exception cref="InputErrorException">The rule contradicts itself.</exception>
    public void Add(string name, FaultRule rule)
    {
        Check(name, rule);
        lock (_gate)
            _armed.Add(new Armed(rule));
    }

    public void Clear()
    {
        lock (_gate)
            _armed.Clear();
    }

    /// <summary>The rules and how often each has happened, as JSON.</summary>
    public string Describe()
    {
        lock (_gate)
            return JsonSerializer.Serialize(_armed.Select(armed => new { armed.Rule, armed.Calls, armed.Happened }), Format);
    }

    /// <summary>Counts a call and says what goes wrong with it; of several faults, the first that is due.</summary>
    public CallFault OnCall(string endpoint)
    {
        lock (_gate)
        {
            CallFault hit = default;
            foreach (Armed armed in _armed)
            {
                FaultRule rule = armed.Rule;
                if (!rule.IsByCall || !Concerns(rule, endpoint))
                    continue;
                armed.Calls++;
                bool triggers = rule.Nth is { } nth ? armed.Calls >= nth && armed.Happened < (rule.Times ?? 1) : _random.NextDouble() < rule.Probability;
                if (!triggers || hit.Kind != FaultKind.None || armed.Happened >= (rule.Times ?? int.MaxValue))
                    continue;
                armed.Happened++;
                hit = new CallFault(rule.Kind, rule);
            }

            return hit;
        }
    }

    /// <summary>Faults that the clock has reached since it was asked last, and those without trigger.</summary>
    public IReadOnlyList<FaultRule> Due(Timestamp now)
    {
        lock (_gate)
        {
            List<FaultRule>? due = null;
            DateOnly date = Ist.DateOf(now);
            foreach (Armed armed in _armed)
            {
                FaultRule rule = armed.Rule;
                if (rule.IsByCall || armed.Happened >= (rule.Times ?? (rule.At is null ? 1 : int.MaxValue)))
                    continue;
                bool isFirstLook = armed.LookedAt == default;
                Timestamp before = isFirstLook ? now : armed.LookedAt;
                armed.LookedAt = now;
                // From the instant it was added on, each time of day counts once a day.
                bool triggers = rule.At is not { } at || (!isFirstLook && Passed(at, before, now, date));
                if (!triggers)
                    continue;
                armed.Happened++;
                (due ??= []).Add(rule);
            }

            return due ?? (IReadOnlyList<FaultRule>)[];
        }
    }

    private static bool Passed(TimeOnly at, Timestamp before, Timestamp now, DateOnly date)
    {
        Timestamp today = Ist.At(date, at);
        Timestamp yesterday = Ist.At(date.AddDays(-1), at);
        return (before < today && today <= now) || (before < yesterday && yesterday <= now);
    }

    // Updates of the stream are not calls: only a rule that names the stream counts them.
    private static bool Concerns(FaultRule rule, string endpoint) =>
        string.Equals(rule.Endpoint ?? (IsOfStream(rule.Kind) ? OrderStream : endpoint), endpoint, StringComparison.Ordinal)
        && (endpoint == OrderStream) == IsOfStream(rule.Kind);

    private static bool IsOfStream(FaultKind kind) => kind is FaultKind.DuplicateUpdate or FaultKind.ReorderUpdate or FaultKind.LoseUpdate;

    private static void Check(string name, FaultRule rule)
    {
        int triggers = (rule.Nth is null ? 0 : 1) + (rule.At is null ? 0 : 1) + (rule.Probability is null ? 0 : 1);
        if (rule.Kind == FaultKind.None)
            throw new InputErrorException($"{name}: a fault has a kind. Give one of those in docs/concepts/sandbox.md.");
        if (triggers > 1)
            throw new InputErrorException($"{name}: {rule.Kind} has more than one of nth, at and probability. Keep one.");
        if (rule.Nth is < 1)
            throw new InputErrorException($"{name}: nth of {rule.Kind} is {rule.Nth}. Calls count from 1.");
        if (rule.Probability is not null and not (> 0 and <= 1))
            throw new InputErrorException($"{name}: probability of {rule.Kind} is {rule.Probability}. Give more than 0 and at most 1.");
        if (rule.Status is < 400 or > 599)
            throw new InputErrorException($"{name}: status of {rule.Kind} is {rule.Status}. Give 400 to 599.");
        if (!rule.IsByCall && (IsOfStream(rule.Kind) || rule.Kind is FaultKind.LoseReply or FaultKind.LoseRequest or FaultKind.Error or FaultKind.SlowReply or FaultKind.WrongOrderRows))
            throw new InputErrorException($"{name}: {rule.Kind} happens to calls. Give it nth or probability.");
        if (rule.Kind == FaultKind.ExternalOrder && (rule.Symbol is null || rule.Quantity <= 0))
            throw new InputErrorException($"{name}: an external order needs symbol and quantity.");
    }

    private static T Read<T>(string name, string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Format) ?? throw new InputErrorException($"{name}: the file is empty. Give an object with faults.");
        }
        catch (JsonException error)
        {
            throw new InputErrorException($"{name}:{(error.LineNumber ?? 0) + 1}: {error.Message} See docs/concepts/sandbox.md for the format.", error);
        }
    }

    private sealed record FaultFile
    {
        public ulong Seed { get; init; } = 1;

        public IReadOnlyList<FaultRule> Faults { get; init; } = [];
    }

    private sealed class Armed(FaultRule rule)
    {
        public FaultRule Rule => rule;

        public int Calls { get; set; }

        public int Happened { get; set; }

        public Timestamp LookedAt { get; set; }
    }
}
