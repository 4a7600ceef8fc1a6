using Vyuha.Kernel.Signals;

namespace Vyuha.Strategies.Common;

/// <summary>Signals as the conditions of a bot take them: a number, or NaN while there is none, which passes no condition.</summary>
internal static class SignalNumbers
{
    public static double OrNaN(this ISignal<double> signal) => signal.Read().TryGet(out double value) ? value : double.NaN;

    /// <summary>0 to 100.</summary>
    public static double RankOrNaN(this ISignal<IvRankValue> signal) => signal.Read().TryGet(out IvRankValue value) ? value.Rank : double.NaN;

    /// <summary>Annualised volatility of so many sessions to come.</summary>
    public static double VolatilityOrNaN(this ISignal<VarianceForecast> signal, int sessions) =>
        sessions >= 1 && signal.Read().TryGet(out VarianceForecast value) ? value.Volatility(sessions) : double.NaN;
}
