using Vyuha.Core;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Market;

namespace Vyuha.Kernel;

/// <summary>What the account holds of one contract that no bot bought or sold.</summary>
/// <param name="Units">Signed: long positive.</param>
/// <param name="AveragePrice">As the broker tells it.</param>
public sealed record ExternalPosition(ContractTerms Terms, long Units, Price AveragePrice)
{
    /// <summary>Units at the average price, steps: long positive.</summary>
    public long CostSteps => checked(AveragePrice.Steps * Units);

    /// <summary>What of it is carried in the ledger: premium. A future has none.</summary>
    internal long LedgerSteps => Terms.Instrument.IsOption ? CostSteps : 0;
}

/// <summary>
/// Positions of the account that no bot made: told by the broker, margined and marked beside the bots' books, and never traded. They stay apart
/// from what bots hold of the same contract.
/// </summary>
public sealed class ExternalBook
{
    private readonly SortedDictionary<int, ExternalPosition> _positions = [];

    /// <summary>Kept beside the dictionary, which walks its versions to say it: the kernel asks at every snapshot.</summary>
    public int Count { get; private set; }

    /// <summary>By contract id.</summary>
    public IReadOnlyCollection<ExternalPosition> Positions => _positions.Values;

    /// <summary>Signed units of a contract; 0 when none are held.</summary>
    public long UnitsOf(int instrumentId) => _positions.TryGetValue(instrumentId, out ExternalPosition? position) ? position.Units : 0;

    /// <summary>From now on so much is held: no units, no position.</summary>
    /// <returns>By how much the cost in the ledger changes, steps; null when this was known already.</returns>
    internal long? Set(ExternalPosition position)
    {
        _positions.TryGetValue(position.Terms.Id, out ExternalPosition? before);
        if (before is null ? position.Units == 0 : before == position)
            return null;
        if (position.Units == 0)
            _positions.Remove(position.Terms.Id);
        else
            _positions[position.Terms.Id] = position;
        Count = _positions.Count;
        return position.LedgerSteps - (before?.LedgerSteps ?? 0);
    }

    internal IReadOnlyList<CarriedExternal> Capture() =>
        [.. _positions.Values.Select(position => new CarriedExternal(position.Terms.Id, position.Units, position.AveragePrice.Steps))];

    internal void Restore(IReadOnlyList<CarriedExternal> carried, MarketState market)
    {
        foreach (CarriedExternal position in carried)
            _positions.Add(position.Contract, new ExternalPosition(market.Terms(position.Contract), position.Units, Price.FromSteps(position.AveragePrice)));
        Count = _positions.Count;
    }
}
