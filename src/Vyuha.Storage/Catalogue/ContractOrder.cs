using Vyuha.Core;

namespace Vyuha.Storage.Catalogue;

/// <summary>The canonical order of a day's contracts: spot, futures, options; then expiry, strike, call before put.</summary>
public sealed class ContractOrder : IComparer<Instrument>
{
    public static readonly ContractOrder Instance = new();

    private ContractOrder()
    {
    }

    public int Compare(Instrument? x, Instrument? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        int order = x.Kind.CompareTo(y.Kind);
        if (order == 0)
            order = x.Expiry.CompareTo(y.Expiry);
        if (order == 0)
            order = x.Strike.CompareTo(y.Strike);
        if (order == 0)
            order = x.Right.CompareTo(y.Right);
        return order != 0 ? order : x.Exchange.CompareTo(y.Exchange);
    }
}
