using Vyuha.Quant.Arithmetic;

namespace Vyuha.Simulation.Synthetic;

/// <summary>At-the-money total variance to any expiry: the integral of a forward-variance curve that the two factors bend.</summary>
/// <remarks>
/// Time runs in sessions (see <see cref="SessionClock"/>), because variance does: over a weekend little happens. Forward variance is
/// ξ(u) = ξ₀ (1 + premium (1 − e^(−u/10))) (floor + (1 − floor) exp(Slow φs^u + Fast φf^u)), positive, so total variance rises with expiry and no calendar
/// spread can be bought for nothing. Source of the form: L. Bergomi, "Smile dynamics II", Risk (October 2005).
/// </remarks>
internal static class TermStructure
{
    // Gauss–Legendre, six points on [0, 1]; Abramowitz and Stegun, table 25.4.
    private static readonly double[] Nodes =
    [
        0.033_765_242_898_423_986, 0.169_395_306_766_867_743, 0.380_690_406_958_401_546,
        0.619_309_593_041_598_454, 0.830_604_693_233_132_257, 0.966_234_757_101_576_014,
    ];

    private static readonly double[] Weights =
    [
        0.085_662_246_189_585_173, 0.180_380_786_524_069_304, 0.233_956_967_286_345_524,
        0.233_956_967_286_345_524, 0.180_380_786_524_069_304, 0.085_662_246_189_585_173,
    ];

    private static readonly double SlowRate = ExactMath.Log(Calibration.SlowPersistence);
    private static readonly double FastRate = ExactMath.Log(Calibration.FastPersistence);

    /// <summary>Total at-the-money variance over the coming sessions.</summary>
    public static double TotalVariance(double slow, double fast, double sessions)
    {
        if (!(sessions > 0))
            return 0;
        const double floor = Calibration.VarianceFloor;
        double sum = 0;
        for (int node = 0; node < Nodes.Length; node++)
        {
            double at = sessions * Nodes[node];
            double stress = slow * ExactMath.Exp(SlowRate * at) + fast * ExactMath.Exp(FastRate * at);
            double premium = 1 + Calibration.TermPremium * (1 - ExactMath.Exp(-at / Calibration.TermPremiumSessions));
            sum += Weights[node] * premium * (floor + (1 - floor) * ExactMath.Exp(stress));
        }

        return Calibration.ImpliedVariance * sessions * sum;
    }
}
