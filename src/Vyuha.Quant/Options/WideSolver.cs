using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Implied σ√T wherever a double can hold the answer: the same steps as <see cref="NarrowSolver{T}"/>, kept in a bracket.</summary>
internal static class WideSolver
{
    private const double LnRootTwoPi = 0.9189385332046727;
    private const double NegligibleStep = 1e-8;

    /// <summary>Enough to halve the bracket to the last bit if every step were refused.</summary>
    private const int MostSteps = 160;

    /// <param name="moneyness">|ln(F/K)|.</param>
    /// <param name="smaller">The smaller of forward and strike.</param>
    /// <param name="larger">The larger.</param>
    /// <param name="timeValue">Undiscounted out-of-the-money price, above 0 and below <paramref name="smaller"/>.</param>
    /// <returns>The deviation; NaN if the steps did not settle.</returns>
    public static double Solve(double moneyness, double smaller, double larger, double timeValue)
    {
        // Above half its maximum, the complement of the price carries the information.
        bool byComplement = timeValue > smaller * 0.5;
        double target = ExactMath.Log((byComplement ? smaller - timeValue : timeValue) / smaller);
        double middle = Math.Sqrt(smaller) * Math.Sqrt(larger);
        double deviation = NarrowSolver<Lane1>.Start(
            new(moneyness), new(middle), new(timeValue), new(ExactMath.Log(timeValue / smaller))).Value;
        double low = 0, high = double.PositiveInfinity;
        if (!(deviation > 0 && deviation < 20))
            deviation = Math.Sqrt(2 * moneyness) + 1;

        for (int step = 0; step < MostSteps; step++)
        {
            double residual = Residual(byComplement, moneyness, deviation, target, out double slope);
            bool tooLow = byComplement ? residual > 0 : residual < 0;
            if (residual == 0)
                return deviation;
            if (tooLow)
                low = deviation;
            else
                high = deviation;

            double move = Householder<Lane1>.Step(
                new(1 / deviation), new(moneyness / deviation), new(deviation * 0.5), new(slope), new(1 / slope), new(residual)).Value;
            double next = deviation + move;
            if (Math.Abs(move) <= NegligibleStep * deviation)
                return next;
            deviation = next > low && next < high ? next : high == double.PositiveInfinity ? 2 * deviation : low + (high - low) / 2;
            if (deviation == low || deviation == high)
                return deviation;
        }

        return double.NaN;
    }

    private static double Residual(bool byComplement, double moneyness, double deviation, double target, out double slope)
    {
        double z = moneyness / deviation, t = deviation * 0.5, gap = z - t;
        if (byComplement)
        {
            double complement = ExactMath.NormalCdf(gap) + ExactMath.Exp(moneyness) * ExactMath.NormalCdf(-z - t);
            slope = -ExactMath.NormalPdf(gap) / complement;
            return ExactMath.Log(complement) - target;
        }

        if (gap < -1)
        {
            double price = ExactMath.NormalCdf(-gap) - ExactMath.Exp(moneyness) * ExactMath.NormalCdf(-z - t);
            slope = ExactMath.NormalPdf(gap) / price;
            return ExactMath.Log(price) - target;
        }

        double ratio = deviation * NormalisedBlack.DifferencePerDeviation(z, t);
        slope = 1 / ratio;
        return ExactMath.Log(ratio) - Math.FusedMultiplyAdd(gap * gap, 0.5, LnRootTwoPi) - target;
    }
}
