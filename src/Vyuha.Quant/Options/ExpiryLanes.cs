using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary><see cref="BlackExpiry"/> over lanes: one expiry for all of them, or one for each.</summary>
internal readonly struct ExpiryLanes<T>
    where T : struct, ILanes<T>
{
    public readonly T Forward;
    public readonly T InverseForward;
    public readonly T Discount;
    public readonly T Years;
    public readonly T RootYears;
    public readonly T RatePerDay;
    public readonly T DecayPerDay;

    public ExpiryLanes(in BlackExpiry shared)
    {
        Forward = T.Of(shared.Forward);
        InverseForward = T.Of(shared.InverseForward);
        Discount = T.Of(shared.Discount);
        Years = T.Of(shared.Years);
        RootYears = T.Of(shared.RootYears);
        RatePerDay = T.Of(shared.RatePerDay);
        DecayPerDay = T.Of(shared.DecayPerDay);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ExpiryLanes(T forward, T inverseForward, T discount, T years, T rootYears, T ratePerDay, T decayPerDay)
    {
        Forward = forward;
        InverseForward = inverseForward;
        Discount = discount;
        Years = years;
        RootYears = rootYears;
        RatePerDay = ratePerDay;
        DecayPerDay = decayPerDay;
    }
}
