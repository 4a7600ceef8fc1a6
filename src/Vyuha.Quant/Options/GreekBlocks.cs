using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Prices a block of options in the narrow region and stores the sensitivities that are wanted.</summary>
internal static class GreekBlocks<T>
    where T : struct, ILanes<T>
{
    /// <summary>The present values of the block.</summary>
    /// <param name="expiry">The expiry of the block, or of each lane.</param>
    /// <param name="sign">+1 call, −1 put.</param>
    /// <param name="strike">Strike.</param>
    /// <param name="moneyness">ln(F/K).</param>
    /// <param name="intrinsic">Undiscounted.</param>
    /// <param name="vol">Annualised.</param>
    /// <param name="greeks">Overwritten from <paramref name="index"/> on.</param>
    /// <param name="more">Whether an optional column is wanted; decided once a batch.</param>
    /// <param name="index">The block's first option.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Store(
        in ExpiryLanes<T> expiry, T sign, T strike, T moneyness, T intrinsic, T vol, in GreekColumns greeks, bool more, int index)
    {
        T deviation = vol * expiry.RootYears;
        BlackLanes<T> black = BlackLanes<T>.Narrow(expiry, strike, moneyness, deviation);
        T price = black.Price(expiry, intrinsic);
        T rawVega = black.RawVega(expiry);
        T delta = black.Delta(expiry, sign);
        T gamma = black.Gamma(expiry, deviation);
        delta.Store(greeks.Delta, index);
        gamma.Store(greeks.Gamma, index);
        (rawVega * T.Of(Greeks.VolPoint)).Store(greeks.Vega, index);
        BlackLanes<T>.Theta(expiry, price, rawVega, vol).Store(greeks.Theta, index);
        if (more)
            StoreMore(expiry, black, price, delta, gamma, rawVega, deviation, vol, greeks, index);
        return price;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreMore(
        in ExpiryLanes<T> expiry, in BlackLanes<T> black, T price, T delta, T gamma, T rawVega, T deviation, T vol, in GreekColumns greeks, int index)
    {
        if (!greeks.Rho.IsEmpty)
            BlackLanes<T>.Rho(expiry, price).Store(greeks.Rho, index);
        if (!greeks.Vanna.IsEmpty)
            black.Vanna(expiry, vol).Store(greeks.Vanna, index);
        if (!greeks.Volga.IsEmpty)
            black.Volga(rawVega, vol).Store(greeks.Volga, index);
        if (!greeks.Charm.IsEmpty)
            black.Charm(expiry, delta).Store(greeks.Charm, index);
        if (!greeks.Veta.IsEmpty)
            black.Veta(expiry, rawVega).Store(greeks.Veta, index);
        if (!greeks.Speed.IsEmpty)
            black.Speed(expiry, gamma, deviation).Store(greeks.Speed, index);
        if (!greeks.Zomma.IsEmpty)
            black.Zomma(gamma, vol).Store(greeks.Zomma, index);
        if (!greeks.Color.IsEmpty)
            black.Color(expiry, gamma).Store(greeks.Color, index);
        if (!greeks.Ultima.IsEmpty)
            black.Ultima(rawVega, vol).Store(greeks.Ultima, index);
    }
}
