namespace Vyuha.Research.Reports;

/// <summary>A linear axis from data to pixels with round ticks.</summary>
internal sealed class Scale
{
    private readonly double _pixelFrom;
    private readonly double _pixelTo;

    public Scale(double from, double to, double pixelFrom, double pixelTo)
    {
        (_pixelFrom, _pixelTo) = (pixelFrom, pixelTo);
        (From, To) = to > from ? (from, to) : (from - 1, from + 1);
    }

    public double From { get; }

    public double To { get; }

    public double this[double value] => _pixelFrom + (value - From) / (To - From) * (_pixelTo - _pixelFrom);

    /// <summary>An axis whose ends are ticks, so that no line leaves the picture.</summary>
    public static Scale Rounded(double from, double to, double pixelFrom, double pixelTo, int wanted)
    {
        if (to <= from)
            (from, to) = (from - 1, from + 1);
        double step = Step(from, to, wanted);
        return new Scale(Math.Floor(from / step) * step, Math.Ceiling(to / step) * step, pixelFrom, pixelTo);
    }

    public IEnumerable<double> Ticks(int wanted)
    {
        double step = Step(From, To, wanted);
        double first = Math.Ceiling(From / step - 1e-9);
        for (int i = 0; (first + i) * step <= To + step * 1e-9; i++)
            yield return (first + i) * step;
    }

    private static double Step(double from, double to, int wanted)
    {
        double rough = (to - from) / wanted;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double lead = rough / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }
}
