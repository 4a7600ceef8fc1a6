using System.Globalization;
using System.Text;
using System.Text.Json;
using Vyuha.Core;

namespace Vyuha.Host.Commands;

/// <summary>The running session's answers as text.</summary>
internal static class SessionTables
{
    public static string Status(JsonElement status)
    {
        var text = new StringBuilder();
        JsonElement mode = status.GetProperty("mode");
        text.Append(mode.GetProperty("is_live").GetBoolean() ? "LIVE" : "PAPER");
        if (mode.GetProperty("is_synthetic").GetBoolean())
            text.Append(", SYNTHETIC DATA");
        text.Append($": {Text(mode, "text")}, book {Text(status, "book")}\n");
        text.Append($"{Text(status, "date")} {Clock(status, "at")}, {Spaced(Text(status, "phase"))}");
        if (status.GetProperty("next_deadline") is { ValueKind: JsonValueKind.Object } next)
            text.Append($", {Text(next, "what")} at {Clock(next, "at")[..5]}");
        text.Append(status.GetProperty("feed_age_seconds") is { ValueKind: JsonValueKind.Number } age ? $", feed {age.GetDouble().ToString("0.0", CultureInfo.InvariantCulture)} s old\n" : ", no quote yet\n");
        text.Append($"Equity {Rupees(status, "equity")}, P&L today {Rupees(status, "day_pnl")} net of charges of {Rupees(status, "charges")}\n");
        text.Append($"Orders: {Text(status, "orders_today")} today, {Text(status, "orders_live")} live, {Text(status, "orders_in_doubt")} in doubt, {Text(status, "external_orders")} of others\n");
        if (status.GetProperty("margin_compared").ValueKind == JsonValueKind.String)
            text.Append($"{Text(status, "margin_compared")}\n");
        if (status.GetProperty("margin_tomorrow").ValueKind == JsonValueKind.String)
            text.Append($"{Text(status, "margin_tomorrow")}\n");
        Brakes(status, text);

        text.Append('\n').Append(Bots(status)).Append('\n');
        TextTable limits = new TextTable("limit", "used", "allowed", "left").Right(1, 2, 3);
        foreach (JsonElement limit in status.GetProperty("limits").EnumerateArray())
            limits.Add(Text(limit, "name"), Rupees(limit, "used"), Rupees(limit, "allowed"), Rupees(limit, "left"));
        text.Append(limits);
        foreach (JsonElement one in status.GetProperty("breaks").EnumerateArray())
            text.Append($"\nBREAK {Text(one, "id")} {Spaced(Text(one, "kind"))}, {Text(one, "state")}: ours {Text(one, "ours")}, the broker's {Text(one, "theirs")}");
        foreach (JsonElement alarm in status.GetProperty("alarms").EnumerateArray().Take(10))
            text.Append($"\n{Clock(alarm, "at")} {Text(alarm, "severity").ToUpperInvariant()} {Text(alarm, "text")}");
        return text.ToString().TrimEnd('\n') + "\n";
    }

    public static string Orders(JsonElement answer)
    {
        TextTable table = new TextTable("time", "order", "broker's", "structure", "bot", "side", "units", "symbol", "limit", "filled", "state").Right(1, 3, 6, 8, 9);
        foreach (JsonElement order in answer.GetProperty("orders").EnumerateArray())
        {
            table.Add(
                Clock(order, "at"), Text(order, "id"), Text(order, "broker_order_id"), Text(order, "structure"), Text(order, "bot"), Text(order, "side"), Text(order, "units"),
                Text(order, "symbol"), Number(order, "limit"), Text(order, "filled_units"), Text(order, "in_words"));
        }

        return answer.GetProperty("orders").GetArrayLength() == 0 ? "No order today.\n" : table.ToString();
    }

    public static string Positions(JsonElement answer)
    {
        if (answer.GetProperty("positions").GetArrayLength() == 0 && answer.GetProperty("structures").GetArrayLength() == 0)
            return "Nothing is open.\n";
        TextTable structures = new TextTable("structure", "bot", "profile", "state", "lots", "credit", "to close", "P&L", "stop", "target", "legs").Right(0, 4, 5, 6, 7, 8, 9);
        foreach (JsonElement one in answer.GetProperty("structures").EnumerateArray())
        {
            structures.Add(
                Text(one, "id"), Text(one, "bot"), Text(one, "profile"), Text(one, "state"), Text(one, "lots"), Rupees(one, "credit"), Rupees(one, "cost_to_close"),
                Rupees(one, "pnl"), Distance(one, "stop_used_percent", "stop_distance"), Distance(one, "target_reached_percent", "target_distance"), Text(one, "legs"));
        }

        TextTable positions = new TextTable("bot", "symbol", "units", "average", "executable", "P&L").Right(2, 3, 4, 5);
        foreach (JsonElement one in answer.GetProperty("positions").EnumerateArray())
            positions.Add(Text(one, "bot"), Text(one, "symbol"), Text(one, "units"), Number(one, "average_price"), Number(one, "mark"), Rupees(one, "pnl"));
        return $"{structures}\n{positions}";
    }

    public static string Capital(JsonElement answer) =>
        $"{Bots(answer)}reserve {Rupees(answer, "reserve")}, total {Rupees(answer, "total")}\n";

    public static string Why(JsonElement answer)
    {
        var text = new StringBuilder();
        foreach (JsonElement decision in answer.GetProperty("decisions").EnumerateArray())
        {
            text.Append($"{Clock(decision, "at")} {Text(decision, "profile")}: {Spaced(Text(decision, "action"))}, {Text(decision, "reason")}\n");
            if (decision.GetProperty("refusal").ValueKind == JsonValueKind.String)
                text.Append($"    risk refused: {Text(decision, "refusal")}\n");
            foreach (JsonElement condition in decision.GetProperty("conditions").EnumerateArray())
                text.Append($"    {Text(condition, "text")}\n");
        }

        return text.Length == 0 ? $"{Text(answer, "bot")} has decided nothing yet in this session.\n" : text.ToString();
    }

    private static string Bots(JsonElement answer)
    {
        TextTable table = new TextTable("bot", "allocation", "free", "reserved", "margin", "equity", "P&L today", "charges", "structures", "entries").Right(1, 2, 3, 4, 5, 6, 7, 8);
        foreach (JsonElement bot in answer.GetProperty("bots").EnumerateArray())
        {
            string entries = bot.GetProperty("is_latched").GetBoolean() ? "LATCHED" : bot.GetProperty("entries_frozen").GetBoolean() ? "FROZEN" : bot.GetProperty("is_armed").GetBoolean() ? "open" : "NOT ARMED";
            table.Add(
                Text(bot, "name"), Rupees(bot, "allocation"), Rupees(bot, "free_cash"), Rupees(bot, "reserved"), Rupees(bot, "margin"), Rupees(bot, "equity"),
                Rupees(bot, "day_pnl"), Rupees(bot, "charges"), Text(bot, "structures"), entries);
        }

        return table.ToString();
    }

    private static void Brakes(JsonElement status, StringBuilder text)
    {
        if (status.GetProperty("halted").ValueKind == JsonValueKind.String)
            text.Append($"HALTED: {Text(status, "halted")}\n");
        if (status.GetProperty("is_latched").GetBoolean())
            text.Append("DAILY LOSS LATCHED: everything is closed, no new risk.\n");
        if (status.GetProperty("is_locked").GetBoolean())
            text.Append("LOCKED until 'vyuha unlock'.\n");
        if (status.GetProperty("entries_frozen").GetBoolean())
            text.Append("ENTRIES FROZEN until 'vyuha resume'.\n");
        foreach (JsonElement bot in status.GetProperty("bots").EnumerateArray().Where(bot => !bot.GetProperty("is_armed").GetBoolean()))
            text.Append($"NOT ARMED: {Text(bot, "name")} opens nothing until 'vyuha arm {Text(bot, "name")}'.\n");
        if (status.GetProperty("open_breaks").ValueKind == JsonValueKind.String)
            text.Append($"{Text(status, "open_breaks")}.\n");
        if (status.GetProperty("entries_suspended").GetBoolean())
            text.Append("Entries wait for login, books, breaks and feed.\n");
    }

    private static string Distance(JsonElement structure, string percent, string distance) =>
        structure.GetProperty(percent) is { ValueKind: JsonValueKind.Number } share && structure.GetProperty(distance).ValueKind == JsonValueKind.Number
            ? $"{Math.Max(0, share.GetDouble()).ToString("0", CultureInfo.InvariantCulture)} %, {Rupees(structure, distance)} away"
            : "-";

    private static string Rupees(JsonElement parent, string name) =>
        parent.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? RupeeText.Of(Money.FromRupees(value.GetDecimal()).ToPaisa()) : "-";

    private static string Number(JsonElement parent, string name) =>
        parent.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDecimal().ToString("0.00##", CultureInfo.InvariantCulture) : "-";

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "-";

    private static string Clock(JsonElement parent, string name) => parent.GetProperty(name).GetDateTimeOffset().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Spaced(string name) => name.Replace('_', ' ');
}
