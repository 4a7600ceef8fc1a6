using System.Diagnostics;
using Vyuha.Core;

namespace Vyuha.OpenAlgo;

/// <summary>OpenAlgo's API key. It prints as a mask, so that no log, exception or debugger line shows it.</summary>
[DebuggerDisplay("<api key>")]
public sealed class ApiKey
{
    public const string Variable = "VYUHA_OPENALGO_KEY";

    /// <summary>Names a file that holds the key and nothing else: what secret stores mount.</summary>
    public const string FileVariable = "VYUHA_OPENALGO_KEY_FILE";

    internal const string Mask = "<api key>";

    private readonly string _text;

    private ApiKey(string text) => _text = text;

    /// <exception cref="InputErrorException">Empty, too long, or holding blanks or control characters.</exception>
    public static ApiKey From(string text, string source)
    {
        string key = text.Trim();
        if (key.Length is 0 or > 256 || key.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            throw new InputErrorException($"{source}: not an API key (1 to 256 characters without blanks). Copy it from OpenAlgo's API key page.");
        return new(key);
    }

    /// <exception cref="InputErrorException">The file cannot be read or holds no key.</exception>
    public static ApiKey FromFile(string path)
    {
        try
        {
            return From(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputErrorException($"{path}: the API key cannot be read: {error.Message} Check the path and its permissions.", error);
        }
    }

    /// <summary>From <c>VYUHA_OPENALGO_KEY</c>, else from the file <c>VYUHA_OPENALGO_KEY_FILE</c> names. Never from the command line, which others can list.</summary>
    /// <param name="variable">Another variable's name; its file twin is that name with <c>_FILE</c>.</param>
    /// <exception cref="InputErrorException">Neither is set, or what it names is no key.</exception>
    public static ApiKey FromEnvironment(string variable = Variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text)
            return From(text, variable);
        if (Environment.GetEnvironmentVariable(variable + "_FILE") is { Length: > 0 } path)
            return FromFile(path);
        throw new InputErrorException($"No API key: set {variable}, or {variable}_FILE to a file that holds it (OpenAlgo shows it under API key).");
    }

    /// <summary>The text with every appearance of the key masked; for anything a server said.</summary>
    public string Redact(string text) => text.Replace(_text, Mask, StringComparison.Ordinal);

    public override string ToString() => Mask;

    internal string Reveal() => _text;
}
