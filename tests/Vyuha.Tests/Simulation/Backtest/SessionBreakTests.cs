using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Risk;

namespace Vyuha.Tests.Simulation.Backtest;

/// <summary>Sessions of two parts: the exchange takes no order in the pause between them.</summary>
public sealed class SessionBreakTests
{
    /// <summary>A Saturday test session from 9:15 to 10:00 and from 11:30 to 12:30 (special_sessions.csv).</summary>
    private static readonly DateOnly Saturday = new(2024, 3, 2);

    // Snapshots divide the 195 minutes evenly: two stand at 10:20 and 11:25, five at 9:47, 10:20, 10:52, 11:25 and 11:57.
    private static readonly double[] InTheBreak = [22_300, 22_300];
    private static readonly double[] AllDay = [22_300, 22_300, 22_300, 22_300, 22_300];

    [Fact]
    public void An_entry_wanted_in_the_break_is_refused_with_the_hour_it_ends()
    {
        MiniRun run = Run(InTheBreak, new OneCondor());

        DenialPayload denial = Assert.Single(run.Of(OutputKind.Denied)).Denial;
        Assert.Equal((DenyReason.MarketClosed, 10 * 60 + 20L, 11 * 60 + 30L), ((DenyReason)denial.Reason, denial.Needed, denial.Available));
        Assert.Empty(run.Of(OutputKind.PlaceOrder));
    }

    [Fact]
    public void An_exit_wanted_in_the_break_is_made_in_the_second_part()
    {
        MiniRun run = Run(AllDay, new OneCondor(closeAtSnapshot: 3));

        List<OutputEvent> fills = [.. run.Of(OutputKind.Fill)];
        Assert.Equal(8, fills.Count);
        Session session = MarketRules.Shipped.Calendar(Exchange.Nfo).Session(Saturday).Value;
        Assert.All(fills[..4], fill => Assert.True(TimeOf(fill) < session.BreakFrom));
        Assert.All(fills[4..], fill => Assert.True(TimeOf(fill) >= session.BreakTo));
    }

    private static MiniRun Run(double[] levels, OneCondor strategy) =>
        MiniRun.Go(new MiniMarket([(Saturday, levels)], new(2024, 3, 14)) { LowestStrike = 21_000, HighestStrike = 23_600 }, strategy);

    private static TimeOnly TimeOf(OutputEvent output) => Ist.TimeOf(Timestamp.FromNanoseconds(output.TimeNanoseconds));
}
