using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;

namespace Vyuha.Host.Drill;

/// <summary>The venue's own positions after each fill: shorts of a right never exceed its longs.</summary>
internal sealed class CoverWatch
{
    private readonly Dictionary<string, Instrument> _instruments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _positions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _filled = new(StringComparer.Ordinal);

    /// <summary>Orders that filled, wholly or in part, since the day began.</summary>
    public int FilledOrders => _filled.Count;

    /// <summary>What is traded today, and what is held from the days before.</summary>
    public void BeginDay(IReadOnlyList<ContractOfDay> contracts, IReadOnlyList<BrokerPosition> held)
    {
        _positions.Clear();
        _filled.Clear();
        foreach (ContractOfDay contract in contracts)
            _instruments[OpenAlgoSymbol.Format(contract.Instrument)] = contract.Instrument;
        foreach (BrokerPosition position in held)
            _positions[position.Symbol] = position.Units;
    }

    /// <summary>Takes an update of the venue.</summary>
    /// <returns>What stands without cover after it, in words; nothing when all is well or nothing filled.</returns>
    public IEnumerable<string> Look(BrokerRow row)
    {
        long filled = row.FilledUnits ?? 0;
        long more = filled - _filled.GetValueOrDefault(row.BrokerOrderId);
        if (more <= 0)
            yield break;
        _filled[row.BrokerOrderId] = filled;
        _positions[row.Symbol] = _positions.GetValueOrDefault(row.Symbol) + (row.Side == Side.Buy ? more : -more);
        foreach (OptionRight right in new[] { OptionRight.Call, OptionRight.Put })
        {
            long net = _positions.Where(pair => _instruments[pair.Key].Right == right).Sum(pair => pair.Value);
            if (net < 0)
                yield return $"{-net} {right} units without cover";
        }
    }
}
