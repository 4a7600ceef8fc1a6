namespace Vyuha.Host.Session.Preflight;

internal enum CheckState
{
    Passed,

    /// <summary>Worth reading; stops nothing.</summary>
    Note,

    Failed,
}

/// <summary>One line of a checklist, with what to do when it is not green.</summary>
internal sealed record CheckResult(string Name, CheckState State, string Found, string Remedy = "")
{
    public static CheckResult Passed(string name, string found) => new(name, CheckState.Passed, found);

    public static CheckResult Note(string name, string found, string remedy) => new(name, CheckState.Note, found, remedy);

    public static CheckResult Failed(string name, string found, string remedy) => new(name, CheckState.Failed, found, remedy);
}
