using System.Runtime.Intrinsics;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility.Garch;

/// <summary>Fits models of the GARCH family by maximum likelihood with analytic gradients; many samples at once, one a SIMD lane.</summary>
/// <remarks>
/// Keep an estimator: it owns its working memory, and a fit allocates nothing once it has seen a sample as long. Not for two threads at once.
/// A sample fits to the same bits alone and among others.
/// </remarks>
public sealed class GarchEstimator
{
    /// <summary>Fewer returns than this are no sample of a model with up to seven parameters.</summary>
    public const int FewestReturns = 30;

    private readonly LaneFits<Lane1> _single = new();
    private LaneFits<Lane4>? _four;
    private LaneFits<Lane8>? _eight;

    /// <summary>Fits one sample.</summary>
    /// <param name="returns">Shape [n], oldest first, in any unit; n at least 30.</param>
    /// <exception cref="ArgumentException">There are too few returns, or one is not a finite number.</exception>
    public GarchFit Fit(in GarchSpecification specification, ReadOnlySpan<double> returns)
    {
        Require(specification, returns, returns.Length);
        GarchFit fit = default;
        _single.Fit(specification, returns, returns.Length, [0], new Span<GarchFit>(ref fit));
        return fit;
    }

    /// <summary>Fits many samples of one length that lie in one array: windows that roll over a history, or several histories end to end.</summary>
    /// <param name="returns">Shape [n].</param>
    /// <param name="length">Returns of a sample; at least 30.</param>
    /// <param name="starts">Shape [m]: where each sample begins.</param>
    /// <param name="fits">Shape [m]; overwritten.</param>
    /// <exception cref="ArgumentException">A sample is too short or leaves the array, the spans differ in length, or a return is not a finite number.</exception>
    public void Fit(in GarchSpecification specification, ReadOnlySpan<double> returns, int length, ReadOnlySpan<int> starts, Span<GarchFit> fits)
    {
        Require(specification, returns, length);
        if (starts.Length != fits.Length)
            throw new ArgumentException($"There are {starts.Length} samples and room for {fits.Length} fits.", nameof(fits));
        foreach (int start in starts)
        {
            if (start < 0 || start > returns.Length - length)
                throw new ArgumentException($"A sample of {length} from {start} leaves the {returns.Length} returns.", nameof(starts));
        }

        if (Vector512.IsHardwareAccelerated && starts.Length > 4)
            (_eight ??= new()).Fit(specification, returns, length, starts, fits);
        else if (Vector256.IsHardwareAccelerated && starts.Length > 1)
            (_four ??= new()).Fit(specification, returns, length, starts, fits);
        else
            _single.Fit(specification, returns, length, starts, fits);
    }

    private static void Require(in GarchSpecification specification, ReadOnlySpan<double> returns, int length)
    {
        if (!Enum.IsDefined(specification.Equation) || !Enum.IsDefined(specification.Errors) || !Enum.IsDefined(specification.PreSample))
            throw new ArgumentException($"There is no model {specification}.", nameof(specification));
        if (length < FewestReturns)
            throw new ArgumentException($"A fit needs at least {FewestReturns} returns, not {length}.", nameof(returns));
        for (int t = 0; t < returns.Length; t++)
        {
            if (!double.IsFinite(returns[t]))
                throw new ArgumentException($"Return {t} is {returns[t]}: returns are finite numbers.", nameof(returns));
        }
    }
}
