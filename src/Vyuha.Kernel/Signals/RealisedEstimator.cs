namespace Vyuha.Kernel.Signals;

/// <summary>How realised volatility is estimated from daily bars.</summary>
public enum RealisedEstimator : byte
{
    CloseToClose = 1,

    /// <summary>From open, high, low and close: a sixth of the error for the same days.</summary>
    YangZhang = 2,
}
