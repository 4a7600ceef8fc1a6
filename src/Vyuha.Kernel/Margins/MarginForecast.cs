using Vyuha.Core;

namespace Vyuha.Kernel.Margins;

/// <summary>What the exchange is expected to block in the next session for what a book holds now, beside what the book has for it.</summary>
/// <param name="Book">A bot's; 0 for the account, all books netted.</param>
/// <param name="At">When it was worked out.</param>
/// <param name="NextSession">The day it is of.</param>
/// <param name="Today">Margin by today's parameters.</param>
/// <param name="Tomorrow">Margin by those of the next session, at today's prices: positions that expire then pay the expiry-day ELM and lose the calendar benefit.</param>
/// <param name="Available">Free cash and what is blocked as margin already; the reserve is not in it.</param>
public readonly record struct MarginForecast(byte Book, Timestamp At, DateOnly NextSession, Money Today, Money Tomorrow, Money Available)
{
    /// <summary>What will be missing; zero when nothing is.</summary>
    public Money Shortfall => Money.Max(Money.Zero, Tomorrow - Available);
}
