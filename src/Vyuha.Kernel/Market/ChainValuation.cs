using Vyuha.Quant.Options;

namespace Vyuha.Kernel.Market;

/// <summary>The columns of one chain's volatilities and sensitivities, and their working space; kept from snapshot to snapshot.</summary>
internal sealed class ChainValuation(int capacity)
{
    private readonly bool[] _isCall = new bool[capacity];
    private readonly double[] _prices = new double[capacity];
    private readonly ImpliedVolatilityStatus[] _statuses = new ImpliedVolatilityStatus[capacity];
    private readonly double[] _volatility = new double[capacity];
    private readonly double[] _callDelta = new double[capacity];
    private readonly double[] _putDelta = new double[capacity];
    private readonly double[] _gamma = new double[capacity];
    private readonly double[] _vega = new double[capacity];
    private readonly double[] _callTheta = new double[capacity];
    private readonly double[] _putTheta = new double[capacity];

    public int Capacity => capacity;

    /// <summary>The side each strike is solved on.</summary>
    public bool[] IsCall => _isCall;

    /// <summary>Its price; 0 where there is none.</summary>
    public double[] Prices => _prices;

    public ChainGreeks Columns(int count) => new()
    {
        Volatility = _volatility.AsSpan(0, count),
        CallDelta = _callDelta.AsSpan(0, count),
        PutDelta = _putDelta.AsSpan(0, count),
        Gamma = _gamma.AsSpan(0, count),
        Vega = _vega.AsSpan(0, count),
        CallTheta = _callTheta.AsSpan(0, count),
        PutTheta = _putTheta.AsSpan(0, count),
    };

    /// <summary>Solves the given side of each strike and gives the other by parity: C − P = discount (F − K).</summary>
    public void Solve(double forward, double years, double discount, double rate, ReadOnlySpan<double> strikes)
    {
        int count = strikes.Length;
        ChainPricer.Solve(
            forward, years, discount, strikes, _isCall.AsSpan(0, count), _prices.AsSpan(0, count), _statuses.AsSpan(0, count), _volatility.AsSpan(0, count),
            new GreekColumns(_callDelta.AsSpan(0, count), _gamma.AsSpan(0, count), _vega.AsSpan(0, count), _callTheta.AsSpan(0, count)));
        double carry = rate * discount / Greeks.DaysPerYear;
        for (int i = 0; i < count; i++)
        {
            if (_statuses[i] != ImpliedVolatilityStatus.Ok)
            {
                _volatility[i] = _callDelta[i] = _putDelta[i] = _gamma[i] = _vega[i] = _callTheta[i] = _putTheta[i] = double.NaN;
                continue;
            }

            double theta = carry * (forward - strikes[i]);
            if (_isCall[i])
            {
                _putDelta[i] = _callDelta[i] - discount;
                _putTheta[i] = _callTheta[i] - theta;
            }
            else
            {
                _putDelta[i] = _callDelta[i];
                _callDelta[i] += discount;
                _putTheta[i] = _callTheta[i];
                _callTheta[i] += theta;
            }
        }
    }
}
