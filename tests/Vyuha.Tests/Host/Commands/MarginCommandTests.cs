using System.Text.Json;

namespace Vyuha.Tests.Host.Commands;

/// <summary>The margin command as a user runs it.</summary>
public sealed class MarginCommandTests : IDisposable
{
    // The condor of the worked examples (market rules §3.5: SPAN 19,472 + ELM 62,400 at 9 days), a day later in its life and at
    // rounded prices: its margin is known from that row to a few rupees.
    private const string Condor = """
        date,symbol,exchange,side,quantity,price,underlying_price
        2026-11-23,NIFTY01DEC2623200PE,NFO,BUY,65,6.10,24000
        2026-11-23,NIFTY01DEC2624800CE,NFO,BUY,65,11.25,24000
        2026-11-23,NIFTY01DEC2623500PE,NFO,SELL,65,28.40,24000
        2026-11-23,NIFTY01DEC2624500CE,NFO,SELL,65,47.60,24000

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-margin-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_condor_is_broken_down_to_its_parts()
    {
        JsonElement one = Json(Condor).GetProperty("underlyings")[0];
        JsonElement margin = one.GetProperty("margin");
        Assert.Equal(62_400m, margin.GetProperty("exposure").GetDecimal());
        Assert.Equal(0m, margin.GetProperty("expiry_day_exposure").GetDecimal());
        Assert.InRange(margin.GetProperty("span").GetDecimal(), 19_400m, 19_500m);

        // Premiums by hand: (28.40 + 47.60) × 65 and (6.10 + 11.25) × 65.
        Assert.Equal(4_940m, margin.GetProperty("premium_received").GetDecimal());
        Assert.Equal(1_127.75m, margin.GetProperty("premium_paid").GetDecimal());
        Assert.Equal(-3_812.25m, margin.GetProperty("net_option_value").GetDecimal());

        Assert.Equal(16, one.GetProperty("scenarios").GetArrayLength());
        Assert.Equal(margin.GetProperty("total").GetDecimal(), one.GetProperty("peak_along_order").GetDecimal());
        Assert.Equal(4, one.GetProperty("peak_leg").GetInt32());
        Assert.Equal(0m, one.GetProperty("legs")[1].GetProperty("margin_of_book_after").GetDecimal());
    }

    // The scan range goes from 9.3 % to 9.4 % on 1 February 2026 (margin_scan_ranges.csv; the clearing corporation's files of that month). Reckoned by
    // market rules §3.2 in Python (Black-76 by math.erfc, implied volatility by bisection): ₹2,16,992.92 on the Friday, ₹2,18,617.92 for the Sunday session.
    [Fact]
    public void The_next_session_is_scanned_by_its_own_range()
    {
        JsonElement one = Json("""
            date,symbol,exchange,side,quantity,price,underlying_price
            2026-01-30,NIFTY03FEB2625000PE,NFO,SELL,65,126.95,25000
            2026-01-30,NIFTY03FEB2625000CE,NFO,SELL,65,144.75,25000

            """).GetProperty("underlyings")[0];
        Assert.Equal("2026-02-01", one.GetProperty("next_session").GetString());
        Assert.Equal(216_992.92m, one.GetProperty("margin").GetProperty("total").GetDecimal());
        Assert.Equal(218_617.92m, one.GetProperty("margin_next_session").GetProperty("total").GetDecimal());
    }

    [Fact]
    public void On_the_expiry_day_the_condor_costs_two_percent_more_a_short_leg_and_the_day_after_nothing()
    {
        JsonElement one = Json(Condor, "--date", "2026-12-01").GetProperty("underlyings")[0];
        Assert.Equal(62_400m, one.GetProperty("margin").GetProperty("expiry_day_exposure").GetDecimal());
        Assert.Equal("2026-12-02", one.GetProperty("next_session").GetString());
        Assert.Equal(0m, one.GetProperty("margin_next_session").GetProperty("total").GetDecimal());

        // The evening before, the next session's column already shows it.
        JsonElement before = Json(Condor, "--date", "2026-11-30").GetProperty("underlyings")[0];
        Assert.Equal(0m, before.GetProperty("margin").GetProperty("expiry_day_exposure").GetDecimal());
        Assert.Equal(62_400m, before.GetProperty("margin_next_session").GetProperty("expiry_day_exposure").GetDecimal());
    }

    [Fact]
    public void Json_legs_and_options_of_the_command_line_do_the_same_as_columns()
    {
        const string Legs = """
            [{"symbol":"NIFTY01DEC2624000CE","exchange":"NFO","side":"SELL","quantity":65,"price":215.10},
             {"symbol":"BANKNIFTY29DEC2658000PE","exchange":"NFO","side":"SELL","quantity":30,"price":"1000"}]
            """;
        JsonElement result = Json(Legs, "--date", "2026-11-23", "--spot", "NIFTY=24000", "--spot", "BANKNIFTY=58000", "--vol", "NIFTY=0.13", "--vol", "BANKNIFTY=0.16");
        JsonElement underlyings = result.GetProperty("underlyings");
        Assert.Equal(2, underlyings.GetArrayLength());
        // 2 % × 24,000 × 65 and 2 % × 58,000 × 30; the totals are added, without an offset.
        Assert.Equal(31_200m, underlyings[0].GetProperty("margin").GetProperty("exposure").GetDecimal());
        Assert.Equal(34_800m, underlyings[1].GetProperty("margin").GetProperty("exposure").GetDecimal());
        Assert.False(underlyings[0].GetProperty("legs")[0].GetProperty("volatility_is_implied").GetBoolean());
        Assert.Equal(
            result.GetProperty("total").GetDecimal(),
            underlyings.EnumerateArray().Sum(one => one.GetProperty("margin").GetProperty("total").GetDecimal()));
    }

    [Fact]
    public void The_text_names_every_part()
    {
        (int code, string output, string errors) = Run(Condor);
        Assert.True(code == 0, errors);
        foreach (string part in new[] { "= SPAN", "calendar spread charge", "exposure (ELM)", "expiry-day additional ELM", "Hedge benefit", "peaks at", "worst", "next session 2026-11-25" })
            Assert.Contains(part, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-23,NIFTY01DEC2624000XX,NFO,SELL,65,10,24000", "legs.txt:2: symbol")]
    [InlineData("2026-11-23,NIFTY01DEC2624000CE,NSE,SELL,65,10,24000", "legs.txt:2: exchange")]
    [InlineData("2026-11-23,NIFTY01DEC2624000CE,NFO,SHORT,65,10,24000", "legs.txt:2: side")]
    [InlineData("2026-11-23,NIFTY01DEC2624000CE,NFO,SELL,1,10,24000", "lot of 65")]
    [InlineData("2026-11-23,NIFTY01DEC2624000CE,NFO,SELL,-65,10,24000", "legs.txt:2: quantity")]
    [InlineData("2026-11-23,NIFTY01DEC2624000CE,NFO,SELL,65,NaN,24000", "legs.txt:2: price")]
    [InlineData("23/11/2026,NIFTY01DEC2624000CE,NFO,SELL,65,10,24000", "legs.txt:2: date")]
    [InlineData("2026-11-23,NIFTY01DEC2624000CE,NFO,SELL,65,10,", "--spot NIFTY=24000")]
    [InlineData("2026-11-23,NIFTY01DEC2620000CE,NFO,SELL,65,10,24000", "below intrinsic value")]
    [InlineData("2026-12-02,NIFTY01DEC2624000CE,NFO,SELL,65,10,24000", "expired on 2026-12-01")]
    [InlineData("2026-11-23,FOOBAR01DEC2624000CE,NFO,SELL,65,10,24000", "FOOBAR")]
    [InlineData("2026-11-23,NIFTY01DEC2624000CE,NFO,SELL,65,1,000,24000", "fields where the header has")]
    public void A_field_that_cannot_be_used_is_named_with_its_place_and_the_remedy(string line, string expected)
    {
        (int code, string output, string errors) = Run("date,symbol,exchange,side,quantity,price,underlying_price\n" + line + "\n");
        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Contains(expected, errors.OneLine(), StringComparison.Ordinal);
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
        return VyuhaProcess.Run(_folder, ["margin", file, .. options]);
    }
}
