namespace Vyuha.Host.Benchmarking;

/// <summary>The normal law as programs usually have it, for baselines: the runtime's Exp and Hart's rational.</summary>
/// <remarks>Source: G. West, "Better approximations to cumulative normal functions", Wilmott (May 2005).</remarks>
#pragma warning disable RS0030 // The baseline is what the library does not do.
internal static class PlainNormal
{
    public static double Density(double x) => Math.Exp(-x * x / 2) * 0.3989422804014327;

    public static double Cdf(double x)
    {
        double size = Math.Abs(x), tail;
        if (size > 37)
        {
            tail = 0;
        }
        else if (size < 7.07106781186547)
        {
            double top = 3.52624965998911E-02 * size + 0.700383064443688;
            top = top * size + 6.37396220353165;
            top = top * size + 33.912866078383;
            top = top * size + 112.079291497871;
            top = top * size + 221.213596169931;
            top = top * size + 220.206867912376;
            double bottom = 8.83883476483184E-02 * size + 1.75566716318264;
            bottom = bottom * size + 16.064177579207;
            bottom = bottom * size + 86.7807322029461;
            bottom = bottom * size + 296.564248779674;
            bottom = bottom * size + 637.333633378831;
            bottom = bottom * size + 793.826512519948;
            bottom = bottom * size + 440.413735824752;
            tail = Math.Exp(-size * size / 2) * top / bottom;
        }
        else
        {
            double fraction = size + 1 / (size + 2 / (size + 3 / (size + 4 / (size + 0.65))));
            tail = Math.Exp(-size * size / 2) / fraction / 2.506628274631;
        }

        return x > 0 ? 1 - tail : tail;
    }
}
