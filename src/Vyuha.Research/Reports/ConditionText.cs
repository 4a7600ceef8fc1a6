using Vyuha.Core.Events;
using Vyuha.Kernel;

namespace Vyuha.Research.Reports;

/// <summary>A condition's numbers as a person reads them.</summary>
public static class ConditionText
{
    public static string Value(in ConditionPayload condition, ConditionUnit unit) =>
        condition.Ready ? Amount(condition.Value, unit) : "not known yet";

    /// <summary>
    /// The bound, with its direction as the outcome shows it: a value that passed above its threshold had to be above it, one
    /// that failed above it had to be below. A value equal to its threshold tells no direction.
    /// </summary>
    public static string Bound(in ConditionPayload condition, ConditionUnit unit)
    {
        if (condition.Upper != 0)
            return $"{Amount(condition.Threshold, unit)} to {Amount(condition.Upper, unit)}";
        string bound = Amount(condition.Threshold, unit);
        if (!condition.Ready || condition.Value == condition.Threshold)
            return bound;
        bool above = condition.Value > condition.Threshold;
        return (above == condition.Passed ? "at least " : "at most ") + bound;
    }

    public static string Amount(double value, ConditionUnit unit) => unit switch
    {
        ConditionUnit.Percent => Trim(value, 1) + " %",
        ConditionUnit.VolatilityPoints => Trim(value, 2) + " vol pts",
        ConditionUnit.Rupees => (value < 0 ? "\u2212" : "") + "₹" + MoneyText.Number(Math.Abs(value), 0),
        ConditionUnit.Days => Trim(value, 1) + (value == 1 ? " day" : " days"),
        ConditionUnit.Lots => Trim(value, 0) + (value == 1 ? " lot" : " lots"),
        ConditionUnit.Points => Trim(value, 1) + " pts",
        ConditionUnit.Probability => Trim(value * 100, 1) + " %",
        ConditionUnit.MinutesOfDay when value is >= 0 and < 1440 => TimeOnly.MinValue.AddMinutes(value).ToString("HH:mm"),
        _ => Trim(value, 3),
    };

    private static string Trim(double value, int decimals)
    {
        string text = MoneyText.Number(value, decimals);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }
}
