using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Random;

namespace Vyuha.Simulation.Synthetic;

/// <summary>What a stream of random numbers is for; one part's draws never shift another's.</summary>
internal enum StreamPurpose : ulong
{
    Daily = 1,
    Path = 2,
    Quotes = 3,
    Contract = 4,
}

/// <summary>Independent seeded streams, one for each date and purpose, so a day's numbers depend on the seed and the date alone.</summary>
internal static class RandomStreams
{
    public static SplitMix64 Of(ulong seed, DateOnly date, StreamPurpose purpose) =>
        new(Mix(Mix(seed, (ulong)date.DayNumber), (ulong)purpose));

    /// <summary>A well-mixed word from two.</summary>
    public static ulong Mix(ulong word, ulong other)
    {
        var mixer = new SplitMix64(word ^ (other * 0xD6E8_FEB8_6659_FD93));
        return mixer.Next();
    }

    /// <summary>Two independent standard normals for two uniforms (Box–Muller).</summary>
    public static (double First, double Second) NextNormals(ref SplitMix64 random)
    {
        double radius = Math.Sqrt(-2 * ExactMath.Log(1 - random.NextDouble()));
        (double sin, double cos) = ExactMath.SinCosTurns(random.NextDouble());
        return (radius * cos, radius * sin);
    }
}
