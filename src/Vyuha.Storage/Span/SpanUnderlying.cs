using System.Diagnostics.CodeAnalysis;
using Vyuha.Core;

namespace Vyuha.Storage.Span;

/// <summary>What a risk parameter file says of one underlying.</summary>
public sealed class SpanUnderlying
{
    private readonly Dictionary<(InstrumentKind Kind, DateOnly Expiry, OptionRight Right, Price Strike), SpanContract> _contracts = [];

    internal SpanUnderlying(string name) => Name = name;

    /// <summary>As in trading symbols: NIFTY.</summary>
    public string Name { get; }

    /// <summary>The underlying's price in the file, rupee; zero where it states none.</summary>
    public Price Level { get; internal set; }

    /// <summary>The price scan range beside that price, rupee; 0 where the file states none.</summary>
    public decimal PriceScan { get; internal set; }

    /// <summary>The volatility scan range, 0.04 meaning four points; 0 where the file states none.</summary>
    public decimal VolatilityScan { get; internal set; }

    /// <summary>
    /// Rupees for each spread of one unit of delta between two expiries, the highest where the file has several; zero where there are none.
    /// </summary>
    public decimal CalendarCharge { get; internal set; }

    /// <summary>Least scan risk of one unit sold short as an option, rupees.</summary>
    public decimal ShortOptionMinimum { get; internal set; }

    public IReadOnlyCollection<SpanContract> Contracts => _contracts.Values;

    /// <returns>False when the file does not have the contract.</returns>
    public bool TryFind(Instrument instrument, [NotNullWhen(true)] out SpanContract? contract)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return _contracts.TryGetValue((instrument.Kind, instrument.Expiry, instrument.Right, instrument.Strike), out contract);
    }

    internal void Add(SpanContract contract) => _contracts[(contract.Kind, contract.Expiry, contract.Right, contract.Strike)] = contract;
}
