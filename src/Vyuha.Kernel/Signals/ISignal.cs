using System.Runtime.CompilerServices;

namespace Vyuha.Kernel.Signals;

/// <summary>A number, or a few, that decisions are made of: a pure function of closed bars, daily history and chains known by now.</summary>
public interface ISignal
{
    /// <summary>As the catalogue has it: <c>atr</c>, <c>iv-rank</c>.</summary>
    string Name { get; }

    /// <summary>Of the formula. Another formula is another version, and decisions of different versions are not compared.</summary>
    int Version { get; }

    /// <summary>What it is taken of and with which numbers: <c>NIFTY index 15m, period 14</c>.</summary>
    string Parameters { get; }

    /// <summary>Doubles in a value.</summary>
    int Width { get; }

    /// <summary>The reading of now without its type, for lists of signals.</summary>
    /// <param name="values">At least <see cref="Width"/> long; NaN where there is no value.</param>
    NotReady Read(Span<double> values);
}

/// <summary>A signal whose values are of one type.</summary>
/// <typeparam name="T">A double, or a value type of nothing but doubles.</typeparam>
public interface ISignal<T> : ISignal
    where T : unmanaged
{
    /// <summary>The reading of now. Asked for any number of times, or never, it is the same.</summary>
    Reading<T> Read();

    int ISignal.Width => Unsafe.SizeOf<T>() / sizeof(double);

    NotReady ISignal.Read(Span<double> values)
    {
        Reading<T> reading = Read();
        reading.TryGet(out T value);
        Reading<T>.Numbers(ref value).CopyTo(values);
        return reading.Reason;
    }
}
