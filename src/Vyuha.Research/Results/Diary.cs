using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel;
using Vyuha.Research.Reports;

namespace Vyuha.Research.Results;

/// <summary>
/// The run as a story, a day a paragraph: what each bot did and why, what it left and why, what risk refused, each with its numbers, and the books at the
/// close. Made to be read, and to be compared with another run's by any tool that compares texts.
/// </summary>
internal sealed class Diary
{
    private readonly RunResult _result;
    private readonly Words _words;
    private readonly Dictionary<long, int> _numbers;
    private readonly StringBuilder _text = new();

    private Diary(RunResult result)
    {
        _result = result;
        _words = new Words(result.Info);
        _numbers = result.Trades.Select((trade, place) => (trade.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place + 1);
    }

    public static string Write(RunResult result)
    {
        var diary = new Diary(result);
        diary.WriteHead();
        ILookup<DateOnly, Entry> entries = diary.Entries().ToLookup(entry => Ist.DateOf(entry.Time));
        for (int day = 0; day < result.Days.Count; day++)
            diary.WriteDay(day, entries[result.Days[day].Date]);
        return diary._text.ToString();
    }

    private void WriteHead()
    {
        DataSummary data = _result.Info.Data;
        string origins = string.Join(", ", data.Origins);
        Line($"{string.Join(", ", _result.Info.Bots.Select(bot => bot.Vocabulary.Bot))} on {data.Underlying}, {Day(data.From)} to {Day(data.To)}, {data.Frequency} data, origin {origins}");
        Line($"net {MoneyText.Signed(_result.Totals.Net)} of {MoneyText.Whole(_result.Totals.Capital)}, {_result.Trades.Count} trades, charges {MoneyText.Whole(_result.Totals.Charges)}");
    }

    private void WriteDay(int day, IEnumerable<Entry> entries)
    {
        _text.Append('\n');
        Line($"{_result.Days[day].Date:yyyy-MM-dd ddd}");
        foreach (Entry entry in entries.OrderBy(entry => entry.Time).ThenBy(entry => entry.Order))
            Line($"  {Ist.TimeOf(entry.Time):HH:mm}  {entry.Text}");
        IEnumerable<string> books = _result.Info.Bots.Select((bot, place) => $"{bot.Vocabulary.Bot} {Book(_result.BotDays[place][day])}");
        Line($"  close  {string.Join(", ", books)}");
    }

    private static string Book(in DayPoint day) => $"{MoneyText.Whole(day.Equity)} ({MoneyText.Signed(day.Change)})";

    /// <summary>In the order of the same instant: decisions, refusals, ends.</summary>
    private IEnumerable<Entry> Entries()
    {
        for (int i = 0; i < _result.Decisions.Count; i++)
        {
            DecisionRow row = _result.Decisions[i];
            if (row.Action is DecisionAction.Enter or DecisionAction.Exit or DecisionAction.Adjust)
                yield return new Entry(row.Time, 0, $"{Who(row.Bot, row.Profile)}: {Verb(row)}, {_words.Reason(row.Bot, row.Reason)}{Conditions(i, failedOnly: false)}");
        }

        foreach (NoTradeSpell spell in _result.NoTradeSpells)
        {
            string until = spell.Count == 1 ? "" : $", {spell.Count} times until {Until(spell)}";
            yield return new Entry(spell.First, 0, $"{Who(spell.Bot, spell.Profile)}: no trade, {_words.Reason(spell.Bot, spell.Reason)}{Conditions(spell.LastDecision, failedOnly: true)}{until}");
        }

        foreach (Refusal refusal in _result.Refusals)
            yield return new Entry(refusal.Time, 1, $"{Who(refusal.Bot, refusal.Profile)}: {(refusal.Latched ? "stopped by risk" : "refused by risk")}, {RefusalWords.Sentence(refusal)}");
        foreach (Trade trade in _result.Trades)
        {
            yield return new Entry(trade.Entered, 2, $"#{_numbers[trade.Id]} {trade.Shape}, {Lots(trade.Lots)}: {Legs(trade, leg => leg.EntryPrice)}, margin {MoneyText.Whole(trade.Margin)}");
            if (trade.Exited is { } exited)
                yield return new Entry(exited, 3, $"#{_numbers[trade.Id]} closed, {trade.ExitReason}: {Legs(trade, leg => leg.ExitPrice)}, net {MoneyText.Signed(trade.Net)} after charges of {MoneyText.Whole(trade.Charges)}");
        }
    }

    private string Verb(in DecisionRow row)
    {
        string verb = row.Action switch { DecisionAction.Enter => "enter", DecisionAction.Exit => "leave", _ => "adjust" };
        return row.Action != DecisionAction.Enter && _numbers.TryGetValue(row.StructureId, out int number) ? $"{verb} #{number}" : verb;
    }

    private string Conditions(int decision, bool failedOnly)
    {
        byte bot = _result.Decisions[decision].Bot;
        string[] told = [.. _result.ConditionsOf(decision).Where(condition => !failedOnly || !condition.Passed).Select(condition => Told(bot, condition))];
        return told.Length == 0 ? "" : $" ({string.Join("; ", told)})";
    }

    private string Told(byte bot, in ConditionPayload condition)
    {
        ConditionWord word = _words.Condition(bot, condition.Code);
        return $"{word.Name} {ConditionText.Value(condition, word.Unit)}, {ConditionText.Bound(condition, word.Unit)}";
    }

    private string Who(byte bot, byte profile) => profile == 0 ? _words.Bot(bot) : $"{_words.Bot(bot)} {_words.Profile(bot, profile)}";

    private static string Until(NoTradeSpell spell) =>
        Ist.DateOf(spell.Last) == Ist.DateOf(spell.First) ? $"{Ist.TimeOf(spell.Last):HH:mm}" : $"{Ist.DateOf(spell.Last):d MMM} {Ist.TimeOf(spell.Last):HH:mm}";

    private static string Lots(int lots) => lots == 1 ? "1 lot" : $"{lots} lots";

    private static string Legs(Trade trade, Func<TradeLeg, double?> price) =>
        string.Join(", ", trade.Legs.Where(leg => price(leg) is not null).Select(leg => $"{Signed(leg.Units)} {leg.Contract} at {MoneyText.Number(price(leg)!.Value)}"));

    private static string Signed(long units) => units.ToString("+0;\u22120;0", CultureInfo.InvariantCulture);

    private static string Day(DateOnly date) => date.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <param name="Order">Among entries of one instant.</param>
    private readonly record struct Entry(Timestamp Time, int Order, string Text);
}
