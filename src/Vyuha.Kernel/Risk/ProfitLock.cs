using Vyuha.Core;
using Vyuha.Kernel.Exits;

namespace Vyuha.Kernel.Risk;

/// <summary>A day's profit that is not given back: once it has been so much, the book is closed for the day when it comes back to a part of the best.</summary>
/// <param name="After">Where the lock begins; above 0.</param>
/// <param name="KeepPercent">Of the best profit of the day, 0 to 100.</param>
public sealed record ProfitLock(Money After, decimal KeepPercent)
{
    /// <summary>A watch for one day.</summary>
    /// <param name="confirmations">Snapshots that must agree.</param>
    public ExitWatch Watch(int confirmations) => new(new ExitPlan { LockAfter = After, LockPercent = KeepPercent, Confirmations = confirmations });
}
