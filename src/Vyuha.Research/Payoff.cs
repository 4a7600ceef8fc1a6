using Vyuha.Core;

namespace Vyuha.Research;

/// <summary>Profit of a set of options at their common expiry, from the prices they were opened at, before charges.</summary>
public sealed class Payoff
{
    private readonly (double Strike, bool IsCall, long Units, double Price)[] _legs;

    private Payoff((double Strike, bool IsCall, long Units, double Price)[] legs)
    {
        _legs = legs;
        Strikes = [.. legs.Select(leg => leg.Strike).Distinct().Order()];
        long slopeAbove = legs.Where(leg => leg.IsCall).Sum(leg => leg.Units);

        // The function is linear between strikes, so its extremes lie at 0, at a strike or at infinity.
        double[] corners = [At(0), .. Strikes.Select(At)];
        double least = corners.Min();
        double most = corners.Max();
        MaxLoss = slopeAbove < 0 ? null : Math.Max(0, -least);
        MaxProfit = slopeAbove > 0 ? null : Math.Max(0, most);
        Breakevens = FindBreakevens(slopeAbove);
    }

    /// <summary>Ascending, each once.</summary>
    public IReadOnlyList<double> Strikes { get; }

    /// <summary>As a positive number of rupees; null when unbounded.</summary>
    public double? MaxLoss { get; }

    /// <summary>Null when unbounded.</summary>
    public double? MaxProfit { get; }

    /// <summary>Levels at which the profit changes sign, ascending.</summary>
    public IReadOnlyList<double> Breakevens { get; }

    /// <summary>Null when the legs are not options of one expiry on one underlying.</summary>
    public static Payoff? AtEntry(IReadOnlyList<TradeLeg> legs)
    {
        ArgumentNullException.ThrowIfNull(legs);
        if (legs.Count == 0
            || legs.Any(leg => leg.Contract is not { IsOption: true } || leg.EntryPrice is null)
            || legs.Select(leg => (leg.Contract!.Expiry, leg.Contract.Underlying)).Distinct().Count() > 1)
            return null;
        return new Payoff(
        [
            .. legs.Select(leg =>
                (leg.Contract!.Strike.ToModel(), leg.Contract.Right == OptionRight.Call, leg.Units, leg.EntryPrice!.Value)),
        ]);
    }

    /// <param name="level">Settlement level of the underlying.</param>
    public double At(double level)
    {
        double profit = 0;
        foreach ((double strike, bool isCall, long units, double price) in _legs)
            profit += units * (Math.Max(0, isCall ? level - strike : strike - level) - price);
        return profit;
    }

    private List<double> FindBreakevens(long slopeAbove)
    {
        var found = new List<double>();
        double[] nodes = [0, .. Strikes];
        for (int i = 0; i + 1 < nodes.Length; i++)
            AddCrossing(found, nodes[i], At(nodes[i]), nodes[i + 1], At(nodes[i + 1]));

        double last = At(nodes[^1]);
        if (slopeAbove != 0 && Math.Sign(last) == -Math.Sign(slopeAbove))
            found.Add(nodes[^1] - last / slopeAbove);
        return found;
    }

    private static void AddCrossing(List<double> found, double from, double atFrom, double to, double atTo)
    {
        if ((atFrom < 0) != (atTo < 0))
            found.Add(from + (to - from) * (atFrom / (atFrom - atTo)));
    }
}
