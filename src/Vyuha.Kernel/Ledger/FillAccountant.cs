using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Structures;

namespace Vyuha.Kernel.Ledger;

/// <summary>
/// Turns fills and settlements into postings. An option's premium is paid or received in cash and carried at cost; what is closed leaves at
/// its share of the cost and the rest is profit. A future has no premium: its profit is posted when it is marked or closed.
/// </summary>
internal sealed class FillAccountant(GeneralLedger ledger)
{
    /// <summary>Books signed units of one leg at an exact value (price × |units|, steps).</summary>
    /// <returns>Profit realised by the units that closed, steps.</returns>
    public long Book(Structure structure, StructureLeg leg, long units, long value, PostingReason reason, long reference, OutputBuffer outputs)
    {
        byte bot = structure.Bot;
        bool opens = leg.Units == 0 || (leg.Units > 0) == (units > 0);
        Invariant.Require(opens || Math.Abs(units) <= Math.Abs(leg.Units), "a fill does not turn a leg around");
        bool isPremium = leg.Terms.Instrument.IsOption;
        long cash = units > 0 ? -value : value; // What the account receives.

        if (opens)
        {
            if (isPremium)
                PostPremium(bot, cash, reference, outputs);
            leg.Units += units;
            leg.CostSteps -= cash;
            leg.OpenedUnits += Math.Abs(units);
            leg.OpenedValueSteps += value;
            structure.CreditSteps += isPremium ? cash : 0;
            return 0;
        }

        // The closed part's share of the cost; the remainder stays exact because it is what is left.
        long cost = units == -leg.Units
            ? leg.CostSteps
            : (long)((Int128)leg.CostSteps * Math.Abs(units) / Math.Abs(leg.Units));
        long realised = cash - cost;
        leg.Units += units;
        leg.CostSteps -= cost;
        structure.RealisedSteps += realised;

        var cashAccount = new AccountId(bot, AccountKind.Cash);
        var profit = new AccountId(bot, AccountKind.RealisedPnl);
        if (isPremium)
        {
            var positions = new AccountId(bot, AccountKind.Positions);
            // Cash against the position for the whole proceeds, then the profit out of the position: it ends at its cost.
            ledger.Post(positions, cashAccount, cash, reason == PostingReason.Settlement ? reason : cash >= 0 ? PostingReason.PremiumReceived : PostingReason.PremiumPaid, reference, outputs);
            ledger.Post(profit, positions, realised, PostingReason.Realised, reference, outputs);
        }
        else
        {
            ledger.Post(profit, cashAccount, realised, reason == PostingReason.Settlement ? reason : PostingReason.Realised, reference, outputs);
        }

        return realised;
    }

    /// <summary>Posts the change of the day's contract note.</summary>
    public void Charge(Structure structure, long steps, long reference, OutputBuffer outputs)
    {
        ledger.Post(
            new AccountId(structure.Bot, AccountKind.Cash), new AccountId(structure.Bot, AccountKind.Charges),
            steps, PostingReason.Charges, reference, outputs);
        structure.ChargesSteps += steps;
    }

    /// <summary>Moves the blocked margin of a bot to what the exchange asks now.</summary>
    public void SetMargin(byte bot, long required, long reference, OutputBuffer outputs)
    {
        long change = required - ledger.Balance(bot, AccountKind.Margin);
        ledger.Post(
            new AccountId(bot, AccountKind.Cash), new AccountId(bot, AccountKind.Margin),
            change, change >= 0 ? PostingReason.MarginBlock : PostingReason.MarginRelease, reference, outputs);
    }

    public void Reserve(Structure structure, long steps, OutputBuffer outputs)
    {
        ledger.Post(
            new AccountId(structure.Bot, AccountKind.Cash), new AccountId(structure.Bot, AccountKind.Reserved),
            steps, PostingReason.Reservation, structure.Id, outputs);
        structure.ReservedSteps += steps;
    }

    /// <summary>Gives back part of a reservation: it became margin or premium, or the entry is over.</summary>
    public void Release(Structure structure, long steps, OutputBuffer outputs)
    {
        steps = Math.Clamp(steps, 0, structure.ReservedSteps);
        ledger.Post(
            new AccountId(structure.Bot, AccountKind.Reserved), new AccountId(structure.Bot, AccountKind.Cash),
            steps, PostingReason.ReservationRelease, structure.Id, outputs);
        structure.ReservedSteps -= steps;
    }

    private void PostPremium(byte bot, long cash, long reference, OutputBuffer outputs) =>
        ledger.Post(
            new AccountId(bot, AccountKind.Positions), new AccountId(bot, AccountKind.Cash),
            cash, cash >= 0 ? PostingReason.PremiumReceived : PostingReason.PremiumPaid, reference, outputs);
}
