using Vyuha.Core.Events;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Kernel.Risk;

/// <summary>
/// What operators have stopped, for the account and for each bot. Frozen: nothing opens risk until entries are resumed. Locked: frozen, and only an
/// unlock by a named person lifts it. What is open is always allowed to be closed.
/// </summary>
/// <remarks>
/// The four levels build on each other: freeze entries; cancel working orders (a freeze that also takes back what is on its way in); flatten (that,
/// and every structure is closed, shorts before their hedges); lock (that, latched). All of them survive the end of a day.
/// </remarks>
public sealed class KillSwitch
{
    private readonly bool[] _frozen = new bool[Books.Count];
    private readonly bool[] _locked = new bool[Books.Count];

    /// <summary>Whether the bot may open nothing: frozen or locked itself, or the whole account. Book 0 asks about the account alone.</summary>
    public bool IsFrozen(byte book) => _frozen[0] || _frozen[book] || IsLocked(book);

    /// <summary>Whether the bot is locked, itself or with the account. Book 0 asks about the account alone.</summary>
    public bool IsLocked(byte book) => _locked[0] || _locked[book];

    /// <summary>Whether the bot's own switch, or the account's for book 0, is at frozen.</summary>
    internal bool OwnFrozen(byte book) => _frozen[book];

    internal bool OwnLocked(byte book) => _locked[book];

    internal void Restore(byte book, bool frozen, bool locked) => (_frozen[book], _locked[book]) = (frozen, locked);

    /// <summary>Turns the switch of one bot, or with bot 0 the account's and all bots'.</summary>
    /// <returns>Whether the action is carried out: a locked book is not resumed, and nobody unlocks namelessly.</returns>
    internal bool Turn(in OperatorPayload action)
    {
        if (action.Action == OperatorAction.Unlock && action.UserHash == 0)
            return false;
        bool any = false;
        for (byte book = 0; book < Books.Count; book++)
        {
            if (action.Bot == 0 || action.Bot == book)
                any |= Turn(book, action.Action);
        }

        return any;
    }

    private bool Turn(byte book, OperatorAction action)
    {
        switch (action)
        {
            case OperatorAction.Unlock:
                _locked[book] = false;
                return true;
            case OperatorAction.ResumeEntries when _locked[book]:
                return false;
            case OperatorAction.ResumeEntries:
                _frozen[book] = false;
                return true;
            case OperatorAction.Lock:
                _locked[book] = _frozen[book] = true;
                return true;
            case OperatorAction.FreezeEntries or OperatorAction.CancelWorking or OperatorAction.Flatten:
                _frozen[book] = true;
                return true;
            default:
                return false; // Nothing of the switch.
        }
    }
}
