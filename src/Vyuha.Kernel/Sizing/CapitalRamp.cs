namespace Vyuha.Kernel.Sizing;

/// <summary>
/// How a bot that is new grows into its full size: 1, 5, 10, 25, 50 and 100 percent, each step on evidence from the one before. Whole lots, and one lot
/// from the first step on: one percent of a small account buys nothing, so there the first steps differ in the evidence they ask for and not in size.
/// </summary>
public static class CapitalRamp
{
    private static readonly int[] StepsInPercent = [1, 5, 10, 25, 50, 100];

    public static ReadOnlySpan<int> Steps => StepsInPercent;

    /// <summary>Lots of a bot on this step; never more than its full size.</summary>
    public static int Lots(int full, int percent) => percent >= 100 ? full : Math.Min(full, Math.Max(1, (int)((long)full * percent / 100)));

    /// <summary>Whether what a bot has shown on its step speaks for the next one, against it, or for staying.</summary>
    public static RampAdvice Judge(int percent, in RampEvidence evidence, RampTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        int at = Array.IndexOf(StepsInPercent, percent);
        if (at < 0)
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "The steps are 1, 5, 10, 25, 50 and 100.");
        if (evidence.DrawdownPercent >= terms.BackAtDrawdownPercent)
            return new(StepsInPercent[Math.Max(0, at - 1)], RampReason.Drawdown);
        if (at == StepsInPercent.Length - 1)
            return new(percent, RampReason.Full);
        if (evidence.Days < terms.Days)
            return new(percent, RampReason.TooFewDays);
        if (evidence.Trades < terms.Trades)
            return new(percent, RampReason.TooFewTrades);
        // The lower end of what the mean profit may be, one standard error down: a few lucky trades do not pay for a larger size.
        double error = evidence.Deviation / Math.Sqrt(evidence.Trades);
        return evidence.MeanProfit - error > 0 ? new(StepsInPercent[at + 1], RampReason.Earned) : new(percent, RampReason.NotProven);
    }
}

/// <summary>What a bot has shown since it came to its step.</summary>
/// <param name="Days">Trading days.</param>
/// <param name="Trades">Structures closed.</param>
/// <param name="MeanProfit">Of a structure, charges paid, rupees.</param>
/// <param name="Deviation">Standard deviation of these profits, rupees.</param>
/// <param name="DrawdownPercent">Deepest fall from its highest equity.</param>
public readonly record struct RampEvidence(int Days, int Trades, double MeanProfit, double Deviation, double DrawdownPercent);

/// <summary>What a step asks for.</summary>
public sealed record RampTerms(int Days, int Trades, double BackAtDrawdownPercent)
{
    /// <summary>Thirty trading days with twenty closed structures, and a step back at a fall of this much.</summary>
    public static RampTerms Of(Configuration.RiskProfile profile) => profile switch
    {
        Configuration.RiskProfile.Conservative => new(30, 20, 8),
        Configuration.RiskProfile.Moderate => new(30, 20, 10),
        _ => new(20, 20, 12),
    };
}

public enum RampReason : byte
{
    Earned = 1,
    Full = 2,
    TooFewDays = 3,
    TooFewTrades = 4,
    NotProven = 5,
    Drawdown = 6,
}

/// <param name="Percent">The step advised.</param>
public readonly record struct RampAdvice(int Percent, RampReason Reason);
