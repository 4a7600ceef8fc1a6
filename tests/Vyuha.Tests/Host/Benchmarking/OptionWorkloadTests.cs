using System.Text.Json;
using Vyuha.Host.Benchmarking;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Tests.Host.Benchmarking;

public sealed class OptionWorkloadTests
{
    [Fact]
    public void Every_way_through_the_grid_finds_the_same_volatilities()
    {
        // The constructor holds count, checksum and every volatility; here the baselines to that.
        var grid = new OptionGrid();
        grid.Solve();
        double sum = grid.SumOfVols();
        grid.SolveOneByOne();
        Assert.Equal(sum, grid.SumOfVols());
        grid.SolvePlainly();
        Assert.Equal(sum, grid.SumOfVols(), 1e-6);
    }

    [Fact]
    public void Every_way_through_the_batch_finds_the_same_prices_and_Greeks()
    {
        var batch = new OptionBatch();
        batch.Price();
        double sum = batch.Sum();
        batch.PriceOneByOne();
        Assert.Equal(sum, batch.Sum());
        batch.PriceAll();
        Assert.Equal(sum, batch.Sum());
        batch.PricePlainly();
        Assert.Equal(sum, batch.Sum(), 1e-6);
    }

    [Fact]
    public void A_refreshed_chain_finds_its_forward() => Assert.Equal(25_030, new ChainRefresh().Run(), 1e-6);

    [Fact]
    public void The_baseline_has_the_normal_law_to_fifteen_digits_of_one()
    {
        for (double x = -40; x < 40; x += 0.01)
        {
            Assert.Equal(ExactMath.NormalCdf(x), PlainNormal.Cdf(x), 1e-14);
            Assert.Equal(ExactMath.NormalPdf(x), PlainNormal.Density(x), 1e-15);
        }
    }

    [Fact]
    public void QuantLib_runs_beside_where_it_is_installed()
    {
        Assert.SkipUnless(File.Exists("/usr/include/ql/version.hpp") && File.Exists("/usr/bin/g++"), "QuantLib or g++ is not installed here.");
        string home = Directory.CreateTempSubdirectory("vyuha-home-").FullName;
        try
        {
            (int code, string output, string errors) = VyuhaProcess.Run(home, "bench", "--filter", "greeks of 4,096", "--peers", "--json");
            Assert.True(code == 0, errors);
            using JsonDocument json = JsonDocument.Parse(output);
            JsonElement result = Assert.Single(json.RootElement.GetProperty("results").EnumerateArray());
            Assert.Equal("GREEKS", result.GetProperty("name").GetString());
            Assert.StartsWith("QuantLib", result.GetProperty("peer").GetProperty("name").GetString(), StringComparison.Ordinal);
            // On any machine with vectors a batch is faster than one calculator after another.
            Assert.InRange(result.GetProperty("peer").GetProperty("times_peer").GetDouble(), 1.5, 200);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
