namespace Vyuha.Quant.Volatility.Garch;

/// <summary>
/// Minimises a smooth function of a few variables within bounds and under one linear inequality. It is asked for a point and told the
/// value and slopes there, so that many searches can share one evaluation.
/// </summary>
/// <remarks>
/// BFGS with the active-set rules of D. Bertsekas, "Projected Newton methods", SIAM J. Control 20 (1982), and the damped update of
/// M. Powell (1978). The starting curvature is the caller's. Nothing is allocated by a search.
/// </remarks>
internal sealed class BoundedQuasiNewton(int size)
{
    private const double Sufficient = 1e-4;
    private const double SmallestStep = 1e-12;
    private const int MaxEvaluations = 400;
    private const double Touching = 1e-12;
    private const double Rounding = 1e-12;

    private readonly double[] _lower = new double[size];
    private readonly double[] _upper = new double[size];
    private readonly double[] _normal = new double[size];
    private readonly double[] _at = new double[size];
    private readonly double[] _slopes = new double[size];
    private readonly double[] _trial = new double[size];
    private readonly double[] _direction = new double[size];
    private readonly double[] _curvature = new double[size * size];
    private readonly double[] _factor = new double[size * size];
    private readonly double[] _work = new double[size];
    private readonly double[] _solved = new double[size];
    private readonly bool[] _held = new bool[size];
    private double _limit;
    private double _value;
    private double _step;
    private double _descent;
    private double _tolerance;
    private bool _fresh;

    /// <summary>Where the function is wanted next; after the end, the minimum found.</summary>
    public ReadOnlySpan<double> Point => _trial;

    public SearchState State { get; private set; }

    public int Evaluations { get; private set; }

    public int Iterations { get; private set; }

    /// <summary>The value at the best point told.</summary>
    public double Value => _value;

    /// <summary>Whether a variable of the minimum sits on a bound, or on the inequality with a weight there.</summary>
    public bool IsHeld(int variable) => _held[variable];

    /// <summary>Begins a search from a point whose value, slopes and curvature are known.</summary>
    /// <param name="lower">Shape [size].</param>
    /// <param name="upper">Shape [size].</param>
    /// <param name="normal">Shape [size]; normal · x stays at or below <paramref name="limit"/>.</param>
    /// <param name="start">Shape [size]; strictly within.</param>
    /// <param name="value">The function there.</param>
    /// <param name="slopes">Shape [size].</param>
    /// <param name="curvature">Shape [size, size]; positive definite, or made so here.</param>
    /// <param name="tolerance">Ends when the gain a Newton step promises falls below it.</param>
    public void Begin(
        ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> normal, double limit,
        ReadOnlySpan<double> start, double value, ReadOnlySpan<double> slopes, ReadOnlySpan<double> curvature, double tolerance)
    {
        lower.CopyTo(_lower);
        upper.CopyTo(_upper);
        normal.CopyTo(_normal);
        start.CopyTo(_at);
        slopes.CopyTo(_slopes);
        curvature.CopyTo(_curvature);
        for (int i = 0; i < size; i++)
        {
            // A variable that nothing depends on yet must not stop the factorisation.
            if (!(_curvature[i * size + i] > 0))
                _curvature[i * size + i] = 1;
        }

        (_limit, _value, _tolerance) = (limit, value, tolerance);
        (Evaluations, Iterations, State, _fresh) = (0, 0, SearchState.Searching, true);
        NextDirection();
    }

    /// <summary>Takes value and slopes at <see cref="Point"/>; a value that is not a number says the point cannot be used.</summary>
    public void Tell(double value, ReadOnlySpan<double> slopes)
    {
        Evaluations++;
        if (double.IsFinite(value) && value <= _value + Sufficient * _step * _descent + 4e-16 * Math.Abs(_value))
        {
            Accept(value, slopes);
            return;
        }

        // A step whose promise is lost in the rounding of the function cannot be judged: this is as near as there is.
        if (-_descent <= Rounding * Math.Abs(_value))
        {
            Stop(SearchState.Converged);
            return;
        }

        // The parabola through value, slope and the new value; a tenth to a half of the step.
        double shrink = double.IsFinite(value) ? -_descent * _step / (2 * (value - _value - _descent * _step)) : 0.25;
        _step *= Math.Clamp(shrink, 0.1, 0.5);
        if (_step < SmallestStep || Evaluations >= MaxEvaluations)
            Stop(SearchState.Stalled);
        else
            MakeTrial();
    }

    private void Accept(double value, ReadOnlySpan<double> slopes)
    {
        Iterations++;
        Update(slopes);
        _trial.CopyTo(_at, 0);
        slopes.CopyTo(_slopes);
        _value = value;
        if (Evaluations >= MaxEvaluations)
            Stop(SearchState.Stalled);
        else
            NextDirection();
    }

    /// <summary>The Newton direction of the variables that are free to move, and the longest step along it.</summary>
    private void NextDirection()
    {
        bool onLimit = Dot(_normal, _at) >= _limit - Touching;
        for (int i = 0; i < size; i++)
        {
            _held[i] = (_at[i] <= _lower[i] + Touching && _slopes[i] >= 0) || (_at[i] >= _upper[i] - Touching && _slopes[i] <= 0);
        }

        // A variable on a bound whose own slope points inward may still be pushed out by the others: then it is held too.
        bool again = true;
        while (again)
        {
            Solve(onLimit);
            again = false;
            for (int i = 0; i < size; i++)
            {
                if (!_held[i] && ((_at[i] <= _lower[i] + Touching && _direction[i] < 0) || (_at[i] >= _upper[i] - Touching && _direction[i] > 0)))
                    again = _held[i] = true;
            }
        }

        _descent = Dot(_slopes, _direction);
        if (!(-_descent > _tolerance))
        {
            Stop(SearchState.Converged);
            return;
        }

        _step = 1;
        double along = Dot(_normal, _direction);
        if (!onLimit && along > 0)
            _step = Math.Min(_step, (_limit - Dot(_normal, _at)) / along);
        for (int i = 0; i < size; i++)
        {
            if (_direction[i] < 0)
                _step = Math.Min(_step, (_lower[i] - _at[i]) / _direction[i]);
            else if (_direction[i] > 0)
                _step = Math.Min(_step, (_upper[i] - _at[i]) / _direction[i]);
        }

        MakeTrial();
    }

    private void MakeTrial()
    {
        for (int i = 0; i < size; i++)
            _trial[i] = Math.Clamp(_at[i] + _step * _direction[i], _lower[i], _upper[i]);
    }

    private void Stop(SearchState state)
    {
        State = state;
        _at.CopyTo(_trial, 0);
    }

    /// <summary>direction = −B⁻¹ slopes over the free variables; on the inequality, its part that leads outward is taken off.</summary>
    private void Solve(bool onLimit)
    {
        Factor();
        for (int i = 0; i < size; i++)
            _work[i] = _held[i] ? 0 : -_slopes[i];
        Substitute(_work, _direction);
        if (!onLimit || Dot(_normal, _direction) <= 0)
            return;
        for (int i = 0; i < size; i++)
            _work[i] = _held[i] ? 0 : _normal[i];
        Substitute(_work, _solved);
        double share = Dot(_normal, _solved);
        double multiplier = share > 0 ? Dot(_normal, _direction) / share : 0;
        for (int i = 0; i < size; i++)
            _direction[i] -= multiplier * _solved[i];
    }

    /// <summary>Cholesky over the free variables; held ones are left as unit rows.</summary>
    private void Factor()
    {
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = _held[row] || _held[column] ? (row == column ? 1 : 0) : _curvature[row * size + column];
                double whole = sum;
                for (int k = 0; k < column; k++)
                    sum -= _factor[row * size + k] * _factor[column * size + k];
                if (row != column)
                    _factor[row * size + column] = sum / _factor[column * size + column];
                else
                    _factor[row * size + row] = Math.Sqrt(sum > 1e-14 * whole ? sum : Math.Max(whole, 1e-300));
            }
        }
    }

    private void Substitute(double[] right, double[] solution)
    {
        for (int row = 0; row < size; row++)
        {
            double sum = right[row];
            for (int k = 0; k < row; k++)
                sum -= _factor[row * size + k] * solution[k];
            solution[row] = sum / _factor[row * size + row];
        }

        for (int row = size - 1; row >= 0; row--)
        {
            double sum = solution[row];
            for (int k = row + 1; k < size; k++)
                sum -= _factor[k * size + row] * solution[k];
            solution[row] = sum / _factor[row * size + row];
        }
    }

    private void Update(ReadOnlySpan<double> slopes)
    {
        // moved in _work, B moved in _solved.
        for (int i = 0; i < size; i++)
            _work[i] = _trial[i] - _at[i];
        double bent = 0, turned = 0;
        for (int i = 0; i < size; i++)
        {
            double sum = 0;
            for (int k = 0; k < size; k++)
                sum += _curvature[i * size + k] * _work[k];
            _solved[i] = sum;
            bent += sum * _work[i];
            turned += (slopes[i] - _slopes[i]) * _work[i];
        }

        if (!(bent > 0))
            return;
        if (_fresh && turned > 0)
        {
            // The caller's curvature is right in shape; its size is learned from the first step.
            double scale = Math.Clamp(turned / bent, 0.1, 10);
            for (int i = 0; i < _curvature.Length; i++)
                _curvature[i] *= scale;
            for (int i = 0; i < size; i++)
                _solved[i] *= scale;
            bent *= scale;
        }

        _fresh = false;
        double keep = turned >= 0.2 * bent ? 1 : 0.8 * bent / (bent - turned);
        double inner = 0;
        for (int i = 0; i < size; i++)
        {
            _direction[i] = keep * (slopes[i] - _slopes[i]) + (1 - keep) * _solved[i];
            inner += _direction[i] * _work[i];
        }

        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k < size; k++)
                _curvature[i * size + k] += _direction[i] * _direction[k] / inner - _solved[i] * _solved[k] / bent;
        }
    }

    private double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < size; i++)
            sum += left[i] * right[i];
        return sum;
    }
}

/// <summary>Where a search stands.</summary>
internal enum SearchState : byte
{
    Searching,

    /// <summary>A Newton step promises less than the tolerance.</summary>
    Converged,

    /// <summary>No step along the last direction led down, or too many were tried.</summary>
    Stalled,
}
