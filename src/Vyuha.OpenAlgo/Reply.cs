namespace Vyuha.OpenAlgo;

/// <summary>A successful answer and what the server said about itself with it.</summary>
/// <param name="Mode"><see cref="ServerMode.NotStated"/> for market data, symbols and margin, which never say.</param>
/// <param name="IsModeUnexpected">The mode is stated and is not the one the client was told to expect.</param>
/// <param name="ServerDate">The reply's <c>Date</c> header, to the second.</param>
public sealed record Reply<T>(T Value, ServerMode Mode, bool IsModeUnexpected, DateTimeOffset? ServerDate);
