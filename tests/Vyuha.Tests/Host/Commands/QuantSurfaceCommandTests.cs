using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;

namespace Vyuha.Tests.Host.Commands;

/// <summary><c>vyuha quant surface</c> as a user runs it.</summary>
public sealed class QuantSurfaceCommandTests : IDisposable
{
    private static readonly string[] Rows = [.. SurfaceReference.Chain.Split('\n').Select(row => row.Trim())];

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-surface-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Smiles_and_constant_maturities_are_those_the_prices_of_mpmath_were_made_of(int eventDays)
    {
        string[] more = eventDays > 0 ? ["--event", $"25:{eventDays.ToString(CultureInfo.InvariantCulture)}"] : [];
        JsonElement root = Json([Write(Rows), "--tick", "0.000001", "--width", "0", .. more]);
        JsonElement[] expiries = [.. root.GetProperty("expiries").EnumerateArray()];
        Assert.Equal(2, expiries.Length);
        for (int i = 0; i < expiries.Length; i++)
        {
            SurfaceCase expected = SurfaceReference.Cases[i];
            Assert.Equal(expected.Years, expiries[i].GetProperty("years").GetDouble());
            Assert.Equal(expected.Forward, expiries[i].GetProperty("forward").GetDouble());
            Assert.Equal(("file", "ok", 17, 17), (Text(expiries[i], "forward_from"), Text(expiries[i], "status"), Whole(expiries[i], "strikes"), Whole(expiries[i], "quotes")));
            AssertMeasures(expected, expiries[i]);
        }

        JsonElement[] constant = [.. root.GetProperty("constant_maturity").EnumerateArray()];
        Assert.Equal([(7, true), (14, true), (30, false)], constant.Select(one => (Whole(one, "days"), one.GetProperty("extrapolated").GetBoolean())));
        AssertMeasures(SurfaceReference.Cases[2], constant[0]);
        AssertMeasures(SurfaceReference.Cases.Single(one => one.EventDays == eventDays && Math.Abs(365 * one.Years - 30) < 1e-9), constant[2]);
    }

    [Fact]
    public void A_forward_follows_from_calls_and_puts_and_from_the_carry_where_they_say_nothing()
    {
        // The reference's spot is 24,000 and its rate 6 %; a rate of 6 % less a yield that no price knows of tells the two apart.
        string[] spot = ["right,spot,yield,strike,years,rate,price", .. Rows.Skip(1).Select(row => row.Split(',')).Select(cells => $"{cells[0]},24000,0.02,{string.Join(',', cells[2..])}")];
        JsonElement parity = Json(Write(spot), "--tick", "0.000001", "--width", "0").GetProperty("expiries")[0];
        Assert.Equal("parity", Text(parity, "forward_from"));
        Assert.Equal(SurfaceReference.Cases[0].Forward, parity.GetProperty("forward").GetDouble(), 1e-8);

        string[] oneSide = [spot[0], .. spot.Skip(1).Where(row => row.StartsWith('P') == (double.Parse(row.Split(',')[3], CultureInfo.InvariantCulture) < 24_000))];
        JsonElement carry = Json(Write(oneSide), "--tick", "0.000001", "--width", "0").GetProperty("expiries")[0];
        Assert.Equal("carry", Text(carry, "forward_from"));
        Assert.Equal(24_000 * Math.Exp(0.04 * SurfaceReference.Cases[0].Years), carry.GetProperty("forward").GetDouble(), 1e-8);
    }

    [Fact]
    public void Quotes_that_cannot_be_used_are_left_out_counted_and_explained()
    {
        // Of the first expiry: no bid, a bid of 0, no ask, crossed, a tick worth more than a point, a delta below 1 %, and no row for the put.
        var bids = new Dictionary<(char, int), (string Bid, string Ask)>
        {
            [('P', 22_000)] = ("", "38.6"), [('P', 22_250)] = ("0", "60"), [('C', 26_000)] = ("30", ""), [('C', 25_750)] = ("50", "49"),
            [('P', 21_000)] = ("0.05", "0.10"), [('P', 20_500)] = ("0.01", "0.02"),
        };
        string[] rows =
        [
            "right,forward,strike,years,rate,bid,ask",
            .. Rows.Skip(1).Where(row => row.Contains(",0.0547945", StringComparison.Ordinal)).Select(Quoted),
            .. new[] { 21_000, 20_500 }.Select(strike => $"P,{SurfaceReference.Cases[0].Forward:R},{strike},0.054794520547945205,0.06,{bids[('P', strike)].Bid},{bids[('P', strike)].Ask}"),
            $"C,{SurfaceReference.Cases[0].Forward:R},20000,0.054794520547945205,0.06,4090,4100",
        ];
        string file = Write(rows);
        JsonElement expiry = Json(file, "--tick", "0.01").GetProperty("expiries")[0];
        JsonElement left = expiry.GetProperty("left_out");
        Assert.Equal((20, 13), (Whole(expiry, "strikes"), Whole(expiry, "quotes")));
        Assert.Equal([4, 1, 0, 2], new[] { "one_sided", "crossed", "no_information", "small_delta" }.Select(name => Whole(left, name)));
        Assert.Equal(SurfaceReference.Cases[0].AtTheMoney, expiry.GetProperty("atm").GetDouble(), 2e-4);

        // A tick of a rupee is worth more than a volatility point where an option is worth a few paise.
        (int code, string output, string errors) = Run(file, "--tick", "1");
        Assert.True(code == 0, errors);
        Assert.Contains("left out: 7 of 20 strikes, on their side out of the money: 4 without bid or ask, 1 crossed, 2 whose price says nothing about volatility\n", output, StringComparison.Ordinal);

        string Quoted(string row)
        {
            string[] cells = row.Split(',');
            double price = double.Parse(cells[5], CultureInfo.InvariantCulture);
            (string bid, string ask) = bids.TryGetValue((cells[0][0], int.Parse(cells[2], CultureInfo.InvariantCulture)), out (string, string) own)
                ? own
                : ((price - 0.02).ToString("R", CultureInfo.InvariantCulture), (price + 0.02).ToString("R", CultureInfo.InvariantCulture));
            return $"{string.Join(',', cells[..5])},{bid},{ask}";
        }
    }

    [Fact]
    public void A_table_marks_what_is_extrapolated()
    {
        (int code, string output, string errors) = Run(Write(Rows), "--model", "essvi");
        Assert.Equal((0, ""), (code, errors));
        string[] lines = output.Split('\n');
        Assert.Equal(["days", "forward", "from", "strikes", "quotes", "inside", "atm", "rr25", "fly25", "quality", "fit"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith("extrapolated: before the first expiry", lines.Single(line => line.TrimStart().StartsWith("7 ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("extrapolated", lines.Single(line => line.TrimStart().StartsWith("30 ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("eSSVI, no butterfly or calendar arbitrage", output, StringComparison.Ordinal);
        Assert.DoesNotContain("left out", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_stands_by_itself_and_shows_each_expiry_with_its_quotes()
    {
        string page = Path.Combine(_folder, "surface.html");
        (int code, string output, string errors) = Run(Write(Rows), "--json", "--plot", page);
        Assert.True(code == 0, errors);
        Assert.StartsWith("Drawn: ", errors, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(output); // The page's place is not in it.
        string html = File.ReadAllText(page);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        XElement[] drawings = [.. QuantPages.Drawings(html)];
        // The smiles in two widths, the two terms, and a drawing for each expiry with a stroke for each quote.
        Assert.Equal(6, drawings.Length);
        Assert.Equal([0, 0, 0, 0, 17, 17], drawings.Select(drawing => QuantPages.Count(drawing, "path", "w")));
        Assert.Equal([2, 2, 1, 2, 1, 1], drawings.Select(drawing => QuantPages.Count(drawing, "path", "l")));
        Assert.Contains("forward 24079.03", drawings[4].Value, StringComparison.Ordinal);
        Assert.Contains("<h3>20 days: 17 of 17 quotes inside</h3>", html, StringComparison.Ordinal);
        Assert.Contains("<h3>48 days: 17 of 17 quotes inside</h3>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("right,forward,strike,years,rate|C,1,1,1,0", "neither a column price nor the columns bid and ask")]
    [InlineData("right,forward,strike,years,rate,price,bid,ask|C,1,1,1,0,1,1,1", "both a column price and the columns bid and ask")]
    [InlineData("right,strike,years,rate,bid,ask|C,1,1,0,1,1", "there is no column forward")]
    [InlineData("right,forward,strike,years,rate,bid,ask|C,1,1,0,0,1,1", "a.csv:2: years 0 is not above 0. Leave out what has expired")]
    [InlineData("right,forward,strike,years,rate,bid,ask|C,9,1,1,0,1,1|P,8,1,1,0,1,1", "a.csv:3: forward 8 differs from 9 in line 2. Options of one expiry share one forward.")]
    [InlineData("right,forward,strike,years,rate,bid,ask|C,9,1,1,0,1,1|P,9,1,1,0.1,1,1", "a.csv:3: rate 0.1 differs from 0 in line 2")]
    [InlineData("right,spot,strike,years,rate,bid,ask|C,900,1,1,0,1,1|P,901,1,1,0,1,1|P,903,1,2,0,1,1", "a.csv:4: spot 903 differs from 900 in line 2. The file is of one underlying at one time.")]
    [InlineData("right,forward,strike,years,rate,bid,ask|C,9,1,1,0,1,1||C,9,1,1,0,1,1", "a.csv:4: the call at 1 of this expiry is in line 2 already. Leave one of the two out.")]
    [InlineData("right,forward,strike,years,rate,bid,ask|C,9,1,1,0,-1,1", "a.csv:2: bid -1 is below 0")]
    [InlineData("right,forward,strike,years,rate,bid,ask|C,9,1,1,0,1,-", "a.csv:2: ask \"-\" is not a number")]
    [InlineData("right,forward,strike,years,rate,bid,ask|C,9,,1,0,1,1", "a.csv:2: strike is empty")]
    [InlineData("right,forward,strike,years,rate,bid,ask|C,900,910,0.1,0,10,10.1|C,900,920,0.1,0,,1", "no expiry can be fitted (36.5 days: 1 quotes that say something, too few). An expiry needs 5 strikes")]
    [InlineData("right,forward,strike,years,rate,bid,ask|C,900,910,0.1,0,10,10.1|C,900,920,0.1,0,,1", "left out: 1 of 2 strikes, on their side out of the money: 1 without bid or ask.")]
    public void Files_that_contradict_themselves_are_named_with_line_and_remedy(string content, string expected)
    {
        (int code, string output, string errors) = Run(Write(content.Split('|')));
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model", "sabr", "--model sabr: there is no such model. Write svi or essvi.")]
    [InlineData("--tick", "-1", "--tick -1: out of range. Give rupees, such as 0.05.")]
    [InlineData("--width", "50", "--width 50: out of range. Give per cent of the price, such as 2.")]
    [InlineData("--event", "12", "--event 12: not DAYS:WORTH. Write 12:4")]
    [InlineData("--event", "12:-1", "--event 12:-1: not DAYS:WORTH.")]
    [InlineData("--plot", "/dev/null/x.html", "--plot /dev/null/x.html: ")]
    public void Wrong_words_are_answered_with_the_right_ones(string option, string value, string expected)
    {
        (int code, _, string errors) = Run(Write(Rows), option, value);
        Assert.Equal(2, code);
        Assert.Contains(expected, errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recorded_chain_full_of_holes_is_read_as_it_is_and_its_forward_is_one_its_quotes_admit()
    {
        // One page of the exchange's site for each expiry, some seconds apart: 21 May 2019, two days before an election's result, 12:00.
        string source = TestData.Path("intraday/nse_option_chain_snapshots_2018_2019/by_expiry/NIFTY/NIFTY_2019-05-21.csv.gz");
        const string Now = "2019-05-21 12:00";
        using var reader = new StreamReader(new GZipStream(File.OpenRead(source), CompressionMode.Decompress));
        string[] header = reader.ReadLine()!.Split(',');
        var rows = new List<string> { "right,spot,strike,years,rate,bid,ask" };
        var allowed = new List<(double Lowest, double Highest)>(); // What a call and a put of the first expiry allow a forward to be.
        while (reader.ReadLine() is { } line)
        {
            Dictionary<string, string> cells = header.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second == "-" ? "" : pair.Second);
            if (cells["SnapshotTime"] != Now)
                continue;
            TimeSpan left = DateTime.Parse(cells["Expiry"] + " 15:30", CultureInfo.InvariantCulture) - DateTime.Parse(Now, CultureInfo.InvariantCulture);
            double years = left.TotalMinutes / 525_600, growth = Math.Exp(0.065 * years);
            foreach (string right in new[] { "Call", "Put" })
                rows.Add($"{right},{cells["CurrentVal"]},{cells["StrikePrice"]},{years:R},0.065,{cells[right + "BidPrice"]},{cells[right + "AskPrice"]}");
            if (cells["Expiry"] == "2019-05-23" && Math.Abs(Number(cells["StrikePrice"]) - Number(cells["CurrentVal"])) < 150)
            {
                double strike = Number(cells["StrikePrice"]);
                allowed.Add((
                    strike + growth * (Number(cells["CallBidPrice"]) - Number(cells["PutAskPrice"])), strike + growth * (Number(cells["CallAskPrice"]) - Number(cells["PutBidPrice"]))));
            }
        }

        JsonElement[] expiries = [.. Json(Write([.. rows])).GetProperty("expiries").EnumerateArray()];
        Assert.Equal(rows.Count - 1, 2 * expiries.Sum(expiry => Whole(expiry, "strikes")));
        Assert.All(expiries, expiry => Assert.Equal(
            Whole(expiry, "strikes"), Whole(expiry, "quotes") + expiry.GetProperty("left_out").EnumerateObject().Sum(reason => reason.Value.GetInt32())));
        Assert.True(expiries.Sum(expiry => expiry.GetProperty("left_out").GetProperty("one_sided").GetInt32()) > 100, "the holes are there");
        Assert.Equal("parity", Text(expiries[0], "forward_from"));
        // The quotes of one page are not of one second, so no forward suits them all.
        Assert.InRange(expiries[0].GetProperty("forward").GetDouble(), allowed.Min(pair => pair.Lowest), allowed.Max(pair => pair.Highest));
        Assert.Equal(["ok", "too_few_quotes"], [Text(expiries[0], "status"), Text(expiries[^1], "status")]);

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static void AssertMeasures(SurfaceCase expected, JsonElement actual)
    {
        Assert.Equal(expected.Forward, actual.GetProperty("forward").GetDouble(), 1e-8);
        Assert.Equal(expected.AtTheMoney, actual.GetProperty("atm").GetDouble(), 1e-7);
        Assert.Equal(expected.RiskReversal, actual.GetProperty("rr25").GetDouble(), 1e-7);
        Assert.Equal(expected.Butterfly, actual.GetProperty("fly25").GetDouble(), 1e-7);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static int Whole(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private (int Code, string Output, string Errors) Run(params string[] arguments) => VyuhaProcess.Run(_folder, ["quant", "surface", .. arguments]);

    private JsonElement Json(params string[] arguments)
    {
        (int code, string output, string errors) = Run([.. arguments, "--json"]);
        Assert.True(code == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    private string Write(string[] lines)
    {
        string path = Path.Combine(_folder, "a.csv");
        File.WriteAllLines(path, lines);
        return path;
    }
}
