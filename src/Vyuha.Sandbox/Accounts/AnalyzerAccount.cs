using System.Globalization;
using Vyuha.Core;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Accounts;

/// <summary>
/// The analyzer's account: whole fills at the quote, premium (or a tenth of a future's value) as the only margin, no charges, no check of tick,
/// freeze quantity or hours.
/// </summary>
internal sealed class AnalyzerAccount(SandboxMarket market, SandboxOptions options) : SandboxAccount(market, options.Capital)
{
    private const int FutureLeverage = 10;

    private static readonly TimeOnly MorningStart = new(9, 0);
    private readonly Dictionary<Position, Money> _blocked = [];
    private Money _blockedByOrders;
    private Money _settledToday;

    public override bool OrdersEndWithSession => false;

    private Money Blocked => _blocked.Values.Aggregate(_blockedByOrders, (sum, part) => sum + part);

    public override string? Refusal(SandboxContract? contract, PlaceRequest request)
    {
        if (contract is null || !contract.IsListed)
            return $"Symbol {request.Symbol} not found on {request.Exchange}";
        if (contract.LotSize > 0 && request.Units % contract.LotSize != 0)
            return $"Quantity must be in multiples of lot size {contract.LotSize}";
        string type = PriceTypes.Name(request.PriceType);
        if (request.PriceType is PriceType.Limit or PriceType.Stop && request.Price <= Price.Zero)
            return $"{type} orders require price";
        if (request.PriceType is PriceType.Stop or PriceType.StopMarket && request.Trigger <= Price.Zero)
            return $"{type} orders require trigger_price";
        if (request.Product == Product.Mis && IsAfterSquareOff() && !Reduces(contract, request))
            return $"MIS orders cannot be placed after square-off time ({Market.SquareOff:HH\\:mm} IST). Trading resumes at 09:00 AM IST.";
        if (contract.Mark <= 0)
            return $"Cannot place {type} order for {request.Symbol} - unable to fetch current price.";
        return FundsProblem(contract, request);
    }

    public override string? Rejection(SandboxOrder order, IReadOnlyList<SandboxOrder> working)
    {
        order.Blocked = MarginOf(order.Contract, Opening(order.Contract, order.Product, order.Side, order.Units), Reference(order.Contract, order.Side, order.PriceType, order.Price, order.Trigger));
        _blockedByOrders += order.Blocked;
        return null;
    }

    public override string? ModifyRefusal(SandboxOrder order, ModifyRequest change, IReadOnlyList<SandboxOrder> working)
    {
        if (order.PriceType == PriceType.Market && change.Price is { } price && price > Price.Zero)
            return "MARKET orders do not accept a price";
        return change.Units is { } units && order.Contract.LotSize > 0 && units % order.Contract.LotSize != 0
            ? $"Quantity must be in multiples of lot size {order.Contract.LotSize}"
            : null;
    }

    public override (Price Price, long Units) Match(SandboxOrder order, bool arrives)
    {
        SandboxContract contract = order.Contract;
        long last = contract.Mark;
        switch (order.PriceType)
        {
            case PriceType.Market:
                long side = order.Buys ? contract.Ask : contract.Bid;
                return (Price.FromSteps(side > 0 ? side : last), order.Remaining);
            case PriceType.StopMarket:
                return (Price.FromSteps(last), order.Remaining);
            default:
                bool reached = last > 0 && (order.Buys ? last <= order.Price.Steps : last >= order.Price.Steps);
                bool atLast = arrives || order.PriceType == PriceType.Stop;
                return reached ? (atLast ? Price.FromSteps(last) : order.Price, order.Remaining) : default;
        }
    }

    public override void Fill(SandboxOrder order, long units, Price price)
    {
        Release(order);
        Position position = PositionOf(order.Contract, order.Product);
        long before = position.Units;
        base.Fill(order, units, price);
        Money blocked = _blocked.GetValueOrDefault(position);
        long signed = order.Buys ? units : -units;
        long closed = before != 0 && Math.Sign(before) != Math.Sign(signed) ? Math.Min(Math.Abs(before), units) : 0;
        if (closed > 0)
            blocked = closed == Math.Abs(before) ? Money.Zero : blocked - Money.FromSteps((long)((Int128)blocked.Steps * closed / Math.Abs(before)));
        blocked += MarginOf(order.Contract, units - closed, price);
        _blocked[position] = blocked;
    }

    public override void Release(SandboxOrder order)
    {
        _blockedByOrders -= order.Blocked;
        order.Blocked = Money.Zero;
    }

    /// <summary>As an order's: premium, or a tenth of a future's value, for what opens.</summary>
    public override Money GttMargin(SandboxContract contract, Side side, long units, Price price) =>
        MarginOf(contract, Opening(contract, Product.Nrml, side, units), price);

    public override string? Reserve(Money margin)
    {
        Money available = Capital + RealisedTotal - Blocked;
        if (margin > available)
            return ShortageText(margin, available);
        _blockedByOrders += margin;
        return null;
    }

    public override void Unreserve(Money margin) => _blockedByOrders -= margin;

    public override FundsRow Funds(IReadOnlyList<SandboxOrder> working) => new()
    {
        Available = Capital + RealisedTotal - Blocked,
        Blocked = Blocked,
        RealisedToday = RealisedToday + _settledToday,
        Unrealised = Unrealised,
        RealisedTotal = RealisedTotal,
        ChargesToday = Money.Zero,
        ChargesTotal = Money.Zero,
    };

    public override void CloseSession(DateOnly date)
    {
        foreach (Position position in Positions.FindAll(position => position.Contract.Instrument.IsTradable && position.Contract.Instrument.Expiry <= date))
        {
            // The gain goes to the funds; the row goes, without an order or a trade.
            RealisedTotal += position.Settle(Price.FromSteps(position.Contract.Mark));
            _blocked.Remove(position);
            _settledToday += position.RealisedToday;
            Remove(position);
        }
    }

    public override void StartDay()
    {
        base.StartDay();
        _settledToday = Money.Zero;
        foreach (Position flat in _blocked.Keys.Where(position => position.Units == 0).ToList())
            _blocked.Remove(flat);
    }

    private bool IsAfterSquareOff()
    {
        TimeOnly now = Ist.TimeOf(Market.Now);
        return now >= Market.SquareOff || now < MorningStart;
    }

    private bool Reduces(SandboxContract contract, PlaceRequest request) =>
        Opening(contract, request.Product, request.Side, request.Units) == 0;

    /// <returns>Units that open or add; what closes a position needs nothing.</returns>
    private long Opening(SandboxContract contract, Product product, Side side, long units)
    {
        long held = Find(contract, product)?.Units ?? 0;
        long closes = Math.Max(0, side == Side.Buy ? -held : held);
        return Math.Max(0, units - closes);
    }

    private string? FundsProblem(SandboxContract contract, PlaceRequest request)
    {
        Money required = MarginOf(
            contract,
            Opening(contract, request.Product, request.Side, request.Units),
            Reference(contract, request.Side, request.PriceType, request.Price, request.Trigger));
        Money available = Capital + RealisedTotal - Blocked;
        return required <= available ? null : ShortageText(required, available);
    }

    private static string ShortageText(Money required, Money available) =>
        $"Insufficient funds. Required: ₹{Text(required)}, Available: ₹{Text(available)}, Shortage: ₹{Text(required - available)}";

    private static Price Reference(SandboxContract contract, Side side, PriceType type, Price price, Price trigger) => type switch
    {
        PriceType.Limit or PriceType.Stop => price,
        PriceType.StopMarket => trigger,
        _ => Price.FromSteps(side == Side.Buy && contract.Ask > 0 ? contract.Ask : side == Side.Sell && contract.Bid > 0 ? contract.Bid : contract.Mark),
    };

    private static Money MarginOf(SandboxContract contract, long units, Price price)
    {
        Money value = price * Quantity.FromUnits(units);
        return contract.Instrument.IsOption ? value : Money.FromSteps(value.Steps / FutureLeverage).ToPaisa();
    }

    private static string Text(Money money) => money.ToRupees().ToString("0.0#", CultureInfo.InvariantCulture);
}
