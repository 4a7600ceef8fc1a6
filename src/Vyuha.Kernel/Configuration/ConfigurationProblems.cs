using Vyuha.Core;

namespace Vyuha.Kernel.Configuration;

/// <summary>Everything wrong in a configuration, collected so that the user sees it at once.</summary>
public sealed class ConfigurationProblems
{
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly HashSet<(string File, string Path)> _fields = [];

    public int Count => _problems.Count;

    /// <summary>In the order of files and lines.</summary>
    public IReadOnlyList<ConfigurationProblem> InOrder =>
        [.. _problems.OrderBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line)];

    public void Add(LocatedJson at, string what, string allowed, string remedy) => Add(at.File, at.Line, at.Path, what, allowed, remedy);

    public void Add(string file, int line, string path, string what, string allowed, string remedy)
    {
        _problems.Add(new(file, line, path, what, allowed, remedy));
        _fields.Add((file, path));
    }

    /// <summary>Whether something was found wrong with exactly this value.</summary>
    public bool Concern(LocatedJson node) => _fields.Contains((node.File, node.Path));

    /// <exception cref="InputErrorException">There are problems; the message has one line for each.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
            throw new InputErrorException(string.Join(Environment.NewLine, InOrder));
    }
}
