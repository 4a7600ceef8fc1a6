using Vyuha.Core.Events;
using Vyuha.Kernel;

namespace Vyuha.Research.Results;

/// <summary>
/// Every decision with every condition: one row a condition, and one row with an empty condition for a decision that had none.
/// Columns are documented in docs/concepts/result-files.md.
/// </summary>
internal static class DecisionsParquet
{
    public static Task WriteAsync(RunResult result, string path, CancellationToken cancellation)
    {
        var words = new Words(result.Info);
        int rows = result.Decisions.Sum(decision => Math.Max(1, (int)decision.ConditionCount));
        var number = new int[rows];
        var sequence = new long[rows];
        var time = new DateTime[rows];
        var bot = new string[rows];
        var profile = new string[rows];
        var action = new string[rows];
        var reason = new string[rows];
        var structure = new long[rows];
        var condition = new string[rows];
        var unit = new string[rows];
        var value = new double[rows];
        var threshold = new double[rows];
        var upper = new double[rows];
        var passed = new bool[rows];
        var ready = new bool[rows];

        int at = 0;
        for (int i = 0; i < result.Decisions.Count; i++)
        {
            DecisionRow decision = result.Decisions[i];
            for (int j = 0; j < Math.Max(1, (int)decision.ConditionCount); j++, at++)
            {
                number[at] = i;
                sequence[at] = decision.Sequence;
                time[at] = decision.Time.ToDateTimeOffset().UtcDateTime;
                bot[at] = words.Bot(decision.Bot);
                profile[at] = words.Profile(decision.Bot, decision.Profile);
                action[at] = decision.Action.ToString();
                reason[at] = words.Reason(decision.Bot, decision.Reason);
                structure[at] = decision.StructureId;
                if (decision.ConditionCount == 0)
                {
                    (condition[at], unit[at], passed[at], ready[at]) = ("", "", true, true);
                    continue;
                }

                ConditionPayload payload = result.Conditions[decision.FirstCondition + j];
                ConditionWord word = words.Condition(decision.Bot, payload.Code);
                (condition[at], unit[at]) = (word.Name, word.Unit.ToString());
                (value[at], threshold[at], upper[at]) = (payload.Value, payload.Threshold, payload.Upper);
                (passed[at], ready[at]) = (payload.Passed, payload.Ready);
            }
        }

        var table = new ParquetTable();
        table.Add("decision", number);
        table.Add("sequence", sequence);
        table.Add("time", time);
        table.Add("bot", bot);
        table.Add("profile", profile);
        table.Add("action", action);
        table.Add("reason", reason);
        table.Add("structure", structure);
        table.Add("condition", condition);
        table.Add("unit", unit);
        table.Add("value", value);
        table.Add("threshold", threshold);
        table.Add("upper", upper);
        table.Add("passed", passed);
        table.Add("ready", ready);
        return table.WriteAsync(path, cancellation);
    }
}
