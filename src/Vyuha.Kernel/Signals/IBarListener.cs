namespace Vyuha.Kernel.Signals;

/// <summary>What is told of each bar of a series as it closes.</summary>
internal interface IBarListener
{
    /// <summary>Bars of the days before that its value rests on: it is a function of these and of today's.</summary>
    int Depth { get; }

    /// <summary>Forgets everything and begins with these.</summary>
    void Rebuild(ReadOnlySpan<ClosedBar> bars);

    void Next(in ClosedBar bar);
}
