using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility.Garch;

/// <summary>One fit under way: its returns at unit variance, where to look next, and what has been found.</summary>
/// <remarks>
/// Returns are divided by their standard deviation first, so that bounds and steps have one size for every market. The optimiser's
/// coordinates are those of <see cref="GarchPoint{T}"/> with 1/ν in place of ν: near the normal law a likelihood is flat in ν and smooth in 1/ν.
/// </remarks>
internal sealed class GarchSearch
{
    public const int Mean = 0, Omega = 1, Alpha = 2, Gamma = 3, Beta = 4, Shape = 5, Skew = 6;
    public const int Coordinates = 7;

    /// <summary>The gain in log-likelihood a last step may leave: a two-thousandth of a standard error at most.</summary>
    private const double Tolerance = 1e-13;

    private const double MostPersistent = 1 - 1e-8;
    private const double FewestDegrees = 2.05, MostDegrees = 500;

    /// <summary>Reaction and persistence to try first, from calm to nervous markets.</summary>
    private static readonly (double Alpha, double Persistence)[] Starts = [(0.05, 0.98), (0.10, 0.97), (0.10, 0.90), (0.20, 0.95)];

    private readonly BoundedQuasiNewton _search = new(Coordinates);
    private readonly double[] _start = new double[Coordinates];
    private readonly double[] _best = new double[Coordinates];
    private readonly double[] _lower = new double[Coordinates];
    private readonly double[] _upper = new double[Coordinates];
    private readonly double[] _normal = new double[Coordinates];
    private readonly double[] _slopes = new double[Coordinates];
    private GarchSpecification _specification;
    private double[] _returns = [];
    private double _scale;
    private double _bestValue;
    private int _tried;
    private int _evaluations;
    private Phase _phase;

    /// <summary>What the next evaluation is for.</summary>
    private enum Phase : byte
    {
        Starting,
        Curvature,
        Searching,
        Done,
    }

    /// <summary>Which fit of a batch this is.</summary>
    public int Index { get; private set; }

    public int Count { get; private set; }

    public bool IsDone => _phase == Phase.Done;

    /// <summary>Whether the next evaluation must add up the products of scores.</summary>
    public bool WantsCurvature => _phase == Phase.Curvature;

    /// <summary>The returns at unit variance.</summary>
    public ReadOnlySpan<double> Returns => _returns.AsSpan(0, Count);

    /// <summary>Mean of the scaled returns and of their squares, and the backcast: what a pre-sample value is made of.</summary>
    public (double Mean, double Square, double Backcast) Moments { get; private set; }

    /// <summary>The coordinates to evaluate next.</summary>
    public ReadOnlySpan<double> Point => _phase == Phase.Searching || _phase == Phase.Done ? _search.Point : _phase == Phase.Curvature ? _best : _start;

    /// <summary>Takes up a sample.</summary>
    public void Begin(int index, in GarchSpecification specification, ReadOnlySpan<double> returns)
    {
        (Index, _specification, Count) = (index, specification, returns.Length);
        if (_returns.Length < returns.Length)
            _returns = new double[returns.Length];
        _scale = ReturnMoments.Deviation(returns);
        (_tried, _evaluations, _bestValue) = (0, 0, double.PositiveInfinity);
        if (!(_scale > 0))
        {
            _phase = Phase.Done;
            return;
        }

        for (int t = 0; t < returns.Length; t++)
            _returns[t] = returns[t] / _scale;
        Moments = ReturnMoments.Of(Returns, !specification.ZeroMean);
        SetBounds();
        NextStart();
        _phase = Phase.Starting;
    }

    /// <summary>Takes the likelihood at <see cref="Point"/>.</summary>
    /// <param name="logLikelihood">Of the scaled returns.</param>
    /// <param name="slopes">Shape [7]: in mean, ω, α, γ, β, ν, λ.</param>
    /// <param name="products">Shape [7, 7]: summed products of scores, if asked for.</param>
    public void Tell(double logLikelihood, ReadOnlySpan<double> slopes, ReadOnlySpan<double> products)
    {
        _evaluations++;
        switch (_phase)
        {
            case Phase.Starting:
                if (-logLikelihood < _bestValue)
                {
                    _bestValue = -logLikelihood;
                    _start.CopyTo(_best, 0);
                }

                if (++_tried < Starts.Length)
                    NextStart();
                else
                    _phase = Phase.Curvature;
                break;
            case Phase.Curvature:
                Descend(slopes);
                Span<double> curvature = stackalloc double[Coordinates * Coordinates];
                for (int row = 0; row < Coordinates; row++)
                {
                    for (int column = 0; column < Coordinates; column++)
                    {
                        // The optimiser sees 1/ν: each ν among the two brings its −ν².
                        double byRow = row == Shape ? -Degrees(_best) * Degrees(_best) : 1;
                        double byColumn = column == Shape ? -Degrees(_best) * Degrees(_best) : 1;
                        bool isFitted = _upper[row] > _lower[row] && _upper[column] > _lower[column];
                        curvature[row * Coordinates + column] = isFitted ? products[row * Coordinates + column] * byRow * byColumn : row == column ? 1 : 0;
                    }
                }

                _search.Begin(_lower, _upper, _normal, MostPersistent, _best, -logLikelihood, _slopes, curvature, Tolerance);
                _phase = _search.State == SearchState.Searching ? Phase.Searching : Phase.Done;
                break;
            default:
                Descend(slopes);
                _search.Tell(-logLikelihood, _slopes);
                if (_search.State != SearchState.Searching)
                    _phase = Phase.Done;
                break;
        }
    }

    /// <summary>ν of a point; above what any law needs where none is fitted.</summary>
    public static double Degrees(ReadOnlySpan<double> point) => 1 / point[Shape];

    /// <summary>What was found, in the units of the returns.</summary>
    public GarchFit Result(ReadOnlySpan<double> returns)
    {
        if (!(_scale > 0))
        {
            const double none = double.NaN;
            return new(_specification, new(none, none, none, none, none, none, none), none, Count, 0, GarchStatus.NoVariation, none, none);
        }

        ReadOnlySpan<double> at = _search.Point;
        bool isExponential = _specification.Equation == VarianceEquation.Egarch;
        double alpha = at[Alpha];
        double gamma = _specification.Equation == VarianceEquation.Gjr ? at[Gamma] - alpha : at[Gamma];
        var parameters = new GarchParameters(
            at[Mean] * _scale,
            isExponential ? at[Omega] + (1 - at[Beta]) * 2 * ExactMath.Log(_scale) : at[Omega] * _scale * _scale,
            alpha,
            gamma,
            at[Beta],
            _specification.Errors == ErrorLaw.Normal ? 0 : Degrees(at),
            at[Skew]);
        bool onBound = Dot(_normal, at) >= MostPersistent - 1e-12;
        for (int i = 0; i < Coordinates; i++)
            onBound |= _upper[i] > _lower[i] && (at[i] <= _lower[i] || at[i] >= _upper[i]);
        GarchStatus status = _search.State == SearchState.Converged ? onBound ? GarchStatus.OnBound : GarchStatus.Converged : GarchStatus.Stalled;
        (double last, double next) = GarchFilter.LastVariances(_specification, parameters, returns);
        return new(_specification, parameters, -_search.Value - Count * ExactMath.Log(_scale), Count, _evaluations, status, last, next);
    }

    private void Descend(ReadOnlySpan<double> slopes)
    {
        for (int i = 0; i < Coordinates; i++)
            _slopes[i] = _upper[i] > _lower[i] ? -slopes[i] : 0;
        double degrees = Degrees(Point);
        _slopes[Shape] *= -degrees * degrees;
    }

    private void SetBounds()
    {
        Array.Clear(_normal);
        Array.Clear(_lower);
        Array.Clear(_upper);
        bool isExponential = _specification.Equation == VarianceEquation.Egarch;
        if (!_specification.ZeroMean)
            (_lower[Mean], _upper[Mean]) = (-10, 10);
        (_lower[Omega], _upper[Omega]) = isExponential ? (-20, 20) : (1e-12, 10);
        (_lower[Alpha], _upper[Alpha]) = isExponential ? (-5, 5) : (0, 1);
        if (_specification.Equation != VarianceEquation.Garch)
            (_lower[Gamma], _upper[Gamma]) = isExponential ? (-5, 5) : (0, 2);
        (_lower[Beta], _upper[Beta]) = isExponential ? (-MostPersistent, MostPersistent) : (0, 1);
        (_lower[Shape], _upper[Shape]) = _specification.Errors == ErrorLaw.Normal ? (0.1, 0.1) : (1 / MostDegrees, 1 / FewestDegrees);
        if (_specification.Errors == ErrorLaw.SkewStudentT)
            (_lower[Skew], _upper[Skew]) = (-0.99, 0.99);
        if (isExponential)
            return;
        _normal[Beta] = 1;
        _normal[Alpha] = _specification.Equation == VarianceEquation.Gjr ? 0.5 : 1;
        _normal[Gamma] = _specification.Equation == VarianceEquation.Gjr ? 0.5 : 0;
    }

    private void NextStart()
    {
        (double alpha, double persistence) = Starts[_tried];
        Array.Clear(_start);
        double variance = Moments.Square - Moments.Mean * Moments.Mean;
        _start[Mean] = _specification.ZeroMean ? 0 : Moments.Mean;
        if (_specification.Equation == VarianceEquation.Egarch)
        {
            (_start[Alpha], _start[Gamma], _start[Beta]) = (2 * alpha, 0, persistence);
            _start[Omega] = (1 - persistence) * ExactMath.Log(variance);
        }
        else
        {
            bool isLeveraged = _specification.Equation == VarianceEquation.Gjr;
            _start[Alpha] = isLeveraged ? alpha / 2 : alpha;
            _start[Gamma] = isLeveraged ? 1.5 * alpha : 0;
            (_start[Beta], _start[Omega]) = (persistence - alpha, (1 - persistence) * variance);
        }

        _start[Shape] = _specification.Errors == ErrorLaw.Normal ? 0.1 : 1.0 / 8;
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < Coordinates; i++)
            sum += left[i] * right[i];
        return sum;
    }
}
