using Vyuha.Quant.Arithmetic;

namespace Vyuha.Simulation.Synthetic;

/// <summary>A lognormal factor of median one drawn by ten random bits: one look-up instead of an exponential a draw.</summary>
internal sealed class LogNormalTable
{
    private const int Size = 1024;

    private readonly double[] _factors = new double[Size];

    public LogNormalTable(double deviation)
    {
        for (int i = 0; i < Size; i++)
            _factors[i] = ExactMath.Exp(deviation * ExactMath.NormalInverse((i + 0.5) / Size));
    }

    /// <summary>The factor of the low ten bits.</summary>
    public double this[ulong bits] => _factors[bits & (Size - 1)];
}
