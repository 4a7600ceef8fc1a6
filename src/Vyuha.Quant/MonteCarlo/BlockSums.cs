using System.Runtime.Intrinsics;

namespace Vyuha.Quant.MonteCarlo;

/// <summary>Sums over one block, of independent answers: antithetic pairs count as one.</summary>
public readonly record struct BlockSums(double Count, double Value, double ValueSquare, double Control, double ControlSquare, double Product)
{
    public static BlockSums operator +(BlockSums left, BlockSums right) => new(
        left.Count + right.Count, left.Value + right.Value, left.ValueSquare + right.ValueSquare,
        left.Control + right.Control, left.ControlSquare + right.ControlSquare, left.Product + right.Product);

    public static BlockSums Add(BlockSums left, BlockSums right) => left + right;

    internal static BlockSums Of(ReadOnlySpan<double> values, ReadOnlySpan<double> controls, bool inPairs)
    {
        int count = inPairs ? values.Length / 2 : values.Length;
        ReadOnlySpan<double> mirrors = inPairs ? values[count..] : default, controlMirrors = inPairs && !controls.IsEmpty ? controls[count..] : default;
        Vector256<double> value = default, square = default, control = default, controlSquare = default, product = default;
        for (int i = 0; i < count; i += Vector256<double>.Count)
        {
            Vector256<double> x = Load(values, mirrors, i);
            value += x;
            square += x * x;
            if (controls.IsEmpty)
                continue;
            Vector256<double> y = Load(controls, controlMirrors, i);
            control += y;
            controlSquare += y * y;
            product += x * y;
        }

        return new(count, Vector256.Sum(value), Vector256.Sum(square), Vector256.Sum(control), Vector256.Sum(controlSquare), Vector256.Sum(product));
    }

    private static Vector256<double> Load(ReadOnlySpan<double> numbers, ReadOnlySpan<double> mirrors, int index)
    {
        Vector256<double> own = Vector256.Create(numbers[index..]);
        return mirrors.IsEmpty ? own : (own + Vector256.Create(mirrors[index..])) * 0.5;
    }
}
