using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Up to 64 options of a batch on their way through the formulas, a column a quantity, on the caller's stack.</summary>
/// <remarks>
/// One formula after another goes over the whole tile. Pricing an option is one long chain of operations that wait for each other; in a loop
/// over one formula the processor works on several options at a time. The caller's columns are read once and written once: columns of equal
/// length tend to share the places of the first cache, and a dozen of them drive each other out.
/// </remarks>
internal readonly ref struct OptionTile
{
    public const int Size = 64;

    private const int Columns = 17;

    public readonly Span<double> Forward;
    public readonly Span<double> Strike;
    public readonly Span<double> Years;
    public readonly Span<double> Discount;
    public readonly Span<double> InverseForward;
    public readonly Span<double> RootYears;
    public readonly Span<double> RatePerDay;
    public readonly Span<double> DecayPerDay;

    /// <summary>+1 call, −1 put.</summary>
    public readonly Span<double> Sign;

    /// <summary>Annualised; NaN where the option is outside the region of the lanes.</summary>
    public readonly Span<double> Vol;

    /// <summary>ln(F/K).</summary>
    public readonly Span<double> Moneyness;

    /// <summary>ln(F/K)/(σ√T).</summary>
    public readonly Span<double> Standardised;

    /// <summary>F n(d1).</summary>
    public readonly Span<double> Weight;

    /// <summary>Present values.</summary>
    public readonly Span<double> Price;

    /// <summary>Per rupee of the forward.</summary>
    public readonly Span<double> Delta;

    /// <summary>For what only one kind of batch needs.</summary>
    public readonly Span<double> Spare;

    /// <inheritdoc cref="Spare"/>
    public readonly Span<double> SecondSpare;

    /// <param name="memory">As long as <see cref="Room"/> says.</param>
    /// <param name="length">Options in it, as many as there is room for or fewer.</param>
    public OptionTile(Span<double> memory, int length)
    {
        int room = memory.Length / Columns;
        Forward = memory.Slice(0 * room, length);
        Strike = memory.Slice(1 * room, length);
        Years = memory.Slice(2 * room, length);
        Discount = memory.Slice(3 * room, length);
        InverseForward = memory.Slice(4 * room, length);
        RootYears = memory.Slice(5 * room, length);
        RatePerDay = memory.Slice(6 * room, length);
        DecayPerDay = memory.Slice(7 * room, length);
        Sign = memory.Slice(8 * room, length);
        Vol = memory.Slice(9 * room, length);
        Moneyness = memory.Slice(10 * room, length);
        Standardised = memory.Slice(11 * room, length);
        Weight = memory.Slice(12 * room, length);
        Price = memory.Slice(13 * room, length);
        Delta = memory.Slice(14 * room, length);
        Spare = memory.Slice(15 * room, length);
        SecondSpare = memory.Slice(16 * room, length);
    }

    public int Length => Sign.Length;

    /// <summary>Doubles that the tiles of so many options need.</summary>
    public static int Room(int options) => Columns * Math.Min(Size, options);

    /// <summary>One expiry for all of a memory's tiles.</summary>
    public static void Share(in BlackExpiry expiry, Span<double> memory)
    {
        var tile = new OptionTile(memory, memory.Length / Columns);
        tile.Forward.Fill(expiry.Forward);
        tile.Years.Fill(expiry.Years);
        tile.Discount.Fill(expiry.Discount);
        tile.InverseForward.Fill(expiry.InverseForward);
        tile.RootYears.Fill(expiry.RootYears);
        tile.RatePerDay.Fill(expiry.RatePerDay);
        tile.DecayPerDay.Fill(expiry.DecayPerDay);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ExpiryLanes<T> Expiry<T>(int index)
        where T : struct, ILanes<T> => new(
            T.Load(Forward, index), T.Load(InverseForward, index), T.Load(Discount, index), T.Load(Years, index),
            T.Load(RootYears, index), T.Load(RatePerDay, index), T.Load(DecayPerDay, index));

    /// <summary>What the sensitivities need of the price.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BlackLanes<T> Black<T>(int index, T deviation)
        where T : struct, ILanes<T>
    {
        T half = deviation * T.Of(0.5), standardised = T.Load(Standardised, index);
        return new(T.Of(0), standardised + half, standardised - half, T.Load(Weight, index) * T.Load(InverseForward, index));
    }
}
