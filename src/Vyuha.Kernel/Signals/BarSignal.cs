using Vyuha.Core;
using Vyuha.Quant.Indicators;

namespace Vyuha.Kernel.Signals;

/// <summary>An indicator on the closed bars of a series.</summary>
public abstract class BarSignal<T> : ISignal<T>
    where T : unmanaged
{
    private protected BarSignal(BarSeries bars, string name, int version, string parameters) =>
        (Bars, Name, Version, Parameters) = (bars, name, version, $"{bars}, {parameters}");

    /// <summary>What it is taken of.</summary>
    public BarSeries Bars { get; }

    public string Name { get; }

    public int Version { get; }

    public string Parameters { get; }

    /// <summary>At the last closed bar.</summary>
    public abstract Reading<T> Read();

    /// <summary>At the closed bar before the last: a breakout is a close beyond the channel of the bar before.</summary>
    public abstract Reading<T> ReadPrevious();
}

/// <summary>How a closed bar becomes the input of an indicator.</summary>
internal delegate TInput InputOf<out TInput>(in ClosedBar bar);

/// <summary>The same with the kind of input an indicator reads.</summary>
internal sealed class BarSignal<TInput, T> : BarSignal<T>, IBarListener
    where TInput : unmanaged
    where T : unmanaged
{
    private readonly Func<IIndicator<TInput, T>> _make;
    private readonly InputOf<TInput> _input;
    private readonly bool _needsVolume;
    private readonly NotReady _ifNone;
    private IIndicator<TInput, T> _indicator;
    private T _value;
    private T _before;
    private int _seen;

    public BarSignal(BarSeries bars, string name, int version, string parameters, Func<IIndicator<TInput, T>> make, InputOf<TInput> input, bool needsVolume, int depth, NotReady ifNone)
        : base(bars, name, version, parameters)
    {
        (_make, _input, _needsVolume, _ifNone, _indicator) = (make, input, needsVolume, ifNone, make());
        // Averages without an end forget by e to the power of -10 in ten times their length; 256 bars are more for all but the longest.
        Depth = depth > 0 ? depth : Math.Max(256, 10 * (_indicator.WarmUp + 1));
    }

    public int Depth { get; }

    public override Reading<T> Read() => Read(_value, 0);

    public override Reading<T> ReadPrevious() => Read(_before, 1);

    public void Rebuild(ReadOnlySpan<ClosedBar> bars)
    {
        (_indicator, _seen) = (_make(), 0);
        foreach (ref readonly ClosedBar bar in bars)
            Next(bar);
    }

    public void Next(in ClosedBar bar)
    {
        _before = _value;
        _value = _indicator.Next(_input(bar));
        _seen++;
    }

    private Reading<T> Read(T value, int back)
    {
        if (Bars.Problem is not NotReady.None and var problem)
            return Reading<T>.Not(problem);
        if (_seen <= back)
            return Reading<T>.Not(NotReady.WarmingUp);
        ClosedBar bar = Bars[back];
        foreach (double number in Reading<T>.Numbers(ref value))
        {
            if (!double.IsFinite(number))
                return Reading<T>.Not(WhyNot(bar, back));
        }

        return Reading<T>.Of(value, bar.End);
    }

    private NotReady WhyNot(in ClosedBar bar, int back) =>
        _needsVolume && double.IsNaN(bar.Prices.Volume) ? NotReady.NoVolume
        : _seen - back <= _indicator.WarmUp ? NotReady.WarmingUp
        : _ifNone;
}
