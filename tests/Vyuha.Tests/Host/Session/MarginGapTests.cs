using System.Text.Json;
using Vyuha.Core;
using Vyuha.Host.Commands;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Control;
using Vyuha.Tests.Host.Session.Wire;

namespace Vyuha.Tests.Host.Session;

/// <summary>The broker's margin of what is held beside the model's: seen all day, an alarm beyond a tenth.</summary>
public sealed class MarginGapTests
{
    [Theory]
    [InlineData(1.00, 0.0, false)]
    [InlineData(1.10, 0.0909, false)]
    [InlineData(0.92, -0.0870, false)]
    [InlineData(1.12, 0.1071, true)] // 12 over 112.
    [InlineData(0.90, -0.1111, true)]
    public void A_gap_of_more_than_a_tenth_is_an_alarm_once(double broker, double share, bool isWide)
    {
        using var paper = new PaperSession();
        paper.Margin = question => new MarginRead(question, Money.FromModel(paper.Kernel.MarginNow()!.Total.ToModel() * broker));
        paper.Run(200);
        Assert.Equal(4, paper.MarginAsked[^1].Legs.Count);
        Assert.Equal(-130, paper.MarginAsked[^1].Legs.Where(leg => leg.Units < 0).Sum(leg => leg.Units));
        MarginGap gap = paper.Session.MarginGap!.Value;
        Assert.Equal(share, gap.Share, 0.0001);
        Assert.Equal(isWide, gap.IsWide);
        Alarm[] alarms = [.. paper.Current.Alarms.Where(alarm => alarm.Kind == AlarmKind.MarginGap)];
        Assert.Equal(isWide ? 1 : 0, alarms.Length);
        Assert.All(alarms, alarm => Assert.Equal(Severity.Warning, alarm.Severity));
        Assert.False(paper.Kernel.EntriesFrozen);

        using JsonDocument json = JsonDocument.Parse(JsonSerializer.Serialize(SessionJson.Status(paper.Current), SessionJson.Options));
        Assert.Equal(isWide, json.RootElement.GetProperty("margin_gap").GetProperty("is_wide").GetBoolean());
        Assert.Contains(paper.Current.MarginCompared!, SessionTables.Status(json.RootElement), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_asked_when_what_is_held_has_changed_and_then_every_five_minutes()
    {
        using var paper = new PaperSession();
        paper.Margin = question => new MarginRead(question, Money.FromRupees(100_000));
        paper.Run(400);
        Assert.Equal(2, paper.MarginAsked.Count);
        Assert.Equal([4, 4], paper.MarginAsked.Select(asked => asked.Legs.Count));
    }

    [Fact]
    public void A_broker_that_has_no_calculator_is_asked_once_and_one_that_fails_again()
    {
        using PaperSession never = new() { Margin = static _ => new MarginFailed("Margin is not supported by this broker.", IsUnsupported: true) };
        never.Run(200);
        Assert.Single(never.MarginAsked);
        Assert.Single(never.Current.Alarms, alarm => alarm is { Kind: AlarmKind.MarginGap, Severity: Severity.Notice });
        Assert.Null(never.Current.MarginCompared);

        using PaperSession sometimes = new() { Margin = static _ => new MarginFailed("timeout", IsUnsupported: false) };
        sometimes.Run(200);
        Assert.InRange(sometimes.MarginAsked.Count, 4, 8);
        Assert.Single(sometimes.Current.Alarms, alarm => alarm.Kind == AlarmKind.MarginGap); // Told once.
    }

    // The sandbox's calculator is the model again, on quotes of another instant: what is held to here is the question, its legs and units, and the way back.
    [Fact]
    public async Task Over_the_wire_the_sandbox_and_the_model_agree_within_a_tenth()
    {
        await using WireSession wire = await new WireSession().StartAsync();
        await wire.UntilHeldAsync();
        await wire.UntilAsync("the margins are compared", session => session.MarginGap is not null);
        MarginGap gap = (await wire.LookAsync(session => session.MarginGap))!.Value;
        Assert.False(gap.IsWide, $"{gap.Broker} and {gap.Model}");
        Assert.DoesNotContain(wire.Alarms, alarm => alarm.Kind == AlarmKind.MarginGap);
        await wire.FlattenAndCompareAsync();
    }
}
