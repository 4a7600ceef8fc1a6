namespace Vyuha.Storage.Quality;

/// <summary>All options of one expiry at one instant, by rising strike.</summary>
/// <param name="Time">Nanoseconds since 1970 UTC.</param>
/// <param name="Expiry">The expiry.</param>
/// <param name="Discount">Price of one rupee at expiry.</param>
/// <param name="Strikes">Rupee, rising.</param>
/// <param name="CallRows">Row of the call at each strike, −1 when there is none.</param>
/// <param name="PutRows">The same of the put.</param>
/// <param name="Forward">From put–call parity near the money; 0 when too few pairs trade.</param>
internal sealed record ChainSlice(
    long Time, DateOnly Expiry, double Discount, double[] Strikes, int[] CallRows, int[] PutRows, double Forward);
