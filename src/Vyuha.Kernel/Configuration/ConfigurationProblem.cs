using Vyuha.Core;

namespace Vyuha.Kernel.Configuration;

/// <summary>One thing wrong in a configuration: where, what, what is allowed, and what to do.</summary>
/// <param name="Path">The field: <c>limits.daily_loss_hard</c>; empty for the whole document.</param>
/// <param name="What">What is wrong, without a full stop.</param>
/// <param name="Allowed">What may stand there; empty when the remedy says it.</param>
/// <param name="Remedy">A sentence.</param>
public sealed record ConfigurationProblem(string File, int Line, string Path, string What, string Allowed, string Remedy)
{
    public override string ToString()
    {
        string field = Path.Length == 0 ? "" : $"{Path}: ";
        string allowed = Allowed.Length == 0 ? "" : $" Allowed: {Allowed}.";
        return $"{File}:{Line}: {field}{What}.{allowed} {Remedy}".TrimEnd();
    }
}
