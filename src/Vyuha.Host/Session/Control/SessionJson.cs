using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vyuha.Core;
using Vyuha.Host.Session.Reconcile;

namespace Vyuha.Host.Session.Control;

/// <summary>The view as JSON: money in rupees, times in ISO 8601 with India's offset, names in snake case. What programs read; names do not change.</summary>
internal static class SessionJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static object Status(SessionView view) => new
    {
        Running = true,
        view.Title.Book,
        At = Time(view.At),
        Mode = new { view.Title.IsLive, view.Title.IsSynthetic, Text = view.Mode },
        view.Date,
        view.Phase,
        NextDeadline = view.NextDeadline is { } next ? new { At = Time(next.At), next.What } : null,
        FeedAgeSeconds = view.FeedAge?.TotalSeconds,
        view.Halted,
        view.EntriesFrozen,
        view.IsLocked,
        view.EntriesSuspended,
        view.IsLatched,
        Equity = view.Equity.ToRupees(),
        DayPnl = view.DayPnl.ToRupees(),
        Charges = view.Charges.ToRupees(),
        Bots = view.Bots.Select(Bot),
        Limits = view.Limits.Select(limit => new
        {
            limit.Book,
            limit.Name,
            Used = limit.Used.ToRupees(),
            Allowed = limit.Allowed.ToRupees(),
            Left = limit.Left.ToRupees(),
        }),
        view.MarginCompared,
        MarginGap = view.MarginGap is not { } gap ? null : new { At = Time(gap.At), Broker = gap.Broker.ToRupees(), Model = gap.Model.ToRupees(), gap.Share, gap.IsWide },
        view.MarginTomorrow,
        MarginForecasts = view.MarginForecasts.Select(one => new
        {
            one.Book,
            At = Time(one.At),
            one.NextSession,
            Today = one.Today.ToRupees(),
            Tomorrow = one.Tomorrow.ToRupees(),
            Available = one.Available.ToRupees(),
            Shortfall = one.Shortfall.ToRupees(),
        }),
        view.OrdersToday,
        OrdersLive = view.Orders.Count(order => order.IsLive),
        view.OrdersInDoubt,
        view.ExternalOrders,
        OpenBreaks = view.OpenBreaks,
        Breaks = view.Breaks.Where(one => one.IsStanding).Select(BreakLine.Of),
        Alarms = view.Alarms.Select(alarm => new { At = Time(alarm.At), alarm.Severity, Kind = alarm.Kind.ToString(), alarm.Text }),
        view.Inputs,
        Hash = view.Hash.ToString("x16"),
    };

    public static object Orders(SessionView view) => new
    {
        view.Title.Book,
        At = Time(view.At),
        view.OrdersToday,
        Orders = view.Orders.Select(order => new
        {
            order.Id,
            order.BrokerOrderId,
            Structure = order.StructureId,
            Bot = NameOf(view, order.Book),
            At = Time(order.At),
            order.Side,
            order.Units,
            order.Symbol,
            Limit = order.Limit.ToRupees(),
            order.FilledUnits,
            order.State,
            order.IsLive,
            order.InWords,
        }),
    };

    public static object Breaks(SessionView view) => new { view.Title.Book, At = Time(view.At), view.OpenBreaks, Breaks = view.Breaks.Select(BreakLine.Of) };

    public static object Positions(SessionView view) => new
    {
        view.Title.Book,
        At = Time(view.At),
        Positions = view.Positions.Select(position => new
        {
            Bot = NameOf(view, position.Book),
            position.Symbol,
            position.Units,
            AveragePrice = position.AveragePrice.ToRupees(),
            Mark = position.Mark?.ToRupees(),
            Pnl = position.Pnl.ToRupees(),
        }),
        Structures = view.Bots.SelectMany(bot => bot.Structures.Select(structure => new
        {
            Bot = bot.Name,
            structure.Id,
            structure.Profile,
            structure.State,
            structure.Lots,
            structure.Legs,
            OpenedAt = Time(structure.OpenedAt),
            Credit = structure.Credit.ToRupees(),
            CostToClose = structure.CostToClose?.ToRupees(),
            Pnl = structure.Pnl.ToRupees(),
            structure.StopUsedPercent,
            StopDistance = structure.StopDistance?.ToRupees(),
            structure.TargetReachedPercent,
            TargetDistance = structure.TargetDistance?.ToRupees(),
        })),
    };

    public static object Capital(SessionView view) => new
    {
        view.Title.Book,
        At = Time(view.At),
        Total = view.AccountCapital.ToRupees(),
        Reserve = view.Reserve.ToRupees(),
        Bots = view.Bots.Select(Bot),
    };

    public static object Why(BotView bot) => new
    {
        Bot = bot.Name,
        bot.EntriesFrozen,
        bot.IsArmed,
        bot.IsLatched,
        Decisions = bot.LastDecisions.Select(decision => new
        {
            At = Time(decision.At),
            decision.Profile,
            decision.Action,
            decision.Reason,
            decision.Refusal,
            Conditions = decision.Conditions.Select(condition => new
            {
                condition.Name,
                Value = condition.Value is { } value && double.IsFinite(value) ? value : (double?)null,
                condition.Threshold,
                Upper = condition.Upper == 0 ? (double?)null : condition.Upper,
                condition.Passed,
                condition.Text,
            }),
        }),
    };

    private static object Bot(BotView bot) => new
    {
        bot.Name,
        bot.Book,
        Allocation = bot.Allocation.ToRupees(),
        FreeCash = bot.FreeCash.ToRupees(),
        Reserved = bot.Reserved.ToRupees(),
        Margin = bot.Margin.ToRupees(),
        Equity = bot.Equity.ToRupees(),
        DayPnl = bot.DayPnl.ToRupees(),
        Charges = bot.Charges.ToRupees(),
        bot.EntriesFrozen,
        bot.IsArmed,
        bot.IsLatched,
        Structures = bot.Structures.Count,
    };

    private static string? NameOf(SessionView view, byte book) => view.Bots.FirstOrDefault(bot => bot.Book == book)?.Name;

    private static DateTimeOffset Time(Timestamp at) => at.ToDateTimeOffset().ToOffset(Ist.Offset);
}
