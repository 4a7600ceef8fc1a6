namespace Vyuha.Quant.Options;

/// <summary>Where a chain's sensitivities go: one span a Greek, as long as the chain, in the units of <see cref="Greeks"/>.</summary>
public readonly ref struct GreekColumns(Span<double> delta, Span<double> gamma, Span<double> vega, Span<double> theta)
{
    public readonly Span<double> Delta = delta;
    public readonly Span<double> Gamma = gamma;
    public readonly Span<double> Vega = vega;
    public readonly Span<double> Theta = theta;
}
