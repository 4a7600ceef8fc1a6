#:project ../src/Vyuha.Quant/Vyuha.Quant.csproj

// From the quotes of three expiries to forwards, smiles, a surface without arbitrage, constant maturities and skew.
//     dotnet run samples/surface.cs
using Vyuha.Quant.OptionIndicators;
using Vyuha.Quant.Options;
using Vyuha.Quant.Random;
using Vyuha.Quant.Surface;

// A market to read: bids and asks in ticks of 0.05 about a known smile, its spot and rate not told to what follows.
double hint = 24_000, rate = 0.06, tick = 0.05;
var random = new SplitMix64(3);
var loader = new SmileQuotes();
var expiries = new List<ExpiryQuotes>();
foreach (int days in new[] { 9, 30, 65 })
{
    double years = days / 365.0, discount = Math.Exp(-rate * years);
    double[] strikes = [.. Enumerable.Range(0, 61).Select(i => 22_500.0 + 50 * i)];
    double[] callBids = new double[61], callAsks = new double[61], putBids = new double[61], putAsks = new double[61];
    for (int i = 0; i < strikes.Length; i++)
    {
        double z = Math.Log(strikes[i] / hint) / Math.Sqrt(years), vol = 0.13 - 0.11 * z + 0.4 * z * z / (1 + Math.Abs(z)) + 0.0002 * random.NextNormal();
        Quote(true, ref callBids[i], ref callAsks[i]);
        Quote(false, ref putBids[i], ref putAsks[i]);

        void Quote(bool isCall, ref double bid, ref double ask)
        {
            double price = Black76.Price(isCall, 24_000 / discount, strikes[i], years, vol, discount), half = 0.05 + 0.005 * price;
            (bid, ask) = (tick * Math.Floor((price - half) / tick), tick * Math.Ceiling((price + half) / tick));
        }
    }

    // The forward is where calls and puts cost the same.
    double[] calls = [.. callBids.Zip(callAsks, (bid, ask) => (bid + ask) / 2)], puts = [.. putBids.Zip(putAsks, (bid, ask) => (bid + ask) / 2)];
    double[] widths = [.. strikes.Select((_, i) => callAsks[i] - callBids[i] + putAsks[i] - putBids[i])];
    ImpliedForwardResult forward = ImpliedForward.Find(strikes, calls, puts, widths, discount, hint);
    loader.Load(forward.Forward, years, discount, strikes, callBids, callAsks, putBids, putAsks, tick);
    expiries.Add(ExpiryQuotes.Of(loader));
    Console.WriteLine($"{days,3} days: forward {forward.Forward:0.00} from {forward.Pairs} pairs; {loader.Count} of {strikes.Length} strikes are quotes, {loader.LeftOut.OneSided} have no bid, {loader.LeftOut.SmallDelta} too small a delta");
}

if (!VolatilitySurface.TryBuild(expiries, hint, EventClock.Plain, SurfaceModel.Svi, out VolatilitySurface? surface, out IReadOnlyList<ExpirySmile> outcomes))
    throw new InvalidOperationException(string.Join(", ", outcomes.Select(one => one.Fit.Status)));

Console.WriteLine($"\n{surface!.Model} surface");
foreach (ExpirySmile expiry in surface.Expiries)
    Console.WriteLine($"{365 * expiry.Years,3:0} days: {expiry.Fit.Inside} of {expiry.Fit.Quotes} quotes inside, jump wings: skew {expiry.Fit.Smile.ToJumpWings(expiry.Years).Skew:0.000}, put wing {expiry.Fit.Smile.ToJumpWings(expiry.Years).PutWing:0.000}, call wing {expiry.Fit.Smile.ToJumpWings(expiry.Years).CallWing:0.000}");

Console.WriteLine("\n days   forward    ATM   25-delta RR   fly");
foreach (int days in new[] { 15, 30, 45, 60 })
{
    double years = days / 365.0, atTheMoney = surface.AtTheMoneyVol(years);
    DeltaSkew skew = surface.Skew(years);
    Console.WriteLine($"{days,5}  {surface.Forward(years),8:0.00}  {atTheMoney:P2}   {skew.RiskReversal,9:P2}  {skew.Butterfly(atTheMoney),6:P2}");
}

// Any strike, any time; and the whole surface after the underlying has moved.
Console.WriteLine($"\n23,500 in 20 days: {surface.Vol(23_500, 20.0 / 365):P2}");
foreach (SmileDynamics dynamics in new[] { SmileDynamics.StickyStrike, SmileDynamics.StickyMoneyness })
{
    var moved = new MovedSurface(surface, hint, dynamics);
    moved.MoveTo(0.98 * hint);
    Console.WriteLine($"after a fall of 2 %, {dynamics}: {moved.Vol(23_500, 20.0 / 365):P2}");
}
