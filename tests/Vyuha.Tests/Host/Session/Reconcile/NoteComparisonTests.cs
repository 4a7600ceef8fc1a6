using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;
using Vyuha.Host.Session.Reconcile;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Session.Reconcile;

/// <summary>
/// The worked contract note of the market rules, section 2.3: a NIFTY iron condor of one lot, in and out on one day at the rates from 1 April 2026.
/// Its fills are ours; the note comes as a broker's CSV.
/// </summary>
public sealed class NoteComparisonTests
{
    private static readonly DateOnly Date = new(2026, 11, 25);

    private static readonly (string Id, string Symbol, Side Side, decimal Price)[] Condor =
    [
        ("1001", "NIFTY01DEC2625000CE", Side.Buy, 18), ("1002", "NIFTY01DEC2623000PE", Side.Buy, 20), ("1003", "NIFTY01DEC2624500CE", Side.Sell, 75), ("1004", "NIFTY01DEC2623500PE", Side.Sell, 60),
        ("1005", "NIFTY01DEC2624500CE", Side.Buy, 35), ("1006", "NIFTY01DEC2623500PE", Side.Buy, 25), ("1007", "NIFTY01DEC2625000CE", Side.Sell, 7), ("1008", "NIFTY01DEC2623000PE", Side.Sell, 8),
    ];

    private const string Note = """
        Order No,Trade No,Symbol,Buy/Sell,Qty,Price,Brokerage,Exchange Txn,SEBI,STT,Stamp,GST,IPFT
        1001,1,NIFTY01DEC2625000CE,B,65,18.00,,,,,,,
        1002,2,NIFTY01DEC2623000PE,B,65,20.00,,,,,,,
        1003,3,NIFTY01DEC2624500CE,S,65,75.00,,,,,,,
        1004,4,NIFTY01DEC2623500PE,S,65,60.00,,,,,,,
        1005,5,NIFTY01DEC2624500CE,B,65,35.00,,,,,,,
        1006,6,NIFTY01DEC2623500PE,B,65,25.00,,,,,,,
        1007,7,NIFTY01DEC2625000CE,S,65,7.00,,,,,,,
        1008,8,NIFTY01DEC2623000PE,S,65,8.00,,,,,,,
        Total,,,,,,160.00,5.73,0.02,15.00,0.00,29.83,0.00
        """;

    [Fact]
    public void The_worked_note_has_no_break() => Assert.Empty(Compare(Note));

    [Theory]
    [InlineData("15.00,0.00", "16.00,0.00", BreakKind.Charges, "note stt", -1)]
    [InlineData("160.00", "161.00", BreakKind.Charges, "note brokerage", -1)]
    [InlineData("29.83", "30.83", BreakKind.Charges, "note gst", -1)]
    [InlineData("S,65,75.00", "S,65,76.00", BreakKind.FillPrice, "note order 1003", 65)]
    [InlineData("B,65,18.00", "B,65,19.00", BreakKind.FillPrice, "note order 1001", -65)]
    public void One_rupee_more_is_one_break(string was, string becomes, object kind, string subject, int effect)
    {
        Finding finding = Assert.Single(Compare(Note.Replace(was, becomes, StringComparison.Ordinal)));
        Assert.Equal(((BreakKind)kind, subject, Money.FromRupees(effect)), (finding.Kind, finding.Subject, finding.Effect));
    }

    [Fact]
    public void A_fill_the_note_lacks_and_one_that_is_nobodys_are_told_apart()
    {
        string[] lines = Note.Split('\n');
        string note = string.Join('\n', lines.Where(line => !line.StartsWith("1004", StringComparison.Ordinal)).Append("9999,9,NIFTY01DEC2624900CE,B,65,2.00,,,,,,,"));
        Assert.Equal(
            [(BreakKind.FillMissing, "note order 1004", Money.FromRupees(-60 * 65)), (BreakKind.FillExtra, "note order 9999", Money.FromRupees(-2 * 65))],
            Compare(note).Select(one => (one.Kind, one.Subject, one.Effect!.Value)));
    }

    [Fact]
    public void The_exchanges_order_numbers_and_columns_by_parts_do_as_well()
    {
        const string note = """
            Order No,Underlying,Expiry,Strike,Option Type,Side,Filled Qty,Rate,Brokerage,Transaction Charges,SEBI Fees,STT,Stamp Duty,CGST,SGST
            1300000000000011,NIFTY,01-DEC-2026,"25,000",CE,BUY,65,18,20,0.70,0.02,15,0,29.83,0
            1300000000000012,NIFTY,01-DEC-2026,"23,000",PE,BUY,65,20,20,0.70,0,0,0,0,0
            1300000000000013,NIFTY,01-DEC-2026,"24,500",CE,SELL,-65,75,20,0.70,0,0,0,0,0
            1300000000000014,NIFTY,01-DEC-2026,"23,500",PE,SELL,-65,60,20,0.70,0,0,0,0,0
            1300000000000015,NIFTY,01-DEC-2026,"24,500",CE,BUY,65,35,20,0.70,0,0,0,0,0
            1300000000000016,NIFTY,01-DEC-2026,"23,500",PE,BUY,65,25,20,0.70,0,0,0,0,0
            1300000000000017,NIFTY,01-DEC-2026,"25,000",CE,SELL,-65,7,20,0.70,0,0,0,0,0
            1300000000000018,NIFTY,01-DEC-2026,"23,000",PE,SELL,-65,8,20,0.83,0,0,0,0,0
            """;
        Assert.Empty(Compare(note, ("quantity", "Filled Qty")));
        Finding finding = Assert.Single(Compare(note.Replace("SELL,-65,75", "SELL,-65,75.05", StringComparison.Ordinal), ("quantity", "Filled Qty")));
        Assert.Equal((BreakKind.FillPrice, "note NIFTY01DEC2624500CE Sell", Money.FromRupees(3.25m)), (finding.Kind, finding.Subject, finding.Effect));
    }

    [Theory]
    [InlineData("1001,1,NIFTY01DEC2625000CE,B,65,18.00", "1001,1,NIFTY01DEC2625000CE,X,65,18.00", "note.csv:2: side is 'X'")]
    [InlineData("1002,2,NIFTY01DEC2623000PE,B,65,20.00", "1002,2,NIFTY01DEC2623000PE,B,65.5,20.00", "note.csv:3: quantity is '65.5'")]
    [InlineData("1003,3,NIFTY01DEC2624500CE", "1003,3,RELIANCE", "note.csv:4: symbol: ")]
    [InlineData("S,65,60.00", "S,65,sixty", "note.csv:5: price is 'sixty'")]
    [InlineData("1005,5,", "1005,5,\"", "note.csv:6: a quote is not closed")]
    [InlineData("1006,6,NIFTY01DEC2623500PE,B,65,25.00,", "1006,6,NIFTY01DEC2623500PE,B,65,25.00,,", "note.csv:7: 14 fields where the header has 13")]
    [InlineData("Total,,,,,,160.00", "Total,,,,,,a lot", "note.csv:10: brokerage is 'a lot'")]
    [InlineData("Buy/Sell", "Direction", "note.csv:1: no column is the side")]
    [InlineData("Trade No", "Qty", "note.csv:1: columns Qty and Qty both are the quantity")]
    public void A_bad_file_is_refused_with_its_line(string was, string becomes, string message)
    {
        InputErrorException refused = Assert.Throws<InputErrorException>(() => Compare(Note.Replace(was, becomes, StringComparison.Ordinal)));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private static List<Finding> Compare(string csv, params (string Column, string Name)[] columns)
    {
        using var home = new TempHome();
        NoteFile note = NoteFile.Read(home.File("note.csv", csv), Date, MarketRules.Shipped, columns.ToDictionary(one => one.Column, one => one.Name));
        return NoteComparison.Compare(Day(), note, MarketRules.Shipped);
    }

    private static JournaledDay Day()
    {
        OurOrder[] orders = [.. Condor.Select((one, index) =>
        {
            Assert.True(OpenAlgoSymbol.TryParse(one.Symbol, Exchange.Nfo, out Instrument? instrument, out _));
            return new OurOrder(
                index + 1, 1, one.Id, instrument, one.Symbol, one.Side, 65, Price.FromRupees(one.Price), 65, Price.FromRupees(one.Price) * Quantity.FromUnits(65), IsLive: false);
        })];
        return new JournaledDay(Date, new OurBooks { Orders = orders, Positions = [] }, [], BrokeragePlan.Default);
    }
}
