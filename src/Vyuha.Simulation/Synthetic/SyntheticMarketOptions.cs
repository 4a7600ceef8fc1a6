using System.ComponentModel.DataAnnotations;
using Vyuha.Core;
using Vyuha.Core.MarketData;

namespace Vyuha.Simulation.Synthetic;

/// <summary>What of the synthetic market is written down, and how finely. The market itself depends on the seed alone.</summary>
public sealed record SyntheticMarketOptions
{
    /// <summary>
    /// <see cref="DataFrequency.Daily"/>: one row a contract at the close, without quotes, like an end-of-day file.
    /// <see cref="DataFrequency.Minute"/> or <see cref="DataFrequency.Snapshot"/>: whole chains with bid and ask every <see cref="StepMinutes"/>.
    /// </summary>
    public DataFrequency Frequency { get; init; } = DataFrequency.Minute;

    /// <summary>Minutes between two chains of a day; the last chain is always the close. Ignored when daily.</summary>
    [Range(1, 375)]
    public int StepMinutes { get; init; } = 1;

    /// <summary>Expiries further away, in calendar days, are left out.</summary>
    [Range(1, 100)]
    public int MaximumDaysToExpiry { get; init; } = 75;

    /// <summary>Strikes are listed this far, in percent, from every close since the expiry came within reach; a listed strike stays.</summary>
    [Range(1, 25)]
    public int StrikeRangePercent { get; init; } = 8;

    /// <summary>Quoted half-spreads times this; 1 is the calibrated market.</summary>
    [Range(0.1, 20)]
    public double SpreadMultiplier { get; init; } = 1;

    /// <exception cref="InputErrorException">A value lies outside its range; the message names it.</exception>
    public void Validate()
    {
        if (Frequency is not (DataFrequency.Daily or DataFrequency.Minute or DataFrequency.Snapshot))
            throw new InputErrorException($"Frequency {Frequency} does not exist. Take daily, snapshot or minute.");
        Require(StepMinutes is >= 1 and <= 375, "step", StepMinutes, "1 to 375 minutes");
        Require(MaximumDaysToExpiry is >= 1 and <= 100, "days to expiry", MaximumDaysToExpiry, "1 to 100");
        Require(StrikeRangePercent is >= 1 and <= 25, "strike range", StrikeRangePercent, "1 to 25 percent");
        Require(SpreadMultiplier is >= 0.1 and <= 20, "spread multiplier", SpreadMultiplier, "0.1 to 20");
        if (Frequency == DataFrequency.Minute && StepMinutes != 1)
            throw new InputErrorException($"Minute data has a step of 1 minute, not {StepMinutes}. Take the frequency snapshot for wider steps.");
    }

    private static void Require(bool holds, string what, double value, string range)
    {
        if (!holds)
            throw new InputErrorException($"The {what} of the synthetic market is {value}. Give {range}.");
    }
}
