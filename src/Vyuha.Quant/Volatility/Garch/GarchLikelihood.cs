using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility.Garch;

/// <summary>Log-likelihood and analytic gradient of a sample, one fit a lane: each lane does what the scalar one does, bit by bit.</summary>
/// <remarks>
/// The derivatives follow the same recursion as the variance, with it and beside it, so a return costs little more than the latency of
/// one multiplication and addition. ln h is taken of products of eight variances.
/// </remarks>
internal static class GarchLikelihood
{
    /// <summary>E|z| of the normal law, √(2/π).</summary>
    public const double MeanAbsolute = 0.7978845608028654;

    private const int ReturnsALogarithm = 8;

    /// <summary>Scratch numbers a lane needs for so many returns.</summary>
    public static int ScratchLength(int returns) => 2 * (returns / ReturnsALogarithm + 1);

    /// <param name="specification">Which model.</param>
    /// <param name="returns">Shape [count × lanes], a return of every lane beside each other.</param>
    /// <param name="at">The point.</param>
    /// <param name="sink">What else wants each return's slopes.</param>
    /// <param name="scratch">Shape [<see cref="ScratchLength"/> × lanes]; overwritten.</param>
    public static GarchSlopes<T> Evaluate<T, TSink>(in GarchSpecification specification, ReadOnlySpan<double> returns, in GarchPoint<T> at, TSink sink, Span<double> scratch)
        where T : struct, ILanes<T>
        where TSink : struct, IScoreSink<T> => specification.Errors switch
        {
            ErrorLaw.Normal => Evaluate<T, NormalLaw<T>, TSink>(specification.Equation, returns, at, sink, scratch),
            ErrorLaw.StudentT => Evaluate<T, StudentLaw<T>, TSink>(specification.Equation, returns, at, sink, scratch),
            ErrorLaw.SkewStudentT => Evaluate<T, SkewStudentLaw<T>, TSink>(specification.Equation, returns, at, sink, scratch),
            _ => throw new UnreachableException($"Unknown law {specification.Errors}."),
        };

    private static GarchSlopes<T> Evaluate<T, TLaw, TSink>(VarianceEquation equation, ReadOnlySpan<double> returns, in GarchPoint<T> at, TSink sink, Span<double> scratch)
        where T : struct, ILanes<T>
        where TLaw : struct, IErrorLaw<T>
        where TSink : struct, IScoreSink<T> => equation switch
        {
            VarianceEquation.Garch => Symmetric<T, TLaw, TSink>(returns, at, sink, scratch),
            VarianceEquation.Gjr => Leveraged<T, TLaw, TSink>(returns, at, sink, scratch),
            VarianceEquation.Egarch => Exponential<T, TLaw, TSink>(returns, at, sink, scratch),
            _ => throw new UnreachableException($"Unknown equation {equation}."),
        };

    private static GarchSlopes<T> Symmetric<T, TLaw, TSink>(ReadOnlySpan<double> returns, in GarchPoint<T> at, TSink sink, Span<double> scratch)
        where T : struct, ILanes<T>
        where TLaw : struct, IErrorLaw<T>
        where TSink : struct, IScoreSink<T>
    {
        T one = T.Of(1), zero = T.Of(0);
        T mean = at.Mean, omega = at.Omega, alpha = at.Alpha, beta = at.Beta;
        T falling = T.Of(-2) * alpha;
        T variance = T.Fma(alpha + beta, at.PreSample, omega);
        T byMean = (alpha + beta) * at.PreSampleByMean, byOmega = one, byAlpha = at.PreSample, byBeta = at.PreSample;
        T sumMean = zero, sumOmega = zero, sumAlpha = zero, sumBeta = zero;
        T product = one;
        var products = new Products<T>(scratch, TLaw.HasTails);
        TLaw law = default;
        law.Begin(at);
        int count = returns.Length / T.Count;
        for (int t = 0; t < count; t++)
        {
            T error = T.Load(returns, t * T.Count) - mean;
            T inverse = one / variance;
            law.Add(error, inverse, out T slope, out T pull);
            T byVariance = slope * inverse;
            if (TSink.TakesScores)
            {
                law.LastSlopes(out T shape, out T skew);
                sink.Add(new()
                {
                    Mean = T.Fma(byVariance, byMean, -pull),
                    Omega = byVariance * byOmega,
                    Alpha = byVariance * byAlpha,
                    Gamma = zero,
                    Beta = byVariance * byBeta,
                    Shape = shape,
                    Skew = skew,
                });
            }

            sumMean = T.Fma(byVariance, byMean, sumMean) - pull;
            sumOmega = T.Fma(byVariance, byOmega, sumOmega);
            sumAlpha = T.Fma(byVariance, byAlpha, sumAlpha);
            sumBeta = T.Fma(byVariance, byBeta, sumBeta);
            product *= variance;
            if (t % ReturnsALogarithm == ReturnsALogarithm - 1)
            {
                products.Take(product, law.TakeTails());
                product = one;
            }

            T square = error * error;
            byMean = T.Fma(beta, byMean, falling * error);
            byOmega = T.Fma(beta, byOmega, one);
            byAlpha = T.Fma(beta, byAlpha, square);
            byBeta = T.Fma(beta, byBeta, variance);
            variance = T.Fma(beta, variance, T.Fma(alpha, square, omega));
        }

        products.Take(product, law.TakeTails());
        GarchSlopes<T> result = new() { Mean = sumMean, Omega = sumOmega, Alpha = sumAlpha, Gamma = zero, Beta = sumBeta };
        law.Finish(T.Of(count), products.LogVariances(), products.LogTails(), out result.LogLikelihood, out result.Shape, out result.Skew);
        return result;
    }

    private static GarchSlopes<T> Leveraged<T, TLaw, TSink>(ReadOnlySpan<double> returns, in GarchPoint<T> at, TSink sink, Span<double> scratch)
        where T : struct, ILanes<T>
        where TLaw : struct, IErrorLaw<T>
        where TSink : struct, IScoreSink<T>
    {
        T one = T.Of(1), zero = T.Of(0), half = T.Of(0.5);
        T mean = at.Mean, omega = at.Omega, rise = at.Alpha, fall = at.Gamma, beta = at.Beta;
        T before = T.Fma(half, rise + fall, beta);
        T variance = T.Fma(before, at.PreSample, omega);
        T byMean = before * at.PreSampleByMean, byOmega = one, byRise = half * at.PreSample, byFall = byRise, byBeta = at.PreSample;
        T sumMean = zero, sumOmega = zero, sumRise = zero, sumFall = zero, sumBeta = zero;
        T product = one;
        var products = new Products<T>(scratch, TLaw.HasTails);
        TLaw law = default;
        law.Begin(at);
        int count = returns.Length / T.Count;
        for (int t = 0; t < count; t++)
        {
            T error = T.Load(returns, t * T.Count) - mean;
            T inverse = one / variance;
            law.Add(error, inverse, out T slope, out T pull);
            T byVariance = slope * inverse;
            if (TSink.TakesScores)
            {
                law.LastSlopes(out T shape, out T skew);
                sink.Add(new()
                {
                    Mean = T.Fma(byVariance, byMean, -pull),
                    Omega = byVariance * byOmega,
                    Alpha = byVariance * byRise,
                    Gamma = byVariance * byFall,
                    Beta = byVariance * byBeta,
                    Shape = shape,
                    Skew = skew,
                });
            }

            sumMean = T.Fma(byVariance, byMean, sumMean) - pull;
            sumOmega = T.Fma(byVariance, byOmega, sumOmega);
            sumRise = T.Fma(byVariance, byRise, sumRise);
            sumFall = T.Fma(byVariance, byFall, sumFall);
            sumBeta = T.Fma(byVariance, byBeta, sumBeta);
            product *= variance;
            if (t % ReturnsALogarithm == ReturnsALogarithm - 1)
            {
                products.Take(product, law.TakeTails());
                product = one;
            }

            T square = error * error;
            T fallen = T.IfLess(error, zero, square, zero);
            T risen = square - fallen;
            T weight = T.IfLess(error, zero, fall, rise);
            byMean = T.Fma(beta, byMean, T.Of(-2) * weight * error);
            byOmega = T.Fma(beta, byOmega, one);
            byRise = T.Fma(beta, byRise, risen);
            byFall = T.Fma(beta, byFall, fallen);
            byBeta = T.Fma(beta, byBeta, variance);
            variance = T.Fma(beta, variance, T.Fma(weight, square, omega));
        }

        products.Take(product, law.TakeTails());
        GarchSlopes<T> result = new() { Mean = sumMean, Omega = sumOmega, Alpha = sumRise, Gamma = sumFall, Beta = sumBeta };
        law.Finish(T.Of(count), products.LogVariances(), products.LogTails(), out result.LogLikelihood, out result.Shape, out result.Skew);
        return result;
    }

    private static GarchSlopes<T> Exponential<T, TLaw, TSink>(ReadOnlySpan<double> returns, in GarchPoint<T> at, TSink sink, Span<double> scratch)
        where T : struct, ILanes<T>
        where TLaw : struct, IErrorLaw<T>
        where TSink : struct, IScoreSink<T>
    {
        T one = T.Of(1), zero = T.Of(0), half = T.Of(-0.5), expected = T.Of(MeanAbsolute);
        T mean = at.Mean, omega = at.Omega, alpha = at.Alpha, gamma = at.Gamma, beta = at.Beta;
        T logBefore = Elementary<T>.Log(at.PreSample);
        T log = T.Fma(beta, logBefore, omega);
        T byMean = beta * at.PreSampleByMean / at.PreSample, byOmega = one, byAlpha = zero, byGamma = zero, byBeta = logBefore;
        T sumMean = zero, sumOmega = zero, sumAlpha = zero, sumGamma = zero, sumBeta = zero, logs = zero;
        var products = new Products<T>(scratch, TLaw.HasTails);
        TLaw law = default;
        law.Begin(at);
        int count = returns.Length / T.Count;
        for (int t = 0; t < count; t++)
        {
            T error = T.Load(returns, t * T.Count) - mean;
            T root = Elementary<T>.Exp(half * log, zero);
            law.Add(error, root * root, out T slope, out T pull);
            if (TSink.TakesScores)
            {
                law.LastSlopes(out T shape, out T skew);
                sink.Add(new()
                {
                    Mean = T.Fma(slope, byMean, -pull),
                    Omega = slope * byOmega,
                    Alpha = slope * byAlpha,
                    Gamma = slope * byGamma,
                    Beta = slope * byBeta,
                    Shape = shape,
                    Skew = skew,
                });
            }

            sumMean = T.Fma(slope, byMean, sumMean) - pull;
            sumOmega = T.Fma(slope, byOmega, sumOmega);
            sumAlpha = T.Fma(slope, byAlpha, sumAlpha);
            sumGamma = T.Fma(slope, byGamma, sumGamma);
            sumBeta = T.Fma(slope, byBeta, sumBeta);
            logs += log;
            if (t % ReturnsALogarithm == ReturnsALogarithm - 1)
                products.Take(one, law.TakeTails());

            T z = error * root;
            T size = T.Abs(z);
            T news = T.Fma(alpha, size, gamma * z);
            T kept = T.Fma(half, news, beta);
            T direct = -(T.Fma(alpha, T.IfLess(z, zero, T.Of(-1), one), gamma) * root);
            byMean = T.Fma(kept, byMean, direct);
            byOmega = T.Fma(kept, byOmega, one);
            byAlpha = T.Fma(kept, byAlpha, size - expected);
            byGamma = T.Fma(kept, byGamma, z);
            byBeta = T.Fma(kept, byBeta, log);
            log = T.Fma(beta, log, T.Fma(-alpha, expected, omega + news));
        }

        products.Take(one, law.TakeTails());
        GarchSlopes<T> result = new() { Mean = sumMean, Omega = sumOmega, Alpha = sumAlpha, Gamma = sumGamma, Beta = sumBeta };
        law.Finish(T.Of(count), logs, products.LogTails(), out result.LogLikelihood, out result.Shape, out result.Skew);
        return result;
    }

    /// <summary>
    /// Products of eight variances, and of eight tails, kept until the end: a logarithm inside the loop would push everything out of the
    /// registers, and together they go through the widest ones.
    /// </summary>
    private ref struct Products<T>
        where T : struct, ILanes<T>
    {
        private readonly Span<double> _variances;
        private readonly Span<double> _tails;
        private readonly bool _hasTails;
        private int _count;

        public Products(Span<double> scratch, bool hasTails)
        {
            int half = scratch.Length / 2;
            _variances = scratch[..half];
            _tails = scratch[half..];
            _hasTails = hasTails;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take(T variances, T tails)
        {
            variances.Store(_variances, _count);
            if (_hasTails)
                tails.Store(_tails, _count);
            _count += T.Count;
        }

        public readonly T LogVariances() => SumOfLogs(_variances[.._count]);

        public readonly T LogTails() => _hasTails ? SumOfLogs(_tails[.._count]) : T.Of(0);

        private static T SumOfLogs(Span<double> values)
        {
            int done = 0;
            if (Vector256.IsHardwareAccelerated)
            {
                for (; done <= values.Length - Lane4.Count; done += Lane4.Count)
                    Elementary<Lane4>.Log(Lane4.Load(values, done)).Store(values, done);
            }

            for (; done < values.Length; done++)
                values[done] = Elementary<Lane1>.Log(new(values[done])).Value;
            T sum = T.Of(0);
            for (int i = 0; i < values.Length; i += T.Count)
                sum += T.Load(values, i);
            return sum;
        }
    }
}
