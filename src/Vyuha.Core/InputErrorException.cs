namespace Vyuha.Core;

/// <summary>
/// Something the user gave cannot be used: what, where (file and line when known), and the remedy. The command line
/// prints the message as it is and ends with a non-zero code; nothing has been changed when it is thrown.
/// </summary>
public sealed class InputErrorException : Exception
{
    public InputErrorException()
    {
    }

    public InputErrorException(string message)
        : base(message)
    {
    }

    public InputErrorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A message of the form <c>file:line: what is wrong. Remedy.</c></summary>
    public static InputErrorException At(string file, long line, string problem, string remedy) =>
        new($"{file}:{line}: {problem} {remedy}");
}
