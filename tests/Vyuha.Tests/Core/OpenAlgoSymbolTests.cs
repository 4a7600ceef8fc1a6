using CsCheck;
using Vyuha.Core;

namespace Vyuha.Tests.Core;

public sealed class OpenAlgoSymbolTests
{
    /// <summary>Bases of the market, and some made to be mistaken for dates and suffixes.</summary>
    private static readonly string[] Bases =
        ["NIFTY", "BANKNIFTY", "NIFTYNXT50", "SENSEX50", "M&M", "BAJAJ-AUTO", "360ONE", "A", "DEC", "FUT", "CE", "JAN26"];

    // The examples of OpenAlgo's symbol format.
    [Theory]
    [InlineData("NIFTY01DEC2624000CE", Exchange.Nfo, "NIFTY", "2026-12-01", "24000", OptionRight.Call)]
    [InlineData("BANKNIFTY29DEC2658000PE", Exchange.Nfo, "BANKNIFTY", "2026-12-29", "58000", OptionRight.Put)]
    [InlineData("SENSEX26NOV2680000CE", Exchange.Bfo, "SENSEX", "2026-11-26", "80000", OptionRight.Call)]
    [InlineData("NIFTYNXT5027JAN2670000CE", Exchange.Nfo, "NIFTYNXT50", "2026-01-27", "70000", OptionRight.Call)]
    [InlineData("SENSEX5029JAN2625000PE", Exchange.Bfo, "SENSEX50", "2026-01-29", "25000", OptionRight.Put)]
    [InlineData("ADANIENT25NOV252423.7CE", Exchange.Nfo, "ADANIENT", "2025-11-25", "2423.7", OptionRight.Call)]
    [InlineData("M&M25NOV253400PE", Exchange.Nfo, "M&M", "2025-11-25", "3400", OptionRight.Put)]
    [InlineData("BAJAJ-AUTO25NOV259000CE", Exchange.Nfo, "BAJAJ-AUTO", "2025-11-25", "9000", OptionRight.Call)]
    [InlineData("360ONE25NOV251100CE", Exchange.Nfo, "360ONE", "2025-11-25", "1100", OptionRight.Call)]
    [InlineData("VEDL25APR24292.5CE", Exchange.Nfo, "VEDL", "2024-04-25", "292.5", OptionRight.Call)]
    public void An_option_symbol_reads_and_writes(
        string symbol, Exchange exchange, string underlying, string expiry, string strike, OptionRight right)
    {
        Assert.True(OpenAlgoSymbol.TryParse(symbol, exchange, out Instrument? parsed, out string? problem), problem);
        Assert.Equal(Instrument.Option(exchange, underlying, DateOnly.Parse(expiry), Price.FromRupees(decimal.Parse(strike)), right), parsed);
        Assert.Equal(symbol, OpenAlgoSymbol.Format(parsed));
    }

    [Theory]
    [InlineData("NIFTY23NOV26FUT", Exchange.Nfo, "NIFTY", "2026-11-23")]
    [InlineData("NIFTYNXT5027JAN26FUT", Exchange.Nfo, "NIFTYNXT50", "2026-01-27")]
    public void A_future_symbol_reads_and_writes(string symbol, Exchange exchange, string underlying, string expiry)
    {
        Assert.True(OpenAlgoSymbol.TryParse(symbol, exchange, out Instrument? parsed, out string? problem), problem);
        Assert.Equal(Instrument.Future(exchange, underlying, DateOnly.Parse(expiry)), parsed);
        Assert.Equal(symbol, OpenAlgoSymbol.Format(parsed));
    }

    [Theory]
    [InlineData("NIFTY", Exchange.Nfo, "is not a future or an option")]
    [InlineData("NIFTY31FEB2624000CE", Exchange.Nfo, "is not a future or an option")]
    [InlineData("NIFTY01DEC26CE", Exchange.Nfo, "is not a future or an option")]
    [InlineData("NIFTY01DEC2624000", Exchange.Nfo, "is not a future or an option")]
    [InlineData("NIFTY01DEC26024000CE", Exchange.Nfo, "is not a future or an option")]
    [InlineData("NIFTY01DEC2624000.0CE", Exchange.Nfo, "is not a future or an option")]
    [InlineData("NIFTY01DEC260CE", Exchange.Nfo, "is not a future or an option")]
    [InlineData("NIFTY01DEC2624000.00001CE", Exchange.Nfo, "is not a future or an option")]
    [InlineData("01DEC2624000CE", Exchange.Nfo, "is not a future or an option")]
    [InlineData("nifty01dec2624000ce", Exchange.Nfo, "capital letters")]
    [InlineData("", Exchange.Nfo, "characters")]
    [InlineData(" NIFTY", Exchange.NseIndex, "space")]
    public void What_is_no_symbol_is_refused_with_the_reason(string symbol, Exchange exchange, string reason)
    {
        Assert.False(OpenAlgoSymbol.TryParse(symbol, exchange, out Instrument? parsed, out string? problem));
        Assert.Null(parsed);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_instrument_survives_the_round_trip() =>
        Gen.Select(
            Gen.Int[0, Bases.Length - 1].Select(index => Bases[index]),
            Gen.Int[0, 36_524],
            Gen.Long[1, 9_999_999_999_999],
            Gen.Int[0, 2])
            .Sample((underlying, day, steps, kind) =>
            {
                DateOnly expiry = new DateOnly(2000, 1, 1).AddDays(day);
                Instrument instrument = kind == 0
                    ? Instrument.Future(Exchange.Nfo, underlying, expiry)
                    : Instrument.Option(Exchange.Nfo, underlying, expiry, Price.FromSteps(steps), (OptionRight)kind);

                Assert.True(OpenAlgoSymbol.TryParse(OpenAlgoSymbol.Format(instrument), Exchange.Nfo, out Instrument? parsed, out string? problem), problem);
                Assert.Equal(instrument, parsed);
            });

    [Fact]
    public void Any_text_is_refused_or_is_the_one_symbol_of_its_instrument() =>
        Gen.String[Gen.Char["0123456789.ACDEFIJNPTUY&"], 0, 30].Sample(text =>
        {
            if (OpenAlgoSymbol.TryParse(text, Exchange.Nfo, out Instrument? parsed, out _))
                Assert.Equal(text, OpenAlgoSymbol.Format(parsed));
        });

    [Fact]
    public void Every_listed_contract_survives_the_round_trip()
    {
        int contracts = 0;
        foreach (var row in MarketFiles.Csv("instruments/zerodha_instruments_nfo_2025-11.csv.gz"))
        {
            string base_ = row["name"].Trim('"');
            DateOnly expiry = MarketFiles.Date(row["expiry"]);
            Instrument instrument = row["instrument_type"] == "FUT"
                ? Instrument.Future(Exchange.Nfo, base_, expiry)
                : Instrument.Option(
                    Exchange.Nfo, base_, expiry, Price.FromRupees(decimal.Parse(row["strike"])),
                    row["instrument_type"] == "CE" ? OptionRight.Call : OptionRight.Put);

            Assert.True(OpenAlgoSymbol.TryParse(OpenAlgoSymbol.Format(instrument), Exchange.Nfo, out Instrument? parsed, out string? problem), problem);
            Assert.Equal(instrument, parsed);
            contracts++;
        }

        Assert.Equal(38_752, contracts);
    }

    [Fact]
    public void Every_index_of_OpenAlgo_is_a_spot()
    {
        int indices = 0;
        foreach (var row in MarketFiles.Csv("instruments/openalgo_all_symbols.csv"))
        {
            if (row["exchange"] is not ("NSE_INDEX" or "BSE_INDEX"))
                continue;
            Exchange exchange = row["exchange"] == "NSE_INDEX" ? Exchange.NseIndex : Exchange.BseIndex;
            Assert.True(OpenAlgoSymbol.TryParse(row["symbol"], exchange, out Instrument? parsed, out string? problem), problem);
            Assert.Equal(Instrument.Spot(exchange, row["symbol"]), parsed);
            Assert.Equal(row["symbol"], OpenAlgoSymbol.Format(parsed));
            indices++;
        }

        Assert.Equal(129, indices);
    }

    [Fact]
    public void No_share_is_taken_for_a_derivative()
    {
        foreach (var row in MarketFiles.Csv("instruments/openalgo_symbols.csv"))
            Assert.False(OpenAlgoSymbol.TryParse(row["symbol"], Exchange.Nfo, out _, out _), row["symbol"]);
    }
}
