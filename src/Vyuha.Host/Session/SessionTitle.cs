namespace Vyuha.Host.Session;

/// <summary>What a session is, fixed for its whole life.</summary>
/// <param name="Book">Name of the book.</param>
/// <param name="Mode">For people: <c>paper on the sandbox exchange</c>.</param>
/// <param name="IsLive">Orders reach an exchange and cost money.</param>
/// <param name="IsSynthetic">Quotes are generated, not a market's.</param>
internal sealed record SessionTitle(string Book, string Mode, bool IsLive, bool IsSynthetic);
