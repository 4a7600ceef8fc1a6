using Vyuha.Core;

namespace Vyuha.Host.Session;

/// <summary>Which contracts a session follows: the indices, the near futures whose volume stands for the index's, all that is held, and the options a bot could trade.</summary>
internal sealed record ContractUniverse
{
    /// <summary>The near future, and the next one for the day on which the near one expires.</summary>
    private const int FuturesFollowed = 2;

    /// <summary>Options further out are not followed.</summary>
    public int MaxDaysToExpiry { get; init; } = 60;

    /// <summary>Strikes further from the index than this many deviations of <see cref="Volatility"/> to their expiry are not followed.</summary>
    public double Deviations { get; init; } = 3.5;

    /// <summary>Annualised; on the high side of what the index does, so that the band is wide.</summary>
    public double Volatility { get; init; } = 0.22;

    /// <summary>Most contracts: one connection to a broker's feed carries 1,000.</summary>
    public int Largest { get; init; } = 950;

    /// <summary>Chooses from the instrument master. What is held always stays; of the rest the most distant go first.</summary>
    /// <param name="master">All contracts of the segment and the indices.</param>
    /// <param name="underlying">The index the bots trade.</param>
    /// <param name="spot">Its level, rupee.</param>
    /// <param name="today">The trading day.</param>
    /// <param name="held">Contracts with a position.</param>
    /// <exception cref="InputErrorException">The master has no option of the underlying, or lacks a contract that is held.</exception>
    public IReadOnlyList<ContractOfDay> Choose(
        IReadOnlyList<ContractOfDay> master, string underlying, double spot, DateOnly today, IReadOnlySet<Instrument> held)
    {
        var chosen = new List<(double Distance, ContractOfDay Contract)>();
        HashSet<DateOnly> futures = [.. master
            .Where(one => one.Instrument.Kind == InstrumentKind.IndexFuture && one.Instrument.Underlying == underlying && one.Instrument.Expiry >= today)
            .Select(one => one.Instrument.Expiry).Order().Take(FuturesFollowed)];
        foreach (ContractOfDay contract in master)
        {
            Instrument instrument = contract.Instrument;
            bool isIndex = instrument.Kind == InstrumentKind.IndexSpot && (instrument.Underlying == underlying || instrument.Underlying == "INDIAVIX");
            bool isNearFuture = instrument.Kind == InstrumentKind.IndexFuture && instrument.Underlying == underlying && futures.Contains(instrument.Expiry);
            if (isIndex || isNearFuture || held.Contains(instrument))
            {
                chosen.Add((-1, contract));
                continue;
            }

            int days = instrument.IsTradable ? instrument.Expiry.DayNumber - today.DayNumber : -1;
            if (!instrument.IsOption || instrument.Underlying != underlying || days < 0 || days > MaxDaysToExpiry)
                continue;
            double distance = Math.Abs(Math.Log(instrument.Strike.ToModel() / spot)) / (Volatility * Math.Sqrt((days + 1) / 365.0));
            if (distance <= Deviations)
                chosen.Add((distance, contract));
        }

        if (held.FirstOrDefault(one => !chosen.Exists(other => other.Contract.Instrument == one)) is { } lost)
            throw new InputErrorException($"{lost} is held and the server's instrument master does not list it: it could be neither watched nor closed. Log in at OpenAlgo so that it loads today's whole master, then start again.");
        if (!chosen.Exists(one => one.Contract.Instrument.IsOption))
            throw new InputErrorException($"The instrument master has no option of {underlying} within {MaxDaysToExpiry} days of {today:yyyy-MM-dd}. Log in at OpenAlgo so that it loads today's master, then start again.");
        chosen.Sort((left, right) => left.Distance.CompareTo(right.Distance));
        if (chosen.Count > Largest)
            chosen.RemoveRange(Largest, chosen.Count - Largest);
        return [.. chosen.Select(one => one.Contract)
            .OrderBy(contract => contract.Instrument.IsOption)
            .ThenBy(contract => contract.Instrument.Expiry)
            .ThenBy(contract => contract.Instrument.Strike)
            .ThenBy(contract => contract.Instrument.Right)
            .ThenBy(contract => contract.Instrument.Underlying, StringComparer.Ordinal)];
    }
}
