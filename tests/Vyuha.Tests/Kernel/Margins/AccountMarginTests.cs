using CsCheck;
using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Margins;
using Vyuha.Tests.Kernel.Control;

namespace Vyuha.Tests.Kernel.Margins;

public sealed class AccountMarginTests
{
    // The glove game (Shapley 1953 in every textbook): one left glove, two right ones, a pair is worth 6: 4, 1, 1. And a cost game by hand:
    // alone 10, 20, 30; pairs 24, 34, 40; all 45. Orders: 10+14+21, 10+11+24, 4+20+21, 5+20+20, 4+11+30, 5+10+30 give 38/6, 86/6, 146/6.
    [Fact]
    public void Shares_are_Shapleys()
    {
        Assert.Equal([4, 1, 1], MarginDesk.Shares([0, 0, 0, 6, 0, 6, 0, 6], 3));
        Assert.Equal([38, 86, 146], MarginDesk.Shares([0, 60, 120, 144, 180, 204, 240, 270], 3));
        Assert.Equal([7, 14, 24], MarginDesk.Shares([0, 10, 20, 24, 30, 34, 40, 45], 3)); // 6.33, 14.33, 24.33: the step left goes to the first.
        Assert.Empty(MarginDesk.Shares([0], 0));
    }

    [Fact]
    public void Shares_of_any_game_sum_to_the_whole_and_equal_players_differ_by_no_more_than_a_step() =>
        Gen.Select(Gen.Int[1, 5], Gen.Long[-1_000_000_000, 1_000_000_000].Array[32]).Sample((players, worths) =>
        {
            long[] worth = worths[..(1 << players)];
            worth[0] = 0;
            Assert.Equal(worth[^1], MarginDesk.Shares(worth, players).Sum());
            long[] alike = [.. Enumerable.Range(0, worth.Length).Select(group => group == 0 ? 0 : worths[System.Numerics.BitOperations.PopCount((uint)group)])];
            long[] shares = MarginDesk.Shares(alike, players);
            Assert.InRange(shares.Max() - shares.Min(), 0, 1);
        }, iter: 1_000);

    [Fact]
    public void The_account_nets_its_bots_and_their_shares_sum_to_it()
    {
        var floor = new TradingFloor();
        Assert.Equal(0, floor.Kernel.MarginNow()!.Total.Steps);
        floor.First.OpenCondor(lots: 2);
        floor.Snapshot(new TimeOnly(10, 0));
        floor.FillAll();
        AccountMargin one = floor.Kernel.MarginNow()!;
        MarginShare only = Assert.Single(one.Shares);
        Assert.Equal((one.Total, one.Total), (only.Alone, only.Share));
        Assert.Equal(one.Total.Steps, floor.Kernel.Ledger.Balance(1, AccountKind.Margin));

        // The second bot's condor stands elsewhere; outside of the bots somebody has bought a call that hedges both.
        floor.Second.OpenCondor(distance: 300);
        floor.Snapshot(new TimeOnly(10, 5));
        floor.FillAll();
        floor.Tell(floor.IdOf(24_500, OptionRight.Put), 65, 520);
        floor.Tell(floor.IdOf(24_400, OptionRight.Call), 65, 60);
        AccountMargin all = floor.Kernel.MarginNow()!;
        Assert.Equal([Books.External, (byte)1, (byte)2], all.Shares.Select(share => share.Book));
        Assert.Equal(all.Total.Steps, all.Shares.Sum(share => share.Share.Steps));
        Assert.True(all.Total.Steps <= all.Shares.Sum(share => share.Alone.Steps), "books together never block more than apart");
        Assert.All(all.Shares, share => Assert.True(share.Share <= share.Alone + Money.FromSteps(1)));
        Assert.True(all.Shares[0].Share < Money.Zero, "who only hedges the others has a share below zero");
    }
}
