using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Tests.Core.Rules;

public sealed class RuleOverridesTests : IDisposable
{
    private const string LotColumns = "underlying,expiry_from,expiry_to,effective_from,effective_to,lot_size,source,verified\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_holiday_declared_late_closes_the_day_and_moves_the_expiry()
    {
        Write("holidays.csv", "venue,effective_from,effective_to,name,known_from,source,verified\n"
            + "NSE,2026-12-01,2026-12-01,Day of mourning,2026-11-30,NSE circular,true\n");

        MarketRules rules = MarketRules.Load(_folder);

        Assert.False(rules.Calendar(Exchange.Nfo).IsTradingDay(new DateOnly(2026, 12, 1)));
        Assert.Equal(new DateOnly(2026, 12, 1), rules.ExpiryFor("NIFTY", ExpiryCycle.Weekly, new DateOnly(2026, 12, 1), new DateOnly(2026, 11, 27)).Value);
        Assert.Equal(new DateOnly(2026, 11, 30), rules.ExpiryFor("NIFTY", ExpiryCycle.Weekly, new DateOnly(2026, 12, 1), new DateOnly(2026, 11, 30)).Value);
        Assert.True(MarketRules.Shipped.Calendar(Exchange.Nfo).IsTradingDay(new DateOnly(2026, 12, 1)));
    }

    [Fact]
    public void A_new_year_opens_with_its_holiday_list()
    {
        Write("calendar_years.csv", "venue,effective_from,effective_to,applied_from,source,verified\n"
            + "NSE,2027-01-01,2027-12-31,2026-12-15,NSE circular,true\n");
        Write("holidays.csv", "venue,effective_from,effective_to,name,known_from,source,verified\n"
            + "NSE,2027-01-26,2027-01-26,Republic Day,,NSE circular,true\n");

        TradingCalendar calendar = MarketRules.Load(_folder).Calendar(Exchange.Nfo);

        Assert.True(calendar.IsTradingDay(new DateOnly(2027, 1, 4)));
        Assert.False(calendar.IsTradingDay(new DateOnly(2027, 1, 26)));
        Assert.Equal(1, calendar.TradingDaysBetween(new DateOnly(2026, 12, 31), new DateOnly(2027, 1, 1)));
    }

    [Fact]
    public void A_row_of_the_folder_wins_over_the_shipped_rows_it_overlaps()
    {
        Write("lot_sizes.csv", LotColumns + "# the review of September 2026\nNIFTY,2027-01-01,,2026-10-01,,50,NSE circular,true\n");

        MarketRules rules = MarketRules.Load(_folder);
        Instrument january = Instrument.Future(Exchange.Nfo, "NIFTY", new DateOnly(2027, 1, 25));
        Instrument december = Instrument.Future(Exchange.Nfo, "NIFTY", new DateOnly(2026, 12, 29));

        Assert.Equal((50, true), (rules.LotSize(january, new DateOnly(2026, 11, 23)).Value, rules.LotSize(january, new DateOnly(2026, 11, 23)).Verified));
        Assert.Equal(65, rules.LotSize(december, new DateOnly(2026, 11, 23)).Value);
        Assert.NotEqual(MarketRules.Shipped.Hash, rules.Hash);
        Assert.Equal(MarketRules.Shipped.Hash, MarketRules.Load(Directory.CreateDirectory(Path.Combine(_folder, "none")).FullName).Hash);
        Assert.Matches("^[0-9a-f]{64}$", rules.Hash);
    }

    [Theory]
    [InlineData("lot_sizes.csv", LotColumns + "NIFTY,,,2026-01-01,,50,x,true\nNIFTY,2026-06-01,,2026-03-01,2026-04-01,75,x,true\n", "lot_sizes.csv:3: the lot size row for NIFTY overlaps line 2 of the same table.")]
    [InlineData("lot_sizes.csv", LotColumns + "NIFTY,,,2026-01-01,,fifty,x,true\n", "lot_sizes.csv:2: lot_size is 'fifty'. It must be a whole number")]
    [InlineData("lot_sizes.csv", LotColumns + "NIFTY,,,2026-01-32,,50,x,true\n", "lot_sizes.csv:2: effective_from is '2026-01-32'. It must be a date like")]
    [InlineData("lot_sizes.csv", LotColumns + "NIFTY,,,2026-02-01,2026-01-01,50,x,true\n", "effective_to is '2026-01-01'. It must be a date not before effective_from")]
    [InlineData("lot_sizes.csv", LotColumns + "NIFTY,,,2026-01-01,,50,x,perhaps\n", "verified is 'perhaps'. It must be true or false.")]
    [InlineData("lot_sizes.csv", LotColumns + "NIFTY,,,2026-01-01,,50,x\n", "7 fields where the header has 8.")]
    [InlineData("lot_sizes.csv", LotColumns + "NIFTY,,,2026-01-01,,50,\"x,true\n", "a quoted field is not closed.")]
    [InlineData("lot_sizes.csv", "underlying,lot\n", "column 'lot' is unknown or repeated.")]
    [InlineData("lot_sizes.csv", "underlying,lot_size\n", "column 'expiry_from' is missing.")]
    [InlineData("lot_sizes.csv", "", "the table is empty.")]
    [InlineData("tick_sizes.csv", "segment,product,level_above,level_upto,effective_from,effective_to,tick,source,verified\nNFO,option,,,2027-01-01,,0.00005,x,true\n", "tick is '0.00005'. It must be an amount in rupees with at most four decimals")]
    [InlineData("charges.csv", "charge,segment,product,effective_from,effective_to,percent,base,source,verified\ngst,NFO,option,2027-01-01,,118,charges,x,true\n", "percent is '118'. It must be from 0 to 100")]
    [InlineData("charges.csv", "charge,segment,product,effective_from,effective_to,percent,base,source,verified\nstt_exercise,NFO,option,2027-01-01,,0.2,turnover,x,true\n", "base is 'turnover'. It must be intrinsic or settlement_value")]
    [InlineData("lots.csv", LotColumns, "there is no rule table of this name. The tables are calendar_years.csv, charges.csv,")]
    public void A_table_that_cannot_be_used_names_file_line_and_remedy(string file, string text, string message)
    {
        Write(file, text);
        InputErrorException error = Assert.Throws<InputErrorException>(() => MarketRules.Load(_folder));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.Contains("nowhere", Assert.Throws<InputErrorException>(() => MarketRules.Load(Path.Combine(_folder, "nowhere"))).Message);

    [Fact]
    public void Tables_of_the_folder_may_have_windows_line_ends()
    {
        Write("lot_sizes.csv", (LotColumns + "NIFTY,2027-01-01,,2026-10-01,,50,NSE circular,true\n").Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Equal(50, MarketRules.Load(_folder).LotSize(Instrument.Future(Exchange.Nfo, "NIFTY", new DateOnly(2027, 1, 25)), new DateOnly(2026, 11, 23)).Value);
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);
}
