using System.Globalization;
using Vyuha.Core;
using Vyuha.Sandbox.Accounts;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox;

/// <summary>
/// One book at the sandbox: takes orders at the market's present time, fills them as quotes come, keeps positions and money. Synchronous,
/// behind the market's lock, without clock, threads or I/O: the same calls at the same times give the same answers.
/// </summary>
/// <remarks>Order updates go to the market's listeners before the call that caused them returns, as a server's may arrive before its reply.</remarks>
public sealed class SandboxExchange : IMarketBook
{
    /// <summary>Label of orders the house itself places.</summary>
    public const string SquareOffStrategy = "AUTO_SQUARE_OFF";

    private readonly SandboxAccount _account;
    private readonly SandboxOptions _options;
    private readonly Dictionary<string, SandboxOrder> _byId = [];
    private readonly List<SandboxOrder> _orders = [];
    private readonly List<SandboxOrder> _working = [];
    private readonly Dictionary<SandboxContract, List<SandboxOrder>> _workingByContract = [];
    private readonly List<TradeRow> _trades = [];
    private DateOnly _bookDate;
    private int _nextOrder;
    private int _nextTrade = 1;

    public SandboxExchange(SandboxMarket market, SandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(market);
        (Market, _options) = (market, options);
        Chains = new OptionChains(market, options.Rate);
        _account = options.Mode == AccountMode.Exchange
            ? new ExchangeAccount(market, Chains, options)
            : new AnalyzerAccount(market, options);
        Gtts = new GttBook(_account, market, request => Place(request));
        _nextOrder = options.FirstOrderNumber;
        Began = market.Now;
        market.Attach(this);
    }

    public SandboxMarket Market { get; }

    public AccountMode Mode => _options.Mode;

    public Money Capital => _options.Capital;

    /// <summary>When the account was opened.</summary>
    public Timestamp Began { get; }

    public Timestamp Now
    {
        get
        {
            lock (Market.Gate)
                return Market.Now;
        }
    }

    internal OptionChains Chains { get; }

    /// <summary>Triggers that rest; behind the market's lock.</summary>
    internal GttBook Gtts { get; }

    /// <summary>Moves the market, and with it every book on it.</summary>
    public void AdvanceTo(Timestamp until) => Market.AdvanceTo(until);

    public OrderAnswer Place(PlaceRequest request) => Place(request, isExternal: false);

    /// <summary>An order entered elsewhere, at the broker's own terminal: it appears in the book and on the order stream, and nowhere else.</summary>
    public OrderAnswer PlaceExternally(PlaceRequest request) => Place(request with { Strategy = "" }, isExternal: true);

    public OrderAnswer Modify(ModifyRequest change)
    {
        lock (Market.Gate)
        {
            if (!_byId.TryGetValue(change.OrderId, out SandboxOrder? order))
                return NotFound(change.OrderId);
            if (!order.IsWorking)
                return OrderAnswer.Refused($"Cannot modify order in {PriceTypes.Name(order.Status)} status");
            if (_account.ModifyRefusal(order, change, _working) is { } problem)
                return OrderAnswer.Refused(problem);
            Apply(order, change);
            order.Changed = Market.Now;
            // The analyzer tells nobody; a broker repeats the state with the new terms.
            if (Mode == AccountMode.Exchange)
                Tell(order);
            Work(order, arrives: true);
            return OrderAnswer.Taken(order.Id);
        }
    }

    public OrderAnswer Cancel(string orderId)
    {
        lock (Market.Gate)
        {
            if (!_byId.TryGetValue(orderId, out SandboxOrder? order))
                return NotFound(orderId);
            if (!order.IsWorking)
                return OrderAnswer.Refused($"Cannot cancel order in {PriceTypes.Name(order.Status)} status");
            End(order, SandboxOrderStatus.Cancelled, "");
            return OrderAnswer.Taken(order.Id);
        }
    }

    /// <summary>Cancels what is open; like the real server, the analyzer's book leaves stops that wait for their trigger.</summary>
    public IReadOnlyList<string> CancelAll()
    {
        lock (Market.Gate)
        {
            var cancelled = new List<string>();
            foreach (SandboxOrder order in _working.FindAll(order => Mode == AccountMode.Exchange || order.Status == SandboxOrderStatus.Open))
            {
                End(order, SandboxOrderStatus.Cancelled, "");
                cancelled.Add(order.Id);
            }

            return cancelled;
        }
    }

    /// <summary>The broker cancels an order on its own; false when there is none that works.</summary>
    public bool CancelByBroker(string? orderId, string reason)
    {
        lock (Market.Gate)
        {
            SandboxOrder? order = orderId is null ? _working.FirstOrDefault() : _working.Find(working => working.Id == orderId);
            if (order is not null)
                End(order, SandboxOrderStatus.Cancelled, reason);
            return order is not null;
        }
    }

    /// <summary>Closes every position at market; returns how many were closed.</summary>
    public int CloseAll(string strategy)
    {
        lock (Market.Gate)
            return Close(_account.Positions.FindAll(position => position.Units != 0), strategy);
    }

    /// <summary>Orders of the day, oldest first.</summary>
    public IReadOnlyList<OrderRow> Orders()
    {
        lock (Market.Gate)
            return [.. _orders.Select(order => order.Row())];
    }

    /// <summary>An order of today, or of an earlier day.</summary>
    public OrderRow? Order(string orderId)
    {
        lock (Market.Gate)
            return _byId.TryGetValue(orderId, out SandboxOrder? order) ? order.Row() : null;
    }

    /// <summary>Fills of the day, oldest first.</summary>
    public IReadOnlyList<TradeRow> Trades()
    {
        lock (Market.Gate)
            return [.. _trades];
    }

    /// <summary>Positions held, and those closed today with 0 units.</summary>
    public IReadOnlyList<PositionRow> Positions()
    {
        lock (Market.Gate)
            return [.. _account.Positions.Select(_account.Row)];
    }

    public FundsRow Funds()
    {
        lock (Market.Gate)
            return _account.Funds(_working);
    }

    void IMarketBook.OnQuote(SandboxContract contract)
    {
        if (_workingByContract.TryGetValue(contract, out List<SandboxOrder>? orders) && orders.Count > 0)
        {
            foreach (SandboxOrder order in orders.ToArray())
            {
                if (order.IsWorking)
                    Work(order, arrives: false);
            }
        }

        Gtts.OnQuote(contract);
    }

    void IMarketBook.OnSquareOff()
    {
        foreach (SandboxOrder order in _working.FindAll(order => order.Product == Product.Mis))
            End(order, SandboxOrderStatus.Cancelled, "");
        Close([.. _account.Positions.Where(position => position.Units != 0 && position.Product == Product.Mis)], SquareOffStrategy);
    }

    void IMarketBook.OnSessionClose(DateOnly date)
    {
        if (_account.OrdersEndWithSession)
        {
            foreach (SandboxOrder order in _working.ToArray())
                End(order, SandboxOrderStatus.Cancelled, "");
        }

        _account.CloseSession(date);
    }

    void IMarketBook.OnDayChange(DateOnly date)
    {
        foreach (SandboxOrder order in _working.ToArray())
            End(order, SandboxOrderStatus.Cancelled, "");
        _orders.Clear();
        _trades.Clear();
        Gtts.OnDayChange(date);
        _account.StartDay();
    }

    private OrderAnswer Place(PlaceRequest request, bool isExternal)
    {
        lock (Market.Gate)
        {
            Market.TryContract(request.Exchange, request.Symbol, out SandboxContract? contract);
            if (request.Units <= 0)
                return OrderAnswer.Refused("Quantity must be a positive number.");
            if (_account.Refusal(contract, request) is { } refusal)
                return OrderAnswer.Refused(refusal);

            var order = new SandboxOrder
            {
                Id = NextId(),
                Contract = contract!,
                Side = request.Side,
                Product = request.Product,
                Strategy = request.Strategy,
                Placed = Market.Now,
                Changed = Market.Now,
                IsExternal = isExternal,
                Units = request.Units,
                PriceType = request.PriceType,
                Price = request.PriceType is PriceType.Limit or PriceType.Stop ? request.Price : Price.Zero,
                Trigger = request.PriceType is PriceType.Stop or PriceType.StopMarket ? request.Trigger : Price.Zero,
                Status = SandboxOrderStatus.Open,
            };
            _orders.Add(order);
            _byId.Add(order.Id, order);
            if (_account.Rejection(order, _working) is { } reason)
            {
                (order.Status, order.Reason) = (SandboxOrderStatus.Rejected, reason);
                Tell(order);
                return OrderAnswer.Taken(order.Id);
            }

            _working.Add(order);
            if (!_workingByContract.TryGetValue(order.Contract, out List<SandboxOrder>? others))
                _workingByContract.Add(order.Contract, others = []);
            others.Add(order);
            if (order.PriceType is PriceType.Stop or PriceType.StopMarket)
                order.Status = SandboxOrderStatus.TriggerPending;
            Tell(order);
            Work(order, arrives: true);
            return OrderAnswer.Taken(order.Id);
        }
    }

    private void Apply(SandboxOrder order, ModifyRequest change)
    {
        order.Units = change.Units ?? order.Units;
        if (Mode == AccountMode.Exchange && change.PriceType is { } type)
        {
            order.PriceType = type;
            // A stop turned into a limit or market order does not wait any more.
            if (type is PriceType.Limit or PriceType.Market)
                order.Status = SandboxOrderStatus.Open;
        }

        if (order.PriceType is PriceType.Limit or PriceType.Stop && change.Price is { } price && price > Price.Zero)
            order.Price = price;
        if (order.PriceType is PriceType.Stop or PriceType.StopMarket && change.Trigger is { } trigger && trigger > Price.Zero)
            order.Trigger = trigger;
        if (order.PriceType is PriceType.Market)
            order.Price = Price.Zero;
    }

    /// <summary>Triggers and trades an order as far as the present quote allows.</summary>
    private void Work(SandboxOrder order, bool arrives)
    {
        bool isTriggered = order.Status == SandboxOrderStatus.TriggerPending;
        if (isTriggered)
        {
            long last = order.Contract.Mark;
            if (last <= 0 || !(order.Buys ? last >= order.Trigger.Steps : last <= order.Trigger.Steps))
                return;
            order.Status = SandboxOrderStatus.Open;
            order.Changed = Market.Now;
            arrives = true;
        }

        (Price price, long units) = _account.Match(order, arrives);
        // A broker tells that the stop was triggered; the analyzer only if that is all that happened.
        if (isTriggered && (units <= 0 || Mode == AccountMode.Exchange))
            Tell(order);
        if (units <= 0)
            return;
        order.Filled += units;
        order.FilledValue += price * Quantity.FromUnits(units);
        order.Changed = Market.Now;
        bool isDone = order.Filled == order.Units;
        if (isDone)
            order.Status = SandboxOrderStatus.Complete;
        _account.Fill(order, units, price);
        if (isDone)
            Drop(order);
        _trades.Add(new TradeRow { TradeId = TradeId(), Order = order.Row(), Units = units, Price = price, At = Market.Now });
        Tell(order);
    }

    private int Close(List<Position> positions, string strategy)
    {
        int closed = 0;
        foreach (Position position in positions)
        {
            OrderAnswer answer = Place(
                new PlaceRequest
                {
                    Symbol = position.Contract.Symbol,
                    Exchange = position.Contract.Exchange,
                    Side = position.Units > 0 ? Side.Sell : Side.Buy,
                    Units = Math.Abs(position.Units),
                    PriceType = PriceType.Market,
                    Product = position.Product,
                    Strategy = strategy,
                },
                isExternal: true);
            closed += answer.IsAccepted ? 1 : 0;
        }

        return closed;
    }

    private void End(SandboxOrder order, SandboxOrderStatus status, string reason)
    {
        (order.Status, order.Reason, order.Changed) = (status, reason, Market.Now);
        Drop(order);
        _account.Release(order);
        Tell(order);
    }

    private void Drop(SandboxOrder order)
    {
        _working.Remove(order);
        _workingByContract[order.Contract].Remove(order);
    }

    private void Tell(SandboxOrder order) => Market.Publish(new OrderUpdate(this, order.Row(), Market.Now));

    private OrderAnswer NotFound(string orderId) =>
        Mode == AccountMode.OpenAlgo ? OrderAnswer.Unknown(orderId) : OrderAnswer.Refused("Couldn't find that `order_id`.");

    private string NextId()
    {
        DateOnly today = Ist.DateOf(Market.Now);
        if (today != _bookDate)
            (_bookDate, _nextOrder) = (today, _options.FirstOrderNumber);
        return string.Create(CultureInfo.InvariantCulture, $"{today:yyMMdd}{_nextOrder++:00000000}");
    }

    private string TradeId() =>
        string.Create(CultureInfo.InvariantCulture, $"TRADE-{Ist.DateOf(Market.Now):yyyyMMdd}-{Ist.TimeOf(Market.Now):HHmmss}-{_nextTrade++:x8}");
}
