using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Research;

namespace Vyuha.Host.Session;

/// <summary>
/// Asks the broker now and then, and soon after what is held has changed, which margin it wants for all of it, and compares. The model decides, for it also knows
/// tomorrow and what a trade would need; but whoever trusts it with money wants to know how far it is from the broker's own figure.
/// </summary>
internal sealed class MarginWatch(SessionOptions options)
{
    private MarginQuestion _asked = MarginQuestion.Nothing;
    private Timestamp _next;
    private bool _isWideTold;
    private bool _isFailureTold;
    private bool _isUnsupported;

    /// <summary>The last comparison of the day; null before the first and after all has been closed.</summary>
    public MarginGap? Last { get; private set; }

    /// <summary>What is to be asked now; null when nothing is due.</summary>
    /// <param name="kernel">Read only.</param>
    /// <param name="instruments">All contracts of the day.</param>
    /// <param name="now">On the session's clock.</param>
    public MarginQuestion? Due(TradingKernel kernel, IReadOnlyList<InstrumentOfSymbol> instruments, Timestamp now)
    {
        if (_isUnsupported || now < _next || kernel.HasWorkInProgress)
            return null;
        _next = now.Plus(options.MarginRetry);
        MarginQuestion held = Held(kernel, instruments);
        if (!held.IsMargined)
        {
            (Last, _asked) = (null, MarginQuestion.Nothing);
            return null;
        }

        if (held.IsLike(_asked) && Last is { } last && now < last.At.Plus(options.MarginReading))
            return null;
        return _asked = held;
    }

    /// <summary>The broker's answer. One about what is no longer held says nothing.</summary>
    /// <returns>What a person should hear; null for nothing.</returns>
    public Alarm? On(MarginRead read, TradingKernel kernel, IReadOnlyList<InstrumentOfSymbol> instruments, Timestamp now)
    {
        _isFailureTold = false;
        if (read.Broker <= Money.Zero || !Held(kernel, instruments).IsLike(read.Question) || kernel.MarginNow() is not { } model)
            return null;
        var gap = new MarginGap(now, read.Broker, model.Total);
        Last = gap;
        bool isNews = gap.IsWide && !_isWideTold;
        _isWideTold = gap.IsWide;
        return !isNews ? null : new Alarm(
            now, Severity.Warning, AlarmKind.MarginGap,
            $"The broker asks {MoneyText.Whole(gap.Broker)} of margin for what is held, our model {MoneyText.Whole(gap.Model)}. Sizes follow the model: compare the broker's calculator with 'vyuha margin', and lower margin_use_account_percent while it asks more.");
    }

    /// <summary>No answer: the model stands alone.</summary>
    /// <returns>What a person should hear; null for nothing.</returns>
    public Alarm? On(MarginFailed failed, Timestamp now)
    {
        bool isTold = _isFailureTold;
        (_isFailureTold, _isUnsupported) = (true, failed.IsUnsupported);
        return isTold ? null : new Alarm(
            now, Severity.Notice, AlarmKind.MarginGap,
            $"The broker's margin cannot be read: {failed.Why} {(failed.IsUnsupported ? "It is not asked again today" : "It is asked again")}; the model stands alone.");
    }

    private static MarginQuestion Held(TradingKernel kernel, IReadOnlyList<InstrumentOfSymbol> instruments)
    {
        var legs = new List<(InstrumentOfSymbol, long)>();
        foreach (InstrumentOfSymbol one in instruments)
        {
            if (one.Instrument.IsTradable && kernel.NetUnits(one.Id) is not 0 and long units)
                legs.Add((one, units));
        }

        return new MarginQuestion(legs);
    }
}
