using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Up to 64 options of a batch on their way through the formulas, a column a quantity, on the caller's stack.</summary>
/// <remarks>
/// One formula after another goes over the whole tile. Pricing an option is one long chain of operations that wait for each other; in a loop
/// over one formula the processor works on several options at a time. The caller's columns are read once and written once: columns of equal
/// length tend to share the places of the first cache, and a dozen of them drive each other out. A tile is one span and not one a column,
/// because each formula takes a copy of it.
/// </remarks>
/// <param name="memory">As long as <see cref="Room"/> says.</param>
/// <param name="length">Options in it, up to <see cref="Size"/>.</param>
internal readonly ref struct OptionTile(Span<double> memory, int length)
{
    public const int Size = 64;

    /// <summary>Doubles that a tile needs.</summary>
    public const int Room = Size * (1 + (int)TileColumn.SecondSpare);

    private readonly Span<double> _memory = memory;

    public int Length { get; } = length;

    public Span<double> this[TileColumn column] => _memory.Slice((int)column * Size, Length);

    /// <summary>One expiry for all of a memory's tiles.</summary>
    public static void Share(in BlackExpiry expiry, Span<double> memory)
    {
        var tile = new OptionTile(memory, Size);
        tile[TileColumn.Forward].Fill(expiry.Forward);
        tile[TileColumn.Years].Fill(expiry.Years);
        tile[TileColumn.Discount].Fill(expiry.Discount);
        tile[TileColumn.InverseForward].Fill(expiry.InverseForward);
        tile[TileColumn.RootYears].Fill(expiry.RootYears);
        tile[TileColumn.RatePerDay].Fill(expiry.RatePerDay);
        tile[TileColumn.DecayPerDay].Fill(expiry.DecayPerDay);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Load<T>(TileColumn column, int index)
        where T : struct, ILanes<T> => T.Load(_memory, (int)column * Size + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<T>(TileColumn column, int index, T value)
        where T : struct, ILanes<T> => value.Store(_memory, (int)column * Size + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ExpiryLanes<T> Expiry<T>(int index)
        where T : struct, ILanes<T> => new(
            Load<T>(TileColumn.Forward, index), Load<T>(TileColumn.InverseForward, index), Load<T>(TileColumn.Discount, index), Load<T>(TileColumn.Years, index),
            Load<T>(TileColumn.RootYears, index), Load<T>(TileColumn.RatePerDay, index), Load<T>(TileColumn.DecayPerDay, index));

    /// <summary>What the sensitivities need of the price.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BlackLanes<T> Black<T>(int index, T deviation)
        where T : struct, ILanes<T>
    {
        T half = deviation * T.Of(0.5), standardised = Load<T>(TileColumn.Standardised, index);
        return new(T.Of(0), standardised + half, standardised - half, Load<T>(TileColumn.Weight, index) * Load<T>(TileColumn.InverseForward, index));
    }
}
