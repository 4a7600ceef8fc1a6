using System.Globalization;
using System.IO.Compression;
using System.Text;
using Vyuha.Core;
using Vyuha.Storage.Span;

namespace Vyuha.Tests.Storage.Span;

/// <summary>
/// The layout is that of CME's schema and of an excerpt in the structure of NSE Clearing's files; the future's sixteen losses are those published for
/// 25 June 2026, and an option's are made up, so that what is read can be told from what is not.
/// </summary>
public sealed class SpanFileReaderTests : IDisposable
{
    private const string FutureLosses = "8.72 8.72 -736.49 -736.49 753.93 753.93 -1481.70 -1481.70 1499.14 1499.14 -2226.91 -2226.91 2244.36 2244.36 -1561.89 1568.00";
    private const string OptionLosses = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15.5 16.25";

    private static readonly HashSet<string> Nifty = ["NIFTY"];

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-span-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_excerpt_has_the_published_array_and_passes_its_test()
    {
        SpanFile file = SpanFileReader.Read(TestData.Path("span/nsccl.20260625.i01.RECONSTRUCTED_NIFTY_FUT_EXCERPT.spn"), Nifty);
        Assert.Equal((new DateOnly(2026, 6, 25), "202606242149", false, "NSCCL", 1m), (file.Date, file.Created, file.IsSettlement, file.ClearingOrganisation, file.ExtremeShare));
        SpanUnderlying nifty = file.Underlyings["NIFTY"];
        Assert.Equal((24_021.65m, 2_234.01m, 0.04m, 425m, 0m), (nifty.Level.ToRupees(), nifty.PriceScan, nifty.VolatilityScan, nifty.CalendarCharge, nifty.ShortOptionMinimum));
        SpanContract future = Assert.Single(nifty.Contracts);
        Assert.Equal((InstrumentKind.IndexFuture, new DateOnly(2026, 6, 30), 24_051.80m, 1.0), (future.Kind, future.Expiry, future.Price.ToRupees(), future.CompositeDelta));
        decimal[] published = [.. File.ReadLines(TestData.Path("span/nse_futures_risk_arrays_2026-06-25_NIFTY.csv")).Skip(1).Select(line => decimal.Parse(line.Split(',')[^1], CultureInfo.InvariantCulture))];
        Assert.Equal(published, future.Losses.Select(loss => loss.ToRupees()));
    }

    [Fact]
    public void Contracts_of_the_underlyings_asked_for_are_found_and_others_passed_over()
    {
        SpanFile file = SpanFileReader.Read(Write(Text()), Nifty);
        Assert.Equal(["NIFTY"], file.Underlyings.Keys);
        SpanUnderlying nifty = file.Underlyings["NIFTY"];
        Assert.Equal(3, nifty.Contracts.Count);
        Assert.True(nifty.TryFind(Instrument.Option(Exchange.Nfo, "NIFTY", new(2026, 6, 30), Price.FromRupees(24_000), OptionRight.Put), out SpanContract? put));
        Assert.Equal((123.45m, 0.1375, -0.4321), (put.Price.ToRupees(), put.Volatility, put.CompositeDelta));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15.5m, 16.25m], put.Losses.Select(loss => loss.ToRupees()));
        Assert.True(nifty.TryFind(Instrument.Future(Exchange.Nfo, "NIFTY", new(2026, 6, 30)), out _));
        Assert.False(nifty.TryFind(Instrument.Option(Exchange.Nfo, "NIFTY", new(2026, 6, 30), Price.FromRupees(24_050), OptionRight.Put), out _));
        Assert.Equal(64, file.Sha256.Length);
        Assert.Empty(SpanFileReader.Read(Write(Text()), new HashSet<string> { "FINNIFTY" }).Underlyings);
    }

    [Fact]
    public void A_zip_with_one_file_is_that_file()
    {
        string zip = Path.Combine(_folder, "nsccl.zip");
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
            archive.CreateEntryFromFile(Write(Text()), "nsccl.20260625.s.spn");
        Assert.Equal(3, SpanFileReader.Read(zip, Nifty).Underlyings["NIFTY"].Contracts.Count);
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Update))
            archive.CreateEntryFromFile(Write(Text()), "nsccl.20260625.i01.spn");
        Assert.Contains("2 .spn files", Assert.Throws<InputErrorException>(() => SpanFileReader.Read(zip, Nifty)).Message, StringComparison.Ordinal);
    }

    // Where the extreme losses stand in full (2 ranges; the published ones over 0.35), the share the file defines is applied, to options as well.
    [Fact]
    public void Extreme_losses_in_full_are_cut_to_the_share_that_counts()
    {
        string inFull = FutureLosses.Replace("-1561.89 1568.00", "-4462.54 4480.00", StringComparison.Ordinal);
        SpanFile file = SpanFileReader.Read(Write(Text(inFull, weight: "0.35")), Nifty);
        Assert.Equal(0.35m, file.ExtremeShare);
        SpanContract future = file.Underlyings["NIFTY"].Contracts.Single(contract => contract.Kind == InstrumentKind.IndexFuture);
        Assert.Equal([-1561.889m, 1568m], future.Losses.Skip(14).Select(loss => loss.ToRupees()));
        SpanContract put = file.Underlyings["NIFTY"].Contracts.Single(contract => contract.Right == OptionRight.Put);
        Assert.Equal([14m, 5.425m, 5.6875m], put.Losses.Skip(13).Select(loss => loss.ToRupees()));
        Assert.Contains("does not say which share", Refused(Text(inFull, weight: "")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1561.89 1568.00", "-1000 1000", "neither 0.7 or 0.9")]
    [InlineData("8.72 8.72 -736.49 -736.49 753.93 753.93", "8.72 8.72 -300 -300 310 310", "a third")]
    [InlineData("-2226.91 -2226.91 2244.36 2244.36", "2226.91 2226.91 -2244.36 -2244.36", "does not lose when the price falls")]
    [InlineData("-1561.89 1568.00", "-1561.89", "15 losses")]
    [InlineData("8.72 8.72", "8.72 eight", "not a number")]
    public void An_array_that_means_something_else_is_refused(string part, string instead, string why) =>
        Assert.Contains(why, Refused(Text(FutureLosses.Replace(part, instead, StringComparison.Ordinal))), StringComparison.Ordinal);

    [Theory]
    [InlineData("<fileFormat>4.00</fileFormat>", "<fileFormat>3.00</fileFormat>", "format is 3.00")]
    [InlineData("<date>20260625</date>", "<date>25-06-2026</date>", "not a date")]
    [InlineData("<date>20260625</date>", "", "no point in time")]
    [InlineData("<cvf>1.00</cvf>", "<cvf>65.00</cvf>", "value factor of 65")]
    [InlineData("<chargeMeth>F</chargeMeth>", "<chargeMeth>W</chargeMeth>", "method W")]
    [InlineData("<o>P</o>", "<o>X</o>", "neither C nor P")]
    [InlineData("<fut>", "<nofut>", "whole risk parameter file")]
    [InlineData("</spanFile>", "", "whole risk parameter file")]
    [InlineData("<spanFile>", "<!DOCTYPE x [<!ENTITY a \"b\">]><spanFile>", "whole risk parameter file")]
    [InlineData("spanFile>", "html>", "not <spanFile>")]
    public void A_file_of_another_kind_is_refused_with_what_is_wrong(string part, string instead, string why) =>
        Assert.Contains(why, Refused(Text().Replace(part, instead, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void A_file_without_a_future_of_the_underlying_cannot_be_tested_and_is_refused()
    {
        string text = Text();
        int from = text.IndexOf("<futPf>", StringComparison.Ordinal), to = text.IndexOf("</futPf>", StringComparison.Ordinal) + "</futPf>".Length;
        Assert.Contains("no future of NIFTY", Refused(text.Remove(from, to - from)), StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<InputErrorException>(() => SpanFileReader.Read(Path.Combine(_folder, "none.spn"), Nifty)).Message, StringComparison.Ordinal);
    }

    private string Refused(string text) => Assert.Throws<InputErrorException>(() => SpanFileReader.Read(Write(text), Nifty)).Message;

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "nsccl.20260625.i01.spn");
        File.WriteAllText(path, text.ReplaceLineEndings("\r\n"), Encoding.Latin1);
        return path;
    }

    private static string Text(string future = FutureLosses, string weight = "0.350000") => $"""
        <?xml version="1.0"?>
        <spanFile>
        <fileFormat>4.00</fileFormat><created>202606242149</created>
        <definitions><currencyDef><currency>INR</currency><name>Ruppé</name></currencyDef></definitions>
        <pointInTime><date>20260625</date><isSetl>0</isSetl><setlQualifier>early</setlQualifier>
        <clearingOrg><ec>NSCCL</ec><name>NSCCL</name>
        <pointDef><r>1</r>
        <scanPointDef><point>14</point><priceScanDef><mult>-1</mult></priceScanDef><volScanDef><mult>-1</mult></volScanDef><weight>1.0</weight><pairedPoint>13</pairedPoint></scanPointDef>
        {(weight.Length == 0 ? "" : $"<scanPointDef><point>15</point><priceScanDef><mult>2</mult></priceScanDef><volScanDef><mult>0</mult></volScanDef><weight>{weight}</weight><pairedPoint>15</pairedPoint></scanPointDef>")}
        <deltaPointDef><point>1</point><priceScanDef><mult>0</mult></priceScanDef><volScanDef><mult>0</mult></volScanDef><weight>0.27</weight></deltaPointDef></pointDef>
        <ccDef><cc>NIFTY</cc><name>NIFTY</name><somMeth>GROSS</somMeth><somTiers><tier><tn>0</tn><rate><r>1</r><val>0.000000</val></rate></tier></somTiers>
        <dSpread><spread>1</spread><chargeMeth>F</chargeMeth><rate><r>1</r><val>425.00</val></rate><pLeg><cc>NIFTY</cc><pe>20260630</pe><rs>A</rs><i>1.0</i></pLeg><pLeg><cc>NIFTY</cc><pe>20260728</pe><rs>B</rs><i>1.0</i></pLeg></dSpread>
        <dSpread><spread>2</spread><chargeMeth>F</chargeMeth><rate><r>1</r><val>430.00</val></rate><pLeg><cc>NIFTY</cc><pe>20260630</pe><rs>A</rs><i>1.0</i></pLeg><pLeg><cc>NIFTY</cc><pe>20260825</pe><rs>B</rs><i>1.0</i></pLeg></dSpread></ccDef>
        <ccDef><cc>BANKNIFTY</cc><dSpread><spread>1</spread><chargeMeth>W</chargeMeth></dSpread></ccDef>
        <exchange><exch>NSE</exch>
        <phyPf><pfId>490</pfId><pfCode>NIFTY</pfCode><cvf>1.00</cvf><phy><cId>1</cId><p>24021.65</p><d>0.0</d><v>0.0</v><scanRate><r>1</r><priceScan>2234.01</priceScan><volScan>0.04</volScan></scanRate></phy></phyPf>
        <futPf><pfId>491</pfId><pfCode>NIFTY</pfCode><cvf>1.00</cvf><undPf><exch>NSE</exch><pfId>490</pfId><pfCode>NIFTY</pfCode></undPf>
        <fut><cId>1</cId><pe>20260630</pe><p>24051.80</p><d>1.0</d><v>0.17</v><scanRate><r>1</r><priceScan>2234.01</priceScan></scanRate>{Array(future, "1.00000")}</fut></futPf>
        <futPf><pfId>591</pfId><pfCode>BANKNIFTY</pfCode><fut><cId>1</cId><pe>20260630</pe><p>57000</p></fut></futPf>
        <oopPf><pfId>492</pfId><pfCode>NIFTY</pfCode><exercise>EURO</exercise><cvf>1.00</cvf><undPf><exch>NSE</exch><pfId>490</pfId><pfCode>NIFTY</pfCode></undPf>
        <series><pe>20260630</pe><v>0.14</v><t>0.0164</t><scanRate><r>1</r><priceScan>2234.01</priceScan><volScan>0.04</volScan></scanRate><intrRate><val>0.07</val></intrRate>
        <opt><cId>2</cId><o>P</o><k>24000.00</k><p>123.45</p><d>-0.49</d><v>0.1375</v>{Array(OptionLosses, "-0.4321")}</opt>
        <opt><cId>3</cId><o>C</o><k>24000.00</k><p>175.10</p><d>0.51</d><v>0.1375</v>{Array(OptionLosses, "0.5")}</opt></series></oopPf>
        </exchange><interSpreads></interSpreads></clearingOrg></pointInTime>
        </spanFile>
        """;

    private static string Array(string losses, string delta) => $"<ra><r>1</r>{string.Concat(losses.Split(' ').Select(loss => $"<a>{loss}</a>"))}<d>{delta}</d></ra>";
}
