using System.CommandLine;
using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Storage.Events;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha events add | edit | confirm | remove</c>: each writes a revision; none is ever lost.</summary>
internal static class EventChangeCommands
{
    public static Command Add()
    {
        var fields = new Fields(required: true);
        var id = new Option<string?>("--id") { Description = "Else made from kind and month.", HelpName = "ID" };
        var confirmed = new Option<bool>("--confirmed") { Description = "Its holder has announced the date." };
        var command = new Command("add", "Add an event.") { id, confirmed };
        fields.AddTo(command);
        command.SetAction(result =>
        {
            EventRevision added = EventsCommand.Open(result).Add(
                new EventStatement
                {
                    Id = result.GetValue(id) is { } named ? EventFields.Id(named, EventsCommand.Wrong) : null,
                    Kind = fields.KindOf(result)!.Value,
                    Name = fields.NameOf(result)!,
                    Date = fields.DateOf(result)!.Value,
                    TimeIst = fields.TimeOf(result, out _),
                    Underlyings = fields.UnderlyingsOf(result) ?? [EventRevision.Everything],
                    Status = result.GetValue(confirmed) ? EventStatus.Confirmed : EventStatus.Unconfirmed,
                    KnownAt = fields.KnownAtOf(result),
                    Source = fields.SourceOf(result),
                    Origin = "events add",
                },
                EventsCommand.Now);
            Tell("Added", added);
        });
        return command;
    }

    public static Command Edit()
    {
        var fields = new Fields(required: false);
        var id = IdArgument();
        var command = new Command("edit", "Change an event. A moved date is not confirmed any more until it is confirmed again.") { id };
        fields.AddTo(command);
        command.SetAction(result =>
        {
            EventRevision revised = EventsCommand.Open(result).Revise(
                result.GetValue(id)!,
                last =>
                {
                    TimeOnly? time = fields.TimeOf(result, out bool timeGiven);
                    EventRevision next = last with
                    {
                        Kind = fields.KindOf(result) ?? last.Kind,
                        Name = fields.NameOf(result) ?? last.Name,
                        Date = fields.DateOf(result) ?? last.Date,
                        TimeIst = timeGiven ? time : last.TimeIst,
                        Underlyings = fields.UnderlyingsOf(result) ?? last.Underlyings,
                        KnownAt = fields.KnownAtOf(result) ?? EventsCommand.Now,
                        Source = fields.SourceOf(result),
                        Verified = false,
                        Origin = "events edit",
                    };
                    if (next.SaysSameAs(last))
                        return last;
                    bool moved = next.Date != last.Date || next.TimeIst != last.TimeIst;
                    return moved && last.Status == EventStatus.Confirmed ? next with { Status = EventStatus.Unconfirmed } : next;
                },
                EventsCommand.Now);
            Tell("Revised", revised);
        });
        return command;
    }

    public static Command Confirm()
    {
        var id = IdArgument();
        Option<string?> source = Fields.Source();
        var command = new Command("confirm", "Confirm a date: from now on bots may trade upon it.") { id, source };
        command.SetAction(result => Tell("Confirmed", EventsCommand.Open(result).Revise(
            result.GetValue(id)!,
            last => last.Status == EventStatus.Confirmed ? last : last with
            {
                Status = EventStatus.Confirmed,
                KnownAt = EventsCommand.Now,
                Source = Fields.SourceOf(result.GetValue(source), "confirmed"),
                Verified = true,
                Origin = "events confirm",
            },
            EventsCommand.Now)));
        return command;
    }

    public static Command Remove()
    {
        var id = IdArgument();
        var reason = new Option<string>("--reason") { Description = "Why; kept with the revision.", HelpName = "TEXT", Required = true };
        var command = new Command("remove", "Withdraw an event. Its revisions stay on record.") { id, reason };
        command.SetAction(result => Tell("Withdrawn", EventsCommand.Open(result).Revise(
            result.GetValue(id)!,
            last => last.Status == EventStatus.Withdrawn ? last : last with
            {
                Status = EventStatus.Withdrawn,
                KnownAt = EventsCommand.Now,
                Source = Fields.SourceOf(result.GetValue(reason), "withdrawn"),
                Origin = "events remove",
            },
            EventsCommand.Now)));
        return command;
    }

    private static Argument<string> IdArgument() => new("ID") { Description = "Of the event: 'vyuha events list' shows it." };

    private static void Tell(string what, EventRevision one) => Console.Out.WriteLine(
        $"{what}: {one.Id}, revision {one.Number}: {one.Name} on {one.Date:yyyy-MM-dd}{(one.TimeIst is { } time ? $" at {time:HH:mm}" : "")}, {MarketEventWords.Of(one.Status)}, known since {EventFields.Published(one.KnownAt)}.");

    /// <summary>The fields of an event as options.</summary>
    private sealed class Fields(bool required)
    {
        private readonly Option<string?> _kind = new("--kind") { Description = string.Join(", ", MarketEventWords.Kinds.Where(word => word != "expiry")) + ".", HelpName = "KIND", Required = required };
        private readonly Option<string?> _date = new("--date") { Description = "Its day in India (YYYY-MM-DD).", HelpName = "DATE", Required = required };
        private readonly Option<string?> _time = new("--time") { Description = "Its Indian hour, like 10:00; 'none' when only the day is known.", HelpName = "TIME" };
        private readonly Option<string?> _name = new("--name") { Description = "What it is called.", HelpName = "TEXT", Required = required };
        private readonly Option<string?> _underlyings = new("--underlyings") { Description = "What it moves, like 'NIFTY;BANKNIFTY'; ALL when not given.", HelpName = "SYMBOLS" };
        private readonly Option<string?> _published = new("--published") { Description = "Since when it could be known, for runs of the past; now when not given.", HelpName = "WHEN" };
        private readonly Option<string?> _source = Source();

        public static Option<string?> Source() => new("--source") { Description = "Who says so.", HelpName = "TEXT" };

        public static string SourceOf(string? given, string what) => given is null ? $"{what} by {OperatorCommands.User()}" : EventFields.Line("source", given, EventsCommand.Wrong);

        public void AddTo(Command command)
        {
            foreach (Option option in new Option[] { _kind, _date, _time, _name, _underlyings, _published, _source })
                command.Options.Add(option);
        }

        public MarketEventKind? KindOf(ParseResult result) => result.GetValue(_kind) is { } text ? EventFields.Kind(text, EventsCommand.Wrong) : null;

        public DateOnly? DateOf(ParseResult result) => result.GetValue(_date) is { } text ? EventFields.Date(text, EventsCommand.Wrong) : null;

        public string? NameOf(ParseResult result) => result.GetValue(_name) is { } text ? EventFields.Line("name", text, EventsCommand.Wrong) : null;

        public TimeOnly? TimeOf(ParseResult result, out bool given)
        {
            string? text = result.GetValue(_time);
            given = text is not null;
            return text is null or "none" ? null : EventFields.Time(text, EventsCommand.Wrong);
        }

        public System.Collections.Immutable.ImmutableArray<string>? UnderlyingsOf(ParseResult result) =>
            result.GetValue(_underlyings) is { } text ? EventFields.Underlyings(text, EventsCommand.Wrong) : null;

        public Timestamp? KnownAtOf(ParseResult result) => result.GetValue(_published) is { } text ? EventFields.Published(text, EventsCommand.Wrong) : null;

        public string SourceOf(ParseResult result) => SourceOf(result.GetValue(_source), "entered");
    }
}
