namespace Vyuha.Quant.Arithmetic;

/// <summary>The inverse of a small symmetric positive definite matrix.</summary>
internal static class SymmetricInverse
{
    /// <summary>By Cholesky's factors of the matrix scaled to a unit diagonal, so that units of very different size do no harm; NaN where it is not positive definite.</summary>
    /// <param name="matrix">Shape [size, size].</param>
    /// <param name="size">Rows.</param>
    public static double[] Of(ReadOnlySpan<double> matrix, int size)
    {
        double[] inverse = new double[size * size];
        double[] scale = new double[size];
        double[] factor = new double[size * size];
        for (int i = 0; i < size; i++)
            scale[i] = 1 / Math.Sqrt(matrix[i * size + i]);
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = matrix[row * size + column] * scale[row] * scale[column];
                for (int k = 0; k < column; k++)
                    sum -= factor[row * size + k] * factor[column * size + k];
                factor[row * size + column] = row == column ? Math.Sqrt(sum) : sum / factor[column * size + column];
            }
        }

        double[] solved = new double[size];
        for (int column = 0; column < size; column++)
        {
            for (int row = 0; row < size; row++)
            {
                double sum = row == column ? 1 : 0;
                for (int k = 0; k < row; k++)
                    sum -= factor[row * size + k] * solved[k];
                solved[row] = sum / factor[row * size + row];
            }

            for (int row = size - 1; row >= 0; row--)
            {
                double sum = solved[row];
                for (int k = row + 1; k < size; k++)
                    sum -= factor[k * size + row] * solved[k];
                solved[row] = sum / factor[row * size + row];
            }

            for (int row = 0; row < size; row++)
                inverse[row * size + column] = solved[row] * scale[row] * scale[column];
        }

        return inverse;
    }
}
