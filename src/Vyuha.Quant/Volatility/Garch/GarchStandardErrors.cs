using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility.Garch;

/// <summary>
/// Standard errors of a fit, three ways; NaN for a parameter that is not fitted or sits on a bound, whose own uncertainty no curvature tells.
/// </summary>
/// <param name="Hessian">From the second derivatives of the log-likelihood.</param>
/// <param name="OuterProduct">From the summed products of the returns' scores.</param>
/// <param name="Sandwich">From both, right also where the errors' law is not: T. Bollerslev and J. Wooldridge, Econometric Reviews 11 (1992).</param>
public readonly record struct GarchStandardErrors(GarchParameters Hessian, GarchParameters OuterProduct, GarchParameters Sandwich)
{
    private const int Size = GarchSearch.Coordinates;

    /// <summary>A step of a ten-thousandth of a standard error: the central difference of analytic slopes is then good to eight digits.</summary>
    private const double Step = 1e-4;

    /// <param name="fit">A fit of these returns.</param>
    /// <param name="returns">Shape [n], the returns that were fitted.</param>
    /// <exception cref="ArgumentException">The returns are not as many as were fitted.</exception>
    public static GarchStandardErrors Of(in GarchFit fit, ReadOnlySpan<double> returns)
    {
        if (returns.Length != fit.Observations)
            throw new ArgumentException($"The fit is of {fit.Observations} returns, not {returns.Length}.", nameof(returns));
        int[] free = FreeParameters(fit);
        int count = free.Length;
        double[] scratch = new double[GarchLikelihood.ScratchLength(returns.Length)];
        double[] at = Coordinates(fit.Parameters);
        double[] products = Products(fit.Specification, at, returns, scratch, free);
        double[] outer = SymmetricInverse.Of(products, count);

        double[] hessian = new double[count * count];
        double[] up = new double[Size], down = new double[Size];
        for (int column = 0; column < count; column++)
        {
            double step = Step * Math.Sqrt(outer[column * count + column]);
            if (!(step > 0))
                step = Step * Math.Max(Math.Abs(at[free[column]]), 1e-4);
            double centre = at[free[column]];
            at[free[column]] = centre + step;
            Slopes(fit.Specification, at, returns, scratch, up);
            double width = at[free[column]];
            at[free[column]] = centre - step;
            Slopes(fit.Specification, at, returns, scratch, down);
            width -= at[free[column]];
            at[free[column]] = centre;
            for (int row = 0; row < count; row++)
                hessian[row * count + column] = -(up[free[row]] - down[free[row]]) / width;
        }

        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column < row; column++)
                hessian[row * count + column] = hessian[column * count + row] = (hessian[row * count + column] + hessian[column * count + row]) / 2;
        }

        double[] inverse = SymmetricInverse.Of(hessian, count);
        double[] sandwich = Product(inverse, Product(products, inverse, count), count);
        return new(Roots(inverse, free), Roots(outer, free), Roots(sandwich, free));
    }

    private static int[] FreeParameters(in GarchFit fit)
    {
        GarchSpecification specification = fit.Specification;
        GarchParameters found = fit.Parameters;
        bool isExponential = specification.Equation == VarianceEquation.Egarch;
        bool isLeveraged = specification.Equation == VarianceEquation.Gjr;
        bool fades = isExponential ? Math.Abs(found.Beta) < 1 - 1e-7 : found.Persistence(specification.Equation) < 1 - 1e-7;
        bool[] isFree =
        [
            !specification.ZeroMean,
            true,
            isExponential || found.Alpha > 0,
            isExponential || (isLeveraged && found.Alpha + found.Gamma > 0),
            fades && (isExponential || found.Beta > 0),
            specification.Errors != ErrorLaw.Normal && found.Shape is > 2.0501 and < 499,
            specification.Errors == ErrorLaw.SkewStudentT && Math.Abs(found.Skew) < 0.9899,
        ];
        return [.. Enumerable.Range(0, Size).Where(i => isFree[i])];
    }

    private static double[] Coordinates(in GarchParameters of) => [of.Mean, of.Omega, of.Alpha, of.Gamma, of.Beta, of.Shape, of.Skew];

    private static GarchPoint<Lane1> PointOf(in GarchSpecification specification, double[] at, ReadOnlySpan<double> returns)
    {
        (double mean, double square, double backcast) = ReturnMoments.Of(returns, !specification.ZeroMean);
        bool isFixed = specification.PreSample == PreSample.Backcast;
        (double level, double slope) = StudentLevel.Of(at[GarchSearch.Shape]);
        double tried = at[GarchSearch.Mean];
        double alpha = at[GarchSearch.Alpha], gamma = at[GarchSearch.Gamma];
        return new()
        {
            Mean = new(tried),
            Omega = new(at[GarchSearch.Omega]),
            Alpha = new(alpha),
            Gamma = new(specification.Equation == VarianceEquation.Gjr ? alpha + gamma : gamma),
            Beta = new(at[GarchSearch.Beta]),
            Shape = new(at[GarchSearch.Shape]),
            Skew = new(at[GarchSearch.Skew]),
            ShapeLevel = new(level),
            ShapeLevelSlope = new(slope),
            PreSample = new(isFixed ? backcast : square - 2 * tried * mean + tried * tried),
            PreSampleByMean = new(isFixed ? 0 : 2 * (tried - mean)),
        };
    }

    private static void Slopes(in GarchSpecification specification, double[] at, ReadOnlySpan<double> returns, double[] scratch, double[] slopes)
    {
        GarchSlopes<Lane1> found = GarchLikelihood.Evaluate(specification, returns, PointOf(specification, at, returns), default(NoScores<Lane1>), scratch);
        slopes[0] = found.Mean.Value;
        slopes[1] = found.Omega.Value;

        // In α and γ themselves: the weight after a fall is α + γ.
        slopes[2] = found.Alpha.Value + (specification.Equation == VarianceEquation.Gjr ? found.Gamma.Value : 0);
        slopes[3] = found.Gamma.Value;
        slopes[4] = found.Beta.Value;
        slopes[5] = found.Shape.Value;
        slopes[6] = found.Skew.Value;
    }

    private static double[] Products(in GarchSpecification specification, double[] at, ReadOnlySpan<double> returns, double[] scratch, int[] free)
    {
        var sums = new Lane1[Size * Size];
        GarchLikelihood.Evaluate(specification, returns, PointOf(specification, at, returns), new OuterProduct<Lane1>(sums), scratch);
        double[] whole = [.. sums.Select(sum => sum.Value)];
        if (specification.Equation == VarianceEquation.Gjr)
        {
            // The score of α is that of both weights together.
            for (int i = 0; i < Size; i++)
                whole[GarchSearch.Alpha * Size + i] += whole[GarchSearch.Gamma * Size + i];
            for (int i = 0; i < Size; i++)
                whole[i * Size + GarchSearch.Alpha] += whole[i * Size + GarchSearch.Gamma];
        }

        double[] products = new double[free.Length * free.Length];
        for (int row = 0; row < free.Length; row++)
        {
            for (int column = 0; column < free.Length; column++)
                products[row * free.Length + column] = whole[free[row] * Size + free[column]];
        }

        return products;
    }

    private static double[] Product(double[] left, double[] right, int size)
    {
        double[] product = new double[size * size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                for (int k = 0; k < size; k++)
                    product[row * size + column] += left[row * size + k] * right[k * size + column];
            }
        }

        return product;
    }

    private static GarchParameters Roots(double[] covariance, int[] free)
    {
        double[] errors = new double[Size];
        Array.Fill(errors, double.NaN);
        for (int i = 0; i < free.Length; i++)
            errors[free[i]] = Math.Sqrt(covariance[i * free.Length + i]);
        return new(errors[0], errors[1], errors[2], errors[3], errors[4], errors[5], errors[6]);
    }
}
