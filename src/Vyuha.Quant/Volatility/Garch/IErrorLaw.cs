using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility.Garch;

/// <summary>The log-likelihood of errors under a law, added up one return at a time with its slopes.</summary>
internal interface IErrorLaw<T>
    where T : struct, ILanes<T>
{
    /// <summary>Starts from nothing with the law's parameters.</summary>
    void Begin(in GarchPoint<T> at);

    /// <summary>Takes one error.</summary>
    /// <param name="error">The return less its mean.</param>
    /// <param name="inverse">1/h.</param>
    /// <param name="slope">∂ℓ/∂ ln h of this return.</param>
    /// <param name="pull">∂ℓ/∂e of this return.</param>
    void Add(T error, T inverse, out T slope, out T pull);

    /// <summary>∂ℓ/∂ν and ∂ℓ/∂λ of the last return taken; 0 where the law lacks them.</summary>
    void LastSlopes(out T shape, out T skew);

    /// <summary>Whether the density has a factor beside the variance whose logarithm must be summed.</summary>
    static abstract bool HasTails { get; }

    /// <summary>Gives the product of the tails' factors since the last time; due every eight returns, before it leaves the range of a double.</summary>
    T TakeTails();

    /// <summary>Log-likelihood of all errors, and its slopes in ν and λ.</summary>
    /// <param name="count">Errors taken.</param>
    /// <param name="logVariances">Σ ln h.</param>
    /// <param name="logTails">Σ ln of the tails' factors; 0 where there are none.</param>
    void Finish(T count, T logVariances, T logTails, out T logLikelihood, out T shape, out T skew);
}

/// <summary>The standard normal law.</summary>
internal struct NormalLaw<T> : IErrorLaw<T>
    where T : struct, ILanes<T>
{
    private const double LogTwoPi = 1.8378770664093456;

    private T _squares;

    public void Begin(in GarchPoint<T> at) => _squares = T.Of(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T error, T inverse, out T slope, out T pull)
    {
        T scaled = error * inverse;
        T square = scaled * error;
        _squares += square;
        slope = T.Fma(T.Of(0.5), square, T.Of(-0.5));
        pull = -scaled;
    }

    public readonly void LastSlopes(out T shape, out T skew) => shape = skew = T.Of(0);

    public static bool HasTails => false;

    public readonly T TakeTails() => T.Of(1);

    public readonly void Finish(T count, T logVariances, T logTails, out T logLikelihood, out T shape, out T skew)
    {
        logLikelihood = T.Of(-0.5) * (T.Fma(count, T.Of(LogTwoPi), logVariances) + _squares);
        shape = skew = T.Of(0);
    }
}

/// <summary>Student's t with variance 1.</summary>
internal struct StudentLaw<T> : IErrorLaw<T>
    where T : struct, ILanes<T>
{
    private T _level;
    private T _levelSlope;
    private T _powers;
    private T _scale;
    private T _product;
    private T _ratios;
    private T _last;
    private T _lastRatio;

    public void Begin(in GarchPoint<T> at)
    {
        (_level, _levelSlope) = (at.ShapeLevel, at.ShapeLevelSlope);
        _powers = at.Shape + T.Of(1);
        _scale = T.Of(1) / (at.Shape - T.Of(2));
        _product = T.Of(1);
        _ratios = T.Of(0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T error, T inverse, out T slope, out T pull)
    {
        T scaled = error * inverse * _scale;
        T square = scaled * error;
        _last = T.Of(1) + square;
        T share = T.Of(1) / _last;
        _lastRatio = square * share;
        _product *= _last;
        _ratios += _lastRatio;
        slope = T.Of(0.5) * T.Fma(_powers, _lastRatio, T.Of(-1));
        pull = -(_powers * scaled * share);
    }

    public readonly void LastSlopes(out T shape, out T skew)
    {
        shape = _levelSlope + T.Of(0.5) * (_powers * _scale * _lastRatio - Elementary<T>.Log(_last));
        skew = T.Of(0);
    }

    public static bool HasTails => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T TakeTails()
    {
        T taken = _product;
        _product = T.Of(1);
        return taken;
    }

    public readonly void Finish(T count, T logVariances, T logTails, out T logLikelihood, out T shape, out T skew)
    {
        logLikelihood = count * _level - T.Of(0.5) * T.Fma(_powers, logTails, logVariances);
        shape = count * _levelSlope + T.Of(0.5) * (_powers * _scale * _ratios - logTails);
        skew = T.Of(0);
    }
}

/// <summary>Hansen's skewed t: left and right of −a/b a t of its own width.</summary>
internal struct SkewStudentLaw<T> : IErrorLaw<T>
    where T : struct, ILanes<T>
{
    private T _level;
    private T _levelSlope;
    private T _powers;
    private T _scale;
    private T _skew;
    private T _shift;
    private T _shiftByShape;
    private T _shiftBySkew;
    private T _width;
    private T _widthByShape;
    private T _widthBySkew;
    private T _logWidth;
    private T _product;
    private T _ratios;
    private T _shapes;
    private T _skews;
    private T _last;
    private T _lastRatio;
    private T _lastShape;
    private T _lastSkew;

    public void Begin(in GarchPoint<T> at)
    {
        T one = T.Of(1);
        (_level, _levelSlope, _skew) = (at.ShapeLevel, at.ShapeLevelSlope, at.Skew);
        _powers = at.Shape + one;
        T degrees = at.Shape - T.Of(2);
        _scale = one / degrees;

        // a = 4 λ c (ν − 2)/(ν − 1) and b² = 1 + 3 λ² − a².
        _shiftBySkew = T.Of(4) * Elementary<T>.Exp(_level, T.Of(0)) * degrees / (at.Shape - one);
        _shift = _shiftBySkew * _skew;
        _shiftByShape = _shift * (_levelSlope + _scale - one / (at.Shape - one));
        _width = T.Sqrt(T.Fma(T.Of(3) * _skew, _skew, one) - _shift * _shift);
        _widthByShape = -(_shift * _shiftByShape) / _width;
        _widthBySkew = (T.Of(3) * _skew - _shift * _shiftBySkew) / _width;
        _logWidth = Elementary<T>.Log(_width);
        _product = one;
        _ratios = _shapes = _skews = T.Of(0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T error, T inverse, out T slope, out T pull)
    {
        T one = T.Of(1);
        T root = T.Sqrt(inverse);
        T z = error * root;
        T point = T.Fma(_width, z, _shift);
        T side = T.IfLess(point, T.Of(0), T.Of(-1), one);
        T narrow = one / T.Fma(side, _skew, one);
        T y = point * narrow;
        T square = y * y * _scale;
        _last = one + square;
        T share = one / _last;
        _lastRatio = square * share;
        _product *= _last;
        _ratios += _lastRatio;

        T force = -(_powers * y * _scale * share); // ∂ℓ/∂y
        _lastShape = force * T.Fma(_widthByShape, z, _shiftByShape) * narrow;
        _lastSkew = force * (T.Fma(_widthBySkew, z, _shiftBySkew) - y * side) * narrow;
        _shapes += _lastShape;
        _skews += _lastSkew;
        T byZ = force * _width * narrow;
        slope = T.Of(-0.5) * T.Fma(z, byZ, one);
        pull = byZ * root;
    }

    public readonly void LastSlopes(out T shape, out T skew)
    {
        shape = _levelSlope + _widthByShape / _width + _lastShape
            + T.Of(0.5) * (_powers * _scale * _lastRatio - Elementary<T>.Log(_last));
        skew = _widthBySkew / _width + _lastSkew;
    }

    public static bool HasTails => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T TakeTails()
    {
        T taken = _product;
        _product = T.Of(1);
        return taken;
    }

    public readonly void Finish(T count, T logVariances, T logTails, out T logLikelihood, out T shape, out T skew)
    {
        logLikelihood = count * (_level + _logWidth) - T.Of(0.5) * T.Fma(_powers, logTails, logVariances);
        shape = count * (_levelSlope + _widthByShape / _width) + _shapes + T.Of(0.5) * (_powers * _scale * _ratios - logTails);
        skew = count * (_widthBySkew / _width) + _skews;
    }
}
