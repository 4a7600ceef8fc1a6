using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Legs traded as one: its profit at any level and date, where that changes sign, and how probably it is one.</summary>
/// <remarks>
/// Before charges. A date after the first expiry depends on what became of that leg, so dates end there. At that date the profit of legs
/// that all expire is piecewise linear and its breakevens are exact; otherwise they are searched for on a grid and then to the last digits.
/// </remarks>
public sealed class OptionStructure
{
    /// <summary>Deviations each way over which breakevens are searched for.</summary>
    private const double Reach = 8;

    private const int GridPoints = 800;
    private const int MostSteps = 200;

    /// <summary>Profits below this share of all that the legs are worth are 0.</summary>
    private const double Rounding = 1e-14;

    private readonly OptionStructureLeg[] _legs;
    private readonly double[] _strikes;

    /// <param name="legs">At least one.</param>
    /// <exception cref="ArgumentException">There is no leg, or one with a number that cannot be.</exception>
    public OptionStructure(params ReadOnlySpan<OptionStructureLeg> legs)
    {
        if (legs.Length == 0)
            throw new ArgumentException("A structure has legs.", nameof(legs));
        foreach (OptionStructureLeg leg in legs)
        {
            bool strikeFits = leg.Kind == LegKind.Forward || (leg.Strike > 0 && leg.Strike < double.PositiveInfinity);
            if (!strikeFits || !(leg.Years > 0 && leg.Years < double.PositiveInfinity) || !double.IsFinite(leg.Units) || !double.IsFinite(leg.Price))
                throw new ArgumentException($"{leg}: strike and years are above 0, units and price finite.", nameof(legs));
        }

        _legs = legs.ToArray();
        FirstExpiry = _legs.Min(leg => leg.Years);
        ExpireTogether = _legs.All(leg => leg.Years == FirstExpiry);
        _strikes = [.. _legs.Where(leg => leg.Kind != LegKind.Forward).Select(leg => leg.Strike).Distinct().Order()];
    }

    /// <summary>Years to the expiry of the leg that expires first.</summary>
    public double FirstExpiry { get; }

    public bool ExpireTogether { get; }

    /// <summary>What has been made or lost since the legs were traded, rupee.</summary>
    /// <param name="level">Underlying then, rupee; above 0.</param>
    /// <param name="yearsAhead">The date, from 0 (now) to <see cref="FirstExpiry"/>.</param>
    /// <param name="market">Carry, rate and smile.</param>
    /// <exception cref="ArgumentOutOfRangeException">The date is outside that range.</exception>
    public double Profit(double level, double yearsAhead, StructureMarket market)
    {
        if (!(yearsAhead >= 0 && yearsAhead <= FirstExpiry))
            throw new ArgumentOutOfRangeException(nameof(yearsAhead), yearsAhead, $"A date lies between now and the first expiry, {FirstExpiry} years ahead.");
        double profit = 0;
        foreach (OptionStructureLeg leg in _legs)
            profit += leg.Units * (Value(leg, level, leg.Years - yearsAhead, market) - leg.Price);
        return profit;
    }

    /// <summary>Levels at which the profit changes sign at a date, rising; one it only touches is none, the edge of a stretch of 0 is one.</summary>
    public IReadOnlyList<double> Breakevens(double yearsAhead, StructureMarket market)
    {
        List<Region> regions = Regions(yearsAhead, market);
        return [.. regions.Skip(1).Select(region => region.Low)];
    }

    /// <summary>Risk-neutral probability that the structure stands at a profit at a date, under the smile.</summary>
    public double ProbabilityOfProfit(double yearsAhead, StructureMarket market)
    {
        var law = new SmileDistribution(market.Spot * ExactMath.Exp(market.Carry * yearsAhead), yearsAhead, market.Surface);
        List<Region> regions = Regions(yearsAhead, market);
        double probability = 0;
        for (int i = 0; i < regions.Count; i++)
        {
            if (regions[i].Sign > 0)
                probability += law.Between(regions[i].Low, i + 1 < regions.Count ? regions[i + 1].Low : double.PositiveInfinity);
        }

        return Math.Min(probability, 1);
    }

    /// <summary>The levels from 0 up, cut wherever the profit changes sign.</summary>
    private List<Region> Regions(double yearsAhead, StructureMarket market)
    {
        double[] points = Points(yearsAhead, market);
        List<Region> regions = [];
        double left = points[0];
        int leftSign = SignAt(left, yearsAhead, market);
        foreach (double right in points.AsSpan(1))
        {
            int rightSign = SignAt(right, yearsAhead, market);
            if (leftSign * rightSign < 0)
            {
                Add(left, leftSign);
                Add(Crossing(left, leftSign, right, yearsAhead, market), rightSign);
            }
            else
            {
                Add(left, leftSign != 0 ? leftSign : rightSign != 0 ? rightSign : SignAt(left + (right - left) / 2, yearsAhead, market));
            }

            (left, leftSign) = (right, rightSign);
        }

        return regions;

        void Add(double low, int sign)
        {
            if (regions.Count == 0)
                regions.Add(new(0, sign));
            else if (regions[^1].Sign != sign)
                regions.Add(new(low, sign));
        }
    }

    private int SignAt(double level, double yearsAhead, StructureMarket market)
    {
        double profit = Profit(level, yearsAhead, market), gross = 0;
        foreach (OptionStructureLeg leg in _legs)
            gross += Math.Abs(leg.Units) * (level + leg.Strike + Math.Abs(leg.Price));
        // Prices that balance in decimals leave a few last digits in binary.
        return Math.Abs(profit) <= Rounding * gross ? 0 : Math.Sign(profit);
    }

    private static double Value(in OptionStructureLeg leg, double level, double remaining, StructureMarket market)
    {
        if (remaining <= 0)
            return leg.Kind == LegKind.Forward ? level : Black76.Intrinsic(leg.Kind == LegKind.Call, level, leg.Strike);
        double forward = level * ExactMath.Exp(market.Carry * remaining);
        if (leg.Kind == LegKind.Forward)
            return forward;
        double strikeOfSmile = market.Dynamics == SmileDynamics.StickyStrike ? leg.Strike : leg.Strike * market.Spot / level;
        return Black76.Price(
            leg.Kind == LegKind.Call, forward, leg.Strike, remaining, market.Surface.Vol(strikeOfSmile, remaining), ExactMath.Exp(-market.Rate * remaining));
    }

    /// <summary>Levels between which the profit has one sign change at most: the corners of a piecewise linear one, a fine grid of a curved one.</summary>
    private double[] Points(double yearsAhead, StructureMarket market)
    {
        if (ExpireTogether && yearsAhead == FirstExpiry)
        {
            // Beyond the last strike the profit is a line, and a crossing there lies no further off than this.
            double last = _strikes.Length == 0 ? market.Spot : _strikes[^1];
            double cost = _legs.Sum(leg => Math.Abs(leg.Units * leg.Price)), slope = Math.Abs(_legs.Sum(leg => leg.Kind == LegKind.Put ? 0 : leg.Units));
            double furthest = 2 * (last + (slope > 0 ? (cost + _legs.Sum(leg => Math.Abs(leg.Units)) * last) / slope : 0));
            return [0, .. _strikes, furthest];
        }

        double time = Math.Max(yearsAhead, FirstExpiry), deviation = 0;
        foreach (double strike in (ReadOnlySpan<double>)[market.Spot, .. _strikes])
            deviation = Math.Max(deviation, market.Surface.Vol(strike, time) * Math.Sqrt(time));
        double low = -Reach * deviation, step = 2 * Reach * deviation / GridPoints;
        var points = new List<double>(_strikes);
        for (int i = 0; i <= GridPoints; i++)
            points.Add(market.Spot * ExactMath.Exp(low + i * step));
        points.Sort();
        return [.. points];
    }

    private double Crossing(double left, int leftSign, double right, double yearsAhead, StructureMarket market)
    {
        if (ExpireTogether && yearsAhead == FirstExpiry)
        {
            double leftProfit = Profit(left, yearsAhead, market), rightProfit = Profit(right, yearsAhead, market);
            return left + (right - left) * (leftProfit / (leftProfit - rightProfit));
        }

        for (int step = 0; step < MostSteps; step++)
        {
            double middle = left + (right - left) / 2;
            if (middle <= left || middle >= right)
                break;
            if (SignAt(middle, yearsAhead, market) == leftSign)
                left = middle;
            else
                right = middle;
        }

        return right;
    }

    /// <summary>Levels from one on at which the profit has one sign.</summary>
    private readonly record struct Region(double Low, int Sign);
}
