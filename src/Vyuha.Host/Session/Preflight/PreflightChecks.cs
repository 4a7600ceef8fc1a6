using System.Globalization;
using Vyuha.Core;
using static Vyuha.Host.Session.Preflight.CheckResult;

namespace Vyuha.Host.Session.Preflight;

/// <summary>The start-up checklist. Any failed item alone stops arming; what could not be found out has failed.</summary>
internal static class PreflightChecks
{
    public static readonly TimeSpan OldestQuote = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<CheckResult> Judge(PreflightFacts facts) =>
    [
        ClockCheck.Judge(facts.ClockOffset), Login(facts), Mode(facts), Calendar(facts), Holidays(facts), Master(facts), Changes(facts), Terms(facts), Funds(facts), Positions(facts), Breaks(facts),
        Feed(facts), DiskCheck.Space(facts.FreeBytes), DiskCheck.Writes(facts.SyncTime),
        AddressCheck.Judge(facts.RegisteredAddresses, facts.EgressAddress, facts.EgressProblem, facts.WantsLive), Probe(facts), Latches(facts), Events(facts),
    ];

    /// <summary>What the server's mode is when it does not say.</summary>
    public const string ModeUnknown = "unknown";

    /// <summary>What is said of a session whose key the server does not know.</summary>
    public const string KeyRefused = "the API key is refused";

    public static bool MayArm(IReadOnlyList<CheckResult> results) => results.All(result => result.State != CheckState.Failed);

    /// <summary>The failed items with their remedies, as sentences; empty when nothing failed.</summary>
    public static string Failures(IReadOnlyList<CheckResult> results) => string.Join(' ', results
        .Where(result => result.State == CheckState.Failed).Select(result => $"{result.Name}: {result.Found}. {result.Remedy}"));

    private static CheckResult Login(PreflightFacts facts) => facts.IsLoggedIn switch
    {
        true => Passed("broker session", "logged in"),
        false when facts.ServerText == KeyRefused => Failed("broker session", KeyRefused, "Correct the API key: OpenAlgo's web page shows it under API Key."),
        false => Failed("broker session", facts.ServerText.Length > 0 ? facts.ServerText : "nobody is logged in", "Log in at the broker in OpenAlgo's web page."),
        null => Failed("broker session", facts.ServerText.Length > 0 ? facts.ServerText : "the server does not answer", "Start the OpenAlgo server, or correct --url."),
    };

    private static CheckResult Mode(PreflightFacts facts) => (facts.WantsLive, facts.ServerIsLive) switch
    {
        (_, null) => Failed("server mode", ModeUnknown, "Check that the OpenAlgo server answers: vyuha broker probe."),
        (true, false) => Failed("server mode", "analyze, but live trading was asked for", "Switch analyze mode off in OpenAlgo."),
        (false, true) => Failed("server mode", "live, but this session is not", "Switch analyze mode on in OpenAlgo."),
        (true, true) => Passed("server mode", "live"),
        _ => Passed("server mode", "analyze"),
    };

    private static CheckResult Calendar(PreflightFacts facts) => facts.IsTradingDay
        ? Passed("trading day", facts.Date.ToString("ddd dd MMM yyyy", CultureInfo.InvariantCulture))
        : Failed("trading day", $"{facts.Date:yyyy-MM-dd} is no trading day", "Start on the next one; 'vyuha status' names it.");

    private static CheckResult Holidays(PreflightFacts facts) => facts.HolidayDifferences switch
    {
        null => Failed("holidays", "the server's list could not be read", "Check that the OpenAlgo server answers: vyuha broker probe."),
        { Count: 0 } => Passed("holidays", "the server's list agrees with our calendar"),
        { } days when days.Contains(facts.Date) => Failed("holidays", "the server and our calendar disagree about today", "Look at the exchange's circular; do not trade until one of the two is corrected."),
        { } days => new("holidays", CheckState.Note, $"disagreement about {string.Join(", ", days.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))}", "Compare with the exchange's circular before that day."),
    };

    private static CheckResult Master(PreflightFacts facts) => facts.MasterContracts switch
    {
        null or 0 => Failed("instrument master", "empty", "Log in at OpenAlgo; it loads the master after a login, which takes a minute."),
        { } when facts.MasterExpired > 0 => Failed("instrument master", $"{facts.MasterExpired} contracts in it have expired: it is an old one", "Log in at OpenAlgo again so that it loads today's master."),
        { } count => Passed("instrument master", $"{count:N0} contracts"),
    };

    private static CheckResult Changes(PreflightFacts facts) => facts.MasterComparison switch
    {
        null => new("master changes", CheckState.Note, "not compared with an earlier day"),
        { Alarms.Count: > 0, IsAccepted: false } changed => Failed("master changes", Few(changed.Alarms), "Compare with the exchange's circular, then say so with 'vyuha preflight --accept-master'."),
        { IsAccepted: true } changed => new("master changes", CheckState.Note, $"{changed.Summary}; accepted: {Few(changed.Alarms)}"),
        { Previous: null } first => new("master changes", CheckState.Note, first.Summary),
        { } changed => Passed("master changes", changed.Summary),
    };

    private static CheckResult Terms(PreflightFacts facts) => facts.MasterDifferences.Count == 0
        ? Passed("contract terms", "lots, ticks and freeze quantities are those of the rule tables")
        : Failed("contract terms", Few(facts.MasterDifferences), "Compare with the exchange's circular. These contracts are not traded; install newer rule tables, or wait for the master.");

    private static CheckResult Funds(PreflightFacts facts) => facts.BrokerCash is not { } cash
        ? Failed("funds", "could not be read", "An empty answer means that the broker no longer takes the session: log in again.")
        : cash < facts.LedgerCash
            ? Failed("funds", $"{cash} at the broker, the books need {facts.LedgerCash}", "Add funds, or lower capital.total in the configuration.")
            : Passed("funds", $"{cash} at the broker, the books need {facts.LedgerCash}");

    private static CheckResult Positions(PreflightFacts facts) => facts.PositionBreaks switch
    {
        null => Failed("positions", "could not be read", "Check that the OpenAlgo server answers: vyuha broker probe."),
        { Count: 0 } => Passed("positions", "the broker's are ours"),
        { } breaks => Failed("positions", Few([.. breaks.Select(one => one.ToString())]), "Find out who traded. Close the difference at the broker, or accept it as external with 'vyuha breaks accept'; nothing is adopted by itself."),
    };

    private static CheckResult Breaks(PreflightFacts facts) => facts.EarlierBreaks.Count == 0
        ? Passed("earlier breaks", "the day before is reconciled")
        : Failed("earlier breaks", Few(facts.EarlierBreaks), "Find out why, then 'vyuha breaks accept ID --reason TEXT'. Entries wait for each of them.");

    private static CheckResult Feed(PreflightFacts facts) => !facts.IsMarketOpen
        ? new("market data", CheckState.Note, "the market is closed; quotes are checked when it opens")
        : facts.FeedAge is not { } age
            ? Failed("market data", "no quote of the index yet", "Check the WebSocket address, and that the broker's feed is connected in OpenAlgo.")
            : age > OldestQuote
                ? Failed("market data", $"the newest quote is {age.TotalSeconds:0} s old", "Restart the feed in OpenAlgo; after a new login it stays silent until then.")
                : Passed("market data", $"newest quote {age.TotalMilliseconds:0} ms old");

    private static CheckResult Probe(PreflightFacts facts)
    {
        const string Remedy = "Run 'vyuha broker probe' against this server.";
        string problem = facts.ProbeAge is not { } age ? "this server was never probed"
            : age > facts.ProbeMaximumAge ? $"the last probe is {age.TotalDays:0} days old, {facts.ProbeMaximumAge.TotalDays:0} are allowed"
            : facts.ProbeProblem;
        if (problem.Length == 0)
            return Passed("broker probe", $"done {facts.ProbeAge!.Value.TotalDays:0.0} days ago");
        return facts.WantsLive ? Failed("broker probe", problem, Remedy) : new("broker probe", CheckState.Note, $"{problem}; needed for live trading");
    }

    private static CheckResult Latches(PreflightFacts facts) => facts.Latches.Count == 0
        ? Passed("kill switch", "nothing is latched")
        : Failed("kill switch", Few(facts.Latches), "Find out why it was latched, then 'vyuha unlock', 'vyuha resume' or, after a daily loss, 'vyuha acknowledge'.");

    private static CheckResult Events(PreflightFacts facts) =>
        new("today", facts.EventsToday.Count == 0 ? CheckState.Passed : CheckState.Note, facts.EventsToday.Count == 0 ? "nothing special" : string.Join("; ", facts.EventsToday));

    private static string Few(IReadOnlyList<string> items) =>
        string.Join("; ", items.Take(3)) + (items.Count > 3 ? $"; and {items.Count - 3} more" : "");
}
