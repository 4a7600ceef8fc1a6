using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Master;

namespace Vyuha.Host.Session.Preflight;

/// <summary>Today's master against the last one this book traded by.</summary>
/// <param name="Previous">The day of the other; null when there is none.</param>
/// <param name="Summary">In words, every change counted.</param>
/// <param name="Alarms">Changes that a person must look at before trading: open positions or pending orders may be wrong by them.</param>
/// <param name="IsAccepted">A person has, and accepted exactly these.</param>
internal sealed record MasterComparison(DateOnly? Previous, string Summary, IReadOnlyList<string> Alarms, bool IsAccepted)
{
    /// <summary>Contracts of one underlying, in the master's own terms.</summary>
    public static InstrumentMaster MasterOf(DateOnly date, string underlying, IReadOnlyList<ContractOfDay> contracts) => InstrumentMaster.Of(
        date,
        [.. contracts.Where(contract => contract.Instrument.IsTradable && contract.Instrument.Underlying == underlying).DistinctBy(contract => contract.Instrument)
            .Select(contract => new Contract(
                contract.Instrument, SymbolKey.Of(contract.Instrument), contract.LotSize, contract.Tick,
                contract.FreezeUnits > 1 ? Quantity.FromUnits(contract.FreezeUnits) : null))]);

    /// <summary>Compares, and keeps today's when there is nothing to look at or it has been accepted.</summary>
    /// <param name="store">The book's.</param>
    /// <param name="today">Today's master.</param>
    /// <param name="held">Symbols we hold: one of them that is gone is an alarm, strikes without interest come and go.</param>
    /// <param name="rules">A lot that has become what the rule tables say for today was expected.</param>
    /// <param name="accept">A person accepts whatever there is.</param>
    public static MasterComparison With(MasterStore store, InstrumentMaster today, IReadOnlySet<string> held, MarketRules rules, bool accept)
    {
        if (store.LastBefore(today.Date) is not { } before)
        {
            store.Keep(today);
            return new(null, "no earlier day to compare with", [], IsAccepted: false);
        }

        IReadOnlyList<MasterChange> changes = MasterDiff.Between(before, today);
        string[] alarms = [.. changes.Where(change => IsAlarming(change, today, held, rules)).Select(InWords)];
        if (accept && alarms.Length > 0)
            store.Accept(today.Date, alarms);
        bool isAccepted = alarms.Length > 0 && store.IsAccepted(today.Date, alarms);
        if (alarms.Length == 0 || isAccepted)
            store.Keep(today);
        string summary = changes.Count == 0
            ? $"as on {before.Date:yyyy-MM-dd}"
            : $"since {before.Date:yyyy-MM-dd}: " + string.Join(", ", changes.GroupBy(change => change.Kind).OrderBy(group => group.Key).Select(group => $"{group.Count()} {Noun(group.Key)}"));
        return new(before.Date, summary, alarms, isAccepted);
    }

    private static bool IsAlarming(MasterChange change, InstrumentMaster today, IReadOnlySet<string> held, MarketRules rules) => change.Kind switch
    {
        MasterChangeKind.Gone => change.Key is { } gone && held.Contains(gone.Symbol),
        MasterChangeKind.LotSize => !(change.Key is { } key && today.TryFind(key, out Contract? now)
            && rules.LotSize(now.Instrument, today.Date) is { HasValue: true } lot && lot.Value == now.LotSize && !held.Contains(key.Symbol)),
        _ => change.IsAlarm,
    };

    private static string InWords(MasterChange change) => change.Kind switch
    {
        MasterChangeKind.Gone => $"{change.Before} is no longer listed, and we hold it",
        MasterChangeKind.ExpiryMoved => $"{change.Underlying}: the expiry of {change.Before} is now on {change.After}",
        MasterChangeKind.LotSize => $"{change.Key!.Value.Symbol}: lot {change.Before} is now {change.After}",
        MasterChangeKind.TickSize => $"{change.Key!.Value.Symbol}: tick {change.Before} is now {change.After}",
        _ => $"{change.Key?.Symbol ?? change.Underlying}: freeze quantity {change.Before} is now {change.After}",
    };

    private static string Noun(MasterChangeKind kind) => kind switch
    {
        MasterChangeKind.Listed => "new",
        MasterChangeKind.Expired => "expired",
        MasterChangeKind.Gone => "gone",
        MasterChangeKind.LotSize => "with another lot",
        MasterChangeKind.TickSize => "with another tick",
        MasterChangeKind.FreezeQuantity => "with another freeze quantity",
        _ => "expiries moved",
    };
}
