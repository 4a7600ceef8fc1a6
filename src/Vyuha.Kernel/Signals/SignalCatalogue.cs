namespace Vyuha.Kernel.Signals;

/// <summary>A signal as it is shipped.</summary>
/// <param name="Name">What decisions and documents call it.</param>
/// <param name="Version">Of its formula.</param>
/// <param name="Unit">Of each number in a value.</param>
/// <param name="Formula">In a line.</param>
/// <param name="WarmUp">What must have been before it has a value.</param>
/// <param name="Make">Asks a board for it on an underlying, with the parameters it is shipped with.</param>
public sealed record SignalEntry(string Name, int Version, string Unit, string Formula, string WarmUp, Func<SignalBoard, int, ISignal> Make);

/// <summary>Every signal that is shipped: the list behind the documents and behind the tests that no signal may fail.</summary>
public static class SignalCatalogue
{
    private static readonly Timeframe Usual = Timeframe.Minutes(15);

    public static IReadOnlyList<SignalEntry> All { get; } =
    [
        OfIndex("atr", "rupees", "Wilder's average of the greatest of H − L, abs(H − C₋₁), abs(L − C₋₁); 14 bars", "15 bars", bars => bars.AverageTrueRange()),
        OfIndex("donchian", "rupees (upper, middle, lower)", "highest high, lowest low and their mean; 20 bars, the last included", "20 bars", bars => bars.Donchian()),
        OfIndex("adx", "0 to 100 (ADX, +DI, −DI)", "Wilder's average of 100 abs(+DI − −DI) / (+DI + −DI); 14 bars", "28 bars", bars => bars.Adx()),
        OfIndex("supertrend", "rupees; 1 or −1 (line, direction)", "(H + L)/2 ∓ 3 ATR of 10 bars, never away from the price", "11 bars", bars => bars.Supertrend()),
        OfIndex("ema", "rupees", "e += 2/21 (C − e), begun at the mean of 20 closes", "20 bars", bars => bars.Ema()),
        OfIndex("sma", "rupees", "mean of 20 closes", "20 bars", bars => bars.Sma()),
        OfIndex("rsi", "0 to 100", "100 − 100/(1 + mean rise/mean fall), Wilder's means of 14 changes", "15 bars", bars => bars.Rsi()),
        OfIndex("opening-range", "rupees (high, low)", "high and low of the session's first 15 minutes", "the bar after those minutes", bars => bars.OpeningRange()),
        OfFuture("relative-volume", "ratio (bar, session so far)", "volume over its mean at this time of day in the last 20 sessions", "20 sessions", bars => bars.RelativeVolume()),
        OfFuture("vwap", "rupees", "Σ (H + L + C)/3 V / Σ V since the session's open", "a bar of known volume", bars => bars.Vwap()),
        new("put-call-ratio", 1, "ratio", "Σ open interest of puts / Σ of calls, nearest expiry, strikes within 10 % of the forward", "a quoted chain", (board, underlying) => board.PutCallRatio(underlying)),
        new("max-pain", 1, "rupees", "the strike k with the least Σ OI max(k − K, 0) of calls + Σ OI max(K − k, 0) of puts, nearest expiry", "open interest", (board, underlying) => board.MaxPain(underlying)),
        new("gamma-exposure", 1, "rupees for 1 %", "Σ Γ (OI of the call − OI of the put) F² / 100, nearest expiry; who holds which side is assumed", "a quoted chain", (board, underlying) => board.GammaExposure(underlying)),
        new("skew", 1, "volatility (call, put)", "volatility at a delta of 0.25, between strikes, first expiry from 2 days", "a quoted chain", (board, underlying) => board.Skew(underlying)),
        new("term-slope", 1, "volatility per year", "(σ₂ − σ₁)/(T₂ − T₁) at the money, first expiry from 2 days and the next", "two quoted chains", (board, underlying) => board.TermSlope(underlying)),
        new("event-variance", 1, "move, ratio, days (deviation, score, trading days)", "v = (w₁T₂ − w₂T₁)/(T₂ − T₁) of the two expiries beyond the next confirmed event, w = σ²T; √v, and v over its error by the half-spreads", "an event within 10 trading days and two quoted chains", (board, underlying) => board.EventVariance(underlying)),
        new("atm-volatility", 1, "volatility", "implied volatility at the forward, nearest expiry", "a quoted chain", (board, underlying) => board.AtTheMoneyVolatility(underlying)),
        new("expected-move", 1, "rupees", "F σ √T, nearest expiry", "a quoted chain", (board, underlying) => board.ExpectedMove(underlying)),
        new("thirty-day-volatility", 1, "volatility", "σ²T at the money, linear in T between the expiries around 30 days, over 30 days, its root", "quoted chains", (board, underlying) => board.ThirtyDayVolatility(underlying)),
        new("iv-rank", 1, "0 to 100 (rank, percentile)", "100 (σ − min)/(max − min) and 100 × share of lower sessions; thirty-day volatility of 15:10, 252 sessions; India VIX as proxy for NIFTY", "252 sessions", (board, underlying) => board.IvRank(underlying)),
        new("realised-volatility", 1, "volatility", "Yang–Zhang of 20 daily bars, × √252", "21 daily bars", (board, underlying) => board.RealisedVolatility(underlying)),
        new("garch-variance", 1, "percent², percent², ratio (next variance, ω, persistence)", "h₁ = ω + α ε² + β h, GARCH(1, 1) with normal errors fitted each session to 252 to 1,008 returns", "253 daily bars", (board, underlying) => board.GarchVariance(underlying)),
        new("garch-forecast", 1, "volatility", "√(252 × mean variance of the next 21 sessions), of garch-variance", "253 daily bars", (board, underlying) => board.GarchForecast(underlying)),
        new("variance-risk-premium", 1, "variance per year", "thirty-day volatility² − realised volatility² of 20 closes", "21 daily bars and quoted chains", (board, underlying) => board.VarianceRiskPremium(underlying)),
        new("regime", 1, "−1, 0 or 1 (trend, volatility)", "sign(+DI − −DI) from a daily ADX of 25; thirds of 20-day volatility in 252 sessions", "273 daily bars", (board, underlying) => board.Regime(underlying)),
    ];

    private static SignalEntry OfIndex(string name, string unit, string formula, string warmUp, Func<BarSeries, ISignal> make) =>
        new(name, 1, unit, formula, warmUp, (board, underlying) => make(board.Bars(underlying, BarSource.Index, Usual)));

    private static SignalEntry OfFuture(string name, string unit, string formula, string warmUp, Func<BarSeries, ISignal> make) =>
        new(name, 1, unit, formula, warmUp, (board, underlying) => make(board.Bars(underlying, BarSource.Future, Usual)));
}
