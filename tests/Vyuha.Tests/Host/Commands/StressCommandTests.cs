using System.Text.Json;

namespace Vyuha.Tests.Host.Commands;

/// <summary>The stress command as a user runs it.</summary>
public sealed class StressCommandTests : IDisposable
{
    private const string Condor = """
        date,symbol,exchange,side,quantity,bid,ask,underlying_price
        2026-11-23,NIFTY01DEC2623200PE,NFO,BUY,65,6.00,6.20,24000
        2026-11-23,NIFTY01DEC2624800CE,NFO,BUY,65,11.20,11.30,24000
        2026-11-23,NIFTY01DEC2623500PE,NFO,SELL,65,28.30,28.50,24000
        2026-11-23,NIFTY01DEC2624500CE,NFO,SELL,65,47.50,47.70,24000

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-stress-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // By hand: after expiry a condor beyond its wing loses 300 × 65 = 19,500 less the credit of (28.40 + 47.60 − 6.10 − 11.25) × 65 = 3,812.25.
    [Fact]
    public void A_condor_after_its_expiry_has_lost_its_wing_less_its_credit_and_no_move_keeps_the_credit()
    {
        JsonElement result = Json(Condor, "--moves=-10,0,10", "--points=0", "--days", "0,8");
        decimal[] profits = [.. result.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("profit").GetDecimal())];
        Assert.Equal(6, profits.Length);
        Assert.Equal(0m, profits[1]);
        Assert.Equal([-15_687.75m, 3_812.25m, -15_687.75m], profits[3..]);
        Assert.Equal(-15_687.75m, result.GetProperty("worst").GetProperty("profit").GetDecimal());
        Assert.Equal(8, result.GetProperty("worst").GetProperty("days").GetDouble());

        // Half spreads of 0.10, 0.05, 0.10 and 0.10 on 65 units each: 22.75; five times that.
        Assert.Equal(22.75m, result.GetProperty("closing_cost").GetDecimal());
        Assert.Equal(113.75m, result.GetProperty("closing_cost_at_five_times_the_spreads").GetDecimal());
        decimal margin = result.GetProperty("margin").GetDecimal();
        Assert.Equal(margin * 1.5m, result.GetProperty("margin_half_as_high_again").GetDecimal(), 2);
        Assert.InRange(margin, 81_800m, 82_000m); // Market rules §3.5: 81,872 at nine days.
    }

    [Fact]
    public void The_default_grid_has_a_thousand_cells_and_the_worst_is_named_in_words()
    {
        JsonElement result = Json(Condor);
        Assert.Equal(1_000, result.GetProperty("cells").GetArrayLength());
        Assert.Equal(22, result.GetProperty("remembered_days").GetArrayLength());
        Assert.Equal(result.GetProperty("cells").EnumerateArray().Min(cell => cell.GetProperty("profit").GetDecimal()), result.GetProperty("worst").GetProperty("profit").GetDecimal());

        string page = Path.Combine(_folder, "map.html");
        (int code, string output, string errors) = Run(Condor, "--plot", page);
        Assert.True(code == 0, errors);
        foreach (string part in new[] { "Worst of 1,000 cells:", "2020-03-23", "2024-06-04", "at five times them", "half as high again" })
            Assert.Contains(part, output, StringComparison.Ordinal);
        string html = File.ReadAllText(page);
        Assert.Equal(5, html.Split("<h2>").Length - 1); // One map a day of the grid, 200 cells each.
        Assert.Equal(1_000, html.Split("<rect ").Length - 1);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_file_without_quotes_says_that_closing_costs_are_not_known()
    {
        (int code, string output, string errors) = Run("date,symbol,exchange,side,quantity,price,underlying_price\n2026-11-23,NIFTY01DEC2624000CE,NFO,SELL,65,215,24000\n");
        Assert.True(code == 0, errors);
        Assert.Contains("columns bid and ask", output, StringComparison.Ordinal);
        Assert.Contains("15 % up", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--moves=5,-5", "rising order")]
    [InlineData("--moves=-100", "not between -99 and 500")]
    [InlineData("--moves=0:10:0", "no steps of 0")]
    [InlineData("--moves=0:10", "from:to:step")]
    [InlineData("--points=five", "'five' is not a number")]
    [InlineData("--points=1,,2", "'' is not a number")]
    [InlineData("--days=-1", "not between 0 and 3650")]
    [InlineData("--rate=2", "not between -0.05 and 0.5")]
    public void An_axis_that_makes_no_sense_is_named_with_the_remedy(string option, string why)
    {
        (int code, string output, string errors) = Run(Condor, option);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(why, errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-23,NIFTY01DEC2624000CE,NFO,SELL,65,,,24000", "there is no price")]
    [InlineData("2026-11-23,NIFTY01DEC2624000CE,NFO,SELL,65,200,,24000", "ask is empty and bid is not")]
    [InlineData("2026-11-23,NIFTY01DEC2624000CE,NFO,SELL,65,210,200,24000", "bid 210.00 is above ask 200.00")]
    [InlineData("2026-11-23,NIFTY01DEC2624000XX,NFO,SELL,65,200,210,24000", "legs.txt:2: symbol")]
    public void A_leg_that_cannot_be_used_is_named_with_its_place(string line, string why)
    {
        (int code, _, string errors) = Run("date,symbol,exchange,side,quantity,bid,ask,underlying_price\n" + line + "\n");
        Assert.Equal(2, code);
        Assert.Contains(why, errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_file_and_without_a_session_it_says_how_to_start_one()
    {
        (int code, _, string errors) = VyuhaProcess.Run(_folder, ["stress", "--home", _folder]);
        Assert.Equal(2, code);
        Assert.Contains("No session runs on the book", errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    private JsonElement Json(string legs, params string[] options)
    {
        (int code, string output, string errors) = Run(legs, [.. options, "--json"]);
        Assert.True(code == 0, errors);
        return JsonDocument.Parse(output).RootElement;
    }

    private (int Code, string Output, string Errors) Run(string legs, params string[] options)
    {
        string file = Path.Combine(_folder, "legs.txt");
        File.WriteAllText(file, legs);
        return VyuhaProcess.Run(_folder, ["stress", file, .. options]);
    }
}
