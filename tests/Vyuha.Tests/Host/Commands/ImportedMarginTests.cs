using System.Text.Json;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;
using Vyuha.Quant.Options;
using Vyuha.Storage;

namespace Vyuha.Tests.Host.Commands;

/// <summary>
/// The margin command on a day of the home folder. The chain is made with a forward that is not the carried index, so a test can tell
/// which of the two was used; what is expected comes from the calculator fed by hand with that forward and volatility.
/// </summary>
public sealed class ImportedMarginTests : IDisposable
{
    private const double Level = 24_000;
    private const double Forward = 24_110;
    private const double Volatility = 0.135;
    private const double Rate = 0.065;
    private const string Legs = """
        symbol,exchange,side,quantity
        NIFTY01DEC2623200PE,NFO,BUY,65
        NIFTY01DEC2624800CE,NFO,BUY,65
        NIFTY01DEC2623500PE,NFO,SELL,65
        NIFTY01DEC2624500CE,NFO,SELL,65

        """;

    private static readonly DateOnly Date = new(2026, 11, 23);
    private static readonly DateOnly Expiry = new(2026, 12, 1);
    private static readonly double Years = (Expiry.DayNumber - Date.DayNumber) / 365.0;

    private readonly string _home = Directory.CreateTempSubdirectory("vyuha-margin-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData(DataFrequency.Daily)]
    [InlineData(DataFrequency.Snapshot)]
    public void What_the_file_leaves_open_comes_from_the_imported_chain(DataFrequency frequency)
    {
        Import(frequency);
        JsonElement one = Json(Legs, "--date", "2026-11-23").GetProperty("underlyings")[0];
        JsonElement imported = one.GetProperty("imported");
        Assert.Equal(("2026-11-23", frequency.ToString().ToLowerInvariant(), "synthetic"), (Text(imported, "date"), Text(imported, "frequency"), Text(imported, "origin")));
        Assert.Equal(24_000m, one.GetProperty("underlying_price").GetDecimal());
        JsonElement forward = Assert.Single(imported.GetProperty("forwards").EnumerateArray());
        Assert.Equal("2026-12-01", Text(forward, "expiry"));
        Assert.Equal(Forward, forward.GetProperty("forward").GetDouble(), 0.1); // two ticks: prices are rounded to 0.05

        foreach (JsonElement leg in one.GetProperty("legs").EnumerateArray())
        {
            Assert.True(leg.GetProperty("price_is_imported").GetBoolean());
            Assert.Equal(Volatility, leg.GetProperty("volatility").GetDouble(), 0.001);
        }

        // By hand: the same condor from forward and volatility. Rounded to ticks, a price is off by 0.025 at most: 65 units × 4 legs × 0.05.
        decimal expected = ByHand().Total.ToRupees();
        decimal actual = one.GetProperty("margin").GetProperty("total").GetDecimal();
        Assert.True(Math.Abs(expected - actual) <= 13, $"{expected} by hand, {actual}");
    }

    [Fact]
    public void The_output_says_where_the_prices_come_from()
    {
        Import(DataFrequency.Daily);
        (int code, string output, string errors) = Run(Legs, "--date", "2026-11-23");
        Assert.True(code == 0, errors);
        Assert.Contains("What the file leaves open is taken from the imported daily data of 2026-11-23 (origin SYNTHETIC, quality unchecked).", output, StringComparison.Ordinal);
        Assert.Contains("Forward to 2026-12-01: 24110.0", output, StringComparison.Ordinal);
        Assert.Contains("imported ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_user_states_wins_over_the_imported_data()
    {
        Import(DataFrequency.Daily);
        JsonElement one = Json("symbol,exchange,side,quantity,price\nNIFTY01DEC2624000CE,NFO,SELL,65,200.00\n", "--date", "2026-11-23", "--spot", "NIFTY=24050").GetProperty("underlyings")[0];
        Assert.Equal(24_050m, one.GetProperty("underlying_price").GetDecimal());
        Assert.Equal(JsonValueKind.Null, one.GetProperty("imported").ValueKind); // nothing was left open
        Assert.Equal(200m, one.GetProperty("legs")[0].GetProperty("price").GetDecimal());
    }

    [Fact]
    public void A_price_that_implies_no_volatility_takes_that_of_the_chain()
    {
        // 800 for a call that is worth at least 24,110 - 23,000 = 1,110 less a few rupees of discount.
        Import(DataFrequency.Daily);
        JsonElement leg = Json("symbol,exchange,side,quantity,price\nNIFTY01DEC2623000CE,NFO,SELL,65,800\n", "--date", "2026-11-23").GetProperty("underlyings")[0].GetProperty("legs")[0];
        Assert.Equal("chain", Text(leg, "volatility_from"));
        Assert.Equal(Volatility, leg.GetProperty("volatility").GetDouble(), 0.001);
    }

    [Theory]
    [InlineData("--date", "2026-11-23", "legs.csv:2: there is no price of NIFTY, and no data of NIFTY has been imported. Add a column underlying_price, or --spot NIFTY=24000, or import the day with 'vyuha data import'.", false)]
    [InlineData("--date", "2026-11-20", "legs.csv:2: there is no price of NIFTY, and 2026-11-20 is not among the imported days of NIFTY (2026-11-23 to 2026-11-23).", true)]
    public void A_day_that_is_not_imported_is_named_with_the_remedy(string option, string date, string message, bool import)
    {
        if (import)
            Import(DataFrequency.Daily);
        (int code, string output, string errors) = Run(Legs, option, date);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("error: " + message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_that_is_not_in_the_data_is_named()
    {
        Import(DataFrequency.Daily);
        (int code, _, string errors) = Run(Legs + "NIFTY01DEC2626000CE,NFO,BUY,65\n", "--date", "2026-11-23");
        Assert.Equal(2, code);
        Assert.Contains("legs.csv:6: there is no price of NIFTY01DEC2626000CE, and the imported data of 2026-11-23 has none either. Fill in the column price", errors, StringComparison.Ordinal);
    }

    private static MarginResult ByHand()
    {
        MarginParameters parameters = MarketRules.Shipped.Margin("NIFTY", Date).Value;
        Price level = Price.FromRupees((decimal)Level);
        ScanRanges ranges = ScanRanges.For(parameters, level, Rate, Date, Expiry);
        MarginLeg Leg(int strike, OptionRight right, long units) => MarginLeg.Of(
            Instrument.Option(Exchange.Nfo, "NIFTY", Expiry, Price.FromRupees(strike), right), Quantity.FromUnits(units),
            Price.FromModel(Fair(strike, right), Price.FromSteps(1), TickRounding.Nearest), Forward, Volatility, Years, ranges);
        return new SpanCalculator().Compute(
            [Leg(23_200, OptionRight.Put, 65), Leg(24_800, OptionRight.Call, 65), Leg(23_500, OptionRight.Put, -65), Leg(24_500, OptionRight.Call, -65)],
            parameters, level, Date);
    }

    private static double Fair(int strike, OptionRight right) =>
        Black76.Price(right == OptionRight.Call, Forward, strike, Years, Volatility, Math.Exp(-Rate * Years));

    private void Import(DataFrequency frequency)
    {
        var contracts = new List<ListedContract> { new(Instrument.Spot(Exchange.NseIndex, "NIFTY"), 0) };
        for (int strike = 23_000; strike <= 25_000; strike += 100)
        {
            contracts.Add(new(Instrument.Option(Exchange.Nfo, "NIFTY", Expiry, Price.FromRupees(strike), OptionRight.Call), 65));
            contracts.Add(new(Instrument.Option(Exchange.Nfo, "NIFTY", Expiry, Price.FromRupees(strike), OptionRight.Put), 65));
        }

        MarketDay day = EmptyDay.Of(Date, frequency, contracts, contracts.Count);
        for (int row = 0; row < contracts.Count; row++)
        {
            Instrument instrument = contracts[row].Instrument;
            (day.Time[row], day.Contract[row]) = (Ist.At(Date, new(15, 30)).Nanoseconds, row);
            if (!instrument.IsOption)
            {
                day.Last[row] = Price.FromRupees((decimal)Level).Steps;
                continue;
            }

            long price = Price.FromModel(Fair((int)instrument.Strike.ToModel(), instrument.Right), Price.FromRupees(0.05m), TickRounding.Nearest).Steps;
            day.Volume[row] = 6_500;
            if (frequency == DataFrequency.Daily)
                (day.Settlement[row], day.Last[row]) = (price, price + 20_000); // the close is another price, and must not be taken
            else
                (day.Bid[row], day.Ask[row], day.Last[row]) = (price - 500, price + 500, price + 20_000);
        }

        day.Validate();
        MarketDataCatalogue.Open(VyuhaHome.At(_home)).Write(day, "a test's chain", "synthetic");
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private JsonElement Json(string legs, params string[] options)
    {
        (int code, string output, string errors) = Run(legs, [.. options, "--json"]);
        Assert.True(code == 0, errors);
        return JsonDocument.Parse(output).RootElement;
    }

    private (int Code, string Output, string Errors) Run(string legs, params string[] options)
    {
        string file = Path.Combine(_home, "legs.csv");
        File.WriteAllText(file, legs);
        return VyuhaProcess.Run(_home, ["margin", file, .. options]);
    }
}
