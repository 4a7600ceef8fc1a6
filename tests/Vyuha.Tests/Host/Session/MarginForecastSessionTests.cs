using System.Text.Json;
using Vyuha.Core;
using Vyuha.Host.Commands;
using Vyuha.Host.Rendering;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;
using Vyuha.Kernel.Margins;
using Vyuha.Tests.Simulation.Backtest;

namespace Vyuha.Tests.Host.Session;

/// <summary>The afternoon's forecast as a person gets to see it: a line of the screen and of the status, and an alarm when money will be missing.</summary>
public sealed class MarginForecastSessionTests
{
    private static readonly DateOnly Eve = new(2026, 11, 30);

    // Expiry is the next day: 2 % more of 24,000 × 65 for each of the two shorts of a lot. One lot can be carried in three lakh; two with wings of 600 cannot.
    [Theory]
    [InlineData(1, 300, false)]
    [InlineData(2, 600, true)]
    public void The_line_is_there_from_three_o_clock_and_the_alarm_when_money_will_be_missing(int lots, double width, bool isShort)
    {
        using PaperSession before = new PaperSession(new OneCondor(lots, width: width)).Run(30);
        Price close = Price.FromRupees(24_000);
        Assert.True(before.Session.CloseLate([new IndexBar("NIFTY", before.Date, close, close, close, close)]));
        using PaperSession paper = new PaperSession(new OneCondor(lots, width: width), date: Eve, opening: before.Kernel.Capture()).Run(5);
        Assert.Null(paper.Current.MarginTomorrow);
        Assert.DoesNotContain("Margin on", Status(paper), StringComparison.Ordinal);

        paper.JumpTo(new TimeOnly(15, 0));
        paper.Run(5);
        SessionView view = paper.Current;
        MarginForecast bot = view.MarginForecasts.Single(forecast => forecast.Book == 1);
        Assert.Equal(Money.FromRupees(lots * 62_400), bot.Tomorrow - bot.Today);
        Assert.StartsWith("Margin on 2026-12-01: ₹", view.MarginTomorrow, StringComparison.Ordinal);
        Assert.Contains(view.MarginTomorrow!, Status(paper), StringComparison.Ordinal);
        Assert.Contains(SessionHeader.Lines(view, 200), line => string.Concat(line.Segments(200).Select(segment => segment.Text)).TrimEnd() == view.MarginTomorrow);
        Alarm[] alarms = [.. view.Alarms.Where(alarm => alarm.Kind == AlarmKind.MarginShort)];
        Assert.Equal(isShort ? 2 : 0, alarms.Length); // The bot and, as it is the only one, the account.
        Assert.Equal(isShort, view.MarginTomorrow!.Contains("one-condor will lack", StringComparison.Ordinal));
        Assert.All(alarms, alarm => Assert.Equal(Severity.Warning, alarm.Severity)); // What to close is a person's to say.
        if (isShort)
            Assert.Contains(alarms, alarm => alarm.Text.StartsWith("one-condor will need ", StringComparison.Ordinal) && alarm.Text.Contains(bot.Shortfall.ToString(), StringComparison.Ordinal));

        using JsonDocument json = JsonDocument.Parse(JsonSerializer.Serialize(SessionJson.Status(view), SessionJson.Options));
        JsonElement told = json.RootElement.GetProperty("margin_forecasts").EnumerateArray().Single(one => one.GetProperty("book").GetInt32() == 1);
        Assert.Equal(bot.Shortfall.ToRupees(), told.GetProperty("shortfall").GetDecimal());
    }

    private static string Status(PaperSession paper)
    {
        using JsonDocument json = JsonDocument.Parse(JsonSerializer.Serialize(SessionJson.Status(paper.Current), SessionJson.Options));
        return SessionTables.Status(json.RootElement);
    }
}
