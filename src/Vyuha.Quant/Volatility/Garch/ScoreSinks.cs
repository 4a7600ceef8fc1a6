using System.Runtime.CompilerServices;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Volatility.Garch;

/// <summary>Takes the slopes of each single return's log-likelihood.</summary>
internal interface IScoreSink<T>
    where T : struct, ILanes<T>
{
    static abstract bool TakesScores { get; }

    void Add(in GarchSlopes<T> scores);
}

/// <summary>Nobody wants them.</summary>
internal readonly struct NoScores<T> : IScoreSink<T>
    where T : struct, ILanes<T>
{
    public static bool TakesScores => false;

    public void Add(in GarchSlopes<T> scores)
    {
    }
}

/// <summary>Adds up the products of all pairs of slopes: the outer-product estimate of the information matrix.</summary>
internal readonly struct OuterProduct<T>(T[] sums) : IScoreSink<T>
    where T : struct, ILanes<T>
{
    /// <summary>Coordinates of a point: mean, ω, α, γ, β, ν, λ.</summary>
    public const int Coordinates = 7;

    public static bool TakesScores => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in GarchSlopes<T> scores)
    {
        AddRow(0, scores.Mean, scores);
        AddRow(1, scores.Omega, scores);
        AddRow(2, scores.Alpha, scores);
        AddRow(3, scores.Gamma, scores);
        AddRow(4, scores.Beta, scores);
        AddRow(5, scores.Shape, scores);
        AddRow(6, scores.Skew, scores);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddRow(int row, T of, in GarchSlopes<T> scores)
    {
        Span<T> sum = sums.AsSpan(row * Coordinates, Coordinates);
        sum[0] = T.Fma(of, scores.Mean, sum[0]);
        sum[1] = T.Fma(of, scores.Omega, sum[1]);
        sum[2] = T.Fma(of, scores.Alpha, sum[2]);
        sum[3] = T.Fma(of, scores.Gamma, sum[3]);
        sum[4] = T.Fma(of, scores.Beta, sum[4]);
        sum[5] = T.Fma(of, scores.Shape, sum[5]);
        sum[6] = T.Fma(of, scores.Skew, sum[6]);
    }
}
