using Vyuha.Core;
using Vyuha.Research;
using Vyuha.Research.Portfolio;

namespace Vyuha.Tests.Research.Portfolio;

/// <summary>Books made by hand, whose numbers come from the definitions.</summary>
public sealed class PortfolioAnalysisTests
{
    [Fact]
    public void Equal_independent_books_diversify_by_the_root_of_their_number()
    {
        // +1, +1, −1, −1 against +1, −1, +1, −1: no correlation, so the deviation of the sum is √2 times that of one.
        double[] first = Repeat([1, 1, -1, -1]), second = Repeat([1, -1, 1, -1]);
        PortfolioAnalysis portfolio = Of(first, second);
        Assert.Equal(Math.Sqrt(2), portfolio.Diversification, 12);
        BotPair pair = Assert.Single(portfolio.Pairs);
        Assert.Equal((40, 0.0), (pair.CommonDays, Math.Round(pair.Correlation, 12)));
    }

    [Fact]
    public void Books_that_move_as_one_do_not_diversify_and_books_against_each_other_cancel()
    {
        double[] up = Repeat([3, -1, 2, -4]);
        PortfolioAnalysis same = Of(up, [.. up.Select(change => 2 * change)]);
        Assert.Equal(1, same.Diversification, 12);
        Assert.Equal(1, same.Pairs[0].Correlation, 12);
        Assert.Equal(1, same.Pairs[0].DrawdownOverlap, 12);
        PortfolioAnalysis against = Of(up, [.. up.Select(change => -0.5 * change)]);
        Assert.Equal(-1, against.Pairs[0].Correlation, 12);
    }

    [Fact]
    public void Fewer_than_twenty_common_days_are_insufficient_data()
    {
        double[] first = Repeat([1, -2, 3, -1]), second = new double[40];
        for (int day = 0; day < 19; day++)
            second[day] = first[day];
        Assert.True(double.IsNaN(Of(first, second).Pairs[0].Correlation));
        second[19] = 5;
        BotPair enough = Of(first, second).Pairs[0];
        Assert.Equal(20, enough.CommonDays);
        Assert.False(double.IsNaN(enough.Correlation));
    }

    [Fact]
    public void Parts_of_the_worst_days_sum_to_their_mean_loss()
    {
        // Forty days: the worst twentieth are two. On them the first lost 10 and 8, the second gained 1 and lost 2: 17/2 + ... = 9.5 a day in all.
        double[] first = new double[40], second = new double[40];
        Array.Fill(first, 1);
        Array.Fill(second, 0.5);
        (first[7], second[7]) = (-10, 1);
        (first[20], second[20]) = (-8, -2);
        PortfolioAnalysis portfolio = Of(first, second);
        Assert.Equal(2, portfolio.TailDays);
        Assert.Equal(9.5, portfolio.TailLoss, 12);
        Assert.Equal((9.0, 0.5), (portfolio.Parts[0].TailShare, portfolio.Parts[1].TailShare));
    }

    [Fact]
    public void The_account_is_the_sum_of_its_books_to_the_last_step()
    {
        PortfolioAnalysis portfolio = Of([0.1, 0.2, -0.3333], [1.0001, -2, 0.5]);
        Assert.Equal(Money.FromRupees(-0.5332m), portfolio.Net);
        Assert.Equal(portfolio.Net, portfolio.Parts[0].Net + portfolio.Parts[1].Net);
    }

    [Fact]
    public void One_bot_alone_is_no_portfolio() => Assert.Null(PortfolioAnalysis.Of(Books.Run([1, 2, 3])));

    private static double[] Repeat(double[] pattern) => [.. Enumerable.Range(0, 40).Select(day => pattern[day % pattern.Length])];

    private static PortfolioAnalysis Of(params double[][] changes) => PortfolioAnalysis.Of(Books.Run(changes))!;

    /// <summary>A run whose books change as given, rupees a day.</summary>
    private static class Books
    {
        public static RunResult Run(params double[][] changes)
        {
            BotInfo[] bots = [.. changes.Select((_, bot) => new BotInfo((byte)(bot + 1), SampleRun.Words with { Bot = $"bot-{bot + 1}" }, Money.FromRupees(1_000)))];
            RunInfo info = new SampleRun(to: new DateOnly(2026, 1, 5)).Info() with { Bots = bots };
            double[] together = [.. Enumerable.Range(0, changes[0].Length).Select(day => changes.Sum(book => book[day]))];
            RunResult empty = new RunRecorder(bots).Finish(info);
            IReadOnlyList<DayPoint> all = Days(together, 1_000 * bots.Length);
            Money capital = Money.FromRupees(1_000 * bots.Length);
            return new RunResult
            {
                Info = info,
                Trades = [],
                AbandonedStructures = 0,
                Orders = [],
                Fills = [],
                Ledger = [],
                Decisions = [],
                Conditions = [],
                Refusals = [],
                NoTradeSpells = [],
                Days = all,
                BotDays = [.. changes.Select(book => Days(book, 1_000))],
                Totals = empty.Totals with { Capital = capital, FinalEquity = all[^1].Equity, Net = all[^1].Equity - capital },
                Metrics = empty.Metrics,
                OutputCount = 0,
            };
        }

        private static List<DayPoint> Days(double[] changes, decimal capital)
        {
            var days = new List<DayPoint>();
            Money equity = Money.FromRupees(capital), highest = equity;
            DateOnly date = new(2026, 1, 1);
            foreach (double change in changes)
            {
                Money moved = Money.FromModel(change);
                equity += moved;
                highest = equity > highest ? equity : highest;
                Money fall = equity - highest;
                days.Add(new DayPoint(date, equity, equity, equity, moved, fall, fall, 0, Money.Zero, Money.Zero, Money.Zero, 1, 0));
                date = date.AddDays(1);
            }

            return days;
        }
    }
}
