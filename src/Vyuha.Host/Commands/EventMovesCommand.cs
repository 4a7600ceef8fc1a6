using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Host.Events;
using Vyuha.Quant.Volatility;
using Vyuha.Storage;
using Vyuha.Storage.Events;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha events moves</c>: how far an index has moved on events of each kind, and what option chains had implied.</summary>
internal static class EventMovesCommand
{
    private const string Explanation =
        "A move is the close of the first session that could react over the close before; a gap is its open over that close. Sizes, by kind of event; confirmed dates only. "
        + "Implied: the event's variance by two expiries of the last chains before it (M. Dubinsky, M. Johannes, A. Kaeck, N. J. Seeger 2019); 'median day' adds one ordinary day to it and is what "
        + "compares with the median of realised moves.";

    public static Command Create()
    {
        var underlying = new Option<string>("--underlying") { Description = "The index.", DefaultValueFactory = _ => "NIFTY" };
        var from = new Option<string?>("--from") { Description = "First day (YYYY-MM-DD); all there is when not given.", HelpName = "DATE" };
        var to = new Option<string?>("--to") { Description = "Last day.", HelpName = "DATE" };
        var html = new Option<string?>("--html") { Description = "Also write the report as a page.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "For programs." };
        var command = new Command("moves", "Realised moves by kind of event, with quantiles and sample sizes, against what the chains before each event implied. On imported data.") { underlying, from, to, html, json };
        command.SetAction((result, cancellation) =>
        {
            MoveReport report = Report(
                result, result.GetValue(underlying)!.ToUpperInvariant(),
                result.GetValue(from) is { } first ? EventFields.Date(first, EventsCommand.Wrong) : new DateOnly(1990, 1, 1),
                result.GetValue(to) is { } last ? EventFields.Date(last, EventsCommand.Wrong) : new DateOnly(2100, 12, 31), cancellation);
            if (result.GetValue(html) is { } path)
                File.WriteAllText(path, Page(report));
            if (result.GetValue(json))
                JsonOutput.Write(Lines(report));
            else
                Console.Out.Write(Text(report));
            return Task.FromResult(0);
        });
        return command;
    }

    private static MoveReport Report(ParseResult result, string underlying, DateOnly from, DateOnly to, CancellationToken cancellation)
    {
        MarketRules rules = MarketRules.Shipped;
        VyuhaHome home = VyuhaHome.Resolve(result.GetValue(GlobalOptions.Home));
        MarketDataCatalogue catalogue = MarketDataCatalogue.Open(home);
        IndexCloses closes = IndexCloses.Read(catalogue, underlying, from, to);
        if (closes.Count < 2)
            throw new InputErrorException($"There are no daily closes of {underlying} from {from:yyyy-MM-dd} to {to:yyyy-MM-dd}. Import some with 'vyuha data import'.");
        EventTimeline timeline = EventStore.Open(home).Timeline;
        IReadOnlyList<EventRevision> events = timeline.AsKnownAt(EventsCommand.Now);
        TradingCalendar calendar = rules.Calendar(Exchange.Nfo);
        var eves = new HashSet<DateOnly>();
        foreach (EventRevision one in events.Where(one => one.Moves(underlying)))
        {
            if (EventTiming.Of(calendar, one.Date, one.TimeIst).ReactionDay is { } day && day > calendar.FirstDay.AddDays(14))
                eves.Add(calendar.PreviousTradingDay(day));
        }

        CatalogueSource? chains = CatalogueSource.Find(catalogue, underlying, from, to, null, useRedDays: true)?.Only(eves.Contains);
        (Kernel.Configuration.TradingConfiguration configuration, _) = GlobalOptions.LoadConfiguration(result);
        IReadOnlyDictionary<ulong, (DateOnly Day, EventVariance Variance)> implied = chains is null
            ? new Dictionary<ulong, (DateOnly, EventVariance)>()
            : ImpliedMoves.Read(chains, rules, configuration, timeline.ToInputs(chains.Underlyings), cancellation);
        return MoveReport.Of(underlying, closes, events, calendar, implied);
    }

    private static string Text(MoveReport report)
    {
        var text = new StringBuilder($"{report.Underlying}, closes from {report.First:yyyy-MM-dd} to {report.Last:yyyy-MM-dd}; per cent\n\n");
        TextTable kinds = new TextTable("kind", "events", "quarter", "median", "three quarters", "nine tenths", "largest", "median gap").Right(1, 2, 3, 4, 5, 6, 7);
        foreach (KindMoves one in report.Kinds)
            kinds.Add([.. KindCells(one)]);
        text.Append(kinds);
        EventMoveRow[] implied = [.. report.Events.Where(row => row.Implied is not null)];
        if (implied.Length > 0)
        {
            TextTable events = new TextTable("day", "event", "implied deviation", "implied median day", "move", "id").Right(2, 3, 4);
            foreach (EventMoveRow row in implied)
                events.Add([.. EventCells(row)]);
            text.Append('\n').Append(events);
        }
        else
        {
            text.Append("\nNo chain of a day before an event is stored: nothing is implied.\n");
        }

        return text.Append($"\n{Explanation}\n").ToString();
    }

    private static IEnumerable<string> KindCells(KindMoves one) =>
    [
        one.Kind, $"{one.Moves.Count}", Percent(one.Moves.LowerQuartile), Percent(one.Moves.Median), Percent(one.Moves.UpperQuartile), Percent(one.Moves.NineTenths), Percent(one.Moves.Largest),
        Percent(one.Gaps?.Median),
    ];

    private static IEnumerable<string> EventCells(EventMoveRow row) =>
    [
        $"{row.ReactionDay:yyyy-MM-dd}", row.Name, row.Implied is { Status: EventVarianceStatus.Ok } ok ? Percent(ok.Deviation) : Words(row.Implied!.Value.Status), Percent(row.ImpliedDayMedian),
        row.Move is { } move ? (100 * move).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) : "", row.Id,
    ];

    private static string Page(MoveReport report)
    {
        string Rows(IEnumerable<IEnumerable<string>> rows) => string.Concat(rows.Select(cells => $"<tr>{string.Concat(cells.Select(cell => $"<td>{WebUtility.HtmlEncode(cell)}</td>"))}</tr>\n"));
        string Head(params string[] names) => $"<tr>{string.Concat(names.Select(name => $"<th>{name}</th>"))}</tr>\n";
        return $$"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Event moves of {{report.Underlying}}</title>
            <style>body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;margin:1rem 0}
            td,th{padding:.2rem .8rem;border-bottom:1px solid #ccc;text-align:right}td:first-child,th:first-child,td:nth-child(2){text-align:left}</style></head><body>
            <h1>Event moves of {{report.Underlying}}</h1><p>Closes from {{report.First:yyyy-MM-dd}} to {{report.Last:yyyy-MM-dd}}; per cent.</p>
            <table>{{Head("kind", "events", "quarter", "median", "three quarters", "nine tenths", "largest", "median gap")}}{{Rows(report.Kinds.Select(KindCells))}}</table>
            <table>{{Head("day", "event", "implied deviation", "implied median day", "move", "id")}}{{Rows(report.Events.Where(row => row.Implied is not null).Select(EventCells))}}</table>
            <p>{{WebUtility.HtmlEncode(Explanation)}}</p></body></html>
            """;
    }

    private static object Lines(MoveReport report) => new
    {
        report.Underlying,
        report.First,
        report.Last,
        report.Kinds,
        Events = report.Events.Select(row => new
        {
            row.Id,
            row.Kind,
            row.Name,
            row.ReactionDay,
            row.Move,
            row.Gap,
            Implied = row.Implied is { } implied ? new { Status = Words(implied.Status), implied.Deviation, implied.MedianMove, implied.DailyVariance, row.ImpliedDayMedian } : null,
        }),
    };

    private static string Words(EventVarianceStatus status) => status switch
    {
        EventVarianceStatus.Ok => "ok",
        EventVarianceStatus.TooFewExpiries => "too few expiries",
        EventVarianceStatus.NoVarianceBetween => "no variance between",
        EventVarianceStatus.NotPriced => "not priced",
        _ => "invalid quotes",
    };

    private static string Percent(double? share) => share is { } value ? (100 * value).ToString("F2", CultureInfo.InvariantCulture) : "";
}
