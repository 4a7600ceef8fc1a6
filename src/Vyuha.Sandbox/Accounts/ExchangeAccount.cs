using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Accounts;

/// <summary>
/// A broker's account at the exchange: scanned margin, charges by the contract note, price band, freeze quantity, ticks, lots and hours,
/// fills against the displayed size, settlement at the index.
/// </summary>
internal sealed class ExchangeAccount(SandboxMarket market, OptionChains chains, SandboxOptions options) : SandboxAccount(market, options.Capital)
{
    private readonly BookMargin _margin = new(market, chains);
    private readonly Dictionary<Exchange, ContractNoteBuilder> _notes = [];
    private Money _cash = options.Capital;
    private Money _chargesBefore;
    private DateOnly _noteDate;
    private Money _lastBlocked;

    public override bool OrdersEndWithSession => true;

    private Money ChargesToday => _notes.Values.Aggregate(Money.Zero, (sum, note) => sum + note.Current.Total);

    public override string? Refusal(SandboxContract? contract, PlaceRequest request)
    {
        if (contract is null || !contract.IsListed || !contract.Instrument.IsTradable || contract.Instrument.Expiry < Ist.DateOf(Market.Now))
            return "The instrument you are placing an order for has either expired or does not exist.";
        if (TermsProblem(contract, request.Units, request.PriceType, request.Price, request.Trigger) is { } problem)
            return problem;
        return Market.IsOpen(contract.Instrument.Exchange) ? null : $"Markets are closed: {contract.Exchange} takes no orders at {Ist.TimeOf(Market.Now):HH:mm:ss}.";
    }

    public override string? Rejection(SandboxOrder order, IReadOnlyList<SandboxOrder> working) =>
        ExchangeProblem(order.Contract, order.Side, order.Units, order.PriceType, order.Price, order.Trigger)
        ?? MarginProblem(order, order.Remaining, working);

    public override string? ModifyRefusal(SandboxOrder order, ModifyRequest change, IReadOnlyList<SandboxOrder> working)
    {
        long units = change.Units ?? order.Units;
        Price price = change.Price ?? order.Price;
        Price trigger = change.Trigger ?? order.Trigger;
        PriceType type = change.PriceType ?? order.PriceType;
        if (units <= order.Filled)
            return $"Quantity {units} is not above the {order.Filled} already filled.";
        return TermsProblem(order.Contract, units, type, price, trigger)
            ?? (Market.IsOpen(order.Contract.Instrument.Exchange) ? null : "Markets are closed: the order cannot be changed.")
            ?? ExchangeProblem(order.Contract, order.Side, units, type, price, trigger)
            ?? MarginProblem(order, units - order.Filled, working);
    }

    public override (Price Price, long Units) Match(SandboxOrder order, bool arrives)
    {
        SandboxContract contract = order.Contract;
        if (!Market.IsOpen(contract.Instrument.Exchange))
            return default;
        long quote = order.Buys ? contract.Ask : contract.Bid;
        if (quote <= 0 || !Reaches(order, quote))
            return default;
        long units = Math.Min(order.Remaining, Displayed(contract, order.Buys));
        units -= units % Math.Max(1, contract.LotSize);
        // Who comes second pays the price that stands; who waits trades at his own limit when the market comes to it.
        bool atQuote = arrives || !HasLimit(order);
        return (atQuote ? Price.FromSteps(quote) : order.Price, units);
    }

    public override void Fill(SandboxOrder order, long units, Price price)
    {
        bool isFirst = order.Filled == units;
        Money value = price * Quantity.FromUnits(units);
        SandboxContract contract = order.Contract;
        Note(contract.Instrument.Exchange).Add(
            contract.Instrument, order.Side, Quantity.FromUnits(units), price, isFirst, order.FilledValue - value);
        // Options are paid for at once; a future's gain or loss comes when it is closed or settled.
        Money before = RealisedTotal;
        base.Fill(order, units, price);
        if (contract.Instrument.IsOption)
            _cash += order.Buys ? -value : value;
        else
            _cash += RealisedTotal - before;
        if (order.Buys)
            contract.AskSize -= (int)Math.Min(units, contract.AskSize);
        else
            contract.BidSize -= (int)Math.Min(units, contract.BidSize);
    }

    public override FundsRow Funds(IReadOnlyList<SandboxOrder> working)
    {
        Money charges = ChargesToday;
        Money blocked = Blocked(working, out _) ?? _lastBlocked;
        return new()
        {
            Available = _cash - charges - blocked,
            Blocked = blocked,
            RealisedToday = RealisedToday,
            Unrealised = Unrealised,
            RealisedTotal = RealisedTotal,
            ChargesToday = charges,
            ChargesTotal = _chargesBefore + charges,
        };
    }

    public override void CloseSession(DateOnly date)
    {
        foreach (Position position in Positions)
        {
            Instrument instrument = position.Contract.Instrument;
            long index = Market.LevelOf(instrument.Underlying);
            if (position.Units == 0 || index <= 0)
                continue;
            if (instrument.Expiry == date)
                Settle(position, Price.FromSteps(index));
            else if (!instrument.IsOption)
                Realise(position.MarkToMarket(Price.FromSteps(position.Contract.Mark)));
        }
    }

    public override void StartDay()
    {
        base.StartDay();
        Money charges = ChargesToday;
        _cash -= charges;
        _chargesBefore += charges;
        _notes.Clear();
    }

    /// <summary>Checks of the broker's own desk, answered at once.</summary>
    private static string? TermsProblem(SandboxContract contract, long units, PriceType type, Price price, Price trigger)
    {
        if (contract.LotSize > 0 && units % contract.LotSize != 0)
            return $"Quantity should be in multiples of {contract.LotSize}.";
        bool hasLimit = type is PriceType.Limit or PriceType.Stop;
        bool hasTrigger = type is PriceType.Stop or PriceType.StopMarket;
        if (hasLimit && price <= Price.Zero)
            return "Price is required for this order type.";
        if (hasTrigger && trigger <= Price.Zero)
            return "Trigger price is required for this order type.";
        if (hasLimit && !price.IsMultipleOf(contract.Tick))
            return $"Tick size for this script is {contract.Tick}. Kindly enter price in the multiple of tick size for this script.";
        return hasTrigger && !trigger.IsMultipleOf(contract.Tick)
            ? $"Tick size for this script is {contract.Tick}. Kindly enter trigger price in the multiple of tick size for this script."
            : null;
    }

    /// <summary>Checks of the exchange, which come back as a rejection.</summary>
    private string? ExchangeProblem(SandboxContract contract, Side side, long units, PriceType type, Price price, Price trigger)
    {
        if (contract.FreezeUnits > 0 && units > contract.FreezeUnits)
            return $"Quantity {units} is above the freeze quantity of {contract.FreezeUnits}";
        Instrument instrument = contract.Instrument;
        DateOnly date = Ist.DateOf(Market.Now);
        long reference = contract.Bid > 0 && contract.Ask > 0 ? (contract.Bid + contract.Ask) / 2 : contract.Mark;
        if (type == PriceType.Limit && reference > 0)
        {
            RuleLookup<PriceBand> band = Market.Rules.PriceBand(instrument.Exchange, instrument.Kind, Price.FromSteps(reference), date);
            if (band.HasValue && (side == Side.Buy ? price > band.Value.High : price < band.Value.Low))
                return $"Price {price} is outside the limit price protection range {band.Value.Low} to {band.Value.High}";
        }

        if (type == PriceType.Stop)
        {
            RuleLookup<Price> gap = Market.Rules.StopLimitGap(instrument.Exchange, instrument.Kind, trigger, date);
            Price distance = side == Side.Buy ? price - trigger : trigger - price;
            if (distance < Price.Zero)
                return "The limit of a stop order lies beyond its trigger";
            if (gap.HasValue && distance > gap.Value)
                return $"The limit of a stop order is at most {gap.Value} from its trigger, not {distance}";
        }

        return null;
    }

    private string? MarginProblem(SandboxOrder order, long units, IReadOnlyList<SandboxOrder> working)
    {
        Money? before = Blocked([.. working.Where(other => other != order)], out string problem);
        Money? after = before is null ? null : Blocked([.. working.Where(other => other != order)], out problem, order, units);
        if (before is null || after is null)
            return $"Margin cannot be worked out: {problem}";
        Money needed = after.Value - before.Value;
        Money available = _cash - ChargesToday - before.Value;
        // What asks for nothing more is let through even when the account is short: it may be the way out.
        return needed <= Money.Zero || needed <= available
            ? null
            : $"Insufficient funds. Required margin is {needed.ToRupees():0.00} but available margin is {available.ToRupees():0.00}";
    }

    /// <summary>
    /// The highest margin of the positions alone, with the working sells filled, and with working buys of futures filled, besides the
    /// premium of working buys: a hedge that is not yet bought saves nothing.
    /// </summary>
    private Money? Blocked(IReadOnlyList<SandboxOrder> working, out string problem, SandboxOrder? more = null, long moreUnits = 0)
    {
        Dictionary<SandboxContract, long> held = [], sells = [], buys = [];
        foreach (Position position in Positions)
        {
            Add(held, position.Contract, position.Units);
            Add(sells, position.Contract, position.Units);
            Add(buys, position.Contract, position.Units);
        }

        Money premium = Money.Zero;
        bool anySells = false, anyBuys = false;
        void Work(SandboxOrder order, long units)
        {
            if (!order.Buys)
            {
                anySells = true;
                Add(sells, order.Contract, -units);
            }
            else if (!order.Contract.Instrument.IsOption)
            {
                anyBuys = true;
                Add(buys, order.Contract, units);
            }
            else
            {
                long opens = units - Math.Clamp(-held.GetValueOrDefault(order.Contract), 0, units);
                Price price = HasLimit(order) ? order.Price : Price.FromSteps(Math.Max(order.Contract.Ask, order.Contract.Mark));
                premium += price * Quantity.FromUnits(opens);
            }
        }

        foreach (SandboxOrder order in working)
            Work(order, order.Remaining);
        if (more is not null)
            Work(more, moreUnits);

        Money highest = Money.Zero;
        foreach ((Dictionary<SandboxContract, long> book, bool counts) in new[] { (held, true), (sells, anySells), (buys, anyBuys) })
        {
            if (!counts)
                continue;
            MarginResult? margin = _margin.TryCompute(book.OrderBy(leg => leg.Key.Id).Select(leg => (leg.Key, leg.Value)), out problem);
            if (margin is null)
                return null;
            highest = Money.Max(highest, margin.Value.Total);
        }

        problem = "";
        if (more is null)
            _lastBlocked = highest + premium;
        return highest + premium;
    }

    private static void Add(Dictionary<SandboxContract, long> book, SandboxContract contract, long units) =>
        book[contract] = book.GetValueOrDefault(contract) + units;

    private bool Reaches(SandboxOrder order, long quote)
    {
        if (HasLimit(order))
            return order.Buys ? order.Price.Steps >= quote : order.Price.Steps <= quote;
        return true;
    }

    private long Displayed(SandboxContract contract, bool buys)
    {
        int size = buys ? contract.AskSize : contract.BidSize;
        return options.SizeShare >= 1 ? size : (long)(size * options.SizeShare);
    }

    private void Settle(Position position, Price index)
    {
        Instrument instrument = position.Contract.Instrument;
        long units = position.Units;
        if (!instrument.IsOption)
        {
            Realise(position.Settle(index));
            return;
        }

        Price intrinsic = instrument.Right == OptionRight.Call ? index - instrument.Strike : instrument.Strike - index;
        Price worth = intrinsic > Price.Zero ? intrinsic : Price.Zero;
        if (units > 0 && worth > Price.Zero)
            Note(instrument.Exchange).AddExercise(instrument, Quantity.FromUnits(units), index);
        _cash += worth * Quantity.FromUnits(units);
        RealisedTotal += position.Settle(worth);
    }

    private void Realise(Money gain)
    {
        _cash += gain;
        RealisedTotal += gain;
    }

    private ContractNoteBuilder Note(Exchange exchange)
    {
        DateOnly date = Ist.DateOf(Market.Now);
        Invariant.Require(_notes.Count == 0 || _noteDate == date, "a contract note is of one day");
        _noteDate = date;
        if (!_notes.TryGetValue(exchange, out ContractNoteBuilder? note))
        {
            note = new ContractNoteBuilder(Market.Rules, exchange, date, options.Brokerage);
            _notes.Add(exchange, note);
        }

        return note;
    }
}
