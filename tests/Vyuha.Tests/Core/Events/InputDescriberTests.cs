using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;

namespace Vyuha.Tests.Core.Events;

public sealed class InputDescriberTests
{
    private static readonly Timestamp At = Ist.At(new(2026, 1, 6), new(9, 15));

    private readonly InputDescriber _describer = new(["NIFTY"]);

    [Fact]
    public void A_contract_lends_its_name_to_its_quotes()
    {
        var terms = new ContractPayload(
            Price.FromRupees(26_000).Steps, Price.FromRupees(0.05m).Steps, new DateOnly(2026, 1, 27).DayNumber, 65, 1800, 0,
            InstrumentKind.IndexOption, OptionRight.Call, Exchange.Nfo);
        Assert.Equal(
            "         1  2026-01-06T09:15:00+05:30  contract 3 is NIFTY 2026-01-27 26000.00 call, lot 65, tick 0.05, freeze 1800",
            _describer.Describe(InputEvent.OfContract(1, At, 3, terms)));
        var quote = new QuotePayload(Price.FromRupees(120.5m).Steps, 0, Price.FromRupees(120.55m).Steps, 130, 0, 65_000);
        Assert.Equal(
            "         2  2026-01-06T09:15:00+05:30  NIFTY 2026-01-27 26000.00 call bid 120.50 × 130, ask none × 0, last 120.55, open interest 65000, modelled",
            _describer.Describe(InputEvent.OfQuote(2, At, 3, quote, QuoteFlags.Modelled)));
    }

    [Fact]
    public void Every_kind_of_input_has_words()
    {
        long day = new DateOnly(2026, 1, 6).DayNumber;
        (InputEvent Input, string Words)[] cases =
        [
            (InputEvent.OfDayOpen(1, At, new((int)day, DataFrequency.Minute, DataOrigin.Synthetic)), "day 2026-01-06 opens, minute data, synthetic"),
            (InputEvent.OfBar(1, At, 9, new(10_000, 20_000, 5_000, 15_000, 650)), "instrument 9 bar 1.00 2.00 0.50 1.50, volume 650"),
            (InputEvent.OfSnapshotEnd(1, At), "snapshot complete"),
            (InputEvent.OfReply(1, At, new(12, 99, ReplyKind.Rejected, RejectReason.PriceOutsideBand)), "order 12 (venue 99): rejected (price outside band)"),
            (InputEvent.OfReport(1, At, new(12, 65, 78_325_000, 99, ReportedStatus.Filled)), "order 12 (venue 99): filled, 65 units filled for 7832.50"),
            (InputEvent.OfSettlement(1, At, new(261_234_500, (int)day, 0)), "NIFTY settles at 26123.45 for expiry 2026-01-06"),
            (InputEvent.OfTimer(1, At), "timer"),
            (InputEvent.OfDayClose(1, At), "day closes"),
            (InputEvent.OfOperator(1, At, new(OperatorAction.AcknowledgeLoss, 0, 255)), "operator 00000000000000ff: acknowledge loss, all bots"),
            (InputEvent.OfOperator(1, At, new(OperatorAction.Flatten, 2, 255)), "operator 00000000000000ff: flatten, bot 2"),
            (InputEvent.OfOperator(1, At, new(OperatorAction.CloseLeg, 0, 255, 0, 4), 9), "operator 00000000000000ff: close leg, one trade, structure 4, instrument 9"),
            (InputEvent.OfOperator(1, At, new(OperatorAction.MoveLimit, 0, 255, 523_000, 12)), "operator 00000000000000ff: move limit, one trade, 52.30, order 12"),
            (InputEvent.OfExternalPosition(1, At, 9, new(-65, 1_234_500)), "instrument 9: -65 units at 123.45 held outside the bots"),
            (InputEvent.OfDailyClose(1, At, 9, new(40_000, 10_000, 50_000, 5_000, (int)day)), "instrument 9 of 2026-01-06: open 1.00, high 5.00, low 0.50, close 4.00"),
            (InputEvent.OfMarketEvent(1, At, new(0xabc, 1, (int)day, 600, 2, MarketEventKind.RbiPolicy, EventStatus.Unconfirmed)),
                "event 0000000000000abc revision 2: rbi policy on 2026-01-06 10:00, unconfirmed, moves NIFTY"),
            (InputEvent.OfNews(1, At, new(0xdef, 0, At.Nanoseconds, 7, -250, 1000, NewsMethod.Lexicon)),
                "story 0000000000000def of 2026-01-06T09:15:00+05:30, source 0000000000000007: score -0.250 by lexicon, about nothing"),
            (InputEvent.OfText(1, At, TextPayload.Of(TextPurpose.Options, 2, """{"profiles":{}}""", 255)[0]), "operator 00000000000000ff: options for bot 2, piece 1 of 1: {\"profiles\":{}}"),
        ];
        foreach ((InputEvent input, string words) in cases)
            Assert.EndsWith($"+05:30  {words}", _describer.Describe(input), StringComparison.Ordinal);
        Assert.Equal(
            Enum.GetValues<InputKind>().Except([InputKind.None, InputKind.Contract, InputKind.Quote]).Order(),
            cases.Select(pair => pair.Input.Kind).Distinct().Order());
    }

    [Fact]
    public void Damaged_numbers_are_described_not_thrown()
    {
        Assert.EndsWith(
            "underlying 7 settles at 0.00 for expiry day number -5",
            _describer.Describe(InputEvent.OfSettlement(1, At, new(0, -5, 7))),
            StringComparison.Ordinal);
        Assert.EndsWith("unknown kind 0", _describer.Describe(default), StringComparison.Ordinal);
    }
}
