using Vyuha.Core.Rules;

namespace Vyuha.Core.Charges;

/// <summary>
/// The contract note of one client, exchange and trade date as it grows fill by fill. Lines are kept exact and rounded
/// only in <see cref="Current"/>, as an exchange does at the end of the day; so post the difference of two notes, not the
/// charges of a single fill.
/// </summary>
/// <remarks>Adding and reading take constant time and allocate nothing (rounding per contract keeps one entry a contract).</remarks>
public sealed class ContractNoteBuilder
{
    // Exact amounts are in units of 10⁻¹⁶ rupee: price steps (10⁻⁴) times rate parts (10⁻¹²).
    private static readonly Int128 PerStep = ChargeRate.PartsPerUnit;

    private readonly RuleLookup<ChargeRates> _optionRates;
    private readonly RuleLookup<ChargeRates> _futureRates;
    private readonly BrokeragePlan _plan;
    private readonly NoteRounding _rounding;
    private readonly Dictionary<Instrument, Int128>? _sttByContract;

    private NoteWorking _options;
    private NoteWorking _futures;
    private Int128 _brokerage;
    private Int128 _stt;
    private Int128 _transaction;
    private Int128 _ipft;
    private Int128 _sebi;
    private Int128 _stamp;
    private Int128 _gst;

    public ContractNoteBuilder(
        MarketRules rules, Exchange exchange, DateOnly tradeDate, BrokeragePlan? plan = null, NoteRounding? rounding = null)
    {
        (Exchange, TradeDate) = (exchange, tradeDate);
        _optionRates = rules.Charges(exchange, InstrumentKind.IndexOption, tradeDate);
        _futureRates = rules.Charges(exchange, InstrumentKind.IndexFuture, tradeDate);
        _plan = plan ?? BrokeragePlan.Default;
        _rounding = rounding ?? NoteRounding.Default;
        _sttByContract = _rounding.SttPerContract ? [] : null;
    }

    public Exchange Exchange { get; }

    public DateOnly TradeDate { get; }

    public NoteWorking Options => _options;

    public NoteWorking Futures => _futures;

    /// <summary>The rates used so far rest on verified rows.</summary>
    public bool IsVerified =>
        (_options == default || _optionRates.Verified) && (_futures == default || _futureRates.Verified);

    public RuleLookup<ChargeRates> OptionRates => _optionRates;

    public RuleLookup<ChargeRates> FutureRates => _futureRates;

    /// <summary>The note of all that was added so far.</summary>
    public ContractNote Current => new()
    {
        Brokerage = Round(_brokerage, _rounding.Others),
        Stt = Round(_stt, _rounding.Stt),
        ExchangeTransaction = Round(_transaction, _rounding.Others),
        Ipft = Round(_ipft, _rounding.Others),
        SebiFee = Round(_sebi, _rounding.Others),
        StampDuty = Round(_stamp, _rounding.StampDuty),
        Gst = Round(_gst, _rounding.Others, PerStep * PerStep),
    };

    /// <param name="contract">An option or a future of this exchange.</param>
    /// <param name="side">Bought or sold.</param>
    /// <param name="quantity">Units, above zero.</param>
    /// <param name="price">Premium, or price of the future; above zero.</param>
    /// <param name="newOrder">The first fill of its order; later fills of one order cost no further flat brokerage.</param>
    /// <param name="filledBefore">Value of the order's earlier fills, for brokerage that is a share of the order's value.</param>
    /// <exception cref="MissingRuleException">A rate is not in the tables.</exception>
    public void Add(Instrument contract, Side side, Quantity quantity, Price price, bool newOrder, Money filledBefore = default)
    {
        Invariant.Require(price > Price.Zero, "a trade has a positive price");
        Add(contract, side, quantity, price * quantity, newOrder, filledBefore);
    }

    /// <summary>Adds fills of one order that may have had different prices: only their exact value counts.</summary>
    /// <param name="contract">An option or a future of this exchange.</param>
    /// <param name="side">Bought or sold.</param>
    /// <param name="quantity">Units, above zero.</param>
    /// <param name="value">Sum of price × units.</param>
    /// <param name="newOrder">The first fill of its order.</param>
    /// <param name="filledBefore">Value of the order's earlier fills.</param>
    /// <exception cref="MissingRuleException">A rate is not in the tables.</exception>
    public void Add(Instrument contract, Side side, Quantity quantity, Money value, bool newOrder, Money filledBefore = default)
    {
        Require(contract, quantity);
        ChargeRates rates = RatesOf(contract);
        AddBrokerage(contract, value, newOrder, filledBefore, rates);
        Int128 transaction = value.Steps * (Int128)rates.ExchangeTransaction.Parts;
        Int128 ipft = value.Steps * (Int128)rates.Ipft.Parts;
        Int128 sebi = value.Steps * (Int128)rates.SebiFee.Parts;
        _transaction += transaction;
        _ipft += ipft;
        _sebi += sebi;
        AddGst(transaction + ipft + sebi, rates);

        ref NoteWorking working = ref contract.IsOption ? ref _options : ref _futures;
        if (side == Side.Buy)
        {
            _stamp += value.Steps * (Int128)rates.StampDuty.Parts;
            working = working with { Orders = working.Orders + (newOrder ? 1 : 0), Bought = working.Bought + value };
        }
        else
        {
            AddStt(contract, value.Steps * (Int128)rates.SttOnSale.Parts);
            working = working with { Orders = working.Orders + (newOrder ? 1 : 0), Sold = working.Sold + value };
        }
    }

    /// <summary>Long options that expired: the buyer pays the tax when they end in the money. Shorts pay nothing and are not added.</summary>
    /// <param name="contract">The option.</param>
    /// <param name="quantity">Units held long at expiry, above zero.</param>
    /// <param name="settlement">Final settlement price of the index.</param>
    /// <exception cref="MissingRuleException">A rate is not in the tables.</exception>
    public void AddExercise(Instrument contract, Quantity quantity, Price settlement)
    {
        Require(contract, quantity);
        Invariant.Require(contract.IsOption, "only options are exercised");
        Price intrinsic = contract.Right == OptionRight.Call ? settlement - contract.Strike : contract.Strike - settlement;
        if (intrinsic <= Price.Zero)
            return;
        ChargeRates rates = RatesOf(contract);
        Money taxed = (rates.SttOnExerciseBase == ExerciseBase.Intrinsic ? intrinsic : settlement) * quantity;
        AddStt(contract, taxed.Steps * (Int128)rates.SttOnExercise.Parts);
        _options = _options with { Exercised = _options.Exercised + taxed };
    }

    private static Money Round(Int128 exact, RoundTo unit) => Round(exact, unit, PerStep);

    private static Money Round(Int128 exact, RoundTo unit, Int128 perStep) =>
        Money.FromSteps((long)Nearest(exact, StepsOf(unit) * perStep) * StepsOf(unit));

    private static long StepsOf(RoundTo unit) => unit == RoundTo.WholeRupee ? Money.StepsPerRupee : Money.StepsPerRupee / 100;

    // Amounts are never negative, so half up is half away from zero.
    private static Int128 Nearest(Int128 exact, Int128 unit) => (exact + unit / 2) / unit;

    private void Require(Instrument contract, Quantity quantity)
    {
        Invariant.Require(contract.Exchange == Exchange, "a contract note is of one exchange");
        Invariant.Require(contract.IsTradable, "an index is quoted, not traded");
        Invariant.Require(quantity > Quantity.Zero, "a trade has a positive quantity");
    }

    private ChargeRates RatesOf(Instrument contract) => contract.IsOption ? _optionRates.Value : _futureRates.Value;

    private void AddBrokerage(Instrument contract, Money value, bool newOrder, Money filledBefore, ChargeRates rates)
    {
        Int128 brokerage = contract.IsOption
            ? newOrder ? _plan.OptionOrder.Steps * PerStep : 0
            : FutureBrokerage(filledBefore + value) - FutureBrokerage(filledBefore);
        _brokerage += brokerage;
        AddGst(brokerage, rates);
    }

    private Int128 FutureBrokerage(Money orderValue) =>
        Int128.Min(_plan.FutureOrderCap.Steps * PerStep, orderValue.Steps * (Int128)_plan.FutureOrderShare.Parts);

    // A rate of a rate: kept undivided, in units of 10⁻²⁸ rupee, so that the order of fills cannot matter.
    private void AddGst(Int128 taxed, ChargeRates rates) => _gst += taxed * rates.Gst.Parts;

    private void AddStt(Instrument contract, Int128 tax)
    {
        if (_sttByContract is null)
        {
            _stt += tax;
            return;
        }

        Int128 unit = StepsOf(_rounding.Stt) * PerStep;
        _sttByContract.TryGetValue(contract, out Int128 before);
        _sttByContract[contract] = before + tax;
        _stt += (Nearest(before + tax, unit) - Nearest(before, unit)) * unit;
    }
}
