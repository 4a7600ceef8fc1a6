using Vyuha.Quant.Arithmetic;

namespace Vyuha.Quant.Random;

/// <summary>Blocks of <see cref="SobolSequence"/> instead of random numbers: each call is the next dimension of 1,024 consecutive points.</summary>
/// <remarks>
/// A replicate moves the whole sequence by a random digital shift, one for each dimension, so that an average over replicates has no bias and their
/// scatter shows its error: A. Owen, "Monte Carlo theory, methods and examples", chapter 17.
/// </remarks>
internal sealed class QuasiStream
{
    private const ulong Mask = (1UL << SobolSequence.Digits) - 1;

    private readonly ulong[] _bits = new ulong[NormalStream.BlockLength];
    private long _first;
    private ulong _shift;
    private int _dimension;

    /// <summary>Begins with the first dimension of a block.</summary>
    /// <param name="seed">Of the shifts.</param>
    /// <param name="replicate">From 0.</param>
    /// <param name="block">Block of 1,024 points, from 0.</param>
    public void Begin(ulong seed, int replicate, int block)
    {
        _first = (long)block * NormalStream.BlockLength;
        _shift = new SplitMix64(seed + (ulong)replicate).Next();
        _dimension = 0;
    }

    /// <summary>Uniforms strictly between 0 and 1.</summary>
    /// <exception cref="InvalidOperationException">The paths need more dimensions than there are.</exception>
    public void Uniforms(Span<double> uniforms)
    {
        if (_dimension == SobolSequence.MostDimensions)
        {
            throw new InvalidOperationException(
                $"Paths that take more than {SobolSequence.MostDimensions} numbers each have no Sobol points: take fewer steps, or random numbers.");
        }

        ulong shift = new SplitMix64(_shift ^ ((ulong)_dimension * 0x9E37_79B9_7F4A_7C15)).Next() & Mask;
        SobolSequence.Fill(_dimension++, _first, _bits);
        for (int i = 0; i < uniforms.Length; i++)
            uniforms[i] = ((_bits[i] ^ shift) + 0.5) * (1.0 / (1L << SobolSequence.Digits));
    }

    /// <summary>Standard normals of them.</summary>
    /// <exception cref="InvalidOperationException">The paths need more dimensions than there are.</exception>
    public void Normals(Span<double> normals)
    {
        Uniforms(normals);
        LaneRunner.Run(new InverseJob(normals));
    }

    private readonly ref struct InverseJob(Span<double> numbers) : ILaneJob
    {
        private readonly Span<double> _numbers = numbers;

        public int Length => _numbers.Length;

        public void Block<T>(int index)
            where T : struct, ILanes<T> =>
            QuickGaussianInverse<T>.Of(T.Load(_numbers, index)).Store(_numbers, index);
    }
}
