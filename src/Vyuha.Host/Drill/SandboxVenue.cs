using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Accounts;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Host.Drill;

/// <summary>The sandbox exchange as the venue of a drill: exchange margin, charges, partial fills and price protection, without the wire.</summary>
internal sealed class SandboxVenue : IDrillVenue, ISandboxListener
{
    private readonly SandboxMarket _market;
    private readonly SandboxExchange _exchange;

    public SandboxVenue(MarketRules rules, ISandboxMarketData data, ulong seed, double sizeShare, Timestamp start, Money capital)
    {
        _market = new SandboxMarket(rules, data, new SandboxMarketOptions { Seed = seed }, start);
        _exchange = new SandboxExchange(_market, new SandboxOptions { SizeShare = sizeShare, Capital = capital });
        _market.AddListener(this);
    }

    public DateOnly Date => _market.Day;

    public IReadOnlyList<ContractOfDay> Contracts => [.. _market.Contracts
        .Where(contract => !contract.Instrument.IsTradable || contract.Instrument.Expiry >= Date)
        .Select(contract => new ContractOfDay(contract.Instrument, contract.LotSize, contract.Tick, (int)contract.FreezeUnits))];

    public Action<string, QuotePayload>? Quoted { get; set; }

    public Action<BrokerRow>? Changed { get; set; }

    public QuotePayload QuoteOf(string symbol) => Quote(_market.Contracts.First(contract => contract.Symbol == symbol));

    public void AdvanceTo(Timestamp now) => _market.AdvanceTo(now);

    public BrokerOutcome Execute(in BrokerRequest request)
    {
        OrderAnswer answer = request.Kind switch
        {
            RequestKind.Place => _exchange.Place(new PlaceRequest
            {
                Symbol = request.Symbol,
                Exchange = ExchangeNames.Of(request.Exchange),
                Side = request.Side,
                Units = request.Units,
                Price = request.Limit,
            }),
            RequestKind.Modify => _exchange.Modify(new ModifyRequest { OrderId = request.BrokerOrderId!, Price = request.Limit }),
            _ => _exchange.Cancel(request.BrokerOrderId!),
        };
        return answer.IsAccepted
            ? new BrokerOutcome(OutcomeKind.Accepted, answer.OrderId)
            : new BrokerOutcome(OutcomeKind.Refused, null, RejectReason.Other, answer.Message ?? "");
    }

    public IReadOnlyList<BrokerRow> Orders() => [.. _exchange.Orders().Select(Row)];

    public IReadOnlyList<BrokerTrade> Trades() => [.. _exchange.Trades().Select(trade => new BrokerTrade(trade.Order.OrderId, trade.Units, trade.Price))];

    public IReadOnlyList<BrokerPosition> Positions() =>
        [.. _exchange.Positions().Select(position => new BrokerPosition(position.Contract.Symbol, position.Contract.Instrument.Exchange, position.Units, 0))];

    public FundsRead Funds()
    {
        FundsRow funds = _exchange.Funds();
        return new FundsRead(funds.Available, funds.Blocked);
    }

    public IReadOnlyList<IndexBar> DailyBars() =>
        [.. _market.Contracts.Where(contract => !contract.Instrument.IsTradable).Select(contract => new IndexBar(
            contract.Symbol, Date, Price.FromSteps(contract.Open), Price.FromSteps(contract.High), Price.FromSteps(contract.Low), Price.FromSteps(contract.Last)))];

    void ISandboxListener.OnTick(SandboxContract contract) => Quoted?.Invoke(contract.Symbol, Quote(contract));

    void ISandboxListener.OnOrder(in OrderUpdate update) => Changed?.Invoke(Row(update.Order));

    private static QuotePayload Quote(SandboxContract contract) =>
        new(contract.Bid, contract.Ask, contract.Last, contract.BidSize, contract.AskSize, contract.OpenInterest);

    private static BrokerRow Row(OrderRow row) => new(
        row.OrderId, row.Contract.Symbol, row.Contract.Instrument.Exchange, row.Side, row.Units, row.Price,
        row.Status switch
        {
            SandboxOrderStatus.Open => RowStatus.Open,
            SandboxOrderStatus.TriggerPending => RowStatus.TriggerPending,
            SandboxOrderStatus.Complete => RowStatus.Complete,
            SandboxOrderStatus.Cancelled => RowStatus.Cancelled,
            _ => RowStatus.Rejected,
        },
        row.Filled, row.Filled == 0 ? null : decimal.Round(row.AveragePrice, 2), row.Reason, row.Placed);
}
