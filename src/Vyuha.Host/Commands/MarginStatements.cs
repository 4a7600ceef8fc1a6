using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Host.Commands;

/// <summary>Turns the legs of a file into margin statements, one an underlying, by the dated rules.</summary>
/// <param name="rules">Margin parameters, calendar and symbols.</param>
/// <param name="rate">Continuous annual rate: carries the underlying to expiry and discounts option values.</param>
/// <param name="levels">Levels by underlying from the command line; they win over the file's.</param>
/// <param name="volatilities">Volatilities by underlying from the command line, for legs that state none.</param>
internal sealed class MarginStatements(
    MarketRules rules, double rate, IReadOnlyDictionary<string, Price> levels, IReadOnlyDictionary<string, double> volatilities)
{
    private readonly SpanCalculator _calculator = new();

    /// <summary>One statement an underlying, in the order in which they first appear.</summary>
    /// <param name="asked">The day the margin is asked for; when null the date all rows share.</param>
    /// <exception cref="InputErrorException">A leg cannot be margined; the message says which and what is missing.</exception>
    public IReadOnlyList<MarginStatement> Compute(IReadOnlyList<MarginLegRow> rows, DateOnly? asked)
    {
        DateOnly date = asked ?? SharedDate(rows);
        var byUnderlying = new List<(string Underlying, List<(MarginLegRow Row, Instrument Instrument)> Legs)>();
        foreach (MarginLegRow row in rows)
        {
            Instrument instrument = Parse(row, date);
            int at = byUnderlying.FindIndex(group => group.Underlying == instrument.Underlying);
            if (at < 0)
            {
                at = byUnderlying.Count;
                byUnderlying.Add((instrument.Underlying, []));
            }

            byUnderlying[at].Legs.Add((row, instrument));
        }

        return [.. byUnderlying.Select(group => State(group.Underlying, group.Legs, date))];
    }

    private MarginStatement State(string underlying, List<(MarginLegRow Row, Instrument Instrument)> legs, DateOnly date)
    {
        Price level = LevelOf(underlying, [.. legs.Select(leg => leg.Row)]);
        RuleLookup<MarginParameters> rule = Parameters(underlying, date);
        MarginParameters today = rule.Value;
        DateOnly next = NextSession(legs[0].Instrument.Exchange, date);

        var margined = new MarginLeg[legs.Count];
        var used = new (double Volatility, bool IsImplied)[legs.Count];
        for (int i = 0; i < legs.Count; i++)
            (margined[i], used[i]) = Margin(legs[i].Row, legs[i].Instrument, today, level, date);

        var along = new Money[legs.Count];
        BasketMarginResult basket = new BasketMargin(_calculator).Compute([], margined, today, level, date, along);
        var losses = new Money[ScanScenarios.Count];
        SpanCalculator.ScenarioLosses(margined, date, losses);
        return new()
        {
            Underlying = underlying,
            Level = level,
            Date = date,
            NextSession = next,
            Parameters = today,
            UnverifiedSource = rule.Verified ? null : rule.Source,
            Legs = [.. margined.Select((leg, i) => new StatedLeg(
                legs[i].Row, leg, used[i].Volatility, used[i].IsImplied,
                _calculator.Compute(margined.AsSpan(i, 1), today, level, date), along[i]))],
            ScenarioLosses = losses,
            Basket = basket,
            Tomorrow = _calculator.Compute(margined, Parameters(underlying, next).Value, level, next),
        };
    }

    private (MarginLeg Leg, (double Volatility, bool IsImplied) Used) Margin(
        MarginLegRow row, Instrument instrument, MarginParameters parameters, Price level, DateOnly date)
    {
        // The clearing corporation counts whole days: 0.016438 is 6/365.
        double years = (instrument.Expiry.DayNumber - date.DayNumber) / 365.0;
        double forward = level.ToModel() * ExactMath.Exp(rate * years);
        (double Volatility, bool IsImplied) used = instrument.IsOption ? VolatilityOf(row, instrument, forward, years) : (0, false);
        ScanRanges ranges = ScanRanges.For(parameters, level, rate, date, instrument.Expiry);
        Quantity units = row.Side == Side.Buy ? row.Quantity : -row.Quantity;
        return (MarginLeg.Of(instrument, units, row.Price, forward, used.Volatility, years, ranges), used);
    }

    private (double Volatility, bool IsImplied) VolatilityOf(MarginLegRow row, Instrument instrument, double forward, double years)
    {
        if (row.Volatility is double stated)
            return (stated, false);
        if (volatilities.TryGetValue(instrument.Underlying, out double common))
            return (common, false);

        ImpliedVolatilityStatus status = ImpliedVolatility.TrySolve(
            instrument.Right == OptionRight.Call, forward, instrument.Strike.ToModel(), years, ExactMath.Exp(-rate * years), row.Price.ToModel(),
            out double implied);
        return status switch
        {
            ImpliedVolatilityStatus.Ok => (implied, true),
            // On the expiry day the scan is of intrinsic values; no volatility enters.
            ImpliedVolatilityStatus.NoTimeLeft => (0, false),
            _ => throw new InputErrorException(
                $"{row.Place}: price {row.Price} of {row.Symbol} implies no volatility on a forward of {forward:0.00} ({Why(status)}). "
                + $"Check the price and the underlying's, or state the volatility: a column volatility, or --vol {instrument.Underlying}=0.13."),
        };
    }

    private static string Why(ImpliedVolatilityStatus status) => status switch
    {
        ImpliedVolatilityStatus.BelowIntrinsic => "it is below intrinsic value",
        ImpliedVolatilityStatus.AboveMaximum => "it is above what any volatility gives",
        _ => "it is intrinsic value to the last digit",
    };

    private Price LevelOf(string underlying, List<MarginLegRow> rows)
    {
        if (levels.TryGetValue(underlying, out Price given))
            return given;

        MarginLegRow? first = rows.Find(row => row.UnderlyingPrice is not null);
        if (first?.UnderlyingPrice is not Price level)
            throw new InputErrorException(
                $"{rows[0].Place}: there is no price of {underlying}. Add a column underlying_price, or --spot {underlying}=24000.");
        MarginLegRow? other = rows.Find(row => row.UnderlyingPrice is Price price && price != level);
        if (other is not null)
            throw new InputErrorException(
                $"{other.Place}: underlying_price {other.UnderlyingPrice} differs from {level} at {first.Place}. "
                + $"One calculation has one price of {underlying}; correct it, or give --spot {underlying}={level}.");
        return level;
    }

    private Instrument Parse(MarginLegRow row, DateOnly date)
    {
        if (!LegSymbol.TryParse(row.Symbol.ToUpperInvariant(), row.Exchange, out Instrument? instrument))
        {
            throw new InputErrorException(
                $"{row.Place}: symbol \"{row.Symbol}\" is neither an option nor a future. Write it as NIFTY01DEC2624000CE or NIFTY29DEC26FUT.");
        }

        if (instrument.Expiry < date)
            throw new InputErrorException($"{row.Place}: {row.Symbol} expired on {instrument.Expiry:yyyy-MM-dd}, before {date:yyyy-MM-dd}. Remove the leg, or change the date.");
        RuleLookup<int> lot = rules.LotSize(instrument, date);
        if (lot.HasValue && row.Quantity.Units % lot.Value != 0)
            throw new InputErrorException($"{row.Place}: quantity {row.Quantity} of {row.Symbol} is not a multiple of its lot of {lot.Value}. Write units in whole lots.");
        return instrument;
    }

    private RuleLookup<MarginParameters> Parameters(string underlying, DateOnly date)
    {
        RuleLookup<MarginParameters> parameters = rules.Margin(underlying, date);
        return parameters.HasValue
            ? parameters
            : throw new InputErrorException($"{parameters.Missing} Use an underlying and a date the margin tables cover.");
    }

    private DateOnly NextSession(Exchange exchange, DateOnly date)
    {
        try
        {
            return rules.Calendar(exchange).NextTradingDay(date);
        }
        catch (MissingRuleException missing)
        {
            throw new InputErrorException($"{missing.Message} Use a date the trading calendar covers.", missing);
        }
    }

    private static DateOnly SharedDate(IReadOnlyList<MarginLegRow> rows)
    {
        MarginLegRow first = rows[0];
        if (first.Date is not DateOnly date)
            throw new InputErrorException($"{first.Place}: there is no date. Add a column date, or --date 2026-11-23.");
        MarginLegRow? other = rows.FirstOrDefault(row => row.Date != date);
        return other is null
            ? date
            : throw new InputErrorException(
                $"{other.Place}: the date {(other.Date is DateOnly theirs ? $"{theirs:yyyy-MM-dd}" : "(none)")} differs from {date:yyyy-MM-dd} at {first.Place}. "
                + "Margin is of one day; say which with --date.");
    }
}
