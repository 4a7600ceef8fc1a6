namespace Vyuha.Core.Charges;

/// <summary>
/// Adds up the trades of one client, exchange and day and says at any moment what the contract note would be. Because whole notes are rounded,
/// not trades, what a fill costs is the note after it less the note before it.
/// </summary>
/// <remarks>
/// Rounding: tax and stamp duty to the whole rupee per note, the other lines to the paisa, half up, each from unrounded turnover; GST from the
/// unrounded lines it is charged on.
/// </remarks>
public sealed class ContractNoteBuilder(BrokeragePlan plan)
{
    private decimal _brokerage;
    private decimal _stt;
    private decimal _exchange;
    private decimal _ipft;
    private decimal _sebi;
    private decimal _stamp;
    private decimal _gstPercent;

    /// <summary>Nothing traded: for the next day.</summary>
    public void Clear() => _brokerage = _stt = _exchange = _ipft = _sebi = _stamp = _gstPercent = 0;

    /// <summary>Adds one trade.</summary>
    /// <param name="rates">Rates of the contract's kind on the day.</param>
    /// <param name="isOption">Option or future.</param>
    /// <param name="side">Ours.</param>
    /// <param name="turnover">Premium or value: price × units.</param>
    /// <param name="newOrder">Whether this is the first trade of its order: brokerage is per executed order.</param>
    public void Add(ChargeRates rates, bool isOption, Side side, Money turnover, bool newOrder)
    {
        decimal value = turnover.ToRupees();
        if (newOrder)
            _brokerage += isOption ? plan.OptionOrder.ToRupees() : Future(value);
        decimal exchange = value * rates.ExchangePercent / 100;
        decimal ipft = value * rates.IpftPercent / 100;
        decimal sebi = value * rates.SebiPercent / 100;
        _exchange += exchange;
        _ipft += ipft;
        _sebi += sebi;
        if (side == Side.Sell)
            _stt += value * rates.SttSalePercent / 100;
        else
            _stamp += value * rates.StampPercent / 100;
        _gstPercent = rates.GstPercent;
    }

    /// <summary>Adds the exercise of a long option at expiry.</summary>
    /// <param name="rates">Rates on the expiry day.</param>
    /// <param name="intrinsic">Intrinsic value × units.</param>
    public void AddExercise(ChargeRates rates, Money intrinsic) => _stt += intrinsic.ToRupees() * rates.SttExercisePercent / 100;

    /// <summary>The note as it stands.</summary>
    public ContractNote Current => new(
        Paisa(_brokerage), Rupee(_stt), Paisa(_exchange), Paisa(_ipft), Paisa(_sebi), Rupee(_stamp),
        Paisa((_brokerage + _exchange + _ipft + _sebi) * _gstPercent / 100));

    private decimal Future(decimal value) => plan.FuturePercent == 0
        ? plan.FutureOrder.ToRupees()
        : Math.Min(plan.FutureOrder.ToRupees(), value * plan.FuturePercent / 100);

    private static Money Paisa(decimal rupees) => Money.FromRupees(Math.Round(rupees, 2, MidpointRounding.AwayFromZero));

    private static Money Rupee(decimal rupees) => Money.FromRupees(Math.Round(rupees, 0, MidpointRounding.AwayFromZero));
}
