using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Arming;

namespace Vyuha.Host.Rendering;

/// <summary>
/// The keys of the terminal. What only holds back is done at once; what trades or ends the session is typed out, so that no slip of a finger does it.
/// </summary>
internal sealed class OperatorKeys(OperatorRequests requests, string user, ArmingDesk? arming = null)
{
    private const string Help = " f freeze entries   c cancel entries   r resume   x flatten   l lock   q quit";
    private const int LongestWord = 64;


    private string? _word;
    private string _typed = "";
    private string _note = "";
    private Task<string?>? _asked;
    private BotView? _toArm;

    /// <summary>A person wants the session to end; positions stay as they are.</summary>
    public bool QuitAsked { get; private set; }

    /// <summary>What the last line of the screen says.</summary>
    public string Footer(SessionView? view)
    {
        if (_word is { } word)
            return $" {Question(word, view)} Type {word} and Enter, or Esc: {_typed}_";
        if (_asked is { IsCompletedSuccessfully: true, Result: { } halted })
            return $" Not done: {halted}";
        if (_asked is { IsFaulted: true, Exception: { } error })
            return $" Not done: {error.GetBaseException().Message}";
        string help = arming?.Next is { } next ? $" a arm {next.Name}  {Help}" : Help;
        return _note.Length == 0 ? help : $"{help}   {(_asked is { IsCompleted: false } ? _note + " …" : _note)}";
    }

    public void Press(ConsoleKeyInfo key)
    {
        if (_word is null)
            Choose(key.KeyChar);
        else
            Type(key);
    }

    private void Choose(char key)
    {
        switch (char.ToLowerInvariant(key))
        {
            case 'f':
                Ask(OperatorVerb.Freeze, "freeze");
                break;
            case 'c':
                Ask(OperatorVerb.CancelWorking, "cancel entries");
                break;
            case 'a' when arming?.Next is { } bot:
                (_toArm, _word, _typed) = (bot, ArmingDesk.PhraseOf(bot.Name, bot.Allocation), "");
                break;
            case 'r':
                Ask(OperatorVerb.Resume, "resume");
                break;
            case 'x':
                (_word, _typed) = ("FLATTEN", "");
                break;
            case 'l':
                (_word, _typed) = ("LOCK", "");
                break;
            case 'q':
                (_word, _typed) = ("LEAVE", "");
                break;
        }
    }

    private void Type(ConsoleKeyInfo key)
    {
        if (key.Key == ConsoleKey.Escape)
            (_word, _toArm) = (null, null);
        else if (key.Key == ConsoleKey.Backspace)
            _typed = _typed.Length > 0 ? _typed[..^1] : "";
        else if (key.Key == ConsoleKey.Enter)
            Confirm();
        else if (!char.IsControl(key.KeyChar) && _typed.Length < LongestWord)
            _typed += key.KeyChar;
    }

    private void Confirm()
    {
        string word = _word!;
        BotView? toArm = _toArm;
        (_word, _toArm) = (null, null);
        if (_typed != word)
        {
            (_note, _asked) = ("not confirmed, nothing done", null);
            return;
        }

        if (toArm is not null)
        {
            (_note, _asked) = ($"arm {toArm.Name} asked", arming!.ArmAsync(toArm.Name, word, user, CancellationToken.None));
            return;
        }

        switch (word)
        {
            case "FLATTEN":
                Ask(OperatorVerb.Flatten, "flatten");
                break;
            case "LOCK":
                Ask(OperatorVerb.Lock, "lock");
                break;
            default:
                QuitAsked = true;
                break;
        }
    }

    private void Ask(OperatorVerb verb, string note) => (_note, _asked) = ($"{note} asked", requests.AskAsync(verb, 0, user));

    private string Question(string word, SessionView? view)
    {
        int open = view?.Bots.Sum(bot => bot.Structures.Count) ?? 0;
        return word switch
        {
            "FLATTEN" => $"Close all {open} structures now?",
            _ when _toArm is not null => $"Let {_toArm.Name} trade REAL MONEY?",
            "LOCK" => $"Close all {open} structures and stay shut?",
            _ => open == 0 ? "End the session?" : $"End the session and LEAVE {open} structures open, unwatched?",
        };
    }
}
