using Vyuha.Core.Events;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Kernel.Risk;

/// <summary>
/// Which bots may open risk. All of them, until a live session takes that back at its start; from then on each bot that a person has armed by name.
/// What is open is always allowed to be closed.
/// </summary>
/// <remarks>Not carried over to another day, and taken back again at a restart: nothing is armed because it once was.</remarks>
public sealed class Arming
{
    private readonly bool[] _disarmed = new bool[Books.Count];

    /// <summary>Whether the bot may open risk as far as arming goes.</summary>
    public bool IsArmed(byte book) => !_disarmed[book];

    /// <summary>Takes the two actions that concern it, and passes over all others.</summary>
    internal void Turn(in OperatorPayload action)
    {
        if (action.Action == OperatorAction.Disarm)
        {
            for (byte book = 0; book < Books.Count; book++)
                _disarmed[book] |= action.Bot == 0 || action.Bot == book;
        }
        else if (action.Action == OperatorAction.Arm && action.Bot != 0 && action.UserHash != 0)
        {
            _disarmed[action.Bot] = false;
        }
    }
}
