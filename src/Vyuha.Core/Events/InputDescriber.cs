using System.Globalization;

namespace Vyuha.Core.Events;

/// <summary>Renders inputs as lines of text for people. It learns the names of contracts from the inputs it is shown.</summary>
public sealed class InputDescriber(IReadOnlyList<string> underlyings)
{
    private readonly Dictionary<int, string> _names = [];

    /// <summary>Remembers a contract's name; other inputs change nothing.</summary>
    public void Learn(in InputEvent input)
    {
        if (input.Kind == InputKind.Contract)
            _names[input.InstrumentId] = NameOf(input.Contract);
    }

    /// <summary>Sequence, Indian time, and what the input says. Prices in rupees.</summary>
    public string Describe(in InputEvent input)
    {
        Learn(input);
        return $"{input.Sequence,10}  {input.Time}  {Words(input)}";
    }

    private string Words(in InputEvent input) => input.Kind switch
    {
        InputKind.DayOpen => $"day {Date(input.Day.DayNumber)} opens, {Lower(input.Day.Frequency)} data, {Lower(input.Day.Origin)}",
        InputKind.Contract => $"contract {input.InstrumentId} is {NameOf(input.Contract)}, lot {input.Contract.LotSize}, "
            + $"tick {Rupees(input.Contract.Tick)}, freeze {input.Contract.FreezeUnits}",
        InputKind.Quote => $"{Name(input)} bid {OrNone(input.Quote.Bid)} × {input.Quote.BidSize}, ask {OrNone(input.Quote.Ask)} × {input.Quote.AskSize}, "
            + $"last {OrNone(input.Quote.Last)}, open interest {input.Quote.OpenInterest}{(input.Quote.DayVolume == 0 ? string.Empty : $", day's volume {input.Quote.DayVolume}")}{Marks(input.Flags)}",
        InputKind.Bar => $"{Name(input)} bar {Rupees(input.Bar.Open)} {Rupees(input.Bar.High)} {Rupees(input.Bar.Low)} {Rupees(input.Bar.Close)}, "
            + $"volume {input.Bar.Volume}",
        InputKind.SnapshotEnd => "snapshot complete",
        InputKind.CommandReply => $"order {input.Reply.OrderId} (venue {input.Reply.VenueOrderId}): {Lower(input.Reply.Kind)}{Why(input.Reply.Reason)}",
        InputKind.OrderReport => $"order {input.Report.OrderId} (venue {input.Report.VenueOrderId}): {Lower(input.Report.Status)}, "
            + $"{input.Report.FilledUnits} units filled for {Rupees(input.Report.FilledValue)}",
        InputKind.Settlement => $"{Underlying(input.Settlement.UnderlyingIndex)} settles at {Rupees(input.Settlement.Price)} "
            + $"for expiry {Date(input.Settlement.ExpiryDayNumber)}",
        InputKind.Timer => "timer",
        InputKind.DayClose => "day closes",
        InputKind.Operator => $"operator {input.Operator.UserHash:x16}: {Lower(input.Operator.Action)}, "
            + (input.Operator.Subject != 0 ? "one trade" : input.Operator.Bot == 0 ? "all bots" : $"bot {input.Operator.Bot}") + (input.Operator.Amount == 0 ? "" : $", {Rupees(input.Operator.Amount)}")
            + (input.Operator.Subject == 0 ? "" : input.Operator.Action == OperatorAction.MoveLimit ? $", order {input.Operator.Subject}" : $", structure {input.Operator.Subject}")
            + (input.InstrumentId == 0 ? "" : $", {Name(input)}"),
        InputKind.DailyClose => $"{Name(input)} of {Date(input.Close.DayNumber)}: open {Rupees(input.Close.Open)}, high {Rupees(input.Close.High)}, "
            + $"low {Rupees(input.Close.Low)}, close {Rupees(input.Close.Close)}",
        InputKind.ExternalPosition => $"{Name(input)}: {input.External.Units} units at {Rupees(input.External.AveragePrice)} held outside the bots",
        InputKind.MarketEvent => $"event {input.MarketEvent.EventId:x16} revision {input.MarketEvent.Revision}: {Lower(input.MarketEvent.Kind)} on "
            + $"{Date(input.MarketEvent.DayNumber)}{Clock(input.MarketEvent)}, {Lower(input.MarketEvent.Status)}, moves {Moved(input.MarketEvent.Underlyings)}",
        InputKind.News => $"story {input.News.StoryId:x16} of {Timestamp.FromNanoseconds(input.News.PublishedAt)}, source {input.News.Source:x16}: "
            + $"score {input.News.Score / 1000.0:+0.000;-0.000;0.000} by {Lower(input.News.Method)}, about {Moved(input.News.Underlyings)}",
        InputKind.Text => $"operator {input.Text.UserHash:x16}: {Lower(input.Text.Purpose)} for bot {input.Text.Bot}, piece {input.Text.Part + 1} of {input.Text.Parts}: "
            + System.Text.Encoding.UTF8.GetString(input.Text.Utf8),
        _ => $"unknown kind {(byte)input.Kind}",
    };

    private string Name(in InputEvent input) => _names.GetValueOrDefault(input.InstrumentId) ?? $"instrument {input.InstrumentId}";

    private string NameOf(in ContractPayload contract)
    {
        string underlying = Underlying(contract.UnderlyingIndex);
        string expiry = contract.ExpiryDayNumber == 0 ? "" : " " + Date(contract.ExpiryDayNumber);
        return contract.Kind switch
        {
            InstrumentKind.IndexSpot => underlying,
            InstrumentKind.IndexFuture => $"{underlying}{expiry} future",
            _ => $"{underlying}{expiry} {Rupees(contract.Strike)} {Lower(contract.Right)}",
        };
    }

    private string Underlying(ushort index) => index < underlyings.Count ? underlyings[index] : $"underlying {index}";

    private string Moved(ulong mask)
    {
        var names = new List<string>();
        for (int i = 0; i < 64; i++)
        {
            if ((mask >> i & 1) != 0)
                names.Add(Underlying((ushort)i));
        }

        return names.Count == 0 ? "nothing" : string.Join(", ", names);
    }

    private static string Clock(in MarketEventPayload known) =>
        known.MinuteOfDay is >= 0 and < 24 * 60 ? $" {known.MinuteOfDay / 60:00}:{known.MinuteOfDay % 60:00}" : "";

    private static string Marks(QuoteFlags flags) =>
        (flags.HasFlag(QuoteFlags.Modelled) ? ", modelled" : "") + (flags.HasFlag(QuoteFlags.Carried) ? ", carried" : "");

    private static string Why(RejectReason reason) => reason == RejectReason.None ? "" : $" ({Lower(reason)})";

    private static string OrNone(long steps) => steps == 0 ? "none" : Rupees(steps);

    private static string Rupees(long steps) => Price.FromSteps(steps).ToString();

    // A damaged or foreign journal may hold any number; describing it must not fail.
    private static string Date(int dayNumber) =>
        dayNumber is > 0 and < 3_652_059
            ? DateOnly.FromDayNumber(dayNumber).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : $"day number {dayNumber}";

    /// <summary><c>CancelRejected</c> as <c>cancel rejected</c>.</summary>
    private static string Lower<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        var words = new System.Text.StringBuilder(name.Length + 4);
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0)
                words.Append(' ');
            words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }
}
