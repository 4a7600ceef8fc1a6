namespace Vyuha.Quant.Options;

/// <summary>Where a batch's sensitivities go: one span a Greek, as long as the batch, in the units of <see cref="Greeks"/> and <see cref="HigherGreeks"/>.</summary>
/// <remarks>The first four are always wanted; any other is worked out where its span is given.</remarks>
public readonly ref struct GreekColumns(Span<double> delta, Span<double> gamma, Span<double> vega, Span<double> theta)
{
    public readonly Span<double> Delta = delta;
    public readonly Span<double> Gamma = gamma;
    public readonly Span<double> Vega = vega;
    public readonly Span<double> Theta = theta;

    public Span<double> Rho { get; init; }

    public Span<double> Vanna { get; init; }

    public Span<double> Volga { get; init; }

    public Span<double> Charm { get; init; }

    public Span<double> Veta { get; init; }

    public Span<double> Speed { get; init; }

    public Span<double> Zomma { get; init; }

    public Span<double> Color { get; init; }

    public Span<double> Ultima { get; init; }

    /// <summary>Whether one of second or third order beside gamma is wanted.</summary>
    internal bool WantMore => Vanna.Length + Volga.Length > 0 || WantHigher;

    /// <summary>Whether one of <see cref="HigherGreeks"/> is wanted.</summary>
    internal bool WantHigher => Charm.Length + Veta.Length + Speed.Length + Zomma.Length + Color.Length + Ultima.Length > 0;

    internal bool Fit(int length) =>
        Delta.Length == length && Gamma.Length == length && Vega.Length == length && Theta.Length == length
        && Fits(Rho, length) && Fits(Vanna, length) && Fits(Volga, length)
        && Fits(Charm, length) && Fits(Veta, length) && Fits(Speed, length)
        && Fits(Zomma, length) && Fits(Color, length) && Fits(Ultima, length);

    internal GreekColumns Slice(int start, int length) => new(Delta.Slice(start, length), Gamma.Slice(start, length), Vega.Slice(start, length), Theta.Slice(start, length))
    {
        Rho = Part(Rho, start, length),
        Vanna = Part(Vanna, start, length),
        Volga = Part(Volga, start, length),
        Charm = Part(Charm, start, length),
        Veta = Part(Veta, start, length),
        Speed = Part(Speed, start, length),
        Zomma = Part(Zomma, start, length),
        Color = Part(Color, start, length),
        Ultima = Part(Ultima, start, length),
    };

    internal void Set(int index, in Greeks greeks)
    {
        Delta[index] = greeks.Delta;
        Gamma[index] = greeks.Gamma;
        Vega[index] = greeks.Vega;
        Theta[index] = greeks.Theta;
        Put(Rho, index, greeks.Rho);
        Put(Vanna, index, greeks.Vanna);
        Put(Volga, index, greeks.Volga);
    }

    internal void Set(int index, in HigherGreeks greeks)
    {
        Put(Charm, index, greeks.Charm);
        Put(Veta, index, greeks.Veta);
        Put(Speed, index, greeks.Speed);
        Put(Zomma, index, greeks.Zomma);
        Put(Color, index, greeks.Color);
        Put(Ultima, index, greeks.Ultima);
    }

    /// <summary>Of a column that may be left out.</summary>
    internal static Span<double> Part(Span<double> column, int start, int length) => column.IsEmpty ? column : column.Slice(start, length);

    private static bool Fits(Span<double> column, int length) => column.IsEmpty || column.Length == length;

    private static void Put(Span<double> column, int index, double value)
    {
        if (!column.IsEmpty)
            column[index] = value;
    }
}
