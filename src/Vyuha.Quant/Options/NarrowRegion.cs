using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Options;

/// <summary>Which lanes the code without branches can price.</summary>
internal static class NarrowRegion<T>
    where T : struct, ILanes<T>
{
    /// <summary>The volatility where every argument lies in the region, else NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T VolOrNaN(T vol, in ExpiryLanes<T> expiry, T strike, T moneyness)
    {
        T nan = T.Of(double.NaN), zero = T.Of(0), infinity = T.Of(double.PositiveInfinity);
        T regular = T.IfLess(T.Of(NormalisedBlack<T>.NarrowLimit), vol * expiry.RootYears, nan, vol);
        regular = T.IfLess(T.Of(NormalisedBlack<T>.MoneynessLimit), T.Abs(moneyness), nan, regular);
        regular = T.IfLess(zero, T.Min(vol, expiry.Years), regular, nan);
        regular = T.IfLess(zero, T.Min(T.Min(expiry.Forward, strike), expiry.Discount), regular, nan);
        return T.IfLess(T.Max(T.Max(expiry.Forward, strike), T.Max(expiry.Discount, expiry.Years)), infinity, regular, nan);
    }
}
