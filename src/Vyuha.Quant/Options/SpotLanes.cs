using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Turns sensitivities by the forward into those by the spot, F = S e^(bT), b being rate less yield.</summary>
/// <param name="carry">e^(bT).</param>
/// <param name="forward">F, rupee.</param>
/// <param name="years">T; not below 0.</param>
/// <param name="drift">b a year.</param>
internal readonly struct SpotLanes<T>(T carry, T forward, T years, T drift)
    where T : struct, ILanes<T>
{
    private readonly T _carry = carry;
    private readonly T _forward = forward;
    private readonly T _years = years;
    private readonly T _drift = drift;

    /// <summary>Of options whose <see cref="CarryStage"/> has run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SpotLanes<T> Of(in OptionTile tile, int index) => new(
        tile.Load<T>(TileColumn.Spare, index), tile.Load<T>(TileColumn.Forward, index), tile.Load<T>(TileColumn.Years, index), tile.Load<T>(TileColumn.SecondSpare, index));

    private T DriftPerDay => _drift * T.Of(Greeks.PerDay);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Delta(T delta) => delta * _carry;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gamma(T gamma) => gamma * _carry * _carry;

    /// <summary>With the spot held, the forward decays along with the option.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Theta(T theta, T delta) => theta - delta * _forward * _drift * T.Of(Greeks.PerDay);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Rho(T rho, T delta) => rho + delta * _forward * _years * T.Of(Greeks.RatePoint);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Vanna(T vanna) => vanna * _carry;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Charm(T charm, T delta, T gamma) => _carry * (charm - DriftPerDay * (delta + _forward * gamma));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Veta(T veta, T vanna) => veta - DriftPerDay * _forward * vanna;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Speed(T speed) => speed * _carry * _carry * _carry;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Zomma(T zomma) => zomma * _carry * _carry;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Color(T color, T gamma, T speed) => _carry * _carry * (color - DriftPerDay * (gamma + gamma + _forward * speed));
}
