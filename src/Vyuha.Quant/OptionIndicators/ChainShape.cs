namespace Vyuha.Quant.OptionIndicators;

/// <summary>What every chain of strikes must be: as many calls and puts as strikes, and the strikes rising.</summary>
internal static class ChainShape
{
    public static void Require(ReadOnlySpan<double> strikes, ReadOnlySpan<double> calls, ReadOnlySpan<double> puts)
    {
        if (calls.Length != strikes.Length || puts.Length != strikes.Length)
            throw new ArgumentException("There is one call and one put for each strike.", nameof(strikes));
        for (int i = 1; i < strikes.Length; i++)
        {
            if (!(strikes[i] > strikes[i - 1]))
                throw new ArgumentException($"The strikes do not rise: {strikes[i - 1]} is followed by {strikes[i]}.", nameof(strikes));
        }
    }
}
