using Vyuha.Core;
using Vyuha.Quant.Options;

namespace Vyuha.Host.Benchmarking;

/// <summary>A chain of 100 strikes, calls and puts, at new quotes: its forward by parity, 200 volatilities and their Greeks.</summary>
internal sealed class ChainRefresh
{
    private const int Strikes = 100;
    private const double Forward = 25_030;
    private const double Years = 7 / 365.0;
    private const double Discount = 0.9988;

    private readonly double[] _strikes = [.. Enumerable.Range(0, Strikes).Select(i => 22_550.0 + 50 * i)];
    private readonly double[] _calls = new double[Strikes];
    private readonly double[] _puts = new double[Strikes];
    private readonly double[] _widths = [.. Enumerable.Repeat(0.5, Strikes)];
    private readonly bool[] _isCall = [.. Enumerable.Range(0, 2 * Strikes).Select(i => i < Strikes)];
    private readonly double[] _bothStrikes;
    private readonly double[] _prices = new double[2 * Strikes];
    private readonly ImpliedVolatilityStatus[] _statuses = new ImpliedVolatilityStatus[2 * Strikes];
    private readonly double[] _vols = new double[2 * Strikes];
    private readonly double[][] _greeks = [.. Enumerable.Range(0, 5).Select(_ => new double[2 * Strikes])];

    public ChainRefresh()
    {
        _bothStrikes = [.. _strikes, .. _strikes];
        for (int i = 0; i < Strikes; i++)
        {
            double away = _strikes[i] / Forward - 1, vol = 0.12 - 0.3 * away + 3 * away * away;
            _calls[i] = Black76.Price(true, Forward, _strikes[i], Years, vol, Discount);
            _puts[i] = Black76.Price(false, Forward, _strikes[i], Years, vol, Discount);
        }

        Invariant.Require(Math.Abs(Run() - Forward) < 1e-6 && Array.TrueForAll(_statuses, status => status == ImpliedVolatilityStatus.Ok), "every option of the chain is solved");
    }

    /// <summary>The forward found.</summary>
    public double Run()
    {
        double forward = ImpliedForward.Find(_strikes, _calls, _puts, _widths, Discount, Forward + 100).Forward;
        _calls.CopyTo(_prices, 0);
        _puts.CopyTo(_prices, Strikes);
        ChainPricer.Solve(
            forward, Years, Discount, _bothStrikes, _isCall, _prices, _statuses, _vols,
            new GreekColumns(_greeks[0], _greeks[1], _greeks[2], _greeks[3]) { Rho = _greeks[4] });
        return forward;
    }
}
