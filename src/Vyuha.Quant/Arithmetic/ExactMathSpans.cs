namespace Vyuha.Quant.Arithmetic;

/// <summary>The functions of <see cref="ExactMath"/> over many numbers: two, four or eight at a time, with its bits.</summary>
/// <remarks>
/// Errors are those stated there. Results may lie in the memory of the arguments themselves, but not elsewhere over them. No allocation.
/// Each method throws <see cref="ArgumentException"/> when its spans differ in length.
/// </remarks>
public static class ExactMathSpans
{
    /// <inheritdoc cref="ExactMath.Exp"/>
    public static void Exp(ReadOnlySpan<double> x, Span<double> results) => Map<ExpFunction>(x, results);

    /// <inheritdoc cref="ExactMath.Expm1"/>
    public static void Expm1(ReadOnlySpan<double> x, Span<double> results) => Map<Expm1Function>(x, results);

    /// <inheritdoc cref="ExactMath.Log"/>
    public static void Log(ReadOnlySpan<double> x, Span<double> results) => Map<LogFunction>(x, results);

    /// <inheritdoc cref="ExactMath.Log1p"/>
    public static void Log1p(ReadOnlySpan<double> x, Span<double> results) => Map<Log1pFunction>(x, results);

    /// <inheritdoc cref="ExactMath.NormalPdf"/>
    public static void NormalPdf(ReadOnlySpan<double> x, Span<double> results) => Map<NormalPdfFunction>(x, results);

    /// <inheritdoc cref="ExactMath.NormalCdf"/>
    public static void NormalCdf(ReadOnlySpan<double> x, Span<double> results) => Map<NormalCdfFunction>(x, results);

    /// <inheritdoc cref="ExactMath.NormalInverse"/>
    public static void NormalInverse(ReadOnlySpan<double> probabilities, Span<double> results) => Map<NormalInverseFunction>(probabilities, results);

    /// <inheritdoc cref="ExactMath.MillsRatio"/>
    public static void MillsRatio(ReadOnlySpan<double> z, Span<double> results) => Map<MillsRatioFunction>(z, results);

    /// <inheritdoc cref="ExactMath.Erfc"/>
    public static void Erfc(ReadOnlySpan<double> x, Span<double> results) => Map<ErfcFunction>(x, results);

    /// <inheritdoc cref="ExactMath.Erfcx"/>
    public static void Erfcx(ReadOnlySpan<double> x, Span<double> results) => Map<ErfcxFunction>(x, results);

    /// <inheritdoc cref="ExactMath.SinCos"/>
    public static void SinCos(ReadOnlySpan<double> radians, Span<double> sin, Span<double> cos) => MapTwo<SinCosFunction>(radians, sin, cos);

    /// <inheritdoc cref="ExactMath.SinCosTurns"/>
    public static void SinCosTurns(ReadOnlySpan<double> turns, Span<double> sin, Span<double> cos) => MapTwo<SinCosTurnsFunction>(turns, sin, cos);

    private static void Map<TFunction>(ReadOnlySpan<double> x, Span<double> results)
        where TFunction : struct, IFunction
    {
        if (x.Length != results.Length)
            throw new ArgumentException("Arguments and results differ in length.", nameof(results));
        LaneRunner.Run(new MapJob<TFunction>(x, results));
    }

    private static void MapTwo<TFunction>(ReadOnlySpan<double> x, Span<double> first, Span<double> second)
        where TFunction : struct, IFunctionOfTwoResults
    {
        if (x.Length != first.Length || x.Length != second.Length)
            throw new ArgumentException("Arguments and results differ in length.", nameof(first));
        LaneRunner.Run(new MapTwoJob<TFunction>(x, first, second));
    }

    private interface IFunction
    {
        static abstract T Of<T>(T x)
            where T : struct, ILanes<T>;
    }

    private interface IFunctionOfTwoResults
    {
        static abstract T Of<T>(T x, out T second)
            where T : struct, ILanes<T>;
    }

    private readonly ref struct MapJob<TFunction>(ReadOnlySpan<double> x, Span<double> results) : ILaneJob
        where TFunction : struct, IFunction
    {
        private readonly ReadOnlySpan<double> _x = x;
        private readonly Span<double> _results = results;

        public int Length => _x.Length;

        public void Block<T>(int index)
            where T : struct, ILanes<T> =>
            TFunction.Of(T.Load(_x, index)).Store(_results, index);
    }

    private readonly ref struct MapTwoJob<TFunction>(ReadOnlySpan<double> x, Span<double> first, Span<double> second) : ILaneJob
        where TFunction : struct, IFunctionOfTwoResults
    {
        private readonly ReadOnlySpan<double> _x = x;
        private readonly Span<double> _first = first;
        private readonly Span<double> _second = second;

        public int Length => _x.Length;

        public void Block<T>(int index)
            where T : struct, ILanes<T>
        {
            T result = TFunction.Of(T.Load(_x, index), out T other);
            result.Store(_first, index);
            other.Store(_second, index);
        }
    }

    private readonly struct ExpFunction : IFunction
    {
        public static T Of<T>(T x)
            where T : struct, ILanes<T> => Elementary<T>.Exp(x, T.Of(0));
    }

    private readonly struct Expm1Function : IFunction
    {
        public static T Of<T>(T x)
            where T : struct, ILanes<T> => Elementary<T>.Expm1(x);
    }

    private readonly struct LogFunction : IFunction
    {
        public static T Of<T>(T x)
            where T : struct, ILanes<T> => Elementary<T>.Log(x);
    }

    private readonly struct Log1pFunction : IFunction
    {
        public static T Of<T>(T x)
            where T : struct, ILanes<T> => Elementary<T>.Log1p(x);
    }

    private readonly struct NormalPdfFunction : IFunction
    {
        public static T Of<T>(T x)
            where T : struct, ILanes<T> => Gaussian<T>.Density(x);
    }

    private readonly struct NormalCdfFunction : IFunction
    {
        public static T Of<T>(T x)
            where T : struct, ILanes<T> => Gaussian<T>.Cdf(x);
    }

    private readonly struct NormalInverseFunction : IFunction
    {
        public static T Of<T>(T x)
            where T : struct, ILanes<T> => GaussianInverse<T>.Of(x);
    }

    private readonly struct MillsRatioFunction : IFunction
    {
        public static T Of<T>(T x)
            where T : struct, ILanes<T> => Gaussian<T>.MillsOfAny(x);
    }

    private readonly struct ErfcFunction : IFunction
    {
        public static T Of<T>(T x)
            where T : struct, ILanes<T> => Gaussian<T>.Erfc(x);
    }

    private readonly struct ErfcxFunction : IFunction
    {
        public static T Of<T>(T x)
            where T : struct, ILanes<T> => Gaussian<T>.Erfcx(x);
    }

    private readonly struct SinCosFunction : IFunctionOfTwoResults
    {
        public static T Of<T>(T x, out T second)
            where T : struct, ILanes<T> => Trigonometry<T>.OfRadians(x, out second);
    }

    private readonly struct SinCosTurnsFunction : IFunctionOfTwoResults
    {
        public static T Of<T>(T x, out T second)
            where T : struct, ILanes<T> => Trigonometry<T>.OfTurns(x, out second);
    }
}
