using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Sandbox;
using Vyuha.Sandbox.Accounts;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Tests.Sandbox;

/// <summary>The book at the exchange: what it takes, what it refuses, what it costs.</summary>
public sealed class SandboxExchangeTests
{
    private static readonly DateOnly Day = new(2026, 11, 25);
    private readonly Recorder _stream = new();
    private readonly SandboxMarket _market = SmallMarket(Day, new TimeOnly(10, 0));
    private readonly SandboxExchange _exchange;

    public SandboxExchangeTests()
    {
        _exchange = new SandboxExchange(_market, new SandboxOptions());
        _market.AddListener(_stream);
    }

    internal static SandboxMarket SmallMarket(DateOnly date, TimeOnly time, bool ticks = false, int days = 10) => new(
        MarketRules.Shipped,
        new SyntheticMarketData(new SyntheticMarket(
            MarketRules.Shipped, new SyntheticMarketOptions { StrikeRangePercent = 2, MaximumDaysToExpiry = days }, seed: 7)),
        new SandboxMarketOptions { TicksWithinMinute = ticks },
        Ist.At(date, time));

    [Fact]
    public void A_marketable_limit_takes_the_displayed_size_at_the_quote_and_rests_with_the_remainder()
    {
        SandboxContract call = NearCall();
        long displayed = call.AskSize, ask = call.Ask;
        OrderAnswer answer = _exchange.Place(Buy(call, units: displayed + 65, Price.FromSteps(ask)));

        Assert.Equal(200, answer.Status);
        OrderRow order = _exchange.Order(answer.OrderId!)!;
        Assert.Equal((SandboxOrderStatus.Open, displayed, 65L), (order.Status, order.Filled, order.Pending));
        Assert.Equal(Price.FromSteps(ask).ToRupees(), order.AveragePrice);
        Assert.StartsWith("261125", order.OrderId, StringComparison.Ordinal);
        Assert.Equal([(SandboxOrderStatus.Open, 0L), (SandboxOrderStatus.Open, displayed)], _stream.Of(answer.OrderId!));
    }

    [Fact]
    public void Premium_is_paid_in_cash_and_the_day_s_charges_are_the_contract_note_s()
    {
        SandboxContract call = NearCall();
        Price price = Price.FromSteps(call.Ask);
        FundsRow before = _exchange.Funds();
        _exchange.Place(Buy(call, 65, price));
        FundsRow after = _exchange.Funds();

        var note = new Vyuha.Core.Charges.ContractNoteBuilder(MarketRules.Shipped, Exchange.Nfo, Day);
        note.Add(call.Instrument, Side.Buy, Quantity.FromUnits(65), price, newOrder: true);
        Assert.Equal(note.Current.Total, after.ChargesToday);
        Assert.Equal(before.Available - price * Quantity.FromUnits(65) - note.Current.Total, after.Available);
        Assert.Equal(Money.Zero, after.Blocked);
    }

    [Fact]
    public void A_short_is_margined_by_the_scan_and_a_hedge_frees_margin_once_it_is_bought()
    {
        SandboxContract call = NearCall();
        _exchange.Place(Sell(call, 65, Price.FromSteps(call.Bid)));
        FundsRow naked = _exchange.Funds();
        long level = _market.Contracts.First(contract => contract.Symbol == "NIFTY").Last;
        // 2 % of the notional is the exposure alone (MARKET_RULES: ELM on index shorts); a scan adds more than as much again.
        Assert.True(naked.Blocked.Steps > level * 65 * 0.08m, $"{naked.Blocked}");
        Assert.True(naked.Blocked.Steps < level * 65 * 0.20m, $"{naked.Blocked}");

        SandboxContract wing = CallAbove(call, strikes: 6);
        _exchange.Place(Buy(wing, 65, Price.FromSteps(wing.Bid)));
        Assert.True(_exchange.Funds().Blocked >= naked.Blocked, "a hedge that only rests frees nothing");
        _exchange.CancelAll();
        _exchange.Place(Buy(wing, 65, Price.FromSteps(wing.Ask)));
        Assert.True(_exchange.Funds().Blocked.Steps < naked.Blocked.Steps / 2, "a bought hedge frees margin");
    }

    [Fact]
    public void An_order_above_the_free_margin_is_rejected_in_the_book_not_in_the_answer()
    {
        var exchange = new SandboxExchange(_market, new SandboxOptions { Capital = Money.FromRupees(50_000) });
        SandboxContract call = NearCall();
        OrderAnswer answer = exchange.Place(Sell(call, 65, Price.FromSteps(call.Bid)));
        Assert.Equal(200, answer.Status);
        OrderRow order = exchange.Order(answer.OrderId!)!;
        Assert.Equal(SandboxOrderStatus.Rejected, order.Status);
        Assert.StartsWith("Insufficient funds", order.Reason, StringComparison.Ordinal);
        Assert.Equal(Money.FromRupees(50_000), exchange.Funds().Available);
    }

    [Fact]
    public void Terms_are_refused_at_once_and_the_exchange_s_limits_reject_later()
    {
        SandboxContract call = NearCall();
        Assert.Equal((400, "Quantity should be in multiples of 65."), Refused(_exchange.Place(Buy(call, 50, Price.FromSteps(call.Ask)))));
        Assert.Equal(400, _exchange.Place(Buy(call, 65, Price.FromSteps(call.Ask + 100))).Status);

        // NFO circular of November 2026: 1800 units a NIFTY order.
        string freeze = _exchange.Place(Buy(call, 1820, Price.FromSteps(call.Ask))).OrderId!;
        Assert.Equal(SandboxOrderStatus.Rejected, _exchange.Order(freeze)!.Status);
        string farAway = _exchange.Place(Buy(call, 65, Price.FromSteps(call.Ask * 10 / 500 * 500))).OrderId!;
        Assert.Contains("protection", _exchange.Order(farAway)!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_waits_for_its_trigger_and_a_cancel_ends_it()
    {
        SandboxContract call = NearCall();
        Price trigger = Price.FromSteps(call.Last / 2 / 500 * 500);
        OrderAnswer answer = _exchange.Place(Sell(call, 65, trigger - Price.FromRupees(1)) with { PriceType = PriceType.Stop, Trigger = trigger });
        Assert.Equal(SandboxOrderStatus.TriggerPending, _exchange.Order(answer.OrderId!)!.Status);
        Assert.Equal(200, _exchange.Cancel(answer.OrderId!).Status);
        Assert.Equal((400, "Cannot cancel order in cancelled status"), Refused(_exchange.Cancel(answer.OrderId!)));
    }

    [Fact]
    public void A_resting_order_trades_at_its_own_limit_when_the_quote_comes_to_it()
    {
        SandboxContract call = NearCall();
        Price limit = Price.FromSteps(call.Bid - 20_000);
        string id = _exchange.Place(Buy(call, 65, limit)).OrderId!;
        for (int minute = 1; minute < 300 && _exchange.Order(id)!.Status == SandboxOrderStatus.Open; minute++)
            _exchange.AdvanceTo(Ist.At(Day, new TimeOnly(10, 0).AddMinutes(minute)));
        OrderRow order = _exchange.Order(id)!;
        Assert.Equal(SandboxOrderStatus.Complete, order.Status);
        Assert.Equal(limit.ToRupees(), order.AveragePrice);
    }

    [Fact]
    public void On_the_expiry_day_an_option_settles_at_the_close_of_the_index()
    {
        SandboxMarket market = SmallMarket(new DateOnly(2026, 12, 1), new TimeOnly(15, 0));
        var exchange = new SandboxExchange(market, new SandboxOptions());
        SandboxContract call = market.Contracts
            .Where(contract => contract is { IsListed: true, Instrument.IsOption: true } && contract.Instrument.Expiry == new DateOnly(2026, 12, 1)
                && contract.Instrument.Right == OptionRight.Call && contract.Bid > 100_000)
            .MaxBy(contract => contract.Instrument.Strike)!;
        Price paid = Price.FromSteps(call.Ask);
        exchange.Place(Buy(call, 65, paid));
        Money before = exchange.Funds().Available;
        exchange.AdvanceTo(Ist.At(new DateOnly(2026, 12, 1), new TimeOnly(16, 0)));

        long close = market.Contracts.First(contract => contract.Symbol == "NIFTY").Last;
        var worth = Price.FromSteps(Math.Max(0, close - call.Instrument.Strike.Steps));
        PositionRow position = Assert.Single(exchange.Positions());
        Assert.Equal(0, position.Units);
        Assert.Equal((worth - paid) * Quantity.FromUnits(65), position.RealisedToday);
        FundsRow after = exchange.Funds();
        Assert.Equal(before + worth * Quantity.FromUnits(65) - (after.ChargesToday - exchange.Trades().Aggregate(Money.Zero, (_, _) => ChargesOf(call, paid))), after.Available);
    }

    [Fact]
    public void Outside_the_session_nothing_is_taken_and_at_the_close_what_rests_ends()
    {
        SandboxContract call = NearCall();
        string id = _exchange.Place(Buy(call, 65, call.Tick)).OrderId!;
        Assert.Equal(SandboxOrderStatus.Open, _exchange.Order(id)!.Status);
        _exchange.AdvanceTo(Ist.At(Day, new TimeOnly(15, 41)));
        Assert.Equal(SandboxOrderStatus.Cancelled, _exchange.Order(id)!.Status);
        Assert.StartsWith("Markets are closed", _exchange.Place(Buy(call, 65, Price.FromSteps(call.Ask))).Message, StringComparison.Ordinal);

        _exchange.AdvanceTo(Ist.At(Day.AddDays(1), new TimeOnly(9, 20)));
        Assert.Empty(_exchange.Orders());
        Assert.NotNull(_exchange.Order(id));
    }

    [Fact]
    public void Cash_positions_and_charges_account_for_the_capital_to_the_last_step_over_a_week()
    {
        var random = new Vyuha.Quant.Random.SplitMix64(11);
        Timestamp now = _market.Now;
        for (int step = 0; step < 2000; step++)
        {
            now = now.Plus(TimeSpan.FromMinutes(1));
            _exchange.AdvanceTo(now);
            if (!_market.IsOpen(Exchange.Nfo))
            {
                DateOnly next = MarketRules.Shipped.Calendar(Exchange.Nfo).NextTradingDay(Ist.DateOf(now));
                now = Ist.At(next, new TimeOnly(9, 20));
                if (next > Day.AddDays(7))
                    break;
                continue;
            }

            List<SandboxContract> listed = [.. _market.Contracts.Where(contract => contract.IsListed && contract.Instrument.IsTradable && contract.Bid > 0 && contract.Instrument.Expiry >= Ist.DateOf(now))];
            SandboxContract contract = listed[random.NextInt(listed.Count)];
            bool buys = random.NextInt(2) == 0;
            Price price = Price.FromSteps(buys ? contract.Ask : contract.Bid);
            _exchange.Place(buys ? Buy(contract, 65, price) : Sell(contract, 65, price));
        }

        FundsRow funds = _exchange.Funds();
        Money held = _exchange.Positions().Where(position => position.Contract.Instrument.IsOption)
            .Aggregate(Money.Zero, (sum, position) => sum + Money.FromSteps(position.Mark.Steps * position.Units) - position.Unrealised);
        Assert.True(funds.ChargesTotal > Money.FromRupees(1000));
        // Cash is the capital, what was realised, less what the options held cost, less all charges.
        Assert.Equal(_exchange.Capital + funds.RealisedTotal - held - funds.ChargesTotal, funds.Available + funds.Blocked);
    }

    private static Money ChargesOf(SandboxContract contract, Price price)
    {
        var note = new Vyuha.Core.Charges.ContractNoteBuilder(MarketRules.Shipped, Exchange.Nfo, new DateOnly(2026, 12, 1));
        note.Add(contract.Instrument, Side.Buy, Quantity.FromUnits(65), price, newOrder: true);
        return note.Current.Total;
    }

    private static (int, string?) Refused(OrderAnswer answer) => (answer.Status, answer.Message);

    private static PlaceRequest Buy(SandboxContract contract, long units, Price price) =>
        new() { Symbol = contract.Symbol, Exchange = contract.Exchange, Side = Side.Buy, Units = units, Price = price };

    private static PlaceRequest Sell(SandboxContract contract, long units, Price price) => Buy(contract, units, price) with { Side = Side.Sell };

    private SandboxContract NearCall()
    {
        long level = _market.Contracts.First(contract => contract.Symbol == "NIFTY").Last;
        return _market.Contracts
            .Where(contract => contract.Instrument.IsOption && contract.Instrument.Right == OptionRight.Call && contract.Instrument.Expiry == new DateOnly(2026, 12, 1))
            .MinBy(contract => Math.Abs(contract.Instrument.Strike.Steps - level))!;
    }

    private SandboxContract CallAbove(SandboxContract call, int strikes) =>
        _market.Contracts
            .Where(contract => contract.Instrument.IsOption && contract.Instrument.Right == OptionRight.Call
                && contract.Instrument.Expiry == call.Instrument.Expiry && contract.Instrument.Strike > call.Instrument.Strike)
            .OrderBy(contract => contract.Instrument.Strike)
            .ElementAt(strikes - 1);

    private sealed class Recorder : ISandboxListener
    {
        private readonly List<OrderUpdate> _updates = [];

        public void OnTick(SandboxContract contract)
        {
        }

        public void OnOrder(in OrderUpdate update) => _updates.Add(update);

        public (SandboxOrderStatus Status, long Filled)[] Of(string orderId) =>
            [.. _updates.Where(update => update.Order.OrderId == orderId).Select(update => (update.Order.Status, update.Order.Filled))];
    }
}
