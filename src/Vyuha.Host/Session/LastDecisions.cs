using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Kernel.Risk;
using Vyuha.Research;
using Vyuha.Research.Reports;

namespace Vyuha.Host.Session;

/// <summary>The last decision of each profile of each bot, with its conditions and what risk said to it.</summary>
internal sealed class LastDecisions
{
    private readonly SortedDictionary<(byte Bot, byte Profile), Entry> _last = [];

    /// <summary>Takes in what followed from one input.</summary>
    public void Learn(ReadOnlySpan<OutputEvent> outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            ref readonly OutputEvent output = ref outputs[i];
            if (output.Kind == OutputKind.Decision)
            {
                var conditions = new List<ConditionPayload>(output.Decision.Conditions);
                for (int next = i + 1; next < outputs.Length && outputs[next].Kind == OutputKind.Condition; next++)
                    conditions.Add(outputs[next].Condition);
                _last[(output.Bot, output.Decision.Profile)] = new Entry(output.Time, output.Decision, conditions);
            }
            else if (output.Kind == OutputKind.Denied && _last.TryGetValue((output.Bot, output.Denial.Profile), out Entry? asked))
            {
                DenialPayload denial = output.Denial;
                asked.Refuse(RefusalWords.Sentence(new Refusal(
                    output.Time, output.Bot, denial.Profile, denial.StructureId, (DenyReason)denial.Reason, denial.Needed, denial.Available, denial.LargestLots, Latched: false)));
            }
        }
    }

    public IReadOnlyList<DecisionView> Of(byte bot, Vocabulary vocabulary) =>
        [.. _last.Where(pair => pair.Key.Bot == bot).Select(pair => pair.Value.InWords(vocabulary))];

    internal static string ProfileName(Vocabulary vocabulary, byte profile) =>
        profile >= 1 && profile <= vocabulary.Profiles.Count ? vocabulary.Profiles[profile - 1] : profile == 0 ? "by hand" : vocabulary.Bot;

    internal static string ReasonName(Vocabulary vocabulary, ushort reason) =>
        vocabulary.Reasons.Concat(CommonReasons.Words).FirstOrDefault(word => word.Code == reason)?.Name ?? $"reason {reason}";

    internal static ConditionView InWords(Vocabulary vocabulary, in ConditionPayload condition)
    {
        ushort code = condition.Code;
        ConditionWord word = vocabulary.Conditions.Concat(Vyuha.Kernel.Sizing.SizingWords.Words).FirstOrDefault(word => word.Code == code) ?? new ConditionWord(code, $"Condition {code}", ConditionUnit.Number);
        return new ConditionView(
            word.Name, condition.Ready ? condition.Value : null, condition.Threshold, condition.Upper, condition.Passed,
            $"{word.Name} {ConditionText.Value(condition, word.Unit)}, {ConditionText.Bound(condition, word.Unit)}: {(condition.Passed ? "yes" : "no")}");
    }

    /// <summary>Put into words when somebody looks, and then only once.</summary>
    private sealed class Entry(Timestamp at, DecisionPayload decision, IReadOnlyList<ConditionPayload> conditions)
    {
        private string? _refusal;
        private DecisionView? _inWords;

        public void Refuse(string sentence) => (_refusal, _inWords) = (sentence, null);

        public DecisionView InWords(Vocabulary vocabulary) => _inWords ??= new DecisionView(
            at, ProfileName(vocabulary, decision.Profile), decision.Action, ReasonName(vocabulary, decision.Reason),
            [.. conditions.Select(condition => LastDecisions.InWords(vocabulary, condition))], _refusal);
    }
}
