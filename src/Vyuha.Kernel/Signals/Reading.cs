using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vyuha.Core;

namespace Vyuha.Kernel.Signals;

/// <summary>What a signal says at one instant: a value, or why there is none. There is no way to a number but through <see cref="TryGet"/>.</summary>
/// <typeparam name="T">A double, or a value type of nothing but doubles.</typeparam>
public readonly struct Reading<T>
    where T : unmanaged
{
    private readonly T _value;

    private Reading(T value, NotReady reason, Timestamp asOf, bool isProxy) => (_value, Reason, AsOf, IsProxy) = (value, reason, asOf, isProxy);

    public bool IsReady => Reason == NotReady.None;

    /// <summary><see cref="NotReady.None"/> when there is a value.</summary>
    public NotReady Reason { get; }

    /// <summary>When the last thing it is made of became known: a bar's end, a daily bar's day, a chain's instant. <c>default</c> when there is no value.</summary>
    public Timestamp AsOf { get; }

    /// <summary>Made of something that stands in for what is meant, as India VIX does for an index's own volatility.</summary>
    public bool IsProxy { get; }

    /// <param name="value">Every part of it NaN when there is none.</param>
    public bool TryGet(out T value)
    {
        value = _value;
        return Reason == NotReady.None;
    }

    public override string ToString() => IsReady ? $"{_value}{(IsProxy ? " (proxy)" : string.Empty)}" : $"not ready: {Reason}";

    internal static Reading<T> Of(T value, Timestamp asOf, bool isProxy = false) => new(value, NotReady.None, asOf, isProxy);

    internal static Reading<T> Not(NotReady reason)
    {
        Invariant.Require(reason != NotReady.None, "a signal that is not ready says why");
        Unsafe.SkipInit(out T nothing);
        Numbers(ref nothing).Fill(double.NaN);
        return new(nothing, reason, default, false);
    }

    /// <summary>The value as its doubles.</summary>
    internal static Span<double> Numbers(ref T value) => MemoryMarshal.Cast<T, double>(new Span<T>(ref value));
}
