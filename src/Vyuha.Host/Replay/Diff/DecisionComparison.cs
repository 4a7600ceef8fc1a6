using Vyuha.Core;
using Vyuha.Core.Events;

namespace Vyuha.Host.Replay.Diff;

/// <summary>How the decisions of two runs over one day compare.</summary>
/// <param name="Compared">Occasions on which either decided.</param>
/// <param name="Equal">Of those, how often both decided the same for the same reasons.</param>
/// <param name="ToTheLastBit">Of those, how often every measured number was equal too.</param>
/// <param name="First">The first occasion on which they did not decide the same.</param>
internal sealed record DecisionComparison(int Compared, int Equal, int ToTheLastBit, DecisionKey? First)
{
    public int Different => Compared - Equal;

    public static DecisionComparison Of(DayTrace left, DayTrace right)
    {
        int compared = 0, equal = 0, exact = 0;
        DecisionKey? first = null;
        int i = 0, j = 0;
        while (i < left.Decisions.Count || j < right.Decisions.Count)
        {
            compared++;
            int order = i == left.Decisions.Count ? 1 : j == right.Decisions.Count ? -1 : left.Decisions[i].Key.CompareTo(right.Decisions[j].Key);
            if (order != 0)
            {
                first ??= order < 0 ? left.Decisions[i].Key : right.Decisions[j].Key;
                (i, j) = order < 0 ? (i + 1, j) : (i, j + 1);
                continue;
            }

            (TracedDecision one, TracedDecision other) = (left.Decisions[i++], right.Decisions[j++]);
            (bool same, bool bits) = Compare(one.Decision, left.ConditionsOf(one), other.Decision, right.ConditionsOf(other));
            equal += same ? 1 : 0;
            exact += bits ? 1 : 0;
            if (!same)
                first ??= one.Key;
        }

        return new DecisionComparison(compared, equal, exact, first);
    }

    /// <summary>The same decision is the same action for the same reason, with each condition holding or not as in the other.</summary>
    private static (bool Same, bool Bits) Compare(
        in DecisionPayload one, ReadOnlySpan<ConditionPayload> itsConditions, in DecisionPayload other, ReadOnlySpan<ConditionPayload> otherConditions)
    {
        if (one != other || itsConditions.Length != otherConditions.Length)
            return (false, false);
        bool bits = true;
        for (int i = 0; i < itsConditions.Length; i++)
        {
            ConditionPayload left = itsConditions[i], right = otherConditions[i];
            if ((left.Code, left.Passed, left.Ready) != (right.Code, right.Passed, right.Ready))
                return (false, false);
            bits &= left == right;
        }

        return (true, bits);
    }
}
