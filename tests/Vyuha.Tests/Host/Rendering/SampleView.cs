using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Kernel.Orders;

namespace Vyuha.Tests.Host.Rendering;

/// <summary>A busy afternoon with everything a screen has to show.</summary>
internal static class SampleView
{
    private static readonly DateOnly Date = new(2026, 11, 25);

    public static SessionView Make(bool live = false) => new()
    {
        At = At(13, 48, 10),
        Title = new SessionTitle("default", live ? "live at the broker through OpenAlgo" : "paper on the sandbox exchange", live, IsSynthetic: !live),
        Phase = DayPhase.Tradable,
        Date = Date,
        NextDeadline = (At(15, 0), "no new risk"),
        FeedAge = TimeSpan.FromSeconds(0.42),
        EntriesFrozen = false,
        EntriesSuspended = false,
        IsLatched = false,
        AccountCapital = Money.FromRupees(1_000_000),
        Reserve = Money.FromRupees(100_000),
        Bots = [Seller(), Idle("volatility-expander", 2, 250_000), Idle("news-trader", 3, 200_000), Idle("momentum-rider", 4, 150_000)],
        Orders = [.. Enumerable.Range(1, 12).Reverse().Select(Order)],
        OrdersToday = 12,
        Positions = [],
        Alarms =
        [
            new(At(13, 40), Severity.Critical, AlarmKind.PositionBreak, "The broker's positions are not ours: NIFTY01DEC2624500CE: ours -65, the broker's 0. Entries stop."),
            new(At(13, 20), Severity.Warning, AlarmKind.FeedStale, "No quote for 5 s: entries stop until the feed is back."),
            new(At(10, 0), Severity.Notice, AlarmKind.Reconciled, "Orders, trades and positions read from the broker; 0 differences."),
        ],
        Breaks = [],
        OrdersInDoubt = 0,
        ExternalOrders = 0,
        Limits =
        [
            new(0, "day's loss, entries stop", Money.FromRupees(3_150), Money.FromRupees(25_000)),
            new(0, "day's loss, all is closed", Money.FromRupees(3_150), Money.FromRupees(50_000)),
            new(0, "margin in use", Money.FromRupees(112_000), Money.FromRupees(600_000)),
            new(1, "option-seller: day's loss", Money.FromRupees(3_150), Money.FromRupees(25_000)),
            new(1, "option-seller: margin", Money.FromRupees(112_000), Money.FromRupees(240_000)),
        ],
        Inputs = 123_456,
        Hash = 0xabc,
    };

    public static Timestamp At(int hour, int minute, int second = 0) => Ist.At(Date, new TimeOnly(hour, minute, second));

    private static BotView Seller() => Idle("option-seller", 1, 300_000) with
    {
        FreeCash = Money.FromRupees(181_600),
        Margin = Money.FromRupees(112_000),
        Reserved = Money.FromRupees(8_000),
        Equity = Money.FromRupees(296_850),
        DayPnl = Money.FromRupees(-3_150),
        Charges = Money.FromRupees(412.65m),
        Structures =
        [
            new(7, "weekly-7", "open", 1, "NIFTY 01 Dec: sell 24500 CE, sell 23500 PE, buy 24800 CE, buy 23200 PE", Money.FromRupees(5_200), Money.FromRupees(7_940),
                Money.FromRupees(-3_010), 53, Money.FromRupees(2_460), -58, Money.FromRupees(5_340), At(10, 1)),
            new(8, "monthly-45", "selling shorts", 1, "NIFTY 29 Dec: sell 25000 CE, buy 25500 CE", Money.FromRupees(-2_100), null,
                Money.FromRupees(-140), null, null, null, null, At(13, 47)),
        ],
        LastDecisions =
        [
            new(At(13, 47), "monthly-45", DecisionAction.Enter, "entry conditions hold", [], null),
            new(At(13, 46), "weekly-7", DecisionAction.NoTrade, "entry conditions do not hold",
                [new("IV rank", 41.2, 75, 0, false, "IV rank (India VIX as proxy) 41.2, at least 75: no"), new("Days", 6, 2, 9, true, "Days to expiry 6 days, 2 days to 9 days: yes")], null),
        ],
    };

    private static BotView Idle(string name, byte book, int capital) => new()
    {
        Book = book,
        Name = name,
        Allocation = Money.FromRupees(capital),
        FreeCash = Money.FromRupees(capital),
        Reserved = Money.Zero,
        Margin = Money.Zero,
        Equity = Money.FromRupees(capital),
        DayPnl = Money.Zero,
        Charges = Money.Zero,
        EntriesFrozen = false,
        IsLatched = false,
        Structures = [],
        LastDecisions = [],
    };

    private static OrderView Order(int number) => new(
        number, $"2511250000{number}", 1 + number / 4, 1, "NIFTY01DEC2624500CE", number % 2 == 0 ? Side.Buy : Side.Sell, 65, number == 12 ? 0 : 65, Price.FromRupees(101.25m),
        number == 12 ? OrderState.Working : OrderState.Filled, number == 12, number == 12 ? "working" : "filled", At(13, 30 + number));
}
