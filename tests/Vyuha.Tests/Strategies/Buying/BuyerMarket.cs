using Vyuha.Core;
using Vyuha.Core.Calendar;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Quant.Random;

namespace Vyuha.Tests.Strategies.Buying;

/// <summary>The market with a bot in it that pays premium: events, news, a future with volume, and a history of the index that was livelier than options cost.</summary>
internal sealed class BuyerMarket : BotMarket<BuyerMarket>
{
    private const int FutureId = 5_000;

    private readonly Dictionary<string, ushort> _revisions = [];

    public BuyerMarket(IStrategy bot, DateOnly today, DateOnly[] expiries, RiskLimits? limits = null, DataFrequency frequency = DataFrequency.Minute, BookState? opening = null)
        : base(bot, 2, 250_000, today, expiries, limits, frequency, opening) =>
        Bot = bot;

    public IStrategy Bot { get; }

    /// <summary>Whether a future trades, so that there is volume.</summary>
    public bool HasFuture { get; init; }

    /// <summary>Units of it that have traded since the last snapshot.</summary>
    public int TradedOf { get; set; }

    public static RiskLimits Limits => TradingConfiguration.Read().Limits;

    /// <summary>
    /// Trading days before the first: normal returns of this deviation a year by a fixed seed, but those named move as they are told. India VIX goes from 10 to 20
    /// and then stands at 15, so that a rank is ten times what VIX is above 10.
    /// </summary>
    public BuyerMarket WithHistory(DateOnly today, double volatility = 0.2, int days = 400, IReadOnlyDictionary<DateOnly, double>? moves = null)
    {
        TradingCalendar calendar = MarketRules.Shipped.Calendar(Exchange.Nfo);
        var dates = new List<DateOnly>();
        for (DateOnly date = today.AddDays(-1); dates.Count < days; date = date.AddDays(-1))
        {
            if (calendar.IsTradingDay(date))
                dates.Add(date);
        }

        dates.Reverse();
        var random = new SplitMix64(7);
        double[] closes = new double[days];
        double level = 1;
        for (int i = 0; i < days; i++)
        {
            double move = volatility / Math.Sqrt(252) * random.NextNormal();
            level *= Math.Exp(moves is not null && moves.TryGetValue(dates[i], out double told) ? told : move);
            closes[i] = level;
        }

        for (int i = 0; i < days; i++)
        {
            Close(NiftyId, dates[i].DayNumber, 24_000 * closes[i] / level);
            Close(VixId, dates[i].DayNumber, i == days - 2 ? 10 : i == days - 1 ? 20 : 15);
        }

        return this;
    }

    /// <summary>What is known of an event from now on; the same id again is its next revision.</summary>
    public BuyerMarket Event(string id, MarketEventKind kind, DateOnly date, string? time = null, EventStatus status = EventStatus.Confirmed)
    {
        ushort revision = _revisions[id] = (ushort)(_revisions.GetValueOrDefault(id) + 1);
        short minute = MarketEventPayload.MinuteOf(time is null ? null : TimeOnly.Parse(time));
        Apply((sequence, now) => InputEvent.OfMarketEvent(sequence, now, new MarketEventPayload(MarketEventId.Of(id), 1, date.DayNumber, minute, revision, kind, status)));
        return this;
    }

    protected override void BeforeQuotes(DateOnly today)
    {
        if (!HasFuture)
            return;
        Instrument future = Instrument.Future(Exchange.Nfo, "NIFTY", new DateOnly(2026, 2, 24));
        long level = Price.FromModel(Spot, Price.FromSteps(500), TickRounding.Nearest).Steps;
        if (!Market.IsAnnounced(FutureId))
        {
            Apply((sequence, now) => InputEvent.OfContract(
                sequence, now, FutureId, new ContractPayload(0, 0, future.Expiry.DayNumber, 0, 0, 0, InstrumentKind.IndexFuture, OptionRight.None, Exchange.Nfo)));
        }

        Apply((sequence, now) => InputEvent.OfBar(sequence, now, FutureId, new BarPayload(level, level, level, level, TradedOf)));
    }

    /// <summary>A story about NIFTY, out just now.</summary>
    /// <param name="score">From -1 to 1.</param>
    public BuyerMarket News(string title, double score)
    {
        Apply((sequence, now) => InputEvent.OfNews(
            sequence, now, new NewsPayload(MarketEventId.Of(title), 1, now.Nanoseconds, 1, (short)(1000 * score), 1000, NewsMethod.Lexicon)));
        return this;
    }

    /// <summary>The next trading day after a date, or so many later.</summary>
    public static DateOnly TradingDay(DateOnly after, int count = 1)
    {
        TradingCalendar calendar = MarketRules.Shipped.Calendar(Exchange.Nfo);
        while (count-- > 0)
            after = calendar.NextTradingDay(after);
        return after;
    }
}
