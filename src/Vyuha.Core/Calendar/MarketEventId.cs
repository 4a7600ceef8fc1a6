namespace Vyuha.Core.Calendar;

/// <summary>The number by which inputs refer to a text: FNV-1a over its UTF-16 units, never 0.</summary>
/// <remarks>Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, "The FNV non-cryptographic hash algorithm", parameters of 64 bits.</remarks>
public static class MarketEventId
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(string id)
    {
        ulong hash = Basis;
        foreach (char unit in id)
        {
            hash = unchecked((hash ^ (byte)unit) * Prime);
            hash = unchecked((hash ^ (byte)(unit >> 8)) * Prime);
        }

        return hash == 0 ? 1 : hash;
    }
}
