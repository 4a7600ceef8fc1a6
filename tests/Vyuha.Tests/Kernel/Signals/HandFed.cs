using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Market;

namespace Vyuha.Tests.Kernel.Signals;

/// <summary>A kernel without bots that a test tells what it likes: times in Indian time, prices in rupees.</summary>
internal sealed class HandFed
{
    public const int Spot = 1;
    public const int Vix = 2;

    private readonly OutputBuffer _outputs = new();
    private readonly TradingKernel _kernel;
    private DateOnly _date;
    private Timestamp _time = Ist.At(new(2010, 1, 4), new(9, 0));

    public HandFed()
    {
        _kernel = new TradingKernel(new KernelOptions
        {
            Rules = MarketRules.Shipped,
            Underlyings = ["NIFTY", "INDIAVIX"],
            Bots = [],
            AccountCapital = Money.FromRupees(1_000_000),
            Reserve = Money.FromRupees(100_000),
            Limits = TradingConfiguration.Read().Limits,
            Brokerage = new BrokeragePlan(),
        });
        Announce(Spot, InstrumentKind.IndexSpot, 0, default, Exchange.NseIndex);
        Announce(Vix, InstrumentKind.IndexSpot, 1, default, Exchange.NseIndex);
    }

    public MarketState Market => _kernel.Market;

    public HandFed Day(DateOnly date, DataFrequency frequency = DataFrequency.Minute)
    {
        _date = date;
        Move(new(9, 0));
        Apply(InputEvent.OfDayOpen(Next, _time, new DayPayload(date.DayNumber, frequency, DataOrigin.Synthetic)));
        return this;
    }

    public HandFed Future(int id, DateOnly expiry) => Announce(id, InstrumentKind.IndexFuture, 0, expiry, Exchange.Nfo);

    public HandFed Option(int id, DateOnly expiry, int strike, OptionRight right) => Announce(id, InstrumentKind.IndexOption, 0, expiry, Exchange.Nfo, strike, right);

    /// <summary>Last price alone, and the day's volume.</summary>
    public HandFed At(string time, int id, double price, long dayVolume = 0, QuoteFlags flags = QuoteFlags.None)
    {
        Move(TimeOnly.Parse(time));
        Apply(InputEvent.OfQuote(Next, _time, id, new QuotePayload(0, 0, Steps(price), 0, 0, QuotePayload.WordOf(0, dayVolume)), flags));
        return this;
    }

    public HandFed Book(string time, int id, double bid, double ask, long openInterest)
    {
        Move(TimeOnly.Parse(time));
        Apply(InputEvent.OfQuote(Next, _time, id, new QuotePayload(Steps(bid), Steps(ask), 0, 65, 65, openInterest)));
        return this;
    }

    public HandFed Snapshot(string time)
    {
        Move(TimeOnly.Parse(time));
        Apply(InputEvent.OfSnapshotEnd(Next, _time));
        return this;
    }

    public HandFed Timer(string time)
    {
        Move(TimeOnly.Parse(time));
        Apply(InputEvent.OfTimer(Next, _time));
        return this;
    }

    public HandFed Close(string time)
    {
        Move(TimeOnly.Parse(time));
        Apply(InputEvent.OfDayClose(Next, _time));
        return this;
    }

    public HandFed DailyClose(int id, DateOnly date, double price)
    {
        long steps = Steps(price);
        Apply(InputEvent.OfDailyClose(Next, _time, id, new ClosePayload(steps, steps, steps, steps, date.DayNumber)));
        return this;
    }

    private long Next => _kernel.Sequence + 1;

    private static long Steps(double price) => (long)Math.Round(price * Price.StepsPerRupee);

    private HandFed Announce(int id, InstrumentKind kind, ushort underlying, DateOnly expiry, Exchange exchange, int strike = 0, OptionRight right = OptionRight.None)
    {
        Apply(InputEvent.OfContract(Next, _time, id, new ContractPayload(
            strike * Price.StepsPerRupee, 0, expiry == default ? 0 : expiry.DayNumber, 0, 0, underlying, kind, right, exchange)));
        return this;
    }

    private void Move(TimeOnly time) => _time = Ist.At(_date, time);

    private void Apply(in InputEvent input)
    {
        _outputs.Clear();
        _kernel.Apply(input, _outputs);
    }
}
