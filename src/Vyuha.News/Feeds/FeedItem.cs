using Vyuha.Core;

namespace Vyuha.News.Feeds;

/// <summary>One entry of a feed, as it says.</summary>
/// <param name="Title">Never empty.</param>
/// <param name="Link">Where to read it; empty when the feed does not say.</param>
/// <param name="Published">Null when the feed does not say, or in a form nobody can read.</param>
public sealed record FeedItem(string Title, string Link, Timestamp? Published);
