namespace Vyuha.OpenAlgo;

/// <summary>A successful answer and what the server said about itself with it.</summary>
/// <param name="Mode"><see cref="ServerMode.NotStated"/> for market data, symbols and margin, which never say.</param>
/// <param name="IsModeUnexpected">The mode is stated and is not the one the client was told to expect.</param>
/// <param name="ServerDate">The reply's <c>Date</c> header, to the second.</param>
public sealed record Reply<T>(T Value, ServerMode Mode, bool IsModeUnexpected, DateTimeOffset? ServerDate)
{
    /// <summary>Rows of a book that are not what the protocol says. The others stand: an account holds orders of any segment and any program.</summary>
    public IReadOnlyList<UnreadableRow> Unreadable { get; init; } = [];
}

/// <summary>A row of a book that could not be read.</summary>
/// <param name="OrderId">The order it is of, where that much can be read.</param>
/// <param name="Exchange">The segment, where that much can be read.</param>
/// <param name="Why">What is wrong with it.</param>
public sealed record UnreadableRow(string? OrderId, string? Exchange, string Why);
