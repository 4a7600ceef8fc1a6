using Vyuha.Core;

namespace Vyuha.Research.Portfolio;

/// <summary>How two bots earn together.</summary>
/// <param name="First">Place among the run's bots.</param>
/// <param name="Second">Place among the run's bots, above the first.</param>
/// <param name="CommonDays">Days on which both books moved.</param>
/// <param name="Correlation">Of their daily results on those days, -1 to 1; NaN: fewer than <see cref="PortfolioAnalysis.FewestDays"/>, or one did not vary.</param>
/// <param name="DrawdownOverlap">Days on which both were deep in a drawdown, over days on which one was, 0 to 1; NaN when none ever was.</param>
public readonly record struct BotPair(int First, int Second, int CommonDays, double Correlation, double DrawdownOverlap);

/// <summary>One bot as a part of the whole.</summary>
/// <param name="Net">Change of its equity over the run.</param>
/// <param name="Deviation">Standard deviation of its daily results, rupees.</param>
/// <param name="TailShare">Its part of the mean loss on the portfolio's worst days, rupees: the parts sum to the portfolio's. Negative: it earned on them.</param>
public readonly record struct BotPart(Money Net, double Deviation, double TailShare);

/// <summary>Several bots on one account: what they made apart, and what it is worth that they do not all lose on the same days.</summary>
/// <remarks>
/// All numbers are of daily changes of equity at executable prices. The diversification ratio is the sum of the bots' deviations over that of the whole (Y. Choueifaty and
/// Y. Coignard, "Toward maximum diversification", Journal of Portfolio Management 35, 2008): 1 when they move as one, the root of their number when alike and independent.
/// The tail is the mean of the worst twentieth of the days; a bot's part of it is its own mean on those days, its marginal contribution by Euler's theorem (D. Tasche,
/// "Risk contributions and performance measurement", 1999).
/// </remarks>
public sealed class PortfolioAnalysis
{
    /// <summary>With fewer common days a correlation is "insufficient data".</summary>
    public const int FewestDays = 20;

    /// <summary>Confidence of the tail.</summary>
    public const double Confidence = 0.95;

    /// <summary>A book is deep in a drawdown below this share of its own deepest.</summary>
    private const double Deep = 0.5;

    private PortfolioAnalysis(
        IReadOnlyList<BotPart> parts, IReadOnlyList<BotPair> pairs, Money net, double deviation, double diversification, double tailLoss, int tailDays, int days) =>
        (Parts, Pairs, Net, Deviation, Diversification, TailLoss, TailDays, Days) = (parts, pairs, net, deviation, diversification, tailLoss, tailDays, days);

    /// <summary>In the order of the run's bots.</summary>
    public IReadOnlyList<BotPart> Parts { get; }

    public IReadOnlyList<BotPair> Pairs { get; }

    /// <summary>Change of the account's equity; exactly the sum of the bots'.</summary>
    public Money Net { get; }

    /// <summary>Standard deviation of the account's daily results, rupees.</summary>
    public double Deviation { get; }

    /// <summary>At least 1; NaN when the account did not vary.</summary>
    public double Diversification { get; }

    /// <summary>Mean loss on the worst days, rupees.</summary>
    public double TailLoss { get; }

    /// <summary>How many days the tail is the mean of.</summary>
    public int TailDays { get; }

    public int Days { get; }

    /// <summary>Null for a run of one bot, or of fewer than two days.</summary>
    /// <exception cref="InvariantException">The bots' books do not add up to the account's.</exception>
    public static PortfolioAnalysis? Of(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        int bots = result.Info.Bots.Count;
        if (bots < 2 || result.Days.Count < 2)
            return null;
        DateOnly[] dates = [.. result.Days.Select(day => day.Date)];
        double[][] changes = new double[bots][];
        Money sum = Money.Zero;
        var nets = new Money[bots];
        for (int bot = 0; bot < bots; bot++)
        {
            changes[bot] = Aligned(dates, result.BotDays[bot]);
            IReadOnlyList<DayPoint> days = result.BotDays[bot];
            nets[bot] = days.Count > 0 ? days[^1].Equity - result.Info.Bots[bot].Capital : Money.Zero;
            sum += nets[bot];
        }

        Money net = result.Days[^1].Equity - result.Totals.Capital;
        Invariant.Require(sum == net, $"the bots' books sum to {sum} and the account's changed by {net}");

        double[] total = new double[dates.Length];
        for (int day = 0; day < total.Length; day++)
        {
            for (int bot = 0; bot < bots; bot++)
                total[day] += changes[bot][day];
        }

        int[] worst = Worst(total);
        double deviation = DeviationOf(total);
        double[] deviations = [.. changes.Select(DeviationOf)];
        BotPart[] parts = [.. Enumerable.Range(0, bots).Select(bot => new BotPart(nets[bot], deviations[bot], -worst.Average(day => changes[bot][day])))];
        var pairs = new List<BotPair>();
        for (int first = 0; first < bots; first++)
        {
            for (int second = first + 1; second < bots; second++)
            {
                (int common, double correlation) = CorrelationOf(changes[first], changes[second]);
                pairs.Add(new BotPair(first, second, common, correlation, Overlap(dates, result.BotDays[first], result.BotDays[second])));
            }
        }

        return new PortfolioAnalysis(
            parts, pairs, net, deviation, deviation > 0 ? deviations.Sum() / deviation : double.NaN, -worst.Average(day => total[day]), worst.Length, dates.Length);
    }

    /// <summary>A bot's change on each day of the account; 0 where its book was not marked.</summary>
    private static double[] Aligned(DateOnly[] dates, IReadOnlyList<DayPoint> days)
    {
        double[] aligned = new double[dates.Length];
        int at = 0;
        foreach (DayPoint day in days)
        {
            while (at < dates.Length && dates[at] < day.Date)
                at++;
            if (at < dates.Length && dates[at] == day.Date)
                aligned[at] = day.Change.ToModel();
        }

        return aligned;
    }

    /// <summary>The worst twentieth of the days, at least one; of equal days the earlier.</summary>
    private static int[] Worst(double[] total)
    {
        int count = Math.Max(1, (int)Math.Round((1 - Confidence) * total.Length));
        return [.. Enumerable.Range(0, total.Length).OrderBy(day => total[day]).ThenBy(day => day).Take(count)];
    }

    private static double DeviationOf(double[] values)
    {
        double mean = values.Average();
        double squares = 0;
        foreach (double value in values)
            squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / (values.Length - 1));
    }

    /// <summary>Days on which either book stood still say nothing of how they move together.</summary>
    private static (int Common, double Correlation) CorrelationOf(double[] first, double[] second)
    {
        int[] common = [.. Enumerable.Range(0, first.Length).Where(day => first[day] != 0 && second[day] != 0)];
        if (common.Length < FewestDays)
            return (common.Length, double.NaN);
        double meanFirst = common.Average(day => first[day]), meanSecond = common.Average(day => second[day]);
        double both = 0, squaresFirst = 0, squaresSecond = 0;
        foreach (int day in common)
        {
            double x = first[day] - meanFirst, y = second[day] - meanSecond;
            both += x * y;
            squaresFirst += x * x;
            squaresSecond += y * y;
        }

        return (common.Length, squaresFirst > 0 && squaresSecond > 0 ? both / Math.Sqrt(squaresFirst * squaresSecond) : double.NaN);
    }

    private static double Overlap(DateOnly[] dates, IReadOnlyList<DayPoint> first, IReadOnlyList<DayPoint> second)
    {
        HashSet<DateOnly> deepFirst = DeepDays(first), deepSecond = DeepDays(second);
        int either = dates.Count(date => deepFirst.Contains(date) || deepSecond.Contains(date));
        return either == 0 ? double.NaN : dates.Count(date => deepFirst.Contains(date) && deepSecond.Contains(date)) / (double)either;
    }

    private static HashSet<DateOnly> DeepDays(IReadOnlyList<DayPoint> days)
    {
        long deepest = days.Count == 0 ? 0 : days.Min(day => day.Drawdown.Steps);
        return deepest == 0 ? [] : [.. days.Where(day => day.Drawdown.Steps <= Deep * deepest).Select(day => day.Date)];
    }
}
