using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility.Garch;

/// <summary>As many searches as there are lanes, each on its own sample; a lane that is done takes up the next sample.</summary>
internal sealed class LaneFits<T>
    where T : struct, ILanes<T>
{
    private readonly GarchSearch[] _searches = [.. Enumerable.Range(0, T.Count).Select(_ => new GarchSearch())];
    private readonly double[] _columns = new double[11 * T.Count];
    private readonly double[] _slopes = new double[8 * T.Count];
    private readonly double[] _ofLane = new double[8];
    private readonly double[] _products = new double[OuterProduct<T>.Coordinates * OuterProduct<T>.Coordinates];
    private readonly T[] _sums = new T[OuterProduct<T>.Coordinates * OuterProduct<T>.Coordinates];
    private readonly bool[] _works = new bool[T.Count];
    private double[] _returns = [];
    private double[] _scratch = [];

    public void Fit(in GarchSpecification specification, ReadOnlySpan<double> returns, int length, ReadOnlySpan<int> starts, Span<GarchFit> fits)
    {
        if (_returns.Length < length * T.Count)
            _returns = new double[length * T.Count];
        int scratch = GarchLikelihood.ScratchLength(length) * T.Count;
        if (_scratch.Length < scratch)
            _scratch = new double[scratch];
        int next = 0, running = 0;
        for (int lane = 0; lane < T.Count; lane++)
        {
            // A lane without work of its own repeats the first sample: it must compute something finite.
            int index = Math.Min(next, starts.Length - 1);
            TakeUp(lane, index, specification, returns.Slice(starts[index], length));
            running += next < starts.Length ? 1 : 0;
            next++;
        }

        next = Math.Min(next, starts.Length);
        int first = Math.Min(T.Count, starts.Length);
        _works.AsSpan().Clear();
        _works.AsSpan(0, first).Fill(true);
        while (running > 0)
        {
            for (int lane = 0; lane < T.Count; lane++)
            {
                while (_works[lane] && _searches[lane].IsDone)
                {
                    int done = _searches[lane].Index;
                    fits[done] = _searches[lane].Result(returns.Slice(starts[done], length));
                    if (next < starts.Length)
                    {
                        TakeUp(lane, next, specification, returns.Slice(starts[next], length));
                        next++;
                    }
                    else
                    {
                        _works[lane] = false;
                        running--;
                    }
                }
            }

            if (running > 0)
                Evaluate(specification, length);
        }
    }

    private void TakeUp(int lane, int index, in GarchSpecification specification, ReadOnlySpan<double> returns)
    {
        GarchSearch search = _searches[lane];
        search.Begin(index, specification, returns);
        ReadOnlySpan<double> scaled = search.Returns;
        for (int t = 0; t < returns.Length; t++)
            _returns[t * T.Count + lane] = search.IsDone ? 0 : scaled[t];
    }

    private void Evaluate(in GarchSpecification specification, int length)
    {
        bool wantsProducts = false;
        for (int lane = 0; lane < T.Count; lane++)
        {
            wantsProducts |= _works[lane] && _searches[lane].WantsCurvature;
            Place(lane, specification);
        }

        GarchPoint<T> at = new()
        {
            Mean = Column(0), Omega = Column(1), Alpha = Column(2), Gamma = Column(3), Beta = Column(4), Shape = Column(5), Skew = Column(6),
            ShapeLevel = Column(7), ShapeLevelSlope = Column(8), PreSample = Column(9), PreSampleByMean = Column(10),
        };
        ReadOnlySpan<double> returns = _returns.AsSpan(0, length * T.Count);
        GarchSlopes<T> slopes;
        if (wantsProducts)
        {
            Array.Clear(_sums);
            slopes = GarchLikelihood.Evaluate(specification, returns, at, new OuterProduct<T>(_sums), _scratch);
        }
        else
        {
            slopes = GarchLikelihood.Evaluate(specification, returns, at, default(NoScores<T>), _scratch);
        }

        Store(slopes);
        for (int lane = 0; lane < T.Count; lane++)
        {
            if (!_works[lane])
                continue;
            for (int i = 0; i < _ofLane.Length; i++)
                _ofLane[i] = _slopes[i * T.Count + lane];
            if (_searches[lane].WantsCurvature)
                TakeProducts(lane);
            _searches[lane].Tell(_ofLane[7], _ofLane.AsSpan(0, 7), _products);
        }
    }

    /// <summary>Writes what a lane asks for into the columns.</summary>
    private void Place(int lane, in GarchSpecification specification)
    {
        GarchSearch search = _searches[lane];
        ReadOnlySpan<double> point = search.Point;
        for (int i = 0; i < GarchSearch.Coordinates; i++)
            _columns[i * T.Count + lane] = point[i];
        (double mean, double square, double backcast) = search.Moments;
        double degrees = 0;
        if (specification.Errors != ErrorLaw.Normal)
            degrees = GarchSearch.Degrees(point);
        _columns[5 * T.Count + lane] = degrees;
        (double level, double slope) = StudentLevel.Of(degrees);
        _columns[7 * T.Count + lane] = level;
        _columns[8 * T.Count + lane] = slope;
        bool isFixed = specification.PreSample == PreSample.Backcast;
        double tried = point[GarchSearch.Mean];
        _columns[9 * T.Count + lane] = isFixed ? backcast : square - 2 * tried * mean + tried * tried;
        _columns[10 * T.Count + lane] = isFixed ? 0 : 2 * (tried - mean);
    }

    private T Column(int index) => T.Load(_columns, index * T.Count);

    private void Store(in GarchSlopes<T> slopes)
    {
        slopes.Mean.Store(_slopes, 0);
        slopes.Omega.Store(_slopes, T.Count);
        slopes.Alpha.Store(_slopes, 2 * T.Count);
        slopes.Gamma.Store(_slopes, 3 * T.Count);
        slopes.Beta.Store(_slopes, 4 * T.Count);
        slopes.Shape.Store(_slopes, 5 * T.Count);
        slopes.Skew.Store(_slopes, 6 * T.Count);
        slopes.LogLikelihood.Store(_slopes, 7 * T.Count);
    }

    private void TakeProducts(int lane)
    {
        Span<double> values = stackalloc double[T.Count];
        for (int i = 0; i < _products.Length; i++)
        {
            _sums[i].Store(values, 0);
            _products[i] = values[lane];
        }
    }
}
