namespace Vyuha.Kernel;

/// <summary>How a condition's numbers are to be read.</summary>
public enum ConditionUnit : byte
{
    Number = 0,
    Percent = 1,
    VolatilityPoints = 2,
    Rupees = 3,
    Days = 4,
    Lots = 5,
    Points = 6,
    Probability = 7,
    MinutesOfDay = 8,
}

/// <summary>One word of a bot's vocabulary for conditions.</summary>
public sealed record ConditionWord(ushort Code, string Name, ConditionUnit Unit);

/// <summary>One word of a bot's vocabulary for the reasons of decisions, entries and exits.</summary>
public sealed record ReasonWord(ushort Code, string Name);

/// <summary>What a bot's codes mean, for people: reports, the blotter, the audit trail.</summary>
public sealed record Vocabulary(string Bot, IReadOnlyList<string> Profiles, IReadOnlyList<ReasonWord> Reasons, IReadOnlyList<ConditionWord> Conditions);
