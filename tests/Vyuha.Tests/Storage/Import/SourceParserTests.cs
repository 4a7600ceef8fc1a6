using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage.Import;

namespace Vyuha.Tests.Storage.Import;

public sealed class SourceParserTests
{
    [Fact]
    public void A_udiff_bhavcopy_gives_options_future_and_spot_and_counts_stocks()
    {
        ParsedSource parsed = Parse("any-name.txt", SampleFiles.Udiff());
        MarketDay day = Assert.Single(parsed.Days);
        Assert.Equal(("NIFTY", new DateOnly(2026, 1, 6), DataFrequency.Daily, DataOrigin.Exchange), (day.Underlying, day.Date, day.Frequency, day.Origin));
        Assert.Equal(4, parsed.Tally.Rows);
        Assert.Equal(1, parsed.Tally.NotIndex);
        Assert.Equal(0, parsed.Tally.RejectCount);

        int call = Row(day, instrument => instrument.Right == OptionRight.Call);
        Assert.Equal(Ist.At(new(2026, 1, 6), new(15, 30)).Nanoseconds, day.Time[call]);
        Assert.Equal(Price.FromRupees(120.5m).Steps, day.Last[call]);
        Assert.Equal(200 * 65, day.Volume[call]); // NSE counts lots here …
        Assert.Equal(6_500, day.OpenInterest[call]); // … and units here.
        Assert.Equal(65, day.Contracts[day.Contract[call]].StatedLotSize);
        int spot = Row(day, instrument => instrument.Kind == InstrumentKind.IndexSpot);
        Assert.Equal(Price.FromRupees(26_050.1m).Steps, day.Last[spot]);
        Assert.Equal(Price.FromRupees(26_110m).Steps, day.Last[Row(day, instrument => instrument.Kind == InstrumentKind.IndexFuture)]);
    }

    [Fact]
    public void A_contract_that_did_not_trade_has_no_last_price_but_its_settlement()
    {
        MarketDay day = Parse("a.csv", SampleFiles.Udiff()).Days[0];
        int put = Row(day, instrument => instrument.Right == OptionRight.Put);
        Assert.Equal((0, 0, 0, 0), (day.Last[put], day.Open[put], day.High[put], day.Volume[put]));
        Assert.Equal(Price.FromRupees(93.35m).Steps, day.Settlement[put]);
    }

    [Fact]
    public void On_its_last_day_an_option_settles_at_its_payoff_and_the_index_carries_the_final_value()
    {
        string file = SampleFiles.Udiff(expiry: "2026-01-06", call: "55.00").Replace("26050.10,55.00,6500", "26050.10,26052.30,6500")
            .Replace("26050.10,93.35", "26050.10,26052.30");
        MarketDay day = Parse("a.csv", file).Days[0];
        int call = Row(day, instrument => instrument.Right == OptionRight.Call);
        Assert.Equal(Price.FromRupees(52.3m).Steps, day.Settlement[call]); // 26,052.30 − 26,000
        Assert.Equal(Price.FromRupees(55m).Steps, day.Last[call]);
        Assert.Equal(Price.FromRupees(26_052.3m).Steps, day.Settlement[Row(day, instrument => instrument.Kind == InstrumentKind.IndexSpot)]);
    }

    [Fact]
    public void Bse_counts_units_and_its_index_in_the_close_is_not_taken_for_a_price()
    {
        string row = "2026-04-30,2026-04-30,FO,BSE,IDO,1,,SENSEX,,2026-05-07,2026-05-07,75000.00,PE,S,3.00,5.00,0.10,76000.50,0.15,5.55,76000.50,76000.50,400,20,2840,1,1,F1,20,,,,,";
        MarketDay day = Assert.Single(Parse("b.csv", $"{SampleFiles.UdiffHeader}\n{row}\n").Days);
        int put = Row(day, instrument => instrument.IsOption);
        Assert.Equal(2_840, day.Volume[put]);
        Assert.Equal(Price.FromRupees(0.15m).Steps, day.Last[put]);
        Assert.Equal(0, day.Settlement[put]);
        Assert.Equal(Exchange.Bfo, day.Contracts[day.Contract[put]].Instrument.Exchange);
    }

    [Fact]
    public void The_legacy_layout_tells_its_lot_size_by_the_turnover()
    {
        // 10 lots of 75 at strike 20,000 and 100 rupee: 10 × 75 × 20,100 = 150.75 lakh.
        string file = string.Join(
            "\n",
            "INSTRUMENT,SYMBOL,EXPIRY_DT,STRIKE_PR,OPTION_TYP,OPEN,HIGH,LOW,CLOSE,SETTLE_PR,CONTRACTS,VAL_INLAKH,OPEN_INT,CHG_IN_OI,TIMESTAMP,",
            "OPTIDX,NIFTY,27-Aug-2020,20000,CE,99,101,99,100,100,10,150.75,1500,0,03-AUG-2020,",
            "OPTIDX,NIFTY,27-Aug-2020,20500,CE,0,0,0,50,50,0,0,750,0,03-AUG-2020,",
            "FUTSTK,ACME,27-Aug-2020,0,XX,99,101,99,100,100,10,150.75,1500,0,03-AUG-2020,",
            "");
        ParsedSource parsed = Parse("x.csv", file);
        MarketDay day = Assert.Single(parsed.Days);
        Assert.All(day.Contracts, contract => Assert.Equal(75, contract.StatedLotSize));
        Assert.Equal([750, 0], day.Volume);
        Assert.Equal(1, parsed.Tally.NotIndex);
    }

    [Fact]
    public void Index_close_and_vix_files_give_bars_of_the_index()
    {
        ParsedSource close = Parse("c.csv", SampleFiles.IndexClose());
        Assert.Equal(["INDIAVIX", "NIFTY"], close.Days.Select(day => day.Underlying));
        Assert.Equal(Price.FromRupees(25_950m).Steps, close.Days[1].Low[0]);
        Assert.Equal(1, close.Tally.NotIndex);

        ParsedSource vix = Parse("v.csv", "Date ,Open ,High ,Low ,Close ,Prev. Close ,Change ,% Change \n27-FEB-2026,13.0625,14.035,11.2,13.7,13.0625,0.64,4.88\n");
        Assert.Equal(Price.FromRupees(13.0625m).Steps, Assert.Single(vix.Days).Open[0]);
    }

    [Fact]
    public void A_minute_bar_is_known_when_its_minute_is_over()
    {
        ParsedSource parsed = Parse("NIFTY.csv", "Instrument,Date,Time,Open,High,Low,Close\nNIFTY,20260106,09:15,1.5,2,1,1.75\nNIFTY,20260106,15:29,1.5,2,1,1.75\n");
        MarketDay day = Assert.Single(parsed.Days);
        Assert.Equal([Ist.At(day.Date, new(9, 16)).Nanoseconds, Ist.At(day.Date, new(15, 30)).Nanoseconds], day.Time);
    }

    [Fact]
    public void A_file_whose_name_and_content_disagree_waits_for_a_word()
    {
        const string file = "Instrument,Date,Time,Open,High,Low,Close\nNIFTY,20260106,09:15,1.5,2,1,1.75\n";
        var error = Assert.Throws<InputErrorException>(() => Parse("BANKNIFTY_1min.csv", file));
        Assert.Contains("--underlying BANKNIFTY", error.Message);
        Assert.Equal("BANKNIFTY", Parse("BANKNIFTY_1min.csv", file, new ParseOptions("banknifty")).Days[0].Underlying);
    }

    [Fact]
    public void Snapshots_give_quotes_and_the_volume_since_the_snapshot_before()
    {
        string file = string.Join(
            "\n",
            "SnapshotTime,Expiry,CallOI,CallChnginOI,CallVolume,CallIV,CallLTP,CallNetChng,CallBidQty,CallBidPrice,CallAskPrice,CallAskQty,StrikePrice,PutBidQty,PutBidPrice,PutAskPrice,PutAskQty,PutNetChng,PutLTP,PutIV,PutVolume,PutChnginOI,PutOI,CurrentVal",
            "2019-05-21 09:30,2019-05-23,7500,-,10,-,100,-,75,99.5,100.5,150,11700.00,-,-,-,-,-,-,-,-,-,-,11750.5",
            "2019-05-21 09:45,2019-05-23,8250,-,30,-,101,-,75,100.5,101.5,225,11700.00,75,20,21,75,-,-,-,-,-,-,11760.5",
            "");
        MarketDay day = Assert.Single(Parse("NIFTY_2019-05-21.csv", file).Days);
        int[] calls = [.. Enumerable.Range(0, day.RowCount).Where(row => day.Contracts[day.Contract[row]].Instrument.Right == OptionRight.Call)];
        Assert.Equal([10 * 75, 20 * 75], calls.Select(row => day.Volume[row])); // The lot: 75 divides every size and position.
        Assert.Equal(Price.FromRupees(101.5m).Steps, day.Ask[calls[1]]);
        Assert.Equal(225, day.AskSize[calls[1]]);
        Assert.Equal(5, day.RowCount); // Two calls, one put that is quoted, two spots.
    }

    [Fact]
    public void Any_other_csv_is_read_through_a_map()
    {
        using var home = new TempHome();
        ColumnMap map = ColumnMap.Load(home.File("map.json", """
            { "name": "vendor", "columns": { "time": "stamp", "underlying": "sym", "expiry": "exp", "strike": "k", "right": "cp",
              "open": "o", "high": "h", "low": "l", "close": "c", "volume": "v" } }
            """));
        var parser = new SourceParser(ParseOptions.Default, map);
        ParsedSource parsed = parser.Parse(SourceContent.Of("v.csv", SampleFiles.Bytes(
            "sym,exp,k,cp,stamp,o,h,l,c,v\nNIFTY,13-Jan-2026,26000,CE,2026-01-06 09:15:00,10,12,9,11.05,650\nACME,13-Jan-2026,26000,CE,2026-01-06 09:15:00,10,12,9,11,1\n")));
        MarketDay day = Assert.Single(parsed.Days);
        Assert.Equal(Ist.At(day.Date, new(9, 16)).Nanoseconds, day.Time[0]);
        Assert.Equal((Price.FromRupees(11.05m).Steps, 650), (day.Last[0], day.Volume[0]));
        Assert.Equal(1, parsed.Tally.NotIndex);
    }

    [Fact]
    public void A_map_with_an_unknown_meaning_names_it()
    {
        using var home = new TempHome();
        string path = home.File("map.json", """{ "name": "v", "columns": { "time": "t", "stirke": "k" } }""");
        Assert.Contains("stirke", Assert.Throws<InputErrorException>(() => ColumnMap.Load(path)).Message);
        string broken = home.File("broken.json", "{ \"name\": \"v\",\n \"columns\": { ");
        Assert.Contains("broken.json:", Assert.Throws<InputErrorException>(() => ColumnMap.Load(broken)).Message);
    }

    [Theory]
    [InlineData("2026-01-05", "2026-01-13", true)]
    [InlineData("05-Jan-2026", "13-Jan-2026", true)]
    [InlineData("14/01/2026", "27/01/2026", true)]
    [InlineData("05/01/2026", "2026-01-13", false)] // 5 January or 1 May.
    [InlineData("2026-01-06", "10/02/2026", false)]
    public void Dates_are_taken_in_three_spellings_and_never_guessed(string date, string expiry, bool taken)
    {
        string file = SampleFiles.Udiff(date, expiry);
        if (taken)
        {
            Assert.NotEmpty(Parse("a.csv", file).Days);
            return;
        }

        var error = Assert.Throws<InputErrorException>(() => Parse("a.csv", file));
        Assert.Contains("a.csv:2:", error.Message);
        Assert.Contains("two dates", error.Message);
    }

    [Theory]
    [InlineData("CM", "cash market")]
    [InlineData("CD", "currency")]
    public void A_bhavcopy_of_another_segment_is_refused_by_name(string segment, string meaning)
    {
        var error = Assert.Throws<InputErrorException>(() => Parse("a.csv", SampleFiles.Udiff(segment: segment)));
        Assert.Contains(meaning, error.Message);
        Assert.Contains("a.csv:2:", error.Message);
    }

    [Fact]
    public void A_missing_column_and_an_unknown_layout_are_named()
    {
        string without = SampleFiles.Udiff().Replace("SttlmPric", "Renamed");
        Assert.Contains("SttlmPric", Assert.Throws<InputErrorException>(() => Parse("a.csv", without)).Message);
        Assert.Contains("--map", Assert.Throws<InputErrorException>(() => Parse("a.csv", "x,y\n1,2\n")).Message);
    }

    [Theory]
    [InlineData("-26000.00", "120.50", "strike")]
    [InlineData("26000.00", "NaN", "not a number")]
    [InlineData("26000.00", "-5.00", "negative price")]
    [InlineData("26000.00", "1e3", "not a number")]
    public void A_row_that_cannot_be_is_a_reject_with_its_line(string strike, string call, string reason)
    {
        ParsedSource parsed = Parse("a.csv", SampleFiles.Udiff(strike: strike, call: call));
        var reject = Assert.Single(parsed.Tally.Rejects);
        Assert.Contains(reason, reject.Reason);
        Assert.Equal(2, reject.FirstLine);
    }

    [Fact]
    public void A_line_cut_off_anywhere_is_a_reject_and_not_a_row_of_a_stock()
    {
        string[] lines = SampleFiles.Udiff().Split('\n');
        string call = lines[1];
        int whole = call.TrimEnd(',').Length;
        for (int length = 1; length < whole - 3; length++)
        {
            ParsedSource parsed = Parse("a.csv", string.Join('\n', lines[0], call[..length], lines[2], lines[3], ""));
            Assert.True(parsed.Tally.RejectCount == 1, call[..length]);
            Assert.Equal(2, Assert.Single(parsed.Tally.Rejects).FirstLine);
        }
    }

    [Fact]
    public void A_legacy_line_cut_off_anywhere_is_a_reject_too()
    {
        string[] lines = SampleFiles.Legacy().Split('\n');
        string option = lines[1];
        for (int length = 1; length < option.Length - "03-AUG-2020,".Length; length++)
            Assert.True(Parse("a.csv", string.Join('\n', lines[0], option[..length], "")).Tally.RejectCount == 1, option[..length]);
    }

    [Fact]
    public void A_row_stated_twice_is_kept_once_and_a_contradiction_is_a_reject()
    {
        string file = SampleFiles.Udiff();
        string call = file.Split('\n')[1];
        ParsedSource same = Parse("a.csv", file + call + "\n");
        Assert.Equal(0, same.Tally.RejectCount);
        Assert.Equal(1, same.Tally.Repeated.Values.Sum());
        ParsedSource other = Parse("a.csv", file + call.Replace("130.00", "131.00") + "\n");
        Assert.Contains("twice", Assert.Single(other.Tally.Rejects).Reason);
    }

    private static ParsedSource Parse(string name, string text, ParseOptions? options = null) =>
        new SourceParser(options ?? ParseOptions.Default).Parse(SourceContent.Of(name, SampleFiles.Bytes(text)));

    private static int Row(MarketDay day, Func<Instrument, bool> wanted) =>
        Enumerable.Range(0, day.RowCount).Single(row => wanted(day.Contracts[day.Contract[row]].Instrument));
}
