using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text;
using Vyuha.Core;
using Vyuha.Kernel.Capital;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Risk;

namespace Vyuha.Kernel.Configuration;

/// <summary>Capital, limits, brokerage and bots: everything that shapes trading besides market rules and data.</summary>
/// <remarks>
/// Made of layers, the shipped defaults lowest. <see cref="CanonicalText"/> is the whole of it but for <see cref="Session"/>, on which no decision
/// depends: reading that text again, alone, gives an equal configuration with the same <see cref="Hash"/>.
/// </remarks>
public sealed class TradingConfiguration
{
    /// <summary>Bots in the order of their books.</summary>
    public static readonly IReadOnlyList<string> BotNames = ["option-seller", "volatility-expander", "news-trader", "momentum-rider"];

    private static readonly string[] BotAmounts = ["trade_cap", "trade_block_cap", "daily_loss", "delta_limit", "gamma_limit", "vega_limit", "stress_loss_limit", "profit_lock_after"];

    private const string DefaultsName = "vyuha.default.json";
    private const string ReserveName = "reserve";
    private const string SessionName = "session";

    /// <summary>A hard limit above this share of total capital is taken for a slip of the pen.</summary>
    private const decimal LargestDailyLossPercent = 20;

    private TradingConfiguration(
        LocatedJson document, CapitalPlan capital, RiskLimits limits, BrokerageTerms brokerage, IReadOnlyList<BotConfiguration> bots, SessionSettings session)
    {
        (Capital, Limits, Brokerage, Bots, Session) = (capital, limits, brokerage, bots, session);
        CanonicalText = document.Without(SessionName).ToCanonicalText();
        IndentedText = document.ToIndentedText();
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText)));
    }

    public CapitalPlan Capital { get; }

    public RiskLimits Limits { get; }

    public BrokerageTerms Brokerage { get; }

    public IReadOnlyList<BotConfiguration> Bots { get; }

    /// <summary>What a live session may do.</summary>
    public SessionSettings Session { get; }

    /// <summary>The effective configuration as canonical JSON, without <see cref="Session"/>; what a run header carries.</summary>
    public string CanonicalText { get; }

    /// <summary>The same and <see cref="Session"/>, indented for people.</summary>
    public string IndentedText { get; }

    /// <summary>SHA-256 of <see cref="CanonicalText"/> in lower-case hex.</summary>
    public string Hash { get; }

    /// <summary>The schema that decides what a configuration may say.</summary>
    public static JsonSchema Schema { get; } = JsonSchema.Parse(Resource("vyuha.schema.json"), "vyuha.schema.json");

    /// <summary>The bot of this name.</summary>
    /// <exception cref="InputErrorException">There is none; the message has the names.</exception>
    public BotConfiguration Bot(string name)
    {
        BotConfiguration? bot = Bots.FirstOrDefault(bot => bot.Name == name);
        if (bot is not null)
            return bot;
        string hint = DidYouMean.Sentence(name, BotNames);
        throw new InputErrorException($"There is no bot {name}. {(hint.Length > 0 ? hint + " " : "")}The bots are {string.Join(", ", BotNames)}.");
    }

    /// <summary>The shipped defaults with these documents laid over them, later ones on top.</summary>
    /// <exception cref="InputErrorException">Something is wrong; the message has a line for every problem in every layer.</exception>
    public static TradingConfiguration Read(params IReadOnlyList<LocatedJson> layers)
    {
        var problems = new ConfigurationProblems();
        LocatedJson document = LocatedJson.Parse(Resource(DefaultsName), DefaultsName);
        foreach (LocatedJson layer in layers)
        {
            Schema.Validate(layer, problems, complete: false);
            document = document.Overlay(Schema.Canonical(layer));
        }

        if (problems.Count == 0)
            Schema.Validate(document, problems);
        Check(document, problems);
        problems.ThrowIfAny();
        return Build(document.Without("$schema"));
    }

    /// <summary>A configuration from one text, for example from a run header.</summary>
    public static TradingConfiguration ReadText(string text, string name) => Read(LocatedJson.Parse(text, name));

    private static TradingConfiguration Build(LocatedJson document)
    {
        LocatedJson capitalNode = document["capital"]!;
        LocatedJson limits = document["limits"]!;
        LocatedJson brokerage = document["brokerage"]!;
        CapitalPlan capital = new(Rupees(capitalNode["total"]!), Shares(capitalNode), Reserve(capitalNode));
        return new(
            document,
            capital,
            new()
            {
                DailyLossSoft = capital.Total.Percent(limits["daily_loss_soft_percent"]!.Number!.Value),
                DailyLossHard = Rupees(limits["daily_loss_hard"]!),
                LossPerTrade = capital.Total.Percent(limits["loss_per_trade_percent"]!.Number!.Value),
                MarginUseBotPercent = limits["margin_use_bot_percent"]!.Number!.Value,
                MarginUseAccountPercent = limits["margin_use_account_percent"]!.Number!.Value,
                OrdersPerSecond = (int)limits["orders_per_second"]!.Number!.Value,
                OrdersPerSecondMaximum = (int)limits["orders_per_second_max"]!.Number!.Value,
                EntryFrom = Time(limits["entry_from"]!),
                EntryUntil = Time(limits["entry_until"]!),
                NoNewRiskAfter = Time(limits["no_new_risk_after"]!),
                QuoteMaximumAge = TimeSpan.FromSeconds((int)limits["quote_max_age_seconds"]!.Number!.Value),
                NakedShortsAllowed = limits["naked_shorts_allowed"]!.Kind == JsonValueKind.True,
                MinimumFreeCash = Rupees(limits["min_free_cash"]!),
                WeekLoss = capital.Total.Percent(Number(limits, "week_loss_percent")),
                MonthLoss = capital.Total.Percent(Number(limits, "month_loss_percent")),
                Drawdown = Ladder(
                    limits, Number(limits, "drawdown_caution_percent"), Number(limits, "drawdown_defensive_percent"), Number(limits, "drawdown_preserve_percent")),
                Greeks = new(Rupees(limits["delta_limit"]!), Rupees(limits["gamma_limit"]!), Rupees(limits["vega_limit"]!)),
                StressLoss = Rupees(limits["stress_loss_limit"]!),
                MaxStructures = Whole(limits, "max_positions"),
                LotsPerStrike = Whole(limits, "lots_per_strike"),
                LotsPerExpiry = Whole(limits, "lots_per_expiry"),
                OrdersPerMinute = Whole(limits, "orders_per_minute"),
                OrdersPerMinuteMaximum = Whole(limits, "orders_per_minute_max"),
                OrdersPerDay = Whole(limits, "orders_per_day"),
                ProfitLock = LockOf(limits),
                BotCorrelation = new((double)Number(limits, "bot_correlation_max"), Whole(limits, "bot_correlation_days"), Whole(limits, "bot_correlation_min_days")),
            },
            new(Rupees(brokerage["option_order"]!), Rupees(brokerage["future_order"]!), brokerage["future_percent"]!.Number!.Value),
            [.. BotNames.Select((name, index) => BuildBot(document["bots"]![name]!, name, (byte)(Books.FirstBot + index), capital, limits))],
            BuildSession(document[SessionName]!));
    }

    private static SessionSettings BuildSession(LocatedJson session) => new()
    {
        LiveAllowed = session["live_allowed"]!.Kind == JsonValueKind.True,
        LiveBots = [.. session["live_bots"]!.Items.Select(item => item.Text)],
        RegisteredAddresses = [.. session["registered_ips"]!.Items.Select(item => item.Text)],
        WhoAmI = session["whoami_url"] is { Kind: JsonValueKind.String } url ? new Uri(url.Text) : null,
        ProbeMaximumAge = TimeSpan.FromDays((int)session["probe_max_age_days"]!.Number!.Value),
    };

    private static BotConfiguration BuildBot(LocatedJson bot, string name, byte book, CapitalPlan capital, LocatedJson limits)
    {
        RiskProfile profile = Enum.Parse<RiskProfile>(bot["risk_profile"]!.Text, ignoreCase: true);
        TradeCapBasis basis = Enum.Parse<TradeCapBasis>(bot["trade_cap_per"]!.Text, ignoreCase: true);
        Money? cap = RupeesOrNone(bot["trade_cap"]!);
        return new(
            book, name, capital.Of(book), profile, Whole(bot, "max_lots_per_trade"), Whole(bot, "max_positions"), cap, basis, bot["options"]!)
        {
            Limits = new()
            {
                MaxLots = Whole(bot, "max_lots_per_trade"),
                MaxStructures = Whole(bot, "max_positions"),
                DailyLoss = RupeesOrNone(bot["daily_loss"]!) ?? capital.Total.Percent(Number(limits, "daily_loss_soft_percent")),
                WeekLoss = capital.Of(book).Percent(Number(bot, "week_loss_percent")),
                MonthLoss = capital.Of(book).Percent(Number(bot, "month_loss_percent")),
                Drawdown = LadderOf(profile, limits),
                Greeks = new(
                    RupeesOrNone(bot["delta_limit"]!) ?? Rupees(limits["delta_limit"]!),
                    RupeesOrNone(bot["gamma_limit"]!) ?? Rupees(limits["gamma_limit"]!),
                    RupeesOrNone(bot["vega_limit"]!) ?? Rupees(limits["vega_limit"]!)),
                StressLoss = RupeesOrNone(bot["stress_loss_limit"]!) ?? Rupees(limits["stress_loss_limit"]!),
                OrdersPerSecond = Whole(bot, "orders_per_second"),
                OrdersPerMinute = Whole(bot, "orders_per_minute"),
                OrdersPerDay = Whole(bot, "orders_per_day"),
                RampPercent = Whole(bot, "ramp_percent"),
                TradeCap = cap,
                TradeCapBasis = basis,
                BlockCap = RupeesOrNone(bot["trade_block_cap"]!),
                ProfitLock = LockOf(bot),
            },
        };
    }

    private static ProfitLock? LockOf(LocatedJson node) =>
        RupeesOrNone(node["profit_lock_after"]!) is { } after ? new(after, Number(node, "profit_lock_percent")) : null;

    /// <summary>A bot's own ladder is its risk profile's: the more careful, the earlier.</summary>
    private static DrawdownLadder LadderOf(RiskProfile profile, LocatedJson limits) => profile switch
    {
        RiskProfile.Conservative => Ladder(limits, 8, 12, 16),
        RiskProfile.Moderate => Ladder(limits, 10, 15, 20),
        _ => Ladder(limits, 12, 18, 25),
    };

    private static DrawdownLadder Ladder(LocatedJson limits, decimal caution, decimal defensive, decimal preserve) => new()
    {
        CautionPercent = caution,
        DefensivePercent = defensive,
        PreservePercent = preserve,
        RecoveryPercent = Number(limits, "drawdown_recovery_percent"),
        CautionSizePercent = Number(limits, "drawdown_caution_size_percent"),
        DefensiveSizePercent = Number(limits, "drawdown_defensive_size_percent"),
    };

    /// <summary>What no single field shows: sums, orders of times, amounts against capital. Values already refused are left alone.</summary>
    private static void Check(LocatedJson document, ConfigurationProblems problems)
    {
        LocatedJson? limits = document["limits"];
        CheckMoney(document, problems);
        CheckCapital(document["capital"], problems);
        if (limits is not null)
        {
            CheckOrder(limits, "entry_from", "entry_until", "is not before", problems);
            CheckOrder(limits, "entry_until", "no_new_risk_after", "is not before", problems, orEqual: true);
            CheckRates(limits, problems);
            CheckSizes(limits, problems);
            CheckDailyLoss(document, limits, problems);
        }

        CheckTradeCaps(document, problems);
        if (document[SessionName]?["whoami_url"] is { Kind: JsonValueKind.String } url && !problems.Concern(url) && !Uri.TryCreate(url.Text, UriKind.Absolute, out _))
            problems.Add(url, $"'{url.Text}' is no address", "an address like \"https://host/path\", or null", "Correct it.");
    }

    private static void CheckMoney(LocatedJson document, ConfigurationProblems problems)
    {
        LocatedJson?[] amounts =
        [
            document["capital"]?["total"], document["limits"]?["daily_loss_hard"], document["limits"]?["min_free_cash"],
            document["limits"]?["delta_limit"], document["limits"]?["gamma_limit"], document["limits"]?["vega_limit"],
            document["limits"]?["stress_loss_limit"],
            document["limits"]?["profit_lock_after"],
            document["brokerage"]?["option_order"], document["brokerage"]?["future_order"],
            .. BotNames.SelectMany(name => BotAmounts.Select(amount => document["bots"]?[name]?[amount])),
        ];
        foreach (LocatedJson? amount in amounts)
        {
            if (Good(amount, problems) is { } rupees && decimal.Round(rupees, 2) != rupees)
                problems.Add(amount!, $"{amount!.Text} rupees has a part of a paisa", "", "Give at most two decimals.");
        }
    }

    private static void CheckCapital(LocatedJson? capital, ConfigurationProblems problems)
    {
        LocatedJson? allocation = capital?["allocation"];
        if (allocation is null || Good(capital!["total"], problems) is not { } total || !AllGood(allocation, problems))
            return;
        foreach (string problem in CapitalPlan.Problems(Money.FromRupees(total), Shares(capital), Reserve(capital)))
        {
            int stop = problem.IndexOf(". ", StringComparison.Ordinal);
            problems.Add(allocation, problem[..stop], "", problem[(stop + 2)..]);
        }
    }

    private static bool AllGood(LocatedJson allocation, ConfigurationProblems problems) =>
        BotNames.Append(ReserveName).All(name => Good(allocation[name], problems) is not null);

    private static void CheckOrder(
        LocatedJson limits, string early, string late, string fault, ConfigurationProblems problems, bool orEqual = false)
    {
        if (limits[early] is not { } first || limits[late] is not { } second || problems.Concern(first) || problems.Concern(second))
            return;
        if (first.Kind != JsonValueKind.String || second.Kind != JsonValueKind.String)
            return;
        int order = string.CompareOrdinal(first.Text, second.Text);
        if (order > 0 || (order == 0 && !orEqual))
            problems.Add(Upper(first, second), $"{early} {first.Text} {fault} {late} {second.Text}", "", "Make the first the earlier time.");
    }

    private static void CheckRates(LocatedJson limits, ConfigurationProblems problems)
    {
        LocatedJson? sustained = limits["orders_per_second"];
        LocatedJson? maximum = limits["orders_per_second_max"];
        if (Good(sustained, problems) > Good(maximum, problems))
        {
            problems.Add(
                Upper(sustained!, maximum!),
                $"orders_per_second {sustained!.Text} is above orders_per_second_max {maximum!.Text}", "", "Lower the first or raise the second.");
        }
    }

    /// <summary>Limits that only make sense beside one another: a wider one is not below a narrower one.</summary>
    private static void CheckSizes(LocatedJson limits, ConfigurationProblems problems)
    {
        CheckAscending(limits, "week_loss_percent", "month_loss_percent", orEqual: true, problems);
        CheckAscending(limits, "drawdown_caution_percent", "drawdown_defensive_percent", orEqual: false, problems);
        CheckAscending(limits, "drawdown_defensive_percent", "drawdown_preserve_percent", orEqual: false, problems);
        CheckAscending(limits, "drawdown_recovery_percent", "drawdown_caution_percent", orEqual: false, problems);
        CheckAscending(limits, "drawdown_defensive_size_percent", "drawdown_caution_size_percent", orEqual: true, problems);
        CheckAscending(limits, "lots_per_strike", "lots_per_expiry", orEqual: true, problems);
        CheckAscending(limits, "orders_per_minute", "orders_per_minute_max", orEqual: true, problems);
        CheckAscending(limits, "orders_per_minute", "orders_per_day", orEqual: true, problems);
        CheckAscending(limits, "bot_correlation_min_days", "bot_correlation_days", orEqual: true, problems);
    }

    private static void CheckAscending(LocatedJson limits, string smaller, string larger, bool orEqual, ConfigurationProblems problems)
    {
        LocatedJson? first = limits[smaller];
        LocatedJson? second = limits[larger];
        if (Good(first, problems) is not { } less || Good(second, problems) is not { } more || less < more || (orEqual && less == more))
            return;
        problems.Add(
            Upper(first!, second!), $"{smaller} {first!.Text} is {(orEqual ? "above" : "not below")} {larger} {second!.Text}", "", "Lower the first or raise the second.");
    }

    private static void CheckDailyLoss(LocatedJson document, LocatedJson limits, ConfigurationProblems problems)
    {
        LocatedJson? hardNode = limits["daily_loss_hard"];
        LocatedJson? softNode = limits["daily_loss_soft_percent"];
        if (Good(document["capital"]?["total"], problems) is not { } total || Good(hardNode, problems) is not { } hard)
            return;
        decimal largest = total * LargestDailyLossPercent / 100;
        if (hard > largest)
        {
            string hint = hard / 10 <= largest ? $"Is there a zero too many? {Money.FromRupees(hard / 10)} would be allowed." : "Give a smaller amount.";
            problems.Add(
                hardNode!,
                $"{Money.FromRupees(hard)} is {hard / total:P0} of the capital of {Money.FromRupees(total)}",
                $"up to {LargestDailyLossPercent:0} % of it, {Money.FromRupees(largest)}",
                hint);
        }

        if (Good(softNode, problems) is { } softPercent && total * softPercent / 100 > hard)
        {
            problems.Add(
                Upper(softNode!, hardNode!),
                $"the soft limit, {Money.FromRupees(decimal.Round(total * softPercent / 100, 2))}, is above the hard one, {Money.FromRupees(hard)}",
                $"a soft limit up to {hard / total * 100:0.##} %",
                "Lower the soft limit or raise the hard one.");
        }
    }

    private static void CheckTradeCaps(LocatedJson document, ConfigurationProblems problems)
    {
        foreach (string name in BotNames)
        {
            LocatedJson? capNode = document["bots"]?[name]?["trade_cap"];
            LocatedJson? share = document["capital"]?["allocation"]?[name];
            if (Good(capNode, problems) is not { } cap
                || Good(share, problems) is not { } fraction
                || Good(document["capital"]?["total"], problems) is not { } total)
                continue;
            decimal capital = decimal.Round(total * fraction, 2);
            // A bot without capital cannot trade; its cap says nothing.
            if (capital == 0 || cap <= capital)
                continue;
            string hint = cap / 10 <= capital ? $"Is there a zero too many? {Money.FromRupees(cap / 10)} would be allowed." : "Give a smaller amount.";
            problems.Add(
                capNode!, $"{Money.FromRupees(cap)} is more than the bot's capital", $"up to {Money.FromRupees(capital)}", hint);
        }
    }

    /// <summary>The number, when it is one that nothing was found wrong with.</summary>
    private static decimal? Good(LocatedJson? node, ConfigurationProblems problems) =>
        node is null || problems.Concern(node) ? null : node.Number;

    /// <summary>Of two values in conflict, the later one the user wrote.</summary>
    private static LocatedJson Upper(LocatedJson first, LocatedJson second) =>
        second.File == DefaultsName ? first : second;

    private static CapitalShare[] Shares(LocatedJson capital) =>
        [.. BotNames.Select(name => new CapitalShare(name, capital["allocation"]![name]!.Number!.Value))];

    private static decimal Reserve(LocatedJson capital) => capital["allocation"]![ReserveName]!.Number!.Value;

    private static decimal Number(LocatedJson node, string field) => node[field]!.Number!.Value;

    private static int Whole(LocatedJson node, string field) => (int)Number(node, field);

    private static Money? RupeesOrNone(LocatedJson node) => node.Number is { } amount ? Money.FromRupees(amount) : null;

    private static Money Rupees(LocatedJson node) => Money.FromRupees(node.Number!.Value);

    private static TimeOnly Time(LocatedJson node) => TimeOnly.ParseExact(node.Text, "HH:mm", CultureInfo.InvariantCulture);

    private static string Resource(string name)
    {
        using Stream? stream = typeof(TradingConfiguration).Assembly.GetManifestResourceStream($"Vyuha.Kernel.Configuration.{name}");
        Invariant.Require(stream is not null, $"{name} is part of the program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
