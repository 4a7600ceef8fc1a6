namespace Vyuha.Strategies.Common;

/// <summary>Calendar days, both ends included.</summary>
public readonly record struct DayRange(int From, int Until)
{
    public bool Contains(int days) => days >= From && days <= Until;
}
