using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;

namespace Vyuha.Tests.Host.Session;

/// <summary>The order desk against a broker that answers late, twice, wrongly or not at all.</summary>
public sealed class OrderDeskTests : IDisposable
{
    private const string Symbol = "NIFTY01DEC2624000CE";
    private const int Units = 65;

    private static readonly Timestamp Start = Ist.At(new DateOnly(2026, 11, 25), new TimeOnly(10, 0));

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-desk-").FullName;
    private readonly BrokerOrderIds _ids;
    private readonly OrderDesk _desk;
    private Timestamp _now = Start;

    public OrderDeskTests()
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
    public void A_placement_leaves_once_whatever_becomes_of_it()
    {
        foreach (OutcomeKind kind in Enum.GetValues<OutcomeKind>())
        {
            long id = 1 + (long)kind;
            Place(id, strike: 20_000 + (int)kind * 50);
            Assert.True(_desk.TryNext(_now, out BrokerRequest request));
            _desk.OnOutcome(request, new BrokerOutcome(kind, kind == OutcomeKind.Accepted ? "2511250001" : null), _now);
            for (int second = 0; second < 300; second++)
            {
                _now = _now.Plus(TimeSpan.FromSeconds(1));
                Assert.False(_desk.TryNext(_now, out _), $"{kind} was sent again");
                _desk.OnBooks([], [], _now, _now);
            }
        }
    }

    [Fact]
    public void An_order_in_doubt_is_found_in_the_books_by_what_it_is()
    {
        BrokerRequest request = PlaceAndSend(1);
        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.InDoubt, Text: "timeout"), _now);
        Assert.Equal([ReplyKind.InDoubt], Replies());
        _desk.Clear();

        Later(1);
        _desk.OnBooks([Row("7", RowStatus.Open, filled: 0)], [], _now, _now);

        Assert.Equal([ReplyKind.Accepted], Replies());
        Assert.Equal(7, _desk.Inputs[0].Reply.VenueOrderId);
        Assert.Empty(_desk.Externals);
        Assert.Equal(ReportedStatus.Working, Assert.Single(Reports()).Status);
    }

    [Theory]
    [InlineData("symbol")]
    [InlineData("side")]
    [InlineData("units")]
    [InlineData("limit")]
    [InlineData("time")]
    public void A_row_that_differs_is_someone_elses(string what)
    {
        BrokerRequest request = PlaceAndSend(1);
        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.InDoubt), _now);
        _desk.Clear();
        BrokerRow row = Row("7", RowStatus.Open, filled: 0);
        row = what switch
        {
            "symbol" => row with { Symbol = "NIFTY01DEC2624050CE" },
            "side" => row with { Side = Side.Sell },
            "units" => row with { Units = 130 },
            "limit" => row with { Limit = Price.FromRupees(99.95m) },
            _ => row with { PlacedAt = Start.Plus(TimeSpan.FromMinutes(-5)) },
        };

        Later(1);
        _desk.OnBooks([row], [], _now, _now);

        Assert.Empty(Replies());
        Assert.Equal("7", Assert.Single(_desk.Externals).Key);
        Assert.Contains(_desk.Alarms, alarm => alarm.Kind == AlarmKind.ExternalOrder);
    }

    [Fact]
    public void What_the_books_lack_for_a_minute_never_arrived_and_a_late_arrival_is_still_known_as_ours()
    {
        BrokerRequest request = PlaceAndSend(1);
        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.InDoubt), _now);
        _desk.Clear();
        for (int second = 1; second < 60; second++)
        {
            Later(1);
            _desk.OnBooks([], [], _now, _now);
            Assert.Empty(_desk.Inputs);
        }

        Later(1);
        _desk.OnBooks([], [], _now, _now);
        Assert.Equal(ReplyKind.Rejected, Assert.Single(Replies()));
        Assert.Equal(RejectReason.NeverArrived, _desk.Inputs[0].Reply.Reason);
        _desk.Clear();

        Later(30);
        _desk.OnBooks([Row("7", RowStatus.Complete, filled: Units)], [new BrokerTrade("7", Units, Price.FromRupees(100))], _now, _now);
        ReportPayload late = Assert.Single(Reports());
        Assert.Equal((1, Units, ReportedStatus.Filled), (late.OrderId, late.FilledUnits, late.Status));
        Assert.Contains(_desk.Alarms, alarm => alarm is { Kind: AlarmKind.OrderArrivedLate, Severity: Severity.Critical });
        Assert.Empty(_desk.Externals);
    }

    [Fact]
    public void A_row_is_the_order_in_flight_before_it_is_one_given_up()
    {
        _desk.OnOutcome(PlaceAndSend(1), new BrokerOutcome(OutcomeKind.InDoubt), _now);
        for (int i = 1; i <= 60; i++)
        {
            Later(1);
            _desk.OnBooks([], [], _now, _now);
        }

        BrokerRequest second = PlaceAndSend(2);
        _desk.OnUpdate(Row("7", RowStatus.Open, filled: 0), _now);
        _desk.OnBooks([Row("7", RowStatus.Open, filled: 0)], [], _now, _now);
        _desk.Clear();
        _desk.OnOutcome(second, new BrokerOutcome(OutcomeKind.Accepted, "7"), _now);
        Assert.All(_desk.Inputs.Where(input => input.Kind == InputKind.CommandReply), input => Assert.Equal(2, input.Reply.OrderId));
        Assert.Empty(_desk.Externals);
    }

    [Fact]
    public void A_reading_that_began_before_the_order_left_proves_nothing()
    {
        Timestamp before = _now;
        BrokerRequest request = PlaceAndSend(1);
        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.InDoubt), _now);
        _desk.Clear();
        Later(600);
        for (int i = 0; i < 10; i++)
            _desk.OnBooks([], [], before, _now);
        Assert.Empty(_desk.Inputs);
    }

    [Fact]
    public void The_stream_may_speak_before_the_reply()
    {
        BrokerRequest request = PlaceAndSend(1);
        _desk.OnUpdate(Row("7", RowStatus.Open, filled: 0), _now);
        Assert.Empty(_desk.Inputs);

        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.Accepted, "7"), _now);

        Assert.Equal([InputKind.CommandReply, InputKind.OrderReport], _desk.Inputs.Select(input => input.Kind));
        Assert.Empty(_desk.Externals);
    }

    [Fact]
    public void Books_read_while_a_reply_is_awaited_do_not_call_our_order_external()
    {
        BrokerRequest request = PlaceAndSend(1);
        _desk.OnBooks([Row("7", RowStatus.Complete, filled: Units)], [new BrokerTrade("7", Units, Price.FromRupees(100))], _now, _now);
        Assert.Empty(_desk.Externals);
        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.Accepted, "7"), _now);
        _desk.OnBooks([Row("7", RowStatus.Complete, filled: Units)], [new BrokerTrade("7", Units, Price.FromRupees(100))], _now, _now);
        Assert.Equal(Units, Assert.Single(Reports()).FilledUnits);
    }

    [Fact]
    public void Two_orders_the_books_could_not_tell_apart_are_never_unacknowledged_together()
    {
        Place(1);
        Place(2);
        Assert.True(_desk.TryNext(_now, out BrokerRequest first));
        Assert.False(_desk.TryNext(_now, out _));
        _desk.OnOutcome(first, new BrokerOutcome(OutcomeKind.InDoubt), _now);
        Assert.False(_desk.TryNext(_now, out _));

        Later(1);
        _desk.OnBooks([Row("7", RowStatus.Open, filled: 0)], [], _now, _now);
        Assert.True(_desk.TryNext(_now, out BrokerRequest second));
        Assert.Equal(2, second.OrderId);
    }

    [Fact]
    public void Value_comes_from_the_trade_book_and_only_late_from_an_average()
    {
        BrokerRequest request = PlaceAndSend(1, units: 130);
        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.Accepted, "7"), _now);
        _desk.Clear();

        // 65 at 99.90 and 65 at 99.95: the broker's average of 99.925 is shown as 99.93.
        BrokerRow row = Row("7", RowStatus.Complete, filled: 130, units: 130) with { AveragePrice = 99.93m };
        _desk.OnUpdate(row, _now);
        Assert.Empty(Reports());
        Assert.True(_desk.WantsBooks(_now.Plus(TimeSpan.FromMilliseconds(300))));

        BrokerTrade[] trades = [new("7", 65, Price.FromRupees(99.90m)), new("7", 65, Price.FromRupees(99.95m))];
        _desk.OnBooks([row], trades[..1], _now, _now);
        Assert.Empty(Reports());
        _desk.OnBooks([row], trades, _now, _now);
        Assert.Equal(65 * 999_000L + 65 * 999_500L, Assert.Single(Reports()).FilledValue);
    }

    [Fact]
    public void When_the_trade_book_stays_behind_the_average_is_taken_and_said()
    {
        BrokerRequest request = PlaceAndSend(1);
        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.Accepted, "7"), _now);
        _desk.Clear();
        BrokerRow row = Row("7", RowStatus.Complete, filled: null) with { AveragePrice = 99.9m };
        _desk.OnBooks([row], [], _now, _now);
        Assert.Empty(Reports());
        Later(6);
        _desk.OnBooks([row], [], _now, _now);
        Assert.Equal((Units, Units * 999_000L), (Assert.Single(Reports()).FilledUnits, Reports()[0].FilledValue));
        Assert.Contains(_desk.Alarms, alarm => alarm.Kind == AlarmKind.FillByAverage);
    }

    [Fact]
    public void Rows_that_cannot_be_true_become_no_position()
    {
        BrokerRequest request = PlaceAndSend(1);
        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.Accepted, "7"), _now);
        _desk.Clear();
        _desk.OnBooks([Row("7", RowStatus.Complete, filled: 650)], [], _now, _now); // More than was ordered.
        _desk.OnBooks([Row("7", RowStatus.Complete, filled: Units) with { Symbol = "NIFTY01DEC2625000CE" }], [], _now, _now);
        _desk.OnBooks([Row("7", RowStatus.Complete, filled: Units)], [new BrokerTrade("7", Units, Price.FromRupees(140))], _now, _now); // Bought above the limit.
        Assert.Empty(_desk.Inputs);
        Assert.Equal(3, _desk.Alarms.Count(alarm => alarm.Kind == AlarmKind.RowRefused));
    }

    [Fact]
    public void Exits_pass_before_entries_and_no_second_has_more_calls_than_allowed()
    {
        for (int i = 1; i <= 20; i++)
            Place(i, strike: 20_000 + 50 * i, opensRisk: true);
        for (int i = 21; i <= 30; i++)
            Place(i, strike: 20_000 + 50 * i, opensRisk: false);

        var sent = new List<(Timestamp At, bool Entry)>();
        for (int tick = 0; tick < 300; tick++)
        {
            while (_desk.TryNext(_now, out BrokerRequest request))
            {
                sent.Add((_now, request.OpensRisk));
                _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.Accepted, request.OrderId.ToString(CultureInfo.InvariantCulture)), _now);
            }

            _now = _now.Plus(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(10, sent.Count(one => !one.Entry));
        Assert.True(sent.FindLastIndex(one => !one.Entry) < 10, "all exits leave before the second entry");
        foreach ((Timestamp at, _) in sent)
        {
            Assert.InRange(sent.Count(one => one.At >= at && one.At - at < TimeSpan.FromSeconds(1)), 1, 9);
            Assert.InRange(sent.Count(one => one.Entry && one.At >= at && one.At - at < TimeSpan.FromSeconds(1)), 0, 6);
        }
    }

    [Fact]
    public void An_entry_that_waited_too_long_is_given_back_not_sent_at_an_old_price()
    {
        for (int i = 1; i <= 40; i++)
            Place(i, strike: 20_000 + 50 * i);
        int sent = 0;
        for (int tick = 0; tick < 600; tick++)
        {
            while (_desk.TryNext(_now, out BrokerRequest request))
            {
                sent++;
                _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.Accepted, request.OrderId.ToString(CultureInfo.InvariantCulture)), _now);
            }

            _now = _now.Plus(TimeSpan.FromMilliseconds(10));
        }

        ReplyPayload[] givenBack = [.. _desk.Inputs.Where(input => input.Kind == InputKind.CommandReply && input.Reply.Kind == ReplyKind.Rejected).Select(input => input.Reply)];
        Assert.All(givenBack, reply => Assert.Equal(RejectReason.NotSent, reply.Reason));
        Assert.Equal(40, sent + givenBack.Length);
        Assert.True(givenBack.Length > 10);
    }

    [Fact]
    public void Changes_and_cancels_are_repeated_when_their_answer_is_lost_and_then_said_to_be_lost()
    {
        BrokerRequest request = PlaceAndSend(1);
        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.Accepted, "7"), _now);
        _desk.Clear();
        Submit(OutputKind.CancelOrder, 1, 24_000, Units, 100m, opensRisk: true);
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            Assert.True(_desk.TryNext(_now, out BrokerRequest cancel));
            Assert.Equal((RequestKind.Cancel, "7", attempt), (cancel.Kind, cancel.BrokerOrderId, cancel.Attempt));
            _desk.OnOutcome(cancel, new BrokerOutcome(OutcomeKind.InDoubt), _now);
        }

        Assert.False(_desk.TryNext(_now, out _));
        Assert.Equal([ReplyKind.CancelRejected], Replies());
    }

    [Fact]
    public void Success_without_an_order_id_is_no_success()
    {
        BrokerRequest request = PlaceAndSend(1);
        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.Queued), _now);
        Assert.Equal([ReplyKind.InDoubt], Replies());
        Assert.Contains(_desk.Alarms, alarm => alarm is { Kind: AlarmKind.QueuedForApproval, Severity: Severity.Critical });
    }

    [Fact]
    public void An_answer_from_another_mode_is_critical()
    {
        BrokerRequest request = PlaceAndSend(1);
        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.Accepted, "7", IsWrongMode: true), _now);
        Assert.Contains(_desk.Alarms, alarm => alarm is { Kind: AlarmKind.ModeMismatch, Severity: Severity.Critical });
    }

    [Fact]
    public void Nothing_leaves_while_the_desk_is_held()
    {
        _desk.Hold(_now);
        Place(1);
        Assert.False(_desk.TryNext(_now, out _));
        _desk.OnBooks([], [], _now, _now);
        Assert.True(_desk.TryNext(_now, out _));
    }

    [Fact]
    public void A_reading_that_began_before_the_hold_does_not_lift_it()
    {
        Timestamp asked = _now;
        Later(1);
        _desk.Hold(_now);
        Place(1);
        _desk.OnBooks([], [], asked, _now);
        Assert.True(_desk.IsHeld);
        Assert.True(_desk.WantsBooks(_now.Plus(TimeSpan.FromSeconds(1))));
        Assert.False(_desk.TryNext(_now, out _));
        _desk.OnBooks([], [], _now, _now);
        Assert.True(_desk.TryNext(_now, out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_too_many_orders_nothing_is_sent_for_a_while(bool isCancel)
    {
        BrokerRequest request = PlaceAndSend(1);
        if (isCancel)
        {
            _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.Accepted, "7"), _now);
            Submit(OutputKind.CancelOrder, 1, 24_000, Units, 100m, opensRisk: true);
            Assert.True(_desk.TryNext(_now, out request));
        }

        _desk.OnOutcome(request, new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.RateLimited, "10 per 1 second"), _now);
        Place(2, strike: 25_000, opensRisk: false);
        Assert.False(_desk.TryNext(_now.Plus(TimeSpan.FromSeconds(0.9)), out _));
        Later(1);
        Assert.True(_desk.TryNext(_now, out BrokerRequest next));
        Assert.Equal(2, next.OrderId);
    }

    [Fact]
    public void When_the_server_says_for_how_long_it_takes_no_order_the_desk_rests_as_long_and_says_so_once()
    {
        BrokerRequest request = PlaceAndSend(1);
        var refused = new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.RateLimited, "40 per 1 minute") { RetryAfter = TimeSpan.FromMinutes(1) };
        _desk.OnOutcome(request, refused, _now);
        Assert.Single(_desk.Alarms, alarm => alarm.Text.Contains("takes no order for 60 s", StringComparison.Ordinal));
        _desk.Clear();
        Later(55);
        Place(2, strike: 25_000, opensRisk: false);
        Assert.False(_desk.TryNext(_now, out _));
        Later(4); // Its price is old.
        Assert.False(_desk.TryNext(_now, out _));
        Assert.Equal((2, RejectReason.NotSent), (Assert.Single(_desk.Inputs).Reply.OrderId, _desk.Inputs[0].Reply.Reason));
        Later(1);
        Place(3, strike: 25_000, opensRisk: false);
        Assert.True(_desk.TryNext(_now, out BrokerRequest next));
        Assert.Equal(3, next.OrderId);
    }

    [Fact]
    public void What_is_dropped_at_the_desk_is_withdrawn_behind_it_and_that_is_said_once()
    {
        Assert.Equal(Withdrawal.None, _desk.TakeWithdrawal());
        _desk.DropPlacements(entriesOnly: true);
        Assert.Equal(Withdrawal.Entries, _desk.TakeWithdrawal());
        Assert.Equal(Withdrawal.None, _desk.TakeWithdrawal());
        _desk.DropPlacements();
        _desk.DropPlacements(entriesOnly: true);
        Assert.Equal(Withdrawal.All, _desk.TakeWithdrawal());
    }

    [Fact]
    public void Orders_of_others_are_known_after_a_restart_but_for_a_cut_line()
    {
        string path = Path.Combine(_folder, "others");
        using (var ids = BrokerOrderIds.Open(path))
        {
            ids.NoteOther("900");
            ids.NoteOther("24112500-ABC");
            ids.NoteOther("900");
            ids.Save();
        }

        File.AppendAllText(path + ".others", "half-a-li");
        using var again = BrokerOrderIds.Open(path);
        Assert.Equal(["24112500-ABC", "900"], again.Others.Order(StringComparer.Ordinal));
        Assert.Equal(-1, again.NumberOf("24112500-ABC")); // Another matter: it was never given a number.
    }

    [Fact]
    public void Order_ids_that_are_no_numbers_keep_their_number_over_a_restart_and_a_cut_line()
    {
        string path = Path.Combine(_folder, "odd-ids");
        using (var ids = BrokerOrderIds.Open(path))
        {
            Assert.Equal(251_125_000_123, ids.NumberOf("251125000123"));
            Assert.Equal(-1, ids.NumberOf("24112500-ABC"));
            Assert.Equal(-2, ids.NumberOf("0007")); // A leading zero would be lost in a number.
            Assert.Equal(-3, ids.NumberOf("9999999999999999999")); // Too long for one.
            ids.Save();
        }

        File.AppendAllText(path, "half-a-li");
        using var again = BrokerOrderIds.Open(path);
        Assert.Equal(-2, again.NumberOf("0007"));
        Assert.Equal("24112500-ABC", again.TextOf(-1));
        Assert.Equal(-4, again.NumberOf("new"));
        Assert.Equal("251125000123", again.TextOf(251_125_000_123));
    }

    private void Place(long id, int strike = 24_000, int units = Units, decimal limit = 100m, bool opensRisk = true) =>
        Submit(OutputKind.PlaceOrder, id, strike, units, limit, opensRisk);

    private void Submit(OutputKind kind, long id, int strike, int units, decimal limit, bool opensRisk)
    {
        var command = new OutputEvent { Kind = kind, Order = new OrderPayload(id, Price.FromRupees(limit).Steps, 0, units, 1, Side.Buy) };
        _desk.Submit(command, $"NIFTY01DEC26{strike}CE", Exchange.Nfo, opensRisk, _now);
    }

    private BrokerRequest PlaceAndSend(long id, int units = Units)
    {
        Place(id, units: units);
        Assert.True(_desk.TryNext(_now, out BrokerRequest request));
        return request;
    }

    private void Later(int seconds) => _now = _now.Plus(TimeSpan.FromSeconds(seconds));

    private BrokerRow Row(string id, RowStatus status, long? filled, int units = Units) =>
        new(id, Symbol, Exchange.Nfo, Side.Buy, units, Price.FromRupees(100), status, filled, null, null, _now);

    private ReplyKind[] Replies() => [.. _desk.Inputs.Where(input => input.Kind == InputKind.CommandReply).Select(input => input.Reply.Kind)];

    private ReportPayload[] Reports() => [.. _desk.Inputs.Where(input => input.Kind == InputKind.OrderReport).Select(input => input.Report)];
}
