using Vyuha.Core;
using Vyuha.Sandbox.Accounts;
using Vyuha.Sandbox.Market;

namespace Vyuha.Sandbox.Orders;

/// <summary>
/// The triggers of one book. Belongs behind the market's lock. One that fires sends an ordinary order, in which nothing says where it came from; what
/// that order is refused for, nobody hears of but by its absence.
/// </summary>
/// <param name="account">Sets margin aside for what rests.</param>
/// <param name="market">The time.</param>
/// <param name="send">Places the order of a trigger that fired.</param>
internal sealed class GttBook(SandboxAccount account, SandboxMarket market, Action<PlaceRequest> send)
{
    private readonly List<GttTrigger> _triggers = [];

    /// <summary>Newest first.</summary>
    public IEnumerable<GttTrigger> Rows => Enumerable.Reverse(_triggers);

    public GttTrigger? Active(string id) => _triggers.Find(one => one.Id == id && one.Status == GttStatus.Active);

    /// <returns>What is wrong with it, or null.</returns>
    public string? Place(GttTrigger trigger)
    {
        if (Block(trigger) is { } problem)
            return problem;
        _triggers.Add(trigger);
        return null;
    }

    /// <returns>What is wrong with the new terms, or null; the old ones stand then.</returns>
    public string? Modify(GttTrigger trigger, GttTerms terms)
    {
        GttTerms before = trigger.Terms;
        account.Unreserve(trigger.Blocked);
        trigger.Terms = terms;
        if (Block(trigger) is { } problem)
        {
            trigger.Terms = before;
            Block(trigger);
            return problem;
        }

        (trigger.Updated, trigger.LastPrice) = (market.Now, trigger.Contract.Mark);
        return null;
    }

    public void Cancel(GttTrigger trigger) => End(trigger, GttStatus.Cancelled);

    /// <summary>The last price of a contract may have reached a level.</summary>
    public void OnQuote(SandboxContract contract)
    {
        if (_triggers.Count == 0)
            return;
        foreach (GttTrigger trigger in _triggers.FindAll(one => one.Status == GttStatus.Active && one.Contract == contract))
        {
            if (trigger.Reached(contract.Mark) is not { } leg)
                continue;
            End(trigger, GttStatus.Triggered);
            send(new PlaceRequest
            {
                Symbol = contract.Symbol,
                Exchange = contract.Exchange,
                Side = trigger.Side,
                Units = trigger.Terms.Units,
                PriceType = trigger.Terms.PriceType,
                Price = leg.Price,
                Strategy = trigger.Strategy,
            });
        }
    }

    public void OnDayChange(DateOnly date)
    {
        foreach (GttTrigger trigger in _triggers.FindAll(one => one.Status == GttStatus.Active))
        {
            Instrument instrument = trigger.Contract.Instrument;
            if (Ist.DateOf(trigger.Terms.Expires) < date || (instrument.Expiry != default && instrument.Expiry < date))
                End(trigger, GttStatus.Expired);
        }
    }

    private string? Block(GttTrigger trigger)
    {
        Price dearest = trigger.Terms.Legs.Max(leg => leg.Price > Price.Zero ? leg.Price : leg.Level);
        Money margin = account.GttMargin(trigger.Contract, trigger.Side, trigger.Terms.Units, dearest);
        if (account.Reserve(margin) is { } problem)
            return problem;
        trigger.Blocked = margin;
        return null;
    }

    private void End(GttTrigger trigger, GttStatus status)
    {
        account.Unreserve(trigger.Blocked);
        (trigger.Status, trigger.Updated, trigger.Blocked) = (status, market.Now, Money.Zero);
    }
}
