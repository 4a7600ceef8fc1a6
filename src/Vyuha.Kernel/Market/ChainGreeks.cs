namespace Vyuha.Kernel.Market;

/// <summary>Volatility and sensitivities of a whole chain at one instant: one column each, by strike; NaN where a strike has no volatility.</summary>
/// <remarks>
/// Units of <see cref="Vyuha.Quant.Options.Greeks"/>. Call and put of one strike share volatility, gamma and vega by parity. Good until the next
/// input of the kernel.
/// </remarks>
public readonly ref struct ChainGreeks
{
    public required ReadOnlySpan<double> Volatility { get; init; }

    public required ReadOnlySpan<double> CallDelta { get; init; }

    public required ReadOnlySpan<double> PutDelta { get; init; }

    public required ReadOnlySpan<double> Gamma { get; init; }

    public required ReadOnlySpan<double> Vega { get; init; }

    public required ReadOnlySpan<double> CallTheta { get; init; }

    public required ReadOnlySpan<double> PutTheta { get; init; }

    /// <summary>Number of strikes.</summary>
    public int Count => Volatility.Length;
}
