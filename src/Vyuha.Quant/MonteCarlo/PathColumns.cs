using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.MonteCarlo;

/// <summary>What models and questions do to whole columns of paths, a register at a time.</summary>
internal static class PathColumns
{
    /// <summary>log += shift + scale × normals.</summary>
    public static void Diffuse(Span<double> log, ReadOnlySpan<double> normals, double shift, double scale) =>
        LaneRunner.Run(new DiffuseJob(log, normals, shift, scale));

    /// <summary>sums += e to the logarithms.</summary>
    public static void AddExp(Span<double> sums, ReadOnlySpan<double> log) => LaneRunner.Run(new AddExpJob(sums, log));

    /// <summary>prices = spot × e to the logarithms.</summary>
    public static void Prices(ReadOnlySpan<double> log, double spot, Span<double> prices) => LaneRunner.Run(new PricesJob(log, spot, prices));

    /// <summary>sums += values.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<double> values) => LaneRunner.Run(new AddJob(sums, values));

    /// <summary>results = −values.</summary>
    public static void Negate(ReadOnlySpan<double> values, Span<double> results) => LaneRunner.Run(new NegateJob(values, results));

    private readonly ref struct NegateJob(ReadOnlySpan<double> values, Span<double> results) : ILaneJob
    {
        private readonly ReadOnlySpan<double> _values = values;
        private readonly Span<double> _results = results;

        public int Length => _values.Length;

        public void Block<T>(int index)
            where T : struct, ILanes<T> =>
            (-T.Load(_values, index)).Store(_results, index);
    }

    private readonly ref struct DiffuseJob(Span<double> log, ReadOnlySpan<double> normals, double shift, double scale) : ILaneJob
    {
        private readonly Span<double> _log = log;
        private readonly ReadOnlySpan<double> _normals = normals;

        public int Length => _log.Length;

        public void Block<T>(int index)
            where T : struct, ILanes<T> =>
            T.Fma(T.Of(scale), T.Load(_normals, index), T.Load(_log, index) + T.Of(shift)).Store(_log, index);
    }

    private readonly ref struct AddExpJob(Span<double> sums, ReadOnlySpan<double> log) : ILaneJob
    {
        private readonly Span<double> _sums = sums;
        private readonly ReadOnlySpan<double> _log = log;

        public int Length => _sums.Length;

        public void Block<T>(int index)
            where T : struct, ILanes<T> =>
            (T.Load(_sums, index) + Elementary<T>.ExpOfModerate(T.Load(_log, index))).Store(_sums, index);
    }

    private readonly ref struct PricesJob(ReadOnlySpan<double> log, double spot, Span<double> prices) : ILaneJob
    {
        private readonly ReadOnlySpan<double> _log = log;
        private readonly Span<double> _prices = prices;

        public int Length => _log.Length;

        public void Block<T>(int index)
            where T : struct, ILanes<T> =>
            (T.Of(spot) * Elementary<T>.ExpOfModerate(T.Load(_log, index))).Store(_prices, index);
    }

    private readonly ref struct AddJob(Span<double> sums, ReadOnlySpan<double> values) : ILaneJob
    {
        private readonly Span<double> _sums = sums;
        private readonly ReadOnlySpan<double> _values = values;

        public int Length => _sums.Length;

        public void Block<T>(int index)
            where T : struct, ILanes<T> =>
            (T.Load(_sums, index) + T.Load(_values, index)).Store(_sums, index);
    }
}
