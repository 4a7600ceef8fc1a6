using Vyuha.Quant.Arithmetic;

namespace Vyuha.Simulation.Synthetic;

/// <summary>Every session of one seed from the first date on, by the daily law; minutes are worked out when a day is asked for.</summary>
internal sealed class MarketHistory
{
    private readonly SessionShape[] _shapes;
    private readonly double[] _closes;

    public MarketHistory(ulong seed, SessionClock clock, int sessions)
    {
        _shapes = new SessionShape[sessions];
        _closes = new double[sessions];
        var process = new DailyProcess(seed);
        MarketState state = process.Start();
        for (int index = 0; index < sessions; index++)
        {
            _shapes[index] = process.Advance(state, clock[index].Date, clock.Overnight(index), clock.Intraday(index));
            state = _shapes[index].Close;
            _closes[index] = ExactMath.Exp(state.LogLevel);
        }
    }

    public SessionShape this[int index] => _shapes[index];

    public double Close(int index) => _closes[index];

    /// <summary>Lowest and highest close from one session to another, both included; before the first session, its start.</summary>
    public (double Low, double High) Range(int from, int to)
    {
        double low = double.PositiveInfinity, high = 0;
        for (int index = Math.Max(from, 0); index <= to; index++)
        {
            low = Math.Min(low, _closes[index]);
            high = Math.Max(high, _closes[index]);
        }

        double start = ExactMath.Exp(_shapes[0].Previous.LogLevel);
        return high > 0 ? (low, high) : (start, start);
    }
}
