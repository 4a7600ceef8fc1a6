using System.Text.Json;

namespace Vyuha.Tests.Host.Commands;

/// <summary><c>vyuha margin --span</c> on the excerpt of 25 June 2026: its future's array is the clearing corporation's own.</summary>
public sealed class SpanMarginTests : IDisposable
{
    private const string Long = "symbol,exchange,side,quantity\nNIFTY30JUN26FUT,NFO,BUY,65\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-span-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Market rules §3.4: the worst future loss of 2,244.36 a unit times 65 is ₹1,45,883. Exposure: 2 % of 24,051.80 × 65.
    [Fact]
    public void A_future_is_margined_by_the_files_array()
    {
        (int code, string output, string errors) = Run(Long, "--date", "2026-06-25", "--json");
        Assert.True(code == 0, errors);
        JsonElement one = JsonDocument.Parse(output).RootElement.GetProperty("underlyings")[0];
        Assert.Equal(145_883.40m, one.GetProperty("margin").GetProperty("span").GetDecimal());
        Assert.Equal(31_267.34m, one.GetProperty("margin").GetProperty("exposure").GetDecimal());
        Assert.Equal(24_021.65m, one.GetProperty("underlying_price").GetDecimal());
        Assert.Equal("NSCCL", one.GetProperty("span_file").GetProperty("clearing_organisation").GetString());

        // Short, the index one range up: 2,226.91 × 65.
        (_, output, _) = Run(Long.Replace("BUY", "SELL", StringComparison.Ordinal), "--date", "2026-06-25", "--json");
        Assert.Equal(144_749.15m, JsonDocument.Parse(output).RootElement.GetProperty("underlyings")[0].GetProperty("margin").GetProperty("span").GetDecimal());

        (_, output, _) = Run(Long, "--date", "2026-06-25");
        Assert.Contains("Risk arrays, prices and spread charges are those of nsccl.20260625.i01", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Long, "--date 2026-06-24", "is of 2026-06-25")]
    [InlineData(Long, "--date 2026-06-25 --spot NIFTY=24000", "Leave out --spot")]
    [InlineData("symbol,exchange,side,quantity\nNIFTY28JUL26FUT,NFO,BUY,65\n", "--date 2026-06-25", "is not in nsccl.20260625")]
    [InlineData("symbol,exchange,side,quantity\nBANKNIFTY30JUN26FUT,NFO,BUY,30\n", "--date 2026-06-25", "has no BANKNIFTY")]
    public void What_the_file_cannot_margin_is_said(string legs, string options, string why)
    {
        (int code, _, string errors) = Run(legs, options.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(why, errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    private (int Code, string Output, string Errors) Run(string legs, params string[] options)
    {
        string file = Path.Combine(_folder, "legs.txt");
        File.WriteAllText(file, legs);
        return VyuhaProcess.Run(_folder, ["margin", file, "--span", TestData.Path("span/nsccl.20260625.i01.RECONSTRUCTED_NIFTY_FUT_EXCERPT.spn"), .. options]);
    }
}
