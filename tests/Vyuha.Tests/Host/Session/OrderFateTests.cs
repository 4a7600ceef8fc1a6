using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Link;
using Vyuha.Host.Session.Orders;
using Vyuha.Kernel.Orders;
using Vyuha.OpenAlgo.Orders;
using OrderState = Vyuha.Kernel.Orders.OrderState;

namespace Vyuha.Tests.Host.Session;

/// <summary>What becomes of an order when the broker's books hold other people's rows, unknown words, late trades and changes made by hand.</summary>
public sealed class OrderFateTests : IDisposable
{
    private const string Symbol = "NIFTY01DEC2624000CE";
    private const int Units = 65;

    private static readonly Timestamp Start = Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0));

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-fate-").FullName;
    private readonly BrokerOrderIds _ids;
    private readonly OrderDesk _desk;
    private Timestamp _now = Start;

    public OrderFateTests()
    {
        _ids = BrokerOrderIds.Open(Path.Combine(_folder, "ids"));
        _desk = new OrderDesk(new DeskOptions(), _ids);
    }

    public void Dispose()
    {
        _ids.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void An_order_known_as_someone_elses_before_ours_left_is_not_taken_for_ours()
    {
        BrokerRow byHand = Row("900", RowStatus.Complete, filled: Units) with { Limit = Price.FromRupees(97) };
        BrokerTrade trade = new("900", Units, Price.FromRupees(97));
        Read([byHand], trade);
        Assert.Equal("900", Assert.Single(_desk.Externals).Key);

        Later(20);
        InDoubt(1);
        Later(1);
        Read([byHand], trade);
        Assert.Empty(Reports());

        Later(1);
        BrokerRow ours = Row("901", RowStatus.Complete, filled: Units);
        Read([byHand, ours], trade, new BrokerTrade("901", Units, Price.FromRupees(99)));
        Assert.Equal((1, 901, Units, Units * 990_000L), (Reports()[0].OrderId, Reports()[0].VenueOrderId, Reports()[0].FilledUnits, Reports()[0].FilledValue));
        Assert.Equal("900", Assert.Single(_desk.Externals).Key);
    }

    [Fact]
    public void After_a_restart_a_row_that_was_known_as_someone_elses_is_not_taken_for_an_order_in_doubt()
    {
        BrokerRow byHand = Row("900", RowStatus.Complete, filled: Units);
        BrokerTrade trade = new("900", Units, Price.FromRupees(97));
        Read([byHand], trade);
        _desk.SaveIds();

        // The next trader finds an order of that contract and side in the journal, whose answer nobody had heard.
        using BrokerOrderIds ids = BrokerOrderIds.Open(Path.Combine(_folder, "ids"));
        var desk = new OrderDesk(new DeskOptions(), ids);
        var order = new Order(1, 1, 1, 1, Side.Buy, Units, Price.FromRupees(100).Steps, 0, Start.Plus(TimeSpan.FromSeconds(-5))) { State = OrderState.InDoubt };
        desk.Restore(order, Symbol, Exchange.Nfo, opensRisk: true, _now);
        Later(1);
        desk.OnBooks([byHand], [trade], _now, _now);
        Assert.Empty(desk.Inputs);
        Assert.Single(desk.InDoubt);
        Assert.Equal("900", Assert.Single(desk.Externals).Key);
    }

    [Fact]
    public void A_row_of_a_refused_attempt_read_before_the_next_left_does_not_end_that()
    {
        _desk.OnOutcome(PlaceAndSend(1), new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.Other, "margin"), _now);
        BrokerRow refused = Row("900", RowStatus.Rejected, filled: 0);
        Later(1);
        Read([refused]);
        Later(5);
        InDoubt(2);
        Later(1);
        Read([refused]);
        Assert.Empty(Reports());
        Assert.Empty(_desk.Externals);
    }

    [Fact]
    public void A_row_of_a_refused_attempt_first_read_after_the_next_left_does_not_end_that_either()
    {
        _desk.OnOutcome(PlaceAndSend(1), new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.Other, "margin"), _now);
        Assert.True(_desk.WantsBooks(_now.Plus(TimeSpan.FromSeconds(1))), "what the broker lists of a refusal should be known early");
        BrokerRow refused = Row("900", RowStatus.Rejected, filled: 0);
        Later(5);
        InDoubt(2);
        Later(1);
        Read([refused]);
        Assert.Empty(Reports());

        // The second is rejected as well, and now there are two such rows.
        Later(1);
        Read([refused, Row("901", RowStatus.Rejected, filled: 0)]);
        Later(3);
        Read([refused, Row("901", RowStatus.Rejected, filled: 0)]);
        Assert.Equal((2, ReportedStatus.Rejected), (Assert.Single(Reports()).OrderId, Reports()[0].Status));
    }

    [Fact]
    public void A_stream_update_of_a_known_external_order_is_not_ours()
    {
        BrokerRow old = Row("900", RowStatus.Open, filled: 0) with { Limit = Price.FromRupees(90) };
        Read([old]);
        Later(3600);
        InDoubt(1);
        _desk.OnUpdate(old with { Status = RowStatus.Rejected, PlacedAt = null }, _now);
        _desk.OnUpdate(Row("902", RowStatus.Complete, filled: Units) with { PlacedAt = null }, _now); // Nor is one whose time nobody knows.
        Assert.Empty(Reports());
        Assert.True(_desk.WantsBooks(_now.Plus(TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void Of_two_rows_that_could_be_the_same_order_the_nearest_in_time_is_taken_and_a_person_told()
    {
        InDoubt(1);
        BrokerRow ours = Row("7", RowStatus.Open, filled: 0);
        BrokerRow byHand = Row("900", RowStatus.Open, filled: 0) with { PlacedAt = _now.Plus(TimeSpan.FromSeconds(-20)) };
        Later(1);
        Read([byHand, ours]);
        Assert.Equal(7, Assert.Single(Reports()).VenueOrderId);
        Assert.Equal("900", Assert.Single(_desk.Externals).Key);
        Assert.Contains(_desk.Alarms, alarm => alarm is { Kind: AlarmKind.ExternalOrder, Severity: Severity.Critical });
    }

    [Theory]
    [InlineData("open pending")]
    [InlineData("validation pending")]
    [InlineData("put order req received")]
    [InlineData("modify pending")]
    public void An_order_in_doubt_that_is_in_the_book_under_an_unknown_word_is_not_given_up(string word)
    {
        InDoubt(1);
        var wire = new OrderRow
        {
            OrderId = "7", Symbol = Symbol, Exchange = "NFO", Side = Side.Buy, Quantity = Quantity.FromUnits(Units), StatusText = word,
            Price = Price.FromRupees(100), TimeText = "2026-11-25 10:00:01",
        };
        for (int second = 0; second < 65; second++)
        {
            Later(1);
            Read(BrokerWords.Rows([wire], new DateOnly(2026, 11, 25)));
        }

        Assert.Equal([ReplyKind.Accepted], Replies());
        Assert.Empty(Reports());
        Alarm said = Assert.Single(_desk.Alarms, alarm => alarm is { Kind: AlarmKind.OrderMissing, Severity: Severity.Critical });
        Assert.Contains($"'{word}'", said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Fills_of_an_order_under_an_unknown_word_are_booked()
    {
        Known(1, "7");
        Read([Row("7", RowStatus.Unknown, filled: null)], new BrokerTrade("7", 40, Price.FromRupees(99)));
        Assert.Equal((40, ReportedStatus.Working), (Assert.Single(Reports()).FilledUnits, Reports()[0].Status));
    }

    [Fact]
    public void A_cancelled_order_is_not_reported_before_the_trade_book_shows_what_the_stream_has_told()
    {
        Known(1, "7");
        _desk.OnUpdate(Row("7", RowStatus.Open, filled: 40), _now);
        Later(1);
        Read([Row("7", RowStatus.Cancelled, filled: null)]);
        Assert.Empty(Reports());
        Assert.True(_desk.WantsBooks(_now.Plus(TimeSpan.FromSeconds(1))));

        Later(2);
        Read([Row("7", RowStatus.Cancelled, filled: null)], new BrokerTrade("7", 40, Price.FromRupees(99)));
        Assert.Equal((40, 40 * 990_000L, ReportedStatus.Cancelled), (Assert.Single(Reports()).FilledUnits, Reports()[0].FilledValue, Reports()[0].Status));
    }

    [Fact]
    public void A_cancelled_order_of_which_no_row_says_how_much_has_filled_waits_a_moment_for_trades()
    {
        Known(1, "7");
        BrokerRow gone = Row("7", RowStatus.Cancelled, filled: null);
        Read([gone]);
        Assert.Empty(Reports());
        Later(1);
        Read([gone], new BrokerTrade("7", 40, Price.FromRupees(99)));
        Later(1);
        Read([gone], new BrokerTrade("7", 40, Price.FromRupees(99)));
        Assert.Equal((40, ReportedStatus.Cancelled), (Assert.Single(Reports()).FilledUnits, Reports()[0].Status));
    }

    [Fact]
    public void A_cancelled_order_that_did_not_trade_is_over_after_that_moment()
    {
        Known(1, "7");
        for (int second = 0; second < 3; second++)
        {
            Read([Row("7", RowStatus.Cancelled, filled: null)]);
            Later(1);
        }

        Assert.Equal((0, ReportedStatus.Cancelled), (Assert.Single(Reports()).FilledUnits, Reports()[0].Status));
    }

    [Fact]
    public void A_trade_that_comes_after_the_end_was_reported_is_booked_all_the_same()
    {
        Known(1, "7");
        BrokerRow gone = Row("7", RowStatus.Cancelled, filled: null);
        Read([gone]);
        Later(2);
        Read([gone]);
        Assert.Equal(0, Assert.Single(Reports()).FilledUnits);
        Later(60);
        Read([gone], new BrokerTrade("7", 40, Price.FromRupees(99)));
        Assert.Equal((40, ReportedStatus.Cancelled), (Reports()[^1].FilledUnits, Reports()[^1].Status));
    }

    [Fact]
    public void The_stream_rejecting_the_rest_of_a_part_filled_order_does_not_make_it_unfilled()
    {
        Known(1, "7");
        _desk.OnUpdate(Row("7", RowStatus.Rejected, filled: 40), _now);
        Assert.Empty(Reports());
        Assert.True(_desk.WantsBooks(_now.Plus(TimeSpan.FromSeconds(1))));
        Read([Row("7", RowStatus.Rejected, filled: null)], new BrokerTrade("7", 40, Price.FromRupees(99)));
        Assert.Equal((40, ReportedStatus.Cancelled), (Assert.Single(Reports()).FilledUnits, Reports()[0].Status));
    }

    [Fact]
    public void The_patience_with_the_trade_book_begins_anew_with_each_fill()
    {
        Known(1, "7", units: 130);
        BrokerTrade first = new("7", 65, Price.FromRupees(99.90m));
        BrokerTrade second = new("7", 65, Price.FromRupees(99.95m));
        BrokerRow half = Row("7", RowStatus.Open, filled: 65, units: 130) with { AveragePrice = 99.93m };
        BrokerRow whole = half with { Status = RowStatus.Complete, FilledUnits = 130 };
        Read([half]);
        Later(1);
        Read([half], first);
        Later(600);
        Read([whole], first);
        Later(1);
        Read([whole], first, second);
        Assert.Equal(65 * 999_000L + 65 * 999_500L, Reports()[^1].FilledValue);
        Assert.DoesNotContain(_desk.Alarms, alarm => alarm.Kind == AlarmKind.FillByAverage);
    }

    [Fact]
    public void By_how_much_an_average_was_off_is_said_when_the_trades_come_after_all()
    {
        Known(1, "7", units: 130);
        BrokerRow whole = Row("7", RowStatus.Complete, filled: 130, units: 130) with { AveragePrice = 99.93m };
        Read([whole]);
        Later(6);
        Read([whole]);
        Read([whole]);
        Assert.Equal(130 * 999_300L, Assert.Single(Reports()).FilledValue);
        Assert.Single(_desk.Alarms, alarm => alarm.Kind == AlarmKind.FillByAverage);
        for (int i = 0; i < 3; i++)
            Read([whole], new BrokerTrade("7", 65, Price.FromRupees(99.90m)), new BrokerTrade("7", 65, Price.FromRupees(99.95m)));
        Assert.Equal(2, _desk.Alarms.Count(alarm => alarm.Kind == AlarmKind.FillByAverage));
        Assert.Single(Reports());
    }

    [Fact]
    public void A_filled_order_whose_trades_never_come_is_said_and_then_booked_at_its_limit()
    {
        Known(1, "7");
        BrokerRow row = Row("7", RowStatus.Complete, filled: null); // A live order row has neither filled quantity nor average price.
        for (int second = 0; second < 25; second++)
        {
            Read([row]);
            Later(1);
        }

        Assert.Empty(Reports());
        Assert.Single(_desk.Alarms, alarm => alarm is { Kind: AlarmKind.OrderMissing, Severity: Severity.Critical });
        for (int second = 0; second < 10; second++)
        {
            Read([row]);
            Later(1);
        }

        Assert.Equal((Units, Units * 1_000_000L, ReportedStatus.Filled), (Assert.Single(Reports()).FilledUnits, Reports()[0].FilledValue, Reports()[0].Status));
    }

    [Fact]
    public void An_order_waiting_for_approval_is_not_given_up_and_its_leg_is_not_worked_before_a_person_has_settled_it()
    {
        _desk.OnOutcome(PlaceAndSend(1), new BrokerOutcome(OutcomeKind.Queued), _now);
        _desk.Clear();
        Place(2, units: 130); // Another quantity, so the books could tell them apart; but both may be approved.
        Assert.False(_desk.TryNext(_now, out _));
        Wait(300);
        Assert.All(_desk.Inputs, input => Assert.Equal((2, RejectReason.NotSent), (input.Reply.OrderId, input.Reply.Reason)));

        _desk.Clear();
        _desk.OnResumed(_now);
        Wait(59);
        Assert.Empty(_desk.Inputs);
        Wait(2);
        Assert.Equal(RejectReason.NeverArrived, Assert.Single(_desk.Inputs).Reply.Reason);
    }

    [Fact]
    public void An_order_that_was_approved_is_found()
    {
        _desk.OnOutcome(PlaceAndSend(1), new BrokerOutcome(OutcomeKind.Queued), _now);
        _desk.Clear();
        Later(900);
        Read([Row("7", RowStatus.Open, filled: 0)]);
        Assert.Equal([ReplyKind.Accepted], Replies());
    }

    [Fact]
    public void What_was_given_up_and_turns_up_working_is_cancelled_until_it_is_gone()
    {
        InDoubt(1);
        Wait(61);
        _desk.Clear();
        BrokerRow late = Row("7", RowStatus.Open, filled: 0);
        Read([late]);
        Assert.Contains(_desk.Alarms, alarm => alarm is { Kind: AlarmKind.OrderArrivedLate, Severity: Severity.Critical });
        Assert.True(_desk.TryNext(_now, out BrokerRequest cancel));
        Assert.Equal((RequestKind.Cancel, "7"), (cancel.Kind, cancel.BrokerOrderId));
        Read([late]);
        Assert.False(_desk.TryNext(_now, out _)); // Its answer is awaited.

        _desk.OnOutcome(cancel, new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.Other, "being processed"), _now);
        Later(1);
        Read([late]);
        Assert.False(_desk.TryNext(_now, out _));
        Later(2);
        Read([late]);
        Assert.True(_desk.TryNext(_now, out cancel));
        _desk.OnOutcome(cancel, new BrokerOutcome(OutcomeKind.Accepted, "7"), _now);

        Later(3);
        Read([late with { Status = RowStatus.Cancelled, FilledUnits = 40 }], new BrokerTrade("7", 40, Price.FromRupees(99)));
        Assert.False(_desk.TryNext(_now, out _));
        Assert.Equal((40, ReportedStatus.Cancelled), (Reports()[^1].FilledUnits, Reports()[^1].Status));
    }

    [Fact]
    public void What_was_given_up_and_turned_up_is_cancelled_after_a_restart_too()
    {
        Order order = NewKernelOrder(limit: 100m, venueId: 7);
        (order.State, order.Rejection) = (OrderState.Rejected, RejectReason.NeverArrived);
        _desk.Restore(order, Symbol, Exchange.Nfo, opensRisk: true, _now);
        Read([Row("7", RowStatus.Open, filled: 0)]);
        Assert.True(_desk.TryNext(_now, out BrokerRequest cancel));
        Assert.Equal(RequestKind.Cancel, cancel.Kind);
    }

    [Fact]
    public void A_refused_cancel_is_not_repeated_without_pause()
    {
        Known(1, "7");
        int sent = 0;
        Submit(OutputKind.CancelOrder, 1, Units, 100m);
        for (int tick = 0; tick < 1000; tick++)
        {
            _now = _now.Plus(TimeSpan.FromMilliseconds(10));
            while (_desk.TryNext(_now, out BrokerRequest cancel))
            {
                sent++;
                _desk.OnOutcome(cancel, new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.Other, "being processed"), _now);
                Submit(OutputKind.CancelOrder, 1, Units, 100m);
            }
        }

        Assert.InRange(sent, 4, 6);
    }

    [Fact]
    public void A_fill_at_the_limit_of_a_change_whose_answers_were_lost_is_taken_after_a_restart_too()
    {
        // Bought at 100, moved to 105, three answers lost: the kernel went back to 100 though the broker works at 105.
        _desk.Restore(NewKernelOrder(limit: 100m, venueId: 7), Symbol, Exchange.Nfo, opensRisk: false, _now);
        _desk.Clear();
        BrokerRow row = Row("7", RowStatus.Complete, filled: Units) with { Limit = Price.FromRupees(105) };
        Read([row], new BrokerTrade("7", Units, Price.FromRupees(104)));
        Assert.Equal(Units, Assert.Single(Reports()).FilledUnits);
    }

    [Theory]
    [InlineData(105, ReplyKind.ModifyAccepted)]
    [InlineData(100, ReplyKind.ModifyRejected)]
    public void What_became_of_a_change_whose_answers_were_lost_the_limit_in_its_row_says(int limit, ReplyKind told)
    {
        Known(1, "7");
        Submit(OutputKind.ModifyOrder, 1, Units, 105m);
        for (int attempt = 0; attempt < 3; attempt++)
        {
            Assert.True(_desk.TryNext(_now, out BrokerRequest change));
            _desk.OnOutcome(change, new BrokerOutcome(OutcomeKind.InDoubt), _now);
        }

        Assert.Empty(Replies());
        Timestamp before = _now;
        Later(1);
        BrokerRow row = Row("7", RowStatus.Open, filled: 0) with { Limit = Price.FromRupees(limit) };
        _desk.OnBooks([row], [], before, _now); // A reading that began before proves nothing.
        Assert.Empty(Replies());
        Read([row]);
        Assert.Equal([told], Replies());
    }

    [Fact]
    public void An_order_whose_limit_a_person_moved_at_the_broker_is_still_booked()
    {
        Known(1, "7");
        BrokerRow moved = Row("7", RowStatus.Open, filled: 0) with { Limit = Price.FromRupees(110) };
        Read([moved]);
        Read([moved]);
        Assert.Single(_desk.Alarms, alarm => alarm is { Kind: AlarmKind.ChangedByHand, Severity: Severity.Critical });
        Read([moved with { Status = RowStatus.Complete }], new BrokerTrade("7", Units, Price.FromRupees(108)));
        Assert.Equal((Units, ReportedStatus.Filled), (Reports()[^1].FilledUnits, Reports()[^1].Status));
    }

    [Fact]
    public void An_order_whose_quantity_a_person_lowered_ends_with_what_filled()
    {
        Known(1, "7", units: 130);
        Read([Row("7", RowStatus.Complete, filled: null)], new BrokerTrade("7", Units, Price.FromRupees(99)));
        Assert.Equal((Units, ReportedStatus.Cancelled), (Assert.Single(Reports()).FilledUnits, Reports()[0].Status));
        Assert.Single(_desk.Alarms, alarm => alarm.Kind == AlarmKind.ChangedByHand);
    }

    [Fact]
    public void Of_an_order_whose_quantity_a_person_raised_no_more_than_was_ordered_is_booked()
    {
        Known(1, "7");
        Read([Row("7", RowStatus.Complete, filled: null, units: 130)], new BrokerTrade("7", 40, Price.FromRupees(99)), new BrokerTrade("7", 90, Price.FromRupees(98)));
        Assert.Equal((Units, 40 * 990_000L + 25 * 980_000L), (Assert.Single(Reports()).FilledUnits, Reports()[0].FilledValue));
        Assert.Single(_desk.Alarms, alarm => alarm is { Kind: AlarmKind.ChangedByHand, Severity: Severity.Critical });
    }

    [Fact]
    public void Each_row_that_cannot_be_true_is_said_once()
    {
        Known(1, "7");
        BrokerRow other = Row("7", RowStatus.Complete, filled: Units) with { Symbol = "NIFTY01DEC2625000CE" };
        for (int i = 0; i < 100; i++)
        {
            Later(3);
            Read([other]);
        }

        Assert.Single(_desk.Alarms);
        Assert.Empty(Reports());
    }

    [Fact]
    public void A_trade_worse_than_the_limit_is_booked_when_it_stays_in_the_trade_book()
    {
        Known(1, "7");
        BrokerRow row = Row("7", RowStatus.Complete, filled: Units);
        BrokerTrade worse = new("7", Units, Price.FromRupees(140));
        for (int second = 0; second < 9; second++)
        {
            Read([row], worse);
            Later(1);
        }

        Assert.Empty(Reports());
        Assert.Single(_desk.Alarms);
        Later(2);
        Read([row], worse);
        Assert.Equal(Units * 1_400_000L, Assert.Single(Reports()).FilledValue);
        Assert.Equal(2, _desk.Alarms.Count);
    }

    [Fact]
    public void After_an_answer_from_another_mode_nothing_more_is_sent()
    {
        _desk.OnOutcome(PlaceAndSend(1), new BrokerOutcome(OutcomeKind.Accepted, "7", IsWrongMode: true), _now);
        Place(2, units: 130);
        Assert.False(_desk.TryNext(_now, out _), "an exit of a paper position was sent to the live broker");
        Later(4);
        Assert.False(_desk.TryNext(_now, out _));
        Assert.Equal(RejectReason.NotSent, _desk.Inputs[^1].Reply.Reason);
    }

    [Fact]
    public void A_row_without_an_id_is_said_once_and_becomes_nothing()
    {
        InDoubt(1);
        BrokerRow[] rows = [Row("", RowStatus.Rejected, filled: 0), Row("1\n2", RowStatus.Rejected, filled: 0)];
        for (int second = 0; second < 90; second++)
        {
            Later(1);
            Read(rows);
        }

        Assert.Equal(2, _desk.Alarms.Count(alarm => alarm.Kind == AlarmKind.RowRefused));
        Assert.Empty(_desk.Externals);
        Assert.Empty(Reports());
        Assert.Throws<InvariantException>(() => _ids.NumberOf(""));
    }

    [Fact]
    public void An_order_in_doubt_that_may_be_a_row_without_an_id_is_not_given_up()
    {
        InDoubt(1);
        for (int second = 0; second < 90; second++)
        {
            Later(1);
            Read([Row("", RowStatus.Open, filled: 0)]);
        }

        Assert.Empty(_desk.Inputs);
    }

    [Fact]
    public void A_row_that_stands_twice_in_the_order_book_is_one_order()
    {
        InDoubt(1);
        Wait(61);
        Assert.Contains(_desk.Inputs, input => input.Reply.Reason == RejectReason.NeverArrived);
        InDoubt(2);
        Later(1);

        // The second has arrived; the book, read while it changed, lists it twice. Neither row is the order that never arrived.
        BrokerRow row = Row("900", RowStatus.Complete, filled: Units);
        Read([row, row], new BrokerTrade("900", Units, Price.FromRupees(100)));
        Assert.Equal((2, (long)Units), (Assert.Single(Reports()).OrderId, Reports()[0].FilledUnits));
        Assert.DoesNotContain(_desk.Alarms, alarm => alarm.Severity == Severity.Critical);
        Assert.Empty(_desk.Externals);
    }

    [Fact]
    public void Of_a_row_that_stands_twice_the_one_that_says_more_counts()
    {
        InDoubt(1);
        Later(1);
        Read([Row("900", RowStatus.Complete, filled: Units), Row("900", RowStatus.Open, filled: 0)], new BrokerTrade("900", Units, Price.FromRupees(100)));
        Assert.Equal((1, (long)Units, ReportedStatus.Filled), (Reports()[^1].OrderId, Reports()[^1].FilledUnits, Reports()[^1].Status));
        Assert.DoesNotContain(_desk.Alarms, alarm => alarm.Severity == Severity.Critical);
    }

    [Fact]
    public void A_rejected_row_that_stands_twice_belongs_to_one_of_two_refused_attempts()
    {
        _desk.OnOutcome(PlaceAndSend(1), new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.Other, "margin"), _now);
        _desk.OnOutcome(PlaceAndSend(2), new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.Other, "margin"), _now);
        Later(1);
        BrokerRow row = Row("900", RowStatus.Rejected, filled: 0);
        Read([row, row]);
        Later(1);
        Read([row, Row("901", RowStatus.Rejected, filled: 0)]);
        Assert.True(_desk.Knows("900") && _desk.Knows("901"));
        Assert.Empty(_desk.Externals);
    }

    [Fact]
    public void What_the_broker_does_not_have_is_not_sold_and_what_is_being_sold_already_counts()
    {
        // Two bots hold 65 each, the broker has one 65 of them: the first may sell, the second would sell what the first is selling.
        _desk.MissingAtBroker = static (symbol, units, _) => symbol == Symbol && units > Units ? Units : null;
        Sell(1);
        Assert.True(_desk.TryNext(_now, out BrokerRequest first));
        Assert.Equal(1, first.OrderId);
        _desk.OnOutcome(first, new BrokerOutcome(OutcomeKind.Accepted, "900"), _now);
        Later(1);
        Sell(2);
        Assert.False(_desk.TryNext(_now, out _));
        Assert.False(_desk.TryNext(_now, out _));
        Alarm said = Assert.Single(_desk.Alarms, alarm => alarm.Kind == AlarmKind.PositionBreak);
        Assert.Contains(Symbol, said.Text, StringComparison.Ordinal);

        // A short is bought back all the same, and the sale goes once the break is gone.
        Place(3);
        Assert.True(_desk.TryNext(_now, out BrokerRequest bought));
        Assert.Equal(3, bought.OrderId);
        _desk.MissingAtBroker = static (_, _, _) => null;
        Assert.True(_desk.TryNext(_now, out BrokerRequest second));
        Assert.Equal(2, second.OrderId);
    }

    private void Sell(long id) =>
        _desk.Submit(
            new OutputEvent { Kind = OutputKind.PlaceOrder, Order = new OrderPayload(id, Price.FromRupees(100).Steps, 0, Units, 1, Side.Sell) },
            Symbol, Exchange.Nfo, opensRisk: false, _now);

    private static Order NewKernelOrder(decimal limit, long venueId) =>
        new(1, 1, 1, 1, Side.Buy, Units, Price.FromRupees(limit).Steps, 0, Start) { State = OrderState.Working, VenueOrderId = venueId };

    private void Place(long id, int units = Units, decimal limit = 100m) => Submit(OutputKind.PlaceOrder, id, units, limit);

    private void Submit(OutputKind kind, long id, int units, decimal limit) =>
        _desk.Submit(
            new OutputEvent { Kind = kind, Order = new OrderPayload(id, Price.FromRupees(limit).Steps, 0, units, 1, Side.Buy) },
            Symbol, Exchange.Nfo, opensRisk: false, _now);

    private BrokerRequest PlaceAndSend(long id, int units = Units)
    {
        Place(id, units);
        Assert.True(_desk.TryNext(_now, out BrokerRequest request));
        return request;
    }

    private void InDoubt(long id)
    {
        _desk.OnOutcome(PlaceAndSend(id), new BrokerOutcome(OutcomeKind.InDoubt, Text: "timeout"), _now);
        _desk.Clear();
    }

    private void Known(long id, string broker, int units = Units)
    {
        _desk.OnOutcome(PlaceAndSend(id, units), new BrokerOutcome(OutcomeKind.Accepted, broker), _now);
        _desk.Clear();
        Later(1);
    }

    /// <summary>Seconds in which the books are empty.</summary>
    private void Wait(int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            Later(1);
            _desk.TryNext(_now, out _);
            Read([]);
        }
    }

    private void Read(IReadOnlyList<BrokerRow> rows, params BrokerTrade[] trades) => _desk.OnBooks(rows, trades, _now, _now);

    private void Later(int seconds) => _now = _now.Plus(TimeSpan.FromSeconds(seconds));

    private BrokerRow Row(string id, RowStatus status, long? filled, int units = Units) =>
        new(id, Symbol, Exchange.Nfo, Side.Buy, units, Price.FromRupees(100), status, filled, null, null, _now);

    private ReplyKind[] Replies() => [.. _desk.Inputs.Where(input => input.Kind == InputKind.CommandReply).Select(input => input.Reply.Kind)];

    private ReportPayload[] Reports() => [.. _desk.Inputs.Where(input => input.Kind == InputKind.OrderReport).Select(input => input.Report)];
}
