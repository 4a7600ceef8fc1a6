namespace Vyuha.Quant.Surface;

/// <summary>The smile of a surface at one time: a sum of at most two SVI smiles and a constant.</summary>
public readonly struct SmileSlice
{
    private readonly SviRaw _first, _second;
    private readonly double _firstShare, _secondShare, _added;

    internal SmileSlice(in SviRaw first, double firstShare, in SviRaw second, double secondShare, double added)
    {
        (_first, _second) = (first, second);
        (_firstShare, _secondShare, _added) = (firstShare, secondShare, added);
    }

    /// <summary>σ²T at a log-moneyness; above 0.</summary>
    public double TotalVariance(double logMoneyness) =>
        _firstShare * _first.TotalVariance(logMoneyness) + (_secondShare == 0 ? 0 : _secondShare * _second.TotalVariance(logMoneyness)) + _added;

    /// <summary>dw/dk.</summary>
    public double Slope(double logMoneyness) =>
        _firstShare * _first.Slope(logMoneyness) + (_secondShare == 0 ? 0 : _secondShare * _second.Slope(logMoneyness));

    /// <summary>d²w/dk².</summary>
    public double Curvature(double logMoneyness) =>
        _firstShare * _first.Curvature(logMoneyness) + (_secondShare == 0 ? 0 : _secondShare * _second.Curvature(logMoneyness));

    /// <summary>Durrleman's g; at least 0 everywhere.</summary>
    public double Durrleman(double logMoneyness) =>
        Butterfly.Durrleman(logMoneyness, TotalVariance(logMoneyness), Slope(logMoneyness), Curvature(logMoneyness));

    /// <summary>The log-moneyness at which N(d1), the delta of a call on the forward, has this value.</summary>
    /// <remarks>On a smile without butterfly arbitrage d1 falls with the strike all the way (M. Fukasawa, 2012), so there is one.</remarks>
    /// <param name="inverse">N⁻¹ of the delta.</param>
    internal double AtDeviation(double inverse)
    {
        double width = Math.Sqrt(TotalVariance(0)), low = -width, high = width;
        for (int step = 0; step < 60 && D1(low) < inverse; step++)
            low *= 2;
        for (int step = 0; step < 60 && D1(high) > inverse; step++)
            high *= 2;
        for (int step = 0; step < 200; step++)
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high)
                break;
            if (D1(middle) > inverse)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    private double D1(double logMoneyness)
    {
        double deviation = Math.Sqrt(TotalVariance(logMoneyness));
        return deviation / 2 - logMoneyness / deviation;
    }
}
