using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Link;
using Vyuha.OpenAlgo;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Orders;
using Vyuha.OpenAlgo.Streaming;

namespace Vyuha.Tests.Host.Session;

/// <summary>How ticks of the stream become quotes of the session.</summary>
public sealed class FeedSinkTests : IDisposable
{
    private static readonly Timestamp Ten = Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0));

    private readonly Inbox _inbox = new();
    private readonly FeedSink _sink;
    private readonly OpenAlgoStream _stream;
    private readonly StreamSymbol _symbol;
    private readonly List<ServerMode> _modes = [];
    private int _doubts;

    public FeedSinkTests()
    {
        _sink = new FeedSink(_inbox, TimeSpan.FromSeconds(5)) { ExpectedMode = ServerMode.Analyze, UnexpectedMode = _modes.Add, LoginDoubted = () => _doubts++ };
        _stream = new OpenAlgoStream(
            new OpenAlgoStreamOptions { Url = new Uri("ws://127.0.0.1:1"), Key = ApiKey.From("k", "test") }, _sink, TimeProvider.System); // not-a-secret
        _symbol = _stream.Subscribe(StreamMode.Depth, [new SymbolKey("NIFTY01DEC2624000CE", "NFO")])[0];
        _sink.Map(_symbol, 5);
    }

    [Fact]
    public void A_last_price_right_after_a_book_is_taken_with_it()
    {
        Book(0);
        Last(4.9);
        Assert.Equal((99m, 101m, 300m), Quote());
    }

    [Fact]
    public void A_book_older_than_a_few_seconds_is_not_handed_on_as_new()
    {
        Book(0);
        Last(4);
        Last(5.1); // The age is the book's, not that of the last tick.
        Assert.Equal((0m, 0m, 300m), Quote());
    }

    [Theory]
    [InlineData(StreamPhase.Disconnected)]
    [InlineData(StreamPhase.Silent)]
    [InlineData(StreamPhase.WaitingForLogin)]
    [InlineData(StreamPhase.Live)]
    public void A_book_of_before_an_interruption_is_forgotten(StreamPhase phase)
    {
        Book(0);
        _sink.OnState(new StreamState(phase, "", 2, Ten));
        Last(1);
        Assert.Equal((0m, 0m, 300m), Quote());
    }

    [Fact]
    public void A_book_asked_for_by_request_stands_as_one_of_the_stream()
    {
        _sink.Asked(5, new QuotePayload(Price.FromRupees(98).Steps, Price.FromRupees(102).Steps, 0, 0, 0, 0), Ten);
        Last(1);
        Assert.Equal((98m, 102m, 300m), Quote());
    }

    [Fact]
    public void The_days_volume_and_open_interest_stand_until_they_are_said_anew()
    {
        Amounts(TickFields.Volume | TickFields.OpenInterest);
        Assert.Equal((6_500, 1_300), Seen());
        Last(1);
        Assert.Equal((6_500, 1_300), Seen());
        Amounts(TickFields.Volume, volume: 7_150);
        Assert.Equal((7_150, 1_300), Seen());
        _sink.OnState(new StreamState(StreamPhase.Disconnected, "", 1, Ten));
        Last(2); // What traded while nobody listened is not known.
        Assert.Equal((0, 0), Seen());

        void Amounts(TickFields fields, long volume = 6_500) => _sink.OnTick(new MarketTick
        {
            Symbol = _symbol, ReceivedAt = Ten, Last = Price.FromRupees(100), Volume = volume, OpenInterest = 1_300, Fields = fields,
        });

        (long Volume, long OpenInterest) Seen()
        {
            var quotes = new List<(int Id, QuotePayload Quote)>();
            _inbox.Drain([], quotes);
            QuotePayload quote = Assert.Single(quotes).Quote;
            return (quote.DayVolume, quote.OpenInterest);
        }
    }

    [Theory]
    [InlineData(StreamPhase.WaitingForLogin)]
    [InlineData(StreamPhase.KeyRefused)]
    public void What_the_stream_says_of_the_login_is_a_doubt_and_no_fact(StreamPhase phase)
    {
        _sink.OnState(new StreamState(phase, "BROKER_ERROR", 1, Ten));
        var events = new List<SessionEvent>();
        _inbox.Drain(events, []);
        Assert.Equal(1, _doubts);
        Assert.DoesNotContain(events, one => one is LoginChanged);
        Assert.Contains(new FeedChanged(false, "BROKER_ERROR"), events);
    }

    [Theory]
    [InlineData(ServerMode.Analyze, true)]
    [InlineData(ServerMode.NotStated, true)]
    [InlineData(ServerMode.Live, false)]
    public void An_update_of_an_order_in_another_mode_goes_no_further(ServerMode mode, bool isTaken)
    {
        _sink.OnOrder(new OrderUpdate
        {
            OrderId = "1", Symbol = "NIFTY01DEC2624000CE", Exchange = "NFO", Side = Side.Buy, Quantity = Quantity.FromUnits(65), State = OrderState.Complete,
            StatusText = "complete", Mode = mode,
        });
        var events = new List<SessionEvent>();
        _inbox.Drain(events, []);
        Assert.Equal(isTaken, events.Any(one => one is OrderSeen));
        Assert.Equal(isTaken ? [] : [mode], _modes);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _inbox.Dispose();
    }

    private void Book(double seconds)
    {
        var tick = new MarketTick { Symbol = _symbol, ReceivedAt = Ten.Plus(TimeSpan.FromSeconds(seconds)), Last = Price.FromRupees(100), Fields = TickFields.Bids | TickFields.Asks };
        tick.Bids[0] = new DepthLevel(Price.FromRupees(99), 65, 1);
        tick.Asks[0] = new DepthLevel(Price.FromRupees(101), 65, 1);
        _sink.OnTick(tick);
    }

    private void Last(double seconds) =>
        _sink.OnTick(new MarketTick { Symbol = _symbol, ReceivedAt = Ten.Plus(TimeSpan.FromSeconds(seconds)), Last = Price.FromRupees(300) });

    private (decimal Bid, decimal Ask, decimal Last) Quote()
    {
        var quotes = new List<(int Id, QuotePayload Quote)>();
        _inbox.Drain([], quotes);
        QuotePayload quote = Assert.Single(quotes).Quote;
        return (Price.FromSteps(quote.Bid).ToRupees(), Price.FromSteps(quote.Ask).ToRupees(), Price.FromSteps(quote.Last).ToRupees());
    }
}
