namespace Vyuha.Kernel.Margins;

/// <summary>What the additional margin on the expiry day is a percentage of; brokers differ.</summary>
public enum ExpiryElmBase
{
    /// <summary>The underlying's price.</summary>
    Underlying,

    /// <summary>The strike of the short option.</summary>
    Strike,
}
