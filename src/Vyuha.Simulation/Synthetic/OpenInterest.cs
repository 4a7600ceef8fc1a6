using Vyuha.Quant.Arithmetic;

namespace Vyuha.Simulation.Synthetic;

/// <summary>Open interest of every contract of a day at the previous close and at this one, units.</summary>
internal sealed class OpenInterest
{
    private OpenInterest(int contracts)
    {
        Start = new long[contracts];
        End = new long[contracts];
    }

    public long[] Start { get; }

    public long[] End { get; }

    /// <summary>Whole lots at a point of the day, from 0 at the open to 1 at the close.</summary>
    public long At(int contract, double share, int lotSize) =>
        share >= 1 ? End[contract] : Start[contract] + (long)((End[contract] - Start[contract]) * share / lotSize) * lotSize;

    /// <summary>How far it moves in the day, either way.</summary>
    public long Change(int contract) => Math.Abs(End[contract] - Start[contract]);

    public static OpenInterest Of(ChainLayout layout, ulong seed, SessionClock clock, int session, in SessionShape shape)
    {
        var interest = new OpenInterest(layout.Contracts.Length);
        DateOnly date = clock[session].Date;
        DateOnly before = session == 0 ? date.AddDays(-1) : clock[session - 1].Date;
        for (int future = 0; future < layout.Futures.Length; future++)
        {
            ListedSeries terms = layout.Futures[future];
            interest.Start[1 + future] = Lots(ActivityModel.InterestOfFuture(terms.Expiry.DayNumber - before.DayNumber), terms.LotSize);
            interest.End[1 + future] = Lots(ActivityModel.InterestOfFuture(terms.Expiry.DayNumber - date.DayNumber), terms.LotSize);
        }

        foreach (OptionSeries series in layout.Series)
        {
            // Widths are those the series had with a session more to go, so that open interest does not crowd into one strike on the last day.
            double atOpen = clock.Between(session, 1, series.Terms.Closing) + clock.Overnight(session) + clock.Intraday(session);
            Fill(interest.Start, series, seed, before, shape.Previous, atOpen + 1);
            Fill(interest.End, series, seed, date, shape.Close, clock.Between(session, 1, series.Terms.Closing) + 1);
        }

        return interest;
    }

    private static void Fill(long[] column, OptionSeries series, ulong seed, DateOnly date, in MarketState state, double sessions)
    {
        double total = ActivityModel.Interest(series.Terms.IsMonthly, series.DaysToExpiry(date));
        double centre = ExactMath.Exp(state.LogInterest);
        double deviation = Math.Sqrt(TermStructure.TotalVariance(0, 0, sessions));
        double stepOverForward = series.Terms.StrikeStep.ToModel() / centre;
        for (int strike = 0; strike < series.Strikes.Length; strike++)
        {
            double at = series.Strikes[strike];
            double moneyness = ExactMath.LogRatio(at, centre);
            // The same word every day: what makes one strike popular lasts.
            ulong word = RandomStreams.Mix(
                RandomStreams.Mix(seed, (ulong)series.Terms.Expiry.DayNumber), (ulong)at ^ ((ulong)StreamPurpose.Contract << 32));
            int call = series.FirstContract + 2 * strike;
            column[call] = Lots(
                total * ActivityModel.InterestShare(true, at, moneyness, deviation, stepOverForward) * ActivityModel.Noise[word],
                series.Terms.LotSize);
            column[call + 1] = Lots(
                total * ActivityModel.InterestShare(false, at, moneyness, deviation, stepOverForward) * ActivityModel.Noise[word >> 10],
                series.Terms.LotSize);
        }
    }

    private static long Lots(double units, int lotSize) => (long)(units / lotSize) * lotSize;
}
