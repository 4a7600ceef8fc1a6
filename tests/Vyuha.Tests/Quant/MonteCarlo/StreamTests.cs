using Vyuha.Quant.Random;

namespace Vyuha.Tests.Quant.MonteCarlo;

public sealed class StreamTests
{
    [Fact]
    public void Xoshiro_is_that_of_its_authors()
    {
        // The C code of Blackman and Vigna from the state 1, 2, 3, 4.
        Xoshiro256 random = Xoshiro256.From(1, 2, 3, 4);
        foreach (ulong expected in new ulong[]
            {
                41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205, 9973669472204895162, 14011001112246962877, 12406186145184390807,
                15849039046786891736, 10450023813501588000,
            })
            Assert.Equal(expected, random.Next());
        Assert.Throws<ArgumentException>(() => Xoshiro256.From(0, 0, 0, 0));
    }

    [Theory]
    [InlineData(0, 0, -0.768993053821005919, 1.66611845871420007)]
    [InlineData(0, 1, -0.86844610747024522, -2.73915115566430504)]
    [InlineData(5, 0, 1.06513588153387983, -0.645231119593625195)]
    [InlineData(5, 1, 0.542910837255236861, -0.664970283196986437)]
    [InlineData(15, 0, 0.765744277834972389, 1.58532027352789981)]
    [InlineData(15, 1, 2.04474282869791729, 0.064134594905964385)]
    public void Normals_are_those_of_the_definition(int lane, int group, double cosine, double sine)
    {
        // The definition in 30 digits with mpmath, seed 42: group g of lane j is at 16 g + j, and its sine 512 further on.
        double[] block = new double[NormalStream.BlockLength];
        new NormalStream(42).Normals(block);
        Assert.Equal(cosine, block[16 * group + lane], 1e-15 * (1 + Math.Abs(cosine)));
        Assert.Equal(sine, block[512 + 16 * group + lane], 1e-15 * (1 + Math.Abs(sine)));
    }

    [Fact]
    public void Uniforms_are_those_of_sixteen_single_generators()
    {
        double[] block = new double[NormalStream.BlockLength];
        var stream = new NormalStream(7);
        stream.Uniforms(block);
        var lanes = new Xoshiro256[16];
        for (int lane = 0; lane < 16; lane++)
            lanes[lane] = new Xoshiro256(7 + (ulong)lane);
        for (int i = 0; i < block.Length; i++)
            Assert.Equal(lanes[i % 16].NextDouble(), block[i]);
        Assert.Throws<ArgumentException>(() => stream.Normals(new double[16]));
    }

    [Fact]
    public void Normals_have_the_moments_and_tails_of_their_law()
    {
        double[] block = new double[NormalStream.BlockLength];
        var stream = new NormalStream(1);
        const int Blocks = 4_000;
        double sum = 0, square = 0, cube = 0, fourth = 0;
        int beyond = 0;
        for (int i = 0; i < Blocks; i++)
        {
            stream.Normals(block);
            foreach (double z in block)
            {
                sum += z;
                square += z * z;
                cube += z * z * z;
                fourth += z * z * z * z;
                beyond += Math.Abs(z) > 3.290526731491926 ? 1 : 0; // One in a thousand.
            }
        }

        // Four standard errors each: 1, √2, √15, √96 over √n.
        double n = Blocks * (double)NormalStream.BlockLength, root = Math.Sqrt(n);
        Assert.Equal(0, sum / n, 4 / root);
        Assert.Equal(1, square / n, 4 * Math.Sqrt(2) / root);
        Assert.Equal(0, cube / n, 4 * Math.Sqrt(15) / root);
        Assert.Equal(3, fourth / n, 4 * Math.Sqrt(96) / root);
        Assert.Equal(0.001, beyond / n, 4 * Math.Sqrt(0.001) / root);
    }
}
