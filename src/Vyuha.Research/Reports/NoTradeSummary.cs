using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Research.Reports;

/// <summary>Why a profile did not trade: its reasons counted, and each condition that stood in the way.</summary>
internal sealed record NoTradeSummary(byte Bot, byte Profile, ushort Reason, int Decisions, int Sessions, Timestamp First, Timestamp Last)
{
    public static IReadOnlyList<NoTradeSummary> Of(RunResult result)
    {
        var sessions = new Dictionary<(byte, byte, ushort), (int Count, DateOnly Last)>();
        foreach (DecisionRow decision in result.Decisions)
        {
            if (decision.Action != DecisionAction.NoTrade)
                continue;
            DateOnly date = Ist.DateOf(decision.Time);
            (byte, byte, ushort) key = (decision.Bot, decision.Profile, decision.Reason);
            (int count, DateOnly last) = sessions.GetValueOrDefault(key);
            if (count == 0 || last != date)
                sessions[key] = (count + 1, date);
        }

        return
        [
            .. result.NoTradeSpells
                .GroupBy(spell => (spell.Bot, spell.Profile, spell.Reason))
                .Select(group => new NoTradeSummary(
                    group.Key.Bot, group.Key.Profile, group.Key.Reason, group.Sum(spell => spell.Count), sessions[group.Key].Count,
                    group.Min(spell => spell.First), group.Max(spell => spell.Last)))
                .OrderByDescending(row => row.Decisions).ThenBy(row => row.Bot).ThenBy(row => row.Profile).ThenBy(row => row.Reason),
        ];
    }
}

/// <summary>One condition over all "no trade" decisions of a profile.</summary>
/// <param name="Latest">The last check, ready or not: its bounds are the condition's.</param>
/// <param name="Closest">The failed check that came nearest to its bound, in its own units; null when none was ready.</param>
internal sealed record ConditionSummary(
    byte Bot, byte Profile, ushort Code, int Checked, int Failed, int NotReady, double Lowest, double Highest, ConditionPayload Latest, ConditionPayload? Closest)
{
    public static IReadOnlyList<ConditionSummary> Of(RunResult result)
    {
        var found = new Dictionary<(byte, byte, ushort), ConditionSummary>();
        foreach (DecisionRow decision in result.Decisions)
        {
            if (decision.Action != DecisionAction.NoTrade)
                continue;
            for (int i = 0; i < decision.ConditionCount; i++)
            {
                ConditionPayload condition = result.Conditions[decision.FirstCondition + i];
                (byte, byte, ushort) key = (decision.Bot, decision.Profile, condition.Code);
                ConditionSummary before = found.GetValueOrDefault(key)
                    ?? new(decision.Bot, decision.Profile, condition.Code, 0, 0, 0, double.PositiveInfinity, double.NegativeInfinity, default, null);
                found[key] = before.With(condition);
            }
        }

        return
        [
            .. found.Values.Where(row => row.Failed > 0)
                .OrderByDescending(row => row.Failed).ThenBy(row => row.Bot).ThenBy(row => row.Profile).ThenBy(row => row.Code),
        ];
    }

    private ConditionSummary With(in ConditionPayload condition)
    {
        if (!condition.Ready)
            return this with { Checked = Checked + 1, Failed = Failed + (condition.Passed ? 0 : 1), NotReady = NotReady + 1, Latest = condition };
        bool closer = !condition.Passed && (Closest is not { } closest || Distance(condition) < Distance(closest));
        return this with
        {
            Checked = Checked + 1,
            Failed = Failed + (condition.Passed ? 0 : 1),
            Lowest = Math.Min(Lowest, condition.Value),
            Highest = Math.Max(Highest, condition.Value),
            Latest = condition,
            Closest = closer ? condition : Closest,
        };
    }

    private static double Distance(in ConditionPayload condition) => condition.Upper != 0 && condition.Value > condition.Upper
        ? condition.Value - condition.Upper
        : Math.Abs(condition.Value - condition.Threshold);
}
