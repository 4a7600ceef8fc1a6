using Vyuha.Kernel.Risk;

namespace Vyuha.Kernel.Carry;

/// <summary>Where a book, or the account as book 0, stands over days. Profits are equity less capital given, steps.</summary>
/// <param name="Day">The last day it was open; <c>default</c> when there was none.</param>
/// <param name="AtOpen">Profit at that day's open.</param>
/// <param name="Profit">At the last look.</param>
/// <param name="Highest">The highest profit that a day was opened with.</param>
/// <param name="ModeSince">The day on which the mode was entered.</param>
/// <param name="IsActive">On that day it held or traded something.</param>
/// <param name="ToppedUp">Capital out of the reserve.</param>
/// <param name="Days">Profit of the days before, oldest first.</param>
public sealed record CarriedStanding(
    byte Book,
    DateOnly Day,
    long Capital,
    long AtOpen,
    long Profit,
    long WeekStart,
    long MonthStart,
    long Highest,
    bool WeekLatched,
    bool MonthLatched,
    DrawdownMode Mode,
    DateOnly ModeSince,
    bool IsActive,
    long ToppedUp,
    IReadOnlyList<DayProfit> Days);
