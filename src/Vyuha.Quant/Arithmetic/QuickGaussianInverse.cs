using System.Runtime.CompilerServices;

namespace Vyuha.Quant.Arithmetic;

/// <summary>The inverse of the standard normal distribution function to about 1e-15, for drawing numbers; <see cref="GaussianInverse{T}"/> is exact.</summary>
/// <remarks>M. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37 (1988), PPND16.</remarks>
internal static class QuickGaussianInverse<T>
    where T : struct, ILanes<T>
{
    /// <summary>For probabilities strictly between 0 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T probability)
    {
        T q = probability - T.Of(0.5);
        T size = T.Abs(q);
        T limit = T.Of(0.425);
        T middle = q * Middle(T.Of(0.180625) - q * q);
        if (!T.AnyLess(limit, size))
            return middle;

        T r = T.Sqrt(-Elementary<T>.LogOfNormal(T.Min(probability, T.Of(1) - probability)));
        T outer = Shoulder(r - T.Of(1.6));
        if (T.AnyLess(T.Of(5), r))
            outer = T.IfLess(T.Of(5), r, Tail(r - T.Of(5)), outer);
        outer = T.IfLess(q, T.Of(0), -outer, outer);
        return T.IfLess(limit, size, outer, middle);
    }

    private static T Middle(T r) =>
        Polynomial(r, 3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727)
        / Polynomial(r, 1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610);

    private static T Shoulder(T r) =>
        Polynomial(r, 1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4)
        / Polynomial(r, 1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9);

    private static T Tail(T r) =>
        Polynomial(r, 6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230, 0.0265321895265761230930, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7)
        / Polynomial(r, 1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Polynomial(T x, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7)
    {
        T x2 = x * x;
        T low = T.Fma(T.Fma(T.Of(c3), x, T.Of(c2)), x2, T.Fma(T.Of(c1), x, T.Of(c0)));
        T high = T.Fma(T.Fma(T.Of(c7), x, T.Of(c6)), x2, T.Fma(T.Of(c5), x, T.Of(c4)));
        return T.Fma(high, x2 * x2, low);
    }
}
