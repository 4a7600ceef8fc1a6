namespace Vyuha.Quant.Surface;

/// <summary>The SSVI smile of least squares to one expiry's quotes, inside the bounds that rule arbitrage out: a grid, then a search with shrinking steps.</summary>
internal sealed class EssviSearch(SviQuotes quotes)
{
    private const int RhoSteps = 24;
    private const int PsiSteps = 12;
    private const int MostRounds = 400;

    /// <summary>Room to each bound, so that rounding does not cross it.</summary>
    private const double Margin = 1e-9;

    private const double SteepestLean = 0.999;
    private const double LeastPsi = 1e-6;

    /// <param name="earlier">The smile that must not be crossed.</param>
    public SsviSlice Fit(SsviSlice? earlier)
    {
        double theta = NearTheMoney();
        if (earlier is { } below)
            theta = Math.Max(theta, below.Theta * (1 + Margin));
        // The earlier smile, raised, is always allowed: it stands for the case that the grid misses all others.
        SsviSlice best = earlier is { } start ? start with { Theta = theta, Psi = start.Psi * (1 + Margin / 4) } : default;
        double least = earlier is null ? double.PositiveInfinity : Distance(best);
        for (int i = 0; i <= RhoSteps; i++)
        {
            double rho = 0.98 * (2.0 * i / RhoSteps - 1);
            (double low, double high) = Bounds(theta, rho, earlier);
            for (int j = 0; j <= PsiSteps && low <= high; j++)
            {
                double share = (double)j / PsiSteps;
                Try(new(theta, rho, low + (high - low) * share * share), ref best, ref least);
            }
        }

        Refine(earlier, ref best, ref least);
        return best;
    }

    private void Refine(SsviSlice? earlier, ref SsviSlice best, ref double least)
    {
        double theta = 0.02, rho = 0.04, psi = 0.1;
        for (int round = 0; round < MostRounds && (theta > 1e-8 || rho > 1e-8 || psi > 1e-8); round++)
        {
            double before = least;
            theta = Along(earlier, ref best, ref least, theta, static (slice, step) => slice with { Theta = slice.Theta * (1 + step) });
            rho = Along(earlier, ref best, ref least, rho, static (slice, step) => slice with { Rho = Math.Clamp(slice.Rho + step, -SteepestLean, SteepestLean) });
            psi = Along(earlier, ref best, ref least, psi, static (slice, step) => slice with { Psi = slice.Psi * (1 + step) });
            // The lean and the width trade against each other along a valley.
            rho = Math.Max(rho, 1e-9);
            Along(earlier, ref best, ref least, rho, static (slice, step) => slice with { Rho = Math.Clamp(slice.Rho + step, -SteepestLean, SteepestLean), Psi = slice.Psi * (1 + step) });
            Along(earlier, ref best, ref least, rho, static (slice, step) => slice with { Rho = Math.Clamp(slice.Rho + step, -SteepestLean, SteepestLean), Psi = slice.Psi * (1 - step) });
            if (before - least <= 1e-12 * least && theta < 1e-7 && rho < 1e-7 && psi < 1e-7)
                break;
        }
    }

    private double Along(SsviSlice? earlier, ref SsviSlice best, ref double least, double step, Func<SsviSlice, double, SsviSlice> move)
    {
        if (Try(Inside(move(best, step), earlier), ref best, ref least) || Try(Inside(move(best, -step), earlier), ref best, ref least))
            return Math.Min(step * 1.7, 0.3);
        return step * 0.45;
    }

    /// <summary>The nearest allowed ψ at this θ and ρ; the default where there is none.</summary>
    private static SsviSlice Inside(SsviSlice slice, SsviSlice? earlier)
    {
        if (earlier is { } below && slice.Theta < below.Theta * (1 + Margin))
            slice = slice with { Theta = below.Theta * (1 + Margin) };
        (double low, double high) = Bounds(slice.Theta, slice.Rho, earlier);
        return low <= high && slice.Theta > 0 ? slice with { Psi = Math.Clamp(slice.Psi, low, high) } : default;
    }

    private static (double Low, double High) Bounds(double theta, double rho, SsviSlice? earlier)
    {
        double high = SsviSlice.MostPsi(theta, rho) * (1 - Margin);
        if (earlier is not { } below)
            return (LeastPsi, high);
        return (SsviSlice.LeastPsi(below, rho) * (1 + Margin / 8), Math.Min(high, below.Psi * theta / below.Theta * (1 - Margin / 8)));
    }

    private bool Try(SsviSlice slice, ref SsviSlice best, ref double least)
    {
        if (!(slice.Theta > 0))
            return false;
        double distance = Distance(slice);
        if (!(distance < least))
            return false;
        (best, least) = (slice, distance);
        return true;
    }

    private double Distance(in SsviSlice slice)
    {
        double sum = 0;
        for (int i = 0; i < quotes.Count; i++)
        {
            double difference = slice.TotalVariance(quotes.K[i]) - quotes.Variance[i];
            sum += quotes.Weight[i] * difference * difference;
        }

        return sum;
    }

    /// <summary>Total variance of the weighted line through the quotes nearest the money.</summary>
    private double NearTheMoney()
    {
        double scale = Math.Max((quotes.High - quotes.Low) / 16, 1e-12), n = 0, x = 0, xx = 0, y = 0, xy = 0;
        for (int i = 0; i < quotes.Count; i++)
        {
            double away = quotes.K[i] / scale, weight = quotes.Weight[i] / (1 + away * away * away * away);
            n += weight;
            x += weight * quotes.K[i];
            xx += weight * quotes.K[i] * quotes.K[i];
            y += weight * quotes.Variance[i];
            xy += weight * quotes.K[i] * quotes.Variance[i];
        }

        double determinant = n * xx - x * x, level = (xx * y - x * xy) / determinant;
        return determinant > 0 && level > 0.2 * y / n ? level : y / n;
    }
}
