using Vyuha.Core;
using Vyuha.OpenAlgo.Market;

namespace Vyuha.OpenAlgo.Master;

public enum MasterChangeKind
{
    /// <summary>A new contract.</summary>
    Listed,

    /// <summary>It expired, as it was to.</summary>
    Expired,

    /// <summary>It is no longer listed although it has not expired.</summary>
    Gone,
    LotSize,
    TickSize,
    FreezeQuantity,

    /// <summary>A whole expiry is gone before its day and another stands near it: the exchange moved it.</summary>
    ExpiryMoved,
}

/// <summary>One difference between two days' masters.</summary>
/// <param name="Before">Empty for a new contract.</param>
/// <param name="After">Empty for one that is gone.</param>
/// <param name="IsAlarm">Open positions or pending orders may be wrong by it: a person should look before trading.</param>
public sealed record MasterChange(MasterChangeKind Kind, string Underlying, SymbolKey? Key, string Before, string After, bool IsAlarm);

/// <summary>What changed between two masters. Pure: the same two give the same list in the same order.</summary>
public static class MasterDiff
{
    /// <summary>Exchanges move an expiry for a holiday by a day or two, never by a week: that would be the next one.</summary>
    private const int LongestMoveDays = 4;

    public static IReadOnlyList<MasterChange> Between(InstrumentMaster before, InstrumentMaster after)
    {
        var changes = new List<MasterChange>();
        HashSet<(string Underlying, InstrumentKind Kind, DateOnly Expiry)> moved = Moves(before, after, changes);
        foreach (Contract old in before.Contracts)
        {
            Instrument instrument = old.Instrument;
            if (after.TryFind(old.Key, out Contract? now))
            {
                Compare(old, now, changes);
            }
            else if (!moved.Contains((instrument.Underlying, instrument.Kind, instrument.Expiry)))
            {
                bool hasExpired = instrument.IsTradable && instrument.Expiry < after.Date;
                changes.Add(new(
                    hasExpired ? MasterChangeKind.Expired : MasterChangeKind.Gone, instrument.Underlying, old.Key, Describe(instrument), "", IsAlarm: !hasExpired));
            }
        }

        changes.AddRange(after.Contracts
            .Where(now => !before.TryFind(now.Key, out _) && !moved.Contains((now.Instrument.Underlying, now.Instrument.Kind, now.Instrument.Expiry)))
            .Select(now => new MasterChange(MasterChangeKind.Listed, now.Instrument.Underlying, now.Key, "", Describe(now.Instrument), IsAlarm: false)));
        return changes;
    }

    private static void Compare(Contract old, Contract now, List<MasterChange> changes)
    {
        string underlying = old.Instrument.Underlying;
        if (old.LotSize != now.LotSize)
            changes.Add(new(MasterChangeKind.LotSize, underlying, old.Key, $"{old.LotSize}", $"{now.LotSize}", IsAlarm: true));
        if (old.TickSize != now.TickSize)
            changes.Add(new(MasterChangeKind.TickSize, underlying, old.Key, $"{old.TickSize}", $"{now.TickSize}", IsAlarm: true));
        // Not knowing is no change of what the exchange allows.
        if (old.FreezeQuantity is { } most && now.FreezeQuantity is { } mostNow && most != mostNow)
            changes.Add(new(MasterChangeKind.FreezeQuantity, underlying, old.Key, $"{most}", $"{mostNow}", IsAlarm: mostNow < most));
    }

    private static HashSet<(string Underlying, InstrumentKind Kind, DateOnly Expiry)> Moves(
        InstrumentMaster before, InstrumentMaster after, List<MasterChange> changes)
    {
        var moved = new HashSet<(string, InstrumentKind, DateOnly)>();
        IEnumerable<(string Underlying, InstrumentKind Kind)> series = before.Contracts.Where(contract => contract.Instrument.IsTradable)
            .Select(contract => (contract.Instrument.Underlying, contract.Instrument.Kind)).Distinct();
        foreach ((string underlying, InstrumentKind kind) in series)
        {
            IReadOnlyList<DateOnly> old = before.Expiries(underlying, kind);
            IReadOnlyList<DateOnly> now = after.Expiries(underlying, kind);
            var arrived = now.Except(old).ToList();
            foreach (DateOnly gone in old.Except(now).Where(expiry => expiry >= after.Date))
            {
                int near = arrived.FindIndex(expiry => Math.Abs(expiry.DayNumber - gone.DayNumber) <= LongestMoveDays);
                if (near < 0)
                    continue;
                changes.Add(new(MasterChangeKind.ExpiryMoved, underlying, Key: null, ExpiryText.Iso(gone), ExpiryText.Iso(arrived[near]), IsAlarm: true));
                moved.Add((underlying, kind, gone));
                moved.Add((underlying, kind, arrived[near]));
                arrived.RemoveAt(near);
            }
        }

        return moved;
    }

    private static string Describe(Instrument instrument) => instrument.ToString();
}
