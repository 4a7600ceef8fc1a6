using Vyuha.Core;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Master;

namespace Vyuha.Tests.OpenAlgo;

public sealed class InstrumentMasterTests
{
    private static readonly HashSet<string> Ours = ["NIFTY", "SENSEX", "NIFTYNXT50"];
    private static readonly DateOnly Today = new(2026, 11, 25);

    [Theory]
    // The protocol's own spellings, for one and the same day.
    [InlineData("01DEC26")]
    [InlineData("01-DEC-26")]
    [InlineData("01-Dec-2026")]
    [InlineData("2026-12-01")]
    [InlineData("01dec26")]
    public void Every_spelling_of_an_expiry_is_the_same_day(string text)
    {
        Assert.True(ExpiryText.TryParse(text, out DateOnly date));
        Assert.Equal(new(2026, 12, 1), date);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("32DEC26")]
    [InlineData("01/12/26")]
    [InlineData("26-12-01")]
    public void What_is_no_expiry_is_none(string? text) => Assert.False(ExpiryText.TryParse(text, out _));

    [Fact]
    public void Each_place_gets_its_own_spelling() =>
        Assert.Equal(("01DEC26", "01-DEC-26", "2026-12-01"), (ExpiryText.Compact(new(2026, 12, 1)), ExpiryText.Dashed(new(2026, 12, 1)), ExpiryText.Iso(new(2026, 12, 1))));

    [Fact]
    public void Rows_become_contracts_with_unknown_freezes_and_lotless_indices()
    {
        InstrumentMaster master = InstrumentMaster.From(Today, Ours,
        [
            Row("NIFTY", "NSE_INDEX", "", 0, 0, 0),
            Row("NIFTY01DEC2626000CE", "NFO", "01-DEC-26", 26_000, 65, 0.05m, freeze: 1_800),
            Row("SENSEX03DEC2684800CE", "BFO", "03-DEC-26", 84_800, 20, 0.05m, freeze: 1),
            Row("NIFTYNXT5029DEC2668000CE", "NFO", "29-DEC-26", 68_000, 25, 0.05m),
            Row("RELIANCE29DEC26FUT", "NFO", "29-DEC-26", 0, 500, 0.05m),
            Row("M&M", "NSE", "", 0, 1, 0.05m),
        ]);
        Assert.Empty(master.Problems);
        Assert.Equal(["NIFTY01DEC2626000CE", "NIFTYNXT5029DEC2668000CE", "SENSEX03DEC2684800CE", "NIFTY"], master.Contracts.Select(contract => contract.Key.Symbol));
        Assert.True(master.TryFind(new SymbolKey("NIFTY01DEC2626000CE", "NFO"), out Contract? call));
        Assert.Equal((65, Price.FromRupees(0.05m), Quantity.FromUnits(1_800)), (call.LotSize, call.TickSize, call.FreezeQuantity!.Value));
        Assert.True(master.TryFind(new SymbolKey("SENSEX03DEC2684800CE", "BFO"), out Contract? sensex));
        Assert.Null(sensex.FreezeQuantity);
        Assert.True(master.TryFind(Instrument.Spot(Exchange.NseIndex, "NIFTY"), out Contract? index));
        Assert.Equal((0, Price.Zero, null), (index.LotSize, index.TickSize, index.FreezeQuantity));
        Assert.Equal("NIFTYNXT50", master.Contracts[1].Instrument.Underlying);
        Assert.Equal([new DateOnly(2026, 12, 1)], master.Expiries("NIFTY", InstrumentKind.IndexOption));
    }

    [Theory]
    [InlineData("NIFTY01DEC2626000CE", "08-DEC-26", 26_000, 65, 0.05, "2026-12-08")]
    [InlineData("NIFTY01DEC2626000CE", "01-DEC-26", 26_100, 65, 0.05, "strike")]
    [InlineData("NIFTY01DEC2626000CE", "", 26_000, 65, 0.05, "expiry")]
    [InlineData("NIFTY01DEC2626000CE", "01-DEC-26", 26_000, 0, 0.05, "lot size")]
    [InlineData("NIFTY01DEC2626000CE", "01-DEC-26", 26_000, 65, 0, "tick")]
    [InlineData("NIFTY01DEC26XXCE", "01-DEC-26", 26_000, 65, 0.05, "not a future or an option")]
    public void A_row_that_contradicts_itself_is_left_out_and_said(string symbol, string expiry, double strike, int lot, double tick, string said)
    {
        InstrumentMaster master = InstrumentMaster.From(Today, Ours, [Row(symbol, "NFO", expiry, (decimal)strike, lot, (decimal)tick)]);
        Assert.Empty(master.Contracts);
        Assert.Contains(said, Assert.Single(master.Problems).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_listed_twice_is_said()
    {
        SymbolRow row = Row("NIFTY01DEC2626000CE", "NFO", "01-DEC-26", 26_000, 65, 0.05m);
        Assert.Equal("is listed twice", Assert.Single(InstrumentMaster.From(Today, Ours, [row, row]).Problems).Problem);
    }

    [Fact]
    public void The_difference_of_two_days_is_told_by_kind()
    {
        InstrumentMaster before = InstrumentMaster.From(Today, Ours,
        [
            Row("NIFTY25NOV2626000CE", "NFO", "25-NOV-26", 26_000, 65, 0.05m), // expires on the first day
            Row("NIFTY01DEC2626000CE", "NFO", "01-DEC-26", 26_000, 65, 0.05m, freeze: 1_800),
            Row("NIFTY01DEC2626100CE", "NFO", "01-DEC-26", 26_100, 65, 0.05m),
            Row("SENSEX03DEC2684800CE", "BFO", "03-DEC-26", 84_800, 20, 0.05m),
            Row("SENSEX31DEC2684800CE", "BFO", "31-DEC-26", 84_800, 20, 0.05m),
        ]);
        InstrumentMaster after = InstrumentMaster.From(Today.AddDays(1), Ours,
        [
            Row("NIFTY01DEC2626000CE", "NFO", "01-DEC-26", 26_000, 75, 0.1m, freeze: 1_200),
            Row("NIFTY08DEC2626000CE", "NFO", "08-DEC-26", 26_000, 65, 0.05m),
            Row("SENSEX02DEC2684800CE", "BFO", "02-DEC-26", 84_800, 20, 0.05m), // moved a day for a holiday
            Row("SENSEX31DEC2684800CE", "BFO", "31-DEC-26", 84_800, 20, 0.05m),
        ]);
        IReadOnlyList<MasterChange> changes = MasterDiff.Between(before, after);
        Assert.Equal(
            [
                new(MasterChangeKind.ExpiryMoved, "SENSEX", null, "2026-12-03", "2026-12-02", true),
                new(MasterChangeKind.Expired, "NIFTY", new("NIFTY25NOV2626000CE", "NFO"), "NIFTY 25-Nov-26 26000 call", "", false),
                new(MasterChangeKind.LotSize, "NIFTY", new("NIFTY01DEC2626000CE", "NFO"), "65", "75", true),
                new(MasterChangeKind.TickSize, "NIFTY", new("NIFTY01DEC2626000CE", "NFO"), "0.05", "0.10", true),
                new(MasterChangeKind.FreezeQuantity, "NIFTY", new("NIFTY01DEC2626000CE", "NFO"), "1800", "1200", true),
                new(MasterChangeKind.Gone, "NIFTY", new("NIFTY01DEC2626100CE", "NFO"), "NIFTY 01-Dec-26 26100 call", "", true),
                new MasterChange(MasterChangeKind.Listed, "NIFTY", new("NIFTY08DEC2626000CE", "NFO"), "", "NIFTY 08-Dec-26 26000 call", false),
            ],
            changes);
        Assert.Empty(MasterDiff.Between(after, after));
    }

    [Fact]
    public void Losing_sight_of_a_freeze_is_no_change_and_a_higher_one_no_alarm()
    {
        InstrumentMaster Of(long? freeze) => InstrumentMaster.From(Today, Ours, [Row("NIFTY01DEC2626000CE", "NFO", "01-DEC-26", 26_000, 65, 0.05m, freeze)]);
        Assert.Empty(MasterDiff.Between(Of(1_800), Of(1)));
        Assert.Empty(MasterDiff.Between(Of(null), Of(1_800)));
        Assert.False(Assert.Single(MasterDiff.Between(Of(1_200), Of(1_800))).IsAlarm);
    }

    [Fact]
    public async Task The_download_asks_each_exchange_once_and_one_contract_an_underlying_for_its_freeze()
    {
        using var handler = new ScriptedHandler((request, body) => request.RequestUri!.AbsolutePath.EndsWith("/symbol", StringComparison.Ordinal)
            ? ScriptedHandler.Reply(200, """{"status":"success","data":{"symbol":"X","exchange":"NFO","freeze_qty":1800}}""")
            : ScriptedHandler.Reply(200, request.RequestUri.Query.Contains("exchange=NFO", StringComparison.Ordinal)
                ? """
                  {"status":"success","message":"Found 2 instruments","data":[
                  {"symbol":"NIFTY01DEC2626000CE","exchange":"NFO","expiry":"01-DEC-26","strike":26000.0,"lotsize":65,"tick_size":0.05,"token":"1","name":"NIFTY","instrumenttype":"CE"},
                  {"symbol":"NIFTY01DEC2626000PE","exchange":"NFO","expiry":"01-DEC-26","strike":"26000","lotsize":"65","tick_size":"0.05","token":2,"name":"NIFTY","instrumenttype":"PE"}]}
                  """
                : """{"status":"success","data":[]}"""));
        using OpenAlgoClient client = TestClient.Over(handler);
        InstrumentMaster master = await InstrumentMasterDownload.DownloadAsync(client, Today, Ours, CancellationToken.None);
        Assert.Equal(5, handler.Requests.Count);
        Assert.Equal([1_800L, 1_800L], master.Chain("NIFTY", new(2026, 12, 1)).Select(contract => contract.FreezeQuantity!.Value.Units));
    }

    private static SymbolRow Row(string symbol, string exchange, string expiry, decimal strike, long lot, decimal tick, long? freeze = null) => new()
    {
        Symbol = symbol, Exchange = exchange, ExpiryText = expiry, Strike = Price.FromRupees(strike), LotSize = lot, TickSize = Price.FromRupees(tick), FreezeQuantityAsSent = freeze,
    };
}
