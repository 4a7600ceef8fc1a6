using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session.Reconcile;
using Vyuha.Kernel.Margins;
using Vyuha.Kernel.Orders;
using Vyuha.Research;

namespace Vyuha.Host.Session;

/// <summary>What a trader wants to know of a running session, at one instant. Immutable; made on the trader's thread, read by any.</summary>
internal sealed record SessionView
{
    public required Timestamp At { get; init; }

    public required SessionTitle Title { get; init; }

    /// <summary>Paper or live, and against what: <c>paper on the sandbox exchange</c>.</summary>
    public string Mode => Title.Mode;

    public required DayPhase Phase { get; init; }

    public required DateOnly Date { get; init; }

    public (Timestamp At, string What)? NextDeadline { get; init; }

    /// <summary>Since the last quote of any instrument; null before the first.</summary>
    public TimeSpan? FeedAge { get; init; }

    /// <summary>The same at a later time: a view that is not made anew must not make the feed look young.</summary>
    public TimeSpan? FeedAgeAt(Timestamp now) => FeedAge is { } age ? age + (now > At ? now - At : TimeSpan.Zero) : null;

    /// <summary>Why nothing is applied or sent any more; null while all is well.</summary>
    public string? Halted { get; init; }

    public required bool EntriesFrozen { get; init; }

    /// <summary>Everything is closed and stays shut until a person unlocks it.</summary>
    public bool IsLocked { get; init; }

    public required bool EntriesSuspended { get; init; }

    /// <summary>The account's daily loss breaker has closed everything.</summary>
    public required bool IsLatched { get; init; }

    /// <summary>Money of the whole account, of which bots and reserve have parts.</summary>
    public required Money AccountCapital { get; init; }

    public required Money Reserve { get; init; }

    public required IReadOnlyList<BotView> Bots { get; init; }

    /// <summary>Newest first: the latest of the day, and every live one.</summary>
    public required IReadOnlyList<OrderView> Orders { get; init; }

    /// <summary>How many orders the day has had.</summary>
    public required int OrdersToday { get; init; }

    public required IReadOnlyList<PositionView> Positions { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<Alarm> Alarms { get; init; }

    /// <summary>Differences to the broker's books: those of the day before that still stand, then all of today.</summary>
    public required IReadOnlyList<Break> Breaks { get; init; }

    /// <summary>Breaks for which entries wait, with what to do, in a line; null when there is none.</summary>
    public string? OpenBreaks => Breaks.Count(one => one.State == BreakState.Open) is > 0 and int count
        ? $"{count} {(count == 1 ? "BREAK" : "BREAKS")} OPEN, entries wait: 'vyuha breaks', then 'vyuha breaks accept ID --reason TEXT'"
        : null;

    public required int OrdersInDoubt { get; init; }

    public required int ExternalOrders { get; init; }

    public required IReadOnlyList<LimitView> Limits { get; init; }

    /// <summary>The broker's margin for what is held beside ours; null when nothing is held that has one, or the broker has not said.</summary>
    public MarginGap? MarginGap { get; init; }

    /// <summary>The same in a line; null when there is none.</summary>
    public string? MarginCompared => MarginGap is not { } gap ? null : string.Create(CultureInfo.InvariantCulture,
        $"Margin of what is held: the broker asks {MoneyText.Whole(gap.Broker)}, our model {MoneyText.Whole(gap.Model)} ({-100 * gap.Share:+0.0;-0.0;0.0} %)");

    /// <summary>The next session's margin as it was foreseen this afternoon, the account first; empty before, and when nothing was held.</summary>
    public IReadOnlyList<MarginForecast> MarginForecasts { get; init; } = [];

    /// <summary>The same in a line; null when there is none.</summary>
    public string? MarginTomorrow => MarginForecasts.Count == 0 ? null
        : $"Margin on {MarginForecasts[0].NextSession:yyyy-MM-dd}: {MoneyText.Whole(MarginForecasts[0].Tomorrow)} of {MoneyText.Whole(MarginForecasts[0].Available)} there is, "
            + $"now {MoneyText.Whole(MarginForecasts[0].Today)}"
            + string.Concat(MarginForecasts.Where(one => one.Shortfall > Money.Zero)
                .Select(one => $"; {Bots.FirstOrDefault(bot => bot.Book == one.Book)?.Name ?? "the account"} will lack {MoneyText.Whole(one.Shortfall)}"));

    public required long Inputs { get; init; }

    /// <summary>Running hash of the outputs, as in the journal.</summary>
    public required ulong Hash { get; init; }

    /// <summary>Of all bots, net of charges.</summary>
    public Money DayPnl => Bots.Aggregate(Money.Zero, (sum, bot) => sum + bot.DayPnl);

    /// <summary>Of all bots, without the reserve.</summary>
    public Money Equity => Bots.Aggregate(Money.Zero, (sum, bot) => sum + bot.Equity);

    public Money Charges => Bots.Aggregate(Money.Zero, (sum, bot) => sum + bot.Charges);

    /// <summary>The bot a person means by its name or the number of its book; null when there is none.</summary>
    public BotView? Bot(string name) => Bots.FirstOrDefault(
        bot => string.Equals(bot.Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals(bot.Book.ToString(), name, StringComparison.Ordinal));
}

/// <summary>One bot's money and its thoughts.</summary>
internal sealed record BotView
{
    public required byte Book { get; init; }

    public required string Name { get; init; }

    public required Money Allocation { get; init; }

    public required Money FreeCash { get; init; }

    public required Money Reserved { get; init; }

    public required Money Margin { get; init; }

    /// <summary>Cash in all its forms plus positions at executable prices.</summary>
    public required Money Equity { get; init; }

    /// <summary>Equity less the equity at the day's open, net of charges.</summary>
    public required Money DayPnl { get; init; }

    public required Money Charges { get; init; }

    public required bool EntriesFrozen { get; init; }

    /// <summary>Whether it may open positions as far as arming goes; always so outside of a live session.</summary>
    public bool IsArmed { get; init; } = true;

    public required bool IsLatched { get; init; }

    public required IReadOnlyList<StructureView> Structures { get; init; }

    /// <summary>The last decision of each profile, in words, with its conditions.</summary>
    public required IReadOnlyList<DecisionView> LastDecisions { get; init; }

    /// <summary>Margin and reservations as a share of the allocation.</summary>
    public double Used => Allocation > Money.Zero ? (Margin + Reserved).ToModel() / Allocation.ToModel() : 0;
}

/// <summary>A structure with its distance to stop and target, where the strategy can tell.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Profile">Name of the bot's profile.</param>
/// <param name="State">In words.</param>
/// <param name="Lots">Whole lots.</param>
/// <param name="Legs">In words: <c>NIFTY 01 Dec: sell 24500 CE, buy 24800 CE</c>.</param>
/// <param name="Credit">Premium received less paid on the opening fills.</param>
/// <param name="CostToClose">At executable prices; null when a short has no ask.</param>
/// <param name="Pnl">Realised and unrealised, net of the charges paid.</param>
/// <param name="StopUsedPercent">100 at the stop.</param>
/// <param name="StopDistance">What can still be lost before the stop.</param>
/// <param name="TargetReachedPercent">100 at the target.</param>
/// <param name="TargetDistance">What is still to be made before the target.</param>
/// <param name="OpenedAt">When it was approved.</param>
internal sealed record StructureView(
    int Id,
    string Profile,
    string State,
    int Lots,
    string Legs,
    Money Credit,
    Money? CostToClose,
    Money Pnl,
    double? StopUsedPercent,
    Money? StopDistance,
    double? TargetReachedPercent,
    Money? TargetDistance,
    Timestamp OpenedAt);

/// <param name="At">When it was made.</param>
/// <param name="Profile">Name of the bot's profile.</param>
/// <param name="Action">What was decided.</param>
/// <param name="Reason">Why, in the bot's words.</param>
/// <param name="Conditions">All it looked at, in its order.</param>
/// <param name="Refusal">What risk answered, in a sentence; null when it did not object.</param>
internal sealed record DecisionView(Timestamp At, string Profile, DecisionAction Action, string Reason, IReadOnlyList<ConditionView> Conditions, string? Refusal);

/// <summary>One condition: <c>IV rank 41.2, at least 75: no</c>.</summary>
internal sealed record ConditionView(string Name, double? Value, double Threshold, double Upper, bool Passed, string Text);

/// <param name="Id">Ours.</param>
/// <param name="BrokerOrderId">Null until the broker has answered.</param>
/// <param name="StructureId">The structure it works for.</param>
/// <param name="Book">The bot's book.</param>
/// <param name="Symbol">In OpenAlgo's spelling.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Units">Ordered.</param>
/// <param name="FilledUnits">Filled so far.</param>
/// <param name="Limit">The limit last sent.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="IsLive">It may still trade.</param>
/// <param name="InWords">The state for people, with the reason of a refusal.</param>
/// <param name="At">When it was made.</param>
internal sealed record OrderView(
    long Id, string? BrokerOrderId, int StructureId, byte Book, string Symbol, Side Side, int Units, long FilledUnits, Price Limit, OrderState State, bool IsLive, string InWords, Timestamp At);

/// <param name="Mark">What one unit would bring on closing; null without a quote on that side.</param>
internal sealed record PositionView(string Symbol, byte Book, long Units, Price AveragePrice, Price? Mark, Money Pnl);

/// <summary>A limit, what is used of it, and what is left.</summary>
/// <param name="Book">The bot's book; 0 for the account.</param>
/// <param name="Name">For people.</param>
/// <param name="Used">Never below zero.</param>
/// <param name="Allowed">The bound.</param>
internal sealed record LimitView(byte Book, string Name, Money Used, Money Allowed)
{
    public Money Left => Money.Max(Money.Zero, Allowed - Used);

    public double Share => Allowed > Money.Zero ? Used.ToModel() / Allowed.ToModel() : 1;
}
