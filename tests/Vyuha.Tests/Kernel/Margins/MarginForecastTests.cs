using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Margins;
using Vyuha.Kernel.Risk;
using Vyuha.Tests.Kernel.Control;

namespace Vyuha.Tests.Kernel.Margins;

/// <summary>
/// The next session's margin, said once at three in the afternoon. On the eve of expiry the exchange's rule adds 2 % of the underlying's value for each short
/// option (circular of 11 Oct 2024, in force from 20 Nov 2024), and a single-expiry book has nothing else that changes.
/// </summary>
public sealed class MarginForecastTests
{
    private const int Lot = 65;

    private static readonly DateOnly Eve = new(2026, 2, 9);

    [Fact]
    public void On_the_eve_of_expiry_the_forecast_has_the_expiry_days_margin_in_it()
    {
        TradingFloor floor = Held(lots: 1);
        floor.NextDay(Eve);
        floor.Snapshot(new(14, 59));
        Assert.Empty(floor.Now(OutputKind.MarginForecast));
        Assert.Empty(floor.Kernel.MarginForecasts);

        floor.Snapshot(new(15, 0));
        OutputEvent[] said = [.. floor.Now(OutputKind.MarginForecast)];
        Assert.Equal([0, 1], said.Select(output => (int)output.Bot));
        Money extra = Money.FromRupees(24_000m * 2 * Lot * 0.02m); // Two shorts of 65 at a level of 24,000: 62,400.
        foreach (OutputEvent output in said)
        {
            ForecastPayload forecast = output.Forecast;
            Assert.Equal(extra.Steps, forecast.Tomorrow - forecast.Today);
            Assert.Equal(TradingFloor.Expiry.DayNumber, forecast.NextDayNumber);
        }

        // Exposure of 2 % of both shorts alone is 62,400 today; scan and net option value come on top.
        Assert.True(said[1].Forecast.Today >= extra.Steps);
        Assert.Equal(floor.Kernel.BotsNow()[0].Margin.Steps, said[1].Forecast.Today);
        Assert.Equal((floor.Kernel.BotsNow()[0].FreeCash + floor.Kernel.BotsNow()[0].Margin).Steps, said[1].Forecast.Available);
        Assert.Equal(floor.Kernel.BotsNow().Aggregate(Money.Zero, (sum, bot) => sum + bot.FreeCash + bot.Margin).Steps, said[0].Forecast.Available);
        Assert.All(floor.Kernel.MarginForecasts, forecast => Assert.Equal(Money.Zero, forecast.Shortfall));

        floor.Snapshot(new(15, 5));
        Assert.Empty(floor.Now(OutputKind.MarginForecast)); // Once a day.
        Assert.Equal(2, floor.Kernel.MarginForecasts.Count);
    }

    [Fact]
    public void Days_before_the_eve_tomorrow_is_as_today()
    {
        TradingFloor floor = Held(lots: 1);
        floor.Snapshot(new(15, 0));
        Assert.Equal(2, floor.Now(OutputKind.MarginForecast).Count());
        Assert.All(floor.Now(OutputKind.MarginForecast), output => Assert.Equal(output.Forecast.Today, output.Forecast.Tomorrow));
    }

    [Fact]
    public void A_timer_brings_it_where_no_snapshot_does_and_nothing_held_is_nothing_said()
    {
        TradingFloor floor = Held(lots: 1);
        floor.Snapshot(new(14, 59));
        floor.Wait(61);
        Assert.Equal(2, floor.Now(OutputKind.MarginForecast).Count());

        var flat = new TradingFloor();
        flat.Snapshot(new(15, 0));
        Assert.Empty(flat.Now(OutputKind.MarginForecast));
        Assert.Empty(flat.Kernel.MarginForecasts);
    }

    [Fact]
    public void What_will_be_missing_is_said()
    {
        // Three condors in three lakh: three times 62,400 more is more than there is.
        TradingFloor floor = Held(lots: 3, allocation: 300_000);
        floor.NextDay(Eve);
        floor.Snapshot(new(15, 0));
        MarginForecast bot = floor.Kernel.MarginForecasts.Single(forecast => forecast.Book == 1);
        Assert.Equal(Money.FromRupees(3 * 62_400), bot.Tomorrow - bot.Today);
        Assert.True(bot.Shortfall > Money.Zero);
        Assert.Equal(bot.Tomorrow - bot.Available, bot.Shortfall);
        Assert.Equal(floor.Kernel.TopUpPossible(1), bot.Shortfall); // The rule of the reserve says the same of the same book.
        Assert.Equal(Money.Zero, floor.Kernel.MarginForecasts[0].Shortfall); // The other bot's cash is the account's, too.
    }

    private static TradingFloor Held(int lots, int allocation = 1_000_000)
    {
        var floor = new TradingFloor(
            limits => limits with { MarginUseBotPercent = 95, LossPerTrade = Money.FromRupees(20_000), StressLoss = Vyuha.Kernel.Configuration.RiskLimits.Unlimited },
            new BotLimits { MaxLots = 3 }, allocation);
        floor.First.OpenCondor(lots);
        floor.Snapshot(new(10, 0));
        floor.FillAll();
        Assert.Equal(Vyuha.Kernel.Structures.StructureState.Open, floor.Structure.State);
        return floor;
    }
}
