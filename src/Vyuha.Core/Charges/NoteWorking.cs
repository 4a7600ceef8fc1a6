namespace Vyuha.Core.Charges;

/// <summary>The amounts a contract note is computed from, for one kind of contract; exact.</summary>
public readonly record struct NoteWorking
{
    /// <summary>Distinct executed orders.</summary>
    public int Orders { get; init; }

    /// <summary>Premium or futures value bought.</summary>
    public Money Bought { get; init; }

    /// <summary>Premium or futures value sold.</summary>
    public Money Sold { get; init; }

    /// <summary>Amount on which long options pay transaction tax at exercise.</summary>
    public Money Exercised { get; init; }

    public Money Turnover => Bought + Sold;
}
