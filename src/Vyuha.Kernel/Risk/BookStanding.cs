using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Kernel.Carry;

namespace Vyuha.Kernel.Risk;

/// <summary>What a book may lose over more than a day.</summary>
/// <param name="WeekLoss">From the week's first open, Monday to Sunday.</param>
/// <param name="MonthLoss">From the month's first open.</param>
/// <param name="Ladder">Null: no fall from the highest equity changes anything.</param>
internal sealed record StandingLimits(long WeekLoss, long MonthLoss, DrawdownLadder? Ladder);

/// <summary>The profit of one day on which a book traded or held something.</summary>
public readonly record struct DayProfit(int Day, long Steps);

/// <summary>
/// Where one book, or the account, stands over days: its week, its month, its fall from the highest equity and its days' profits. All of it is
/// profit (equity less capital given), so that capital moved in or out is neither gain nor loss. Steps.
/// </summary>
internal sealed class BookStanding(StandingLimits limits)
{
    /// <summary>Days of profit kept: what the longest configurable correlation looks at.</summary>
    public const int DaysKept = 250;

    private readonly List<DayProfit> _days = [];
    private DateOnly _day;
    private long _capital;
    private long _atOpen;
    private long _weekStart;
    private long _monthStart;
    private long _highest;
    private int _beyondWeek;
    private int _beyondMonth;
    private int _beyondMode;
    private DrawdownMode _reachedBefore;
    private long _cautionAt = long.MaxValue;
    private DateOnly _modeSince;
    private bool _isActive;

    public DrawdownMode Mode { get; private set; }

    /// <summary>The week's loss has reached its limit; until the week is over.</summary>
    public bool WeekLatched { get; private set; }

    public bool MonthLatched { get; private set; }

    public long Profit { get; private set; }

    public long WeekLoss => _weekStart - Profit;

    public long MonthLoss => _monthStart - Profit;

    /// <summary>Fall from the highest equity that a day was opened with.</summary>
    public long Fall => _highest - Profit;

    public long HighestEquity => _capital + _highest;

    public StandingLimits Limits => limits;

    /// <summary>Days on which the book traded or held something, oldest first, without today.</summary>
    public ReadOnlySpan<DayProfit> Days => CollectionsMarshal.AsSpan(_days);

    /// <summary>Capital that came from the reserve and has not gone back.</summary>
    public long ToppedUp { get; set; }

    /// <summary>Today it holds or has traded something.</summary>
    public void Act() => _isActive = true;

    /// <summary>A day begins: the one before is closed, and a book that has recovered may become less careful.</summary>
    /// <param name="today">The day.</param>
    /// <param name="capital">What the book has been given.</param>
    /// <param name="profit">Profit so far, at the prices of the day before.</param>
    /// <param name="holds">Whether it begins the day with positions.</param>
    public void OpenDay(DateOnly today, long capital, long profit, bool holds)
    {
        bool isFirst = _day == default;
        if (!isFirst && _isActive)
            Remember(new DayProfit(_day.DayNumber, profit - _atOpen));
        if (isFirst || today.DayNumber / 7 != _day.DayNumber / 7) // Day 0 was a Monday.
            (_weekStart, WeekLatched) = (profit, false);
        if (isFirst || today.Month != _day.Month || today.Year != _day.Year)
            (_monthStart, MonthLatched) = (profit, false);
        _highest = isFirst ? profit : Math.Max(_highest, profit);
        (_day, _capital, _atOpen, Profit, _isActive) = (today, capital, profit, profit, holds);
        (_beyondWeek, _beyondMonth, _beyondMode) = (0, 0, 0);
        if (limits.Ladder is not { } ladder)
            return;
        _cautionAt = HighestEquity > 0 ? ladder.ThresholdOf(DrawdownMode.Caution, HighestEquity) : long.MaxValue;
        DrawdownMode recovered = ladder.Recovered(Mode, Fall, HighestEquity);
        if (recovered != Mode)
            (Mode, _modeSince) = (recovered, today);
    }

    /// <summary>Looks at the profit of a whole snapshot.</summary>
    /// <param name="profit">At executable prices.</param>
    /// <param name="confirmation">Snapshots in a row that must say the same: one freak quote is not a loss.</param>
    /// <returns>What has just been reached.</returns>
    public StandingChange Look(long profit, int confirmation)
    {
        Profit = profit;
        StandingChange change = StandingChange.None;
        _beyondWeek = WeekLoss >= limits.WeekLoss ? _beyondWeek + 1 : 0;
        _beyondMonth = MonthLoss >= limits.MonthLoss ? _beyondMonth + 1 : 0;
        if (!WeekLatched && _beyondWeek >= confirmation)
        {
            WeekLatched = true;
            change |= StandingChange.Week;
        }

        if (!MonthLatched && _beyondMonth >= confirmation)
        {
            MonthLatched = true;
            change |= StandingChange.Month;
        }

        return Fall < _cautionAt ? Unreached(change) : change | LookAtLadder(confirmation);
    }

    /// <summary>
    /// A person accepts the losses that led to preserve, on a later day: from here on the book trades as in defensive, and what it falls from now
    /// counts from there.
    /// </summary>
    /// <returns>Whether there was something to accept.</returns>
    public bool Accept(DateOnly today)
    {
        if (Mode != DrawdownMode.Preserve || _modeSince == today || limits.Ladder is not { } ladder || _capital + Profit <= 0)
            return false;
        _highest = ladder.HighestAtDefensive(_capital + Profit) - _capital;
        _cautionAt = ladder.ThresholdOf(DrawdownMode.Caution, HighestEquity);
        (Mode, _modeSince, _beyondMode) = (DrawdownMode.Defensive, today, 0);
        return true;
    }

    /// <summary>The fall that led to the mode the book is in, steps.</summary>
    public long ThresholdOfMode() => limits.Ladder is { } ladder ? ladder.ThresholdOf(Mode, HighestEquity) : long.MaxValue;

    public CarriedStanding Capture(byte book) => new(
        book, _day, _capital, _atOpen, Profit, _weekStart, _monthStart, _highest, WeekLatched, MonthLatched, Mode, _modeSince, _isActive, ToppedUp,
        [.. _days]);

    public void Restore(CarriedStanding carried)
    {
        (_day, _capital, _atOpen, Profit, _isActive) = (carried.Day, carried.Capital, carried.AtOpen, carried.Profit, carried.IsActive);
        (_weekStart, _monthStart, _highest) = (carried.WeekStart, carried.MonthStart, carried.Highest);
        (WeekLatched, MonthLatched, Mode, _modeSince) = (carried.WeekLatched, carried.MonthLatched, carried.Mode, carried.ModeSince);
        ToppedUp = carried.ToppedUp;
        _days.AddRange(carried.Days);
    }

    private StandingChange Unreached(StandingChange change)
    {
        _beyondMode = 0;
        return change;
    }

    private StandingChange LookAtLadder(int confirmation)
    {
        DrawdownMode reached = limits.Ladder!.Reached(Fall, HighestEquity);
        if (reached <= Mode)
            return Unreached(StandingChange.None);
        // The shallower of the snapshots that agree: what only one of them says may be a freak quote.
        DrawdownMode agreed = _beyondMode > 0 && _reachedBefore < reached ? _reachedBefore : reached;
        _reachedBefore = reached;
        if (++_beyondMode < confirmation)
            return StandingChange.None;
        (Mode, _modeSince, _beyondMode) = (agreed, _day, 0);
        return StandingChange.Mode;
    }

    private void Remember(DayProfit day)
    {
        if (_days.Count == DaysKept)
            _days.RemoveAt(0);
        _days.Add(day);
    }
}

/// <summary>What a look at a book's standing found newly reached.</summary>
[Flags]
internal enum StandingChange
{
    None = 0,
    Week = 1,
    Month = 2,
    Mode = 4,
}
