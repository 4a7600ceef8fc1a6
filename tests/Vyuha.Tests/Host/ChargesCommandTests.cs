using System.Diagnostics;
using System.Text.Json;

namespace Vyuha.Tests.Host;

/// <summary>The program itself, run on files. Amounts are the worked contract notes of the market rules, section 2.3.</summary>
public sealed class ChargesCommandTests : IDisposable
{
    private const string Header = "date,symbol,exchange,side,quantity,price\n";

    private const string Condor = Header
        + "2026-11-23,NIFTY01DEC2624500CE,NFO,SELL,65,75\n"
        + "2026-11-23,NIFTY01DEC2623500PE,NFO,SELL,65,60\n"
        + "2026-11-23,NIFTY01DEC2625000CE,NFO,BUY,65,18\n"
        + "2026-11-23,NIFTY01DEC2623000PE,NFO,BUY,65,20\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-charges-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_condor_in_and_out_on_one_day_costs_210_58_and_nets_3169_42()
    {
        (int code, string output, string error) = await Run(Write("condor.csv", Condor + Exit("2026-11-23")), "--json");

        Assert.Equal((0, ""), (code, error));
        using JsonDocument report = JsonDocument.Parse(output);
        JsonElement root = report.RootElement;
        Assert.Equal((210.58m, 3_380m, 3_169.42m), (Amount(root, "charges"), Amount(root, "gross"), Amount(root, "net")));
        JsonElement note = Assert.Single(root.GetProperty("notes").EnumerateArray());
        Assert.True(note.GetProperty("verified").GetBoolean());
        Assert.Equal(
            [160m, 15m, 5.73m, 0m, 0.02m, 0m, 29.83m], note.GetProperty("lines").EnumerateArray().Select(line => Amount(line, "amount")));
        Assert.Contains("sold ₹9,750.00 × 0.15 %", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_days_are_two_notes_in_a_table_for_people()
    {
        (int code, string output, _) = await Run(Write("condor.csv", Condor + Exit("2026-11-25")));

        Assert.Equal(0, code);
        Assert.Contains("₹112.12", output, StringComparison.Ordinal);
        Assert.Contains("₹97.44", output, StringComparison.Ordinal);
        Assert.Contains("charges ₹209.56", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_positions_have_charges_but_no_profit()
    {
        (int code, string output, _) = await Run(Write("condor.csv", Condor), "--json");

        Assert.Equal(0, code);
        using JsonDocument report = JsonDocument.Parse(output);
        Assert.Equal(112.12m, Amount(report.RootElement, "charges"));
        Assert.Equal(JsonValueKind.Null, report.RootElement.GetProperty("gross").ValueKind);
        Assert.Equal(4, report.RootElement.GetProperty("open_positions").GetArrayLength());
    }

    [Fact]
    public async Task Fills_of_one_order_pay_one_brokerage_and_JSON_reads_like_CSV()
    {
        string json = Write("fills.json", """
            [
              { "date": "2026-11-23", "symbol": "NIFTY01DEC2624000CE", "exchange": "NFO", "side": "BUY", "quantity": 65, "price": 215, "order": "A" },
              { "date": "2026-11-23", "symbol": "NIFTY01DEC2624000CE", "exchange": "NFO", "side": "BUY", "quantity": 65, "price": 215.05, "order": "A" },
              { "date": "2026-11-23", "symbol": "NIFTY01DEC2624000CE", "exchange": "NFO", "side": "SELL", "quantity": 130, "price": 280, "order": "A" }
            ]
            """);

        (int code, string output, _) = await Run(json, "--json");

        Assert.Equal(0, code);
        using JsonDocument report = JsonDocument.Parse(output);
        Assert.Equal(40m, Amount(report.RootElement.GetProperty("notes")[0].GetProperty("lines")[0], "amount"));
    }

    [Fact]
    public async Task Bad_input_names_file_line_field_and_remedy_and_ends_with_2()
    {
        (string File, string Text, string[] Said)[] cases =
        [
            ("a.csv", Header + "23-11-2026,NIFTY01DEC2624000CE,NFO,BUY,65,10\n", ["a.csv:2", "date is '23-11-2026'", "2026-11-23"]),
            ("b.csv", Header + "2026-11-24,NIFTY01DEC2624000CE,NFO,BUY,65,10\n", ["b.csv:2", "Guru Nanak"]),
            ("c.csv", Header + "2026-11-22,NIFTY01DEC2624000CE,NFO,BUY,65,10\n", ["c.csv:2", "a weekend"]),
            ("d.csv", Header + "2027-03-01,NIFTY30MAR2724000CE,NFO,BUY,65,10\n", ["d.csv:2", "No trading calendar"]),
            ("e.csv", Header + "2026-11-23,NIFTY01DEC2624000CE,NFO,BUY,65,-10\n", ["e.csv:2", "price is '-10'", "above 0"]),
            ("f.csv", Header + "2026-11-23,NIFTY01DEC2624000CE,NFO,BUY,65,NaN\n", ["f.csv:2", "price is 'NaN'"]),
            ("g.csv", Header + "2026-11-23,NIFTY01DEC2624000CE,NFO,BUY,50,10\n", ["g.csv:2", "quantity is 50", "multiple of 65"]),
            ("h.csv", Header + "2026-11-23,NIFTY01DEC2624000CE,NFO,BUY,6.5,10\n", ["h.csv:2", "quantity is '6.5'"]),
            ("i.csv", Header + "2026-11-23,NIFTI01DEC2624000CE,NFO,BUY,65,10\n", ["i.csv:2", "No underlying NIFTI", "BANKNIFTY"]),
            ("j.csv", Header + "2026-11-23,NIFTY01DEC26,NFO,BUY,65,10\n", ["j.csv:2", "symbol", "NIFTY01DEC2624000CE"]),
            ("k.csv", Header + "2026-11-23,NIFTY01DEC2624000CE,NSE,BUY,65,10\n", ["k.csv:2", "exchange is 'NSE'", "NFO or BFO"]),
            ("l.csv", Header + "2026-11-23,NIFTY01DEC2624000CE,BFO,BUY,65,10\n", ["l.csv:2", "NIFTY does not trade on BFO", "NFO"]),
            ("m.csv", Header + "2026-11-23,NIFTY01DEC2624000CE,NFO,HOLD,65,10\n", ["m.csv:2", "side is 'HOLD'", "BUY or SELL"]),
            ("n.csv", Header + "2026-11-23,NIFTY17NOV2624000CE,NFO,BUY,65,10\n", ["n.csv:2", "expired before 2026-11-23"]),
            ("o.csv", Header + "2026-11-23,NIFTY01DEC2624000CE,NFO,BUY,65,1,000\n", ["o.csv:2", "7 fields"]),
            ("p.csv", "date,symbol,exchange,side,quantity\n", ["p.csv:1", "column 'price' is missing"]),
            ("q.csv", "date,symbol,exchange,side,quantity,price,fee\n", ["q.csv:1", "'fee' is not a column"]),
            ("r.csv", Header, ["r.csv:1", "there is no trade"]),
            ("s.json", "[{\"date\": }]", ["s.json:1", "not JSON"]),
            ("t.json", "{}", ["t.json:1", "not a list"]),
            ("v.json", "[{}]", ["v.json, trade 1", "column 'date' is missing"]),
            ("u.csv", Header + "2015-06-01,NIFTY25JUN158000CE,NFO,BUY,25,10\n", ["u.csv:2", "No charge rule for stt_sale", "2015-06-01"]),
        ];
        foreach ((string file, string text, string[] said) in cases)
        {
            (int code, string output, string error) = await Run(Write(file, text));
            Assert.True(code == 2, $"{file} ended with {code}: {output}{error}");
            Assert.Equal("", output);
            string flat = error.OneLine();
            foreach (string part in said)
                Assert.Contains(part, flat, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        (int code, _, string error) = await Run(Path.Combine(_folder, "nothing.csv"));
        Assert.Equal(2, code);
        Assert.Contains("there is no such file", error.OneLine(), StringComparison.Ordinal);
    }

    private static decimal Amount(JsonElement element, string name) => element.GetProperty(name).GetDecimal();

    private static string Exit(string date) =>
        $"{date},NIFTY01DEC2624500CE,NFO,BUY,65,35\n{date},NIFTY01DEC2623500PE,NFO,BUY,65,25\n"
        + $"{date},NIFTY01DEC2625000CE,NFO,SELL,65,7\n{date},NIFTY01DEC2623000PE,NFO,SELL,65,8\n";

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "vyuha.dll"), "charges", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
