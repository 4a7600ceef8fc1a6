namespace Vyuha.Quant.Arithmetic;

/// <summary>One, two, four or eight doubles that a formula treats alike.</summary>
/// <remarks>
/// Every formula of this library is written once against this interface, without branches. Run on <see cref="Lane1"/> it is the
/// scalar function, on <see cref="Lane2"/>, <see cref="Lane4"/> and <see cref="Lane8"/> the SIMD one, and all do the same IEEE operations in the
/// same order: the bits are equal by construction, and the twin tests hold the hardware to it.
/// </remarks>
internal interface ILanes<T>
    where T : struct, ILanes<T>
{
    static abstract int Count { get; }

    static abstract T Of(double value);

    static abstract T Load(ReadOnlySpan<double> source, int index);

    /// <summary>+1 where true, −1 where false.</summary>
    static abstract T Signs(ReadOnlySpan<bool> source, int index);

    void Store(Span<double> destination, int index);

    static abstract T operator +(T left, T right);

    static abstract T operator -(T left, T right);

    static abstract T operator *(T left, T right);

    static abstract T operator /(T left, T right);

    static abstract T operator -(T value);

    /// <summary>left × right + addend, rounded once.</summary>
    static abstract T Fma(T left, T right, T addend);

    /// <summary>The same with a number for two of the three.</summary>
    /// <remarks>Equal to the other with <see cref="Of"/>, and half the work for the compiler, which gives up inlining a polynomial of many such steps otherwise.</remarks>
    static abstract T Fma(double left, T right, double addend);

    /// <inheritdoc cref="Fma(double, T, double)"/>
    static abstract T Fma(double left, T right, T addend);

    static abstract T Sqrt(T value);

    static abstract T Abs(T value);

    /// <summary>The nearest whole number, the even one of two.</summary>
    static abstract T Round(T value);

    /// <summary>The smaller; where one is NaN, the right one.</summary>
    static virtual T Min(T left, T right) => T.IfLess(left, right, left, right);

    /// <summary>The larger; where one is NaN, the right one.</summary>
    static virtual T Max(T left, T right) => T.IfLess(right, left, left, right);

    /// <summary>Lane by lane, <paramref name="yes"/> where left is below right, else <paramref name="no"/>; NaN is not below.</summary>
    static abstract T IfLess(T left, T right, T yes, T no);

    /// <summary>Lane by lane, <paramref name="yes"/> where the two are equal, else <paramref name="no"/>; NaN equals nothing.</summary>
    static abstract T IfEqual(T left, T right, T yes, T no);

    /// <summary>2 to a whole number between −1022 and 1023.</summary>
    static abstract T PowerOfTwo(T whole);

    /// <summary>Splits a normal number into 2^exponent × a mantissa in [√½, √2), both exact.</summary>
    static abstract T Exponent(T value, out T mantissa);

    /// <summary>True when a lane is not a number.</summary>
    static abstract bool AnyNaN(T value);

    /// <summary>True when in some lane the left number is below the right.</summary>
    static abstract bool AnyLess(T left, T right);
}
