namespace Vyuha.Tests.News;

/// <summary>Tests that keep every processor busy for half a minute, and run when no other does: what waits for a socket meanwhile would wait in vain.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
