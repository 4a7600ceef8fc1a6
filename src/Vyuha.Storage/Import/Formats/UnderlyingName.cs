using Vyuha.Core;

namespace Vyuha.Storage.Import.Formats;

/// <summary>Which index a file is about when a column, its name and the user may each say so.</summary>
internal static class UnderlyingName
{
    /// <param name="stated">What the content says, or null.</param>
    /// <param name="content">The file; its name is asked next.</param>
    /// <param name="options">The user's word decides.</param>
    /// <param name="line">Where the content says so.</param>
    /// <exception cref="InputErrorException">Nothing says it, or content and name disagree.</exception>
    public static string Decide(string? stated, SourceContent content, ParseOptions options, long line)
    {
        if (options.Underlying is { } told)
        {
            return IndexNames.Find(told)
                ?? throw new InputErrorException($"--underlying {told}: not an index kept here. Choose one of {IndexNames.All}.");
        }

        string? named = IndexNames.FindInFileName(content.Path);
        if (stated is not null && named is not null && !ReferenceEquals(stated, named))
        {
            throw InputErrorException.At(
                content.Path, line, $"the content says {stated} and the file name says {named}.",
                $"Say which with --underlying {named} or --underlying {stated}.");
        }

        return stated ?? named ?? throw InputErrorException.At(
            content.Path, line, "neither content nor file name say which index this is.",
            $"Say it with --underlying, one of {IndexNames.All}.");
    }
}
