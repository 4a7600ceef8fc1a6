namespace Vyuha.Storage.Import;

/// <summary>What a reader cannot know from the content alone.</summary>
/// <param name="Underlying">The index a file is about, when neither content nor name say it or they disagree; from <c>--underlying</c>.</param>
public sealed record ParseOptions(string? Underlying = null)
{
    public static readonly ParseOptions Default = new();
}
