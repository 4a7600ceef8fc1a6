using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;
using Vyuha.Storage;
using Vyuha.Storage.Span;

namespace Vyuha.Host.Commands;

/// <summary>Turns the legs of a file into margin statements, one an underlying, by the dated rules.</summary>
/// <param name="rules">Margin parameters, calendar and symbols.</param>
/// <param name="catalogue">Where prices are looked up that neither file nor command line states.</param>
/// <param name="rate">Continuous annual rate: carries the underlying to expiry and discounts option values.</param>
/// <param name="levels">Levels by underlying from the command line; they win over the file's.</param>
/// <param name="volatilities">Volatilities by underlying from the command line, for legs that state none.</param>
/// <param name="spanPath">The clearing corporation's file whose arrays are used instead of our own; null for our own.</param>
internal sealed class MarginStatements(
    MarketRules rules, MarketDataCatalogue catalogue, double rate, IReadOnlyDictionary<string, Price> levels, IReadOnlyDictionary<string, double> volatilities,
    string? spanPath = null)
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

        if (spanPath is null)
            return [.. byUnderlying.Select(group => State(group.Underlying, group.Legs, date))];
        SpanFile file = SpanFileReader.Read(spanPath, byUnderlying.Select(group => group.Underlying).ToHashSet(StringComparer.Ordinal));
        if (file.Date != date)
            throw new InputErrorException($"--span {file.Name} is of {file.Date:yyyy-MM-dd}, and the margin is asked for {date:yyyy-MM-dd}. Give the file of that day, or --date {file.Date:yyyy-MM-dd}.");
        return [.. byUnderlying.Select(group => StateBySpan(group.Underlying, group.Legs, date, file))];
    }

    /// <summary>By the clearing corporation's own file: arrays, prices, level and spread charges are its, exposure is by the dated rules.</summary>
    private MarginStatement StateBySpan(string underlying, List<(MarginLegRow Row, Instrument Instrument)> legs, DateOnly date, SpanFile file)
    {
        if (!file.Underlyings.TryGetValue(underlying, out SpanUnderlying? spanned) || spanned.Level.Steps <= 0)
            throw new InputErrorException($"--span {file.Name} has no {underlying} with a price. Use the file of the exchange the legs are traded on.");
        if (levels.ContainsKey(underlying) || volatilities.ContainsKey(underlying))
            throw new InputErrorException($"--span {file.Name} brings price and volatilities of {underlying}. Leave out --spot and --vol.");
        RuleLookup<MarginParameters> rule = Parameters(underlying, date);
        DateOnly next = NextSession(legs[0].Instrument.Exchange, date);
        MarginParameters today = WithCharges(rule.Value, spanned);
        MarginParameters tomorrow = WithCharges(Parameters(underlying, next).Value, spanned);
        var margined = new MarginLeg[legs.Count];
        var contracts = new SpanContract[legs.Count];
        for (int i = 0; i < legs.Count; i++)
        {
            (MarginLegRow row, Instrument instrument) = legs[i];
            if (!spanned.TryFind(instrument, out SpanContract? contract))
                throw new InputErrorException($"{row.Place}: {row.Symbol} is not in {file.Name}. Check the symbol, or use a file of a day on which it was listed.");
            contracts[i] = contract;
            margined[i] = new MarginLeg(
                instrument, row.Side == Side.Buy ? row.Quantity : -row.Quantity, contract.Price, RiskArray.FromPublished([.. contract.Losses], contract.CompositeDelta));
        }

        var along = new Money[legs.Count];
        BasketMarginResult basket = new BasketMargin(_calculator).Compute([], margined, today, spanned.Level, date, along);
        var losses = new Money[ScanScenarios.Count];
        SpanCalculator.ScenarioLosses(margined, date, losses);
        return new()
        {
            Underlying = underlying,
            Level = spanned.Level,
            Date = date,
            NextSession = next,
            Parameters = today,
            UnverifiedSource = rule.Verified ? null : rule.Source,
            Imported = null,
            ImportedForwards = [],
            Span = file,
            Legs = [.. margined.Select((leg, i) => new StatedLeg(
                legs[i].Row, leg, contracts[i].Volatility, VolatilitySource.SpanFile, _calculator.Compute(margined.AsSpan(i, 1), today, spanned.Level, date), along[i])
            {
                Forward = contracts[i].Price.ToModel(),
                Years = (legs[i].Instrument.Expiry.DayNumber - date.DayNumber) / 365.0,
            })],
            ScenarioLosses = losses,
            Basket = basket,
            Tomorrow = _calculator.Compute(margined, tomorrow, spanned.Level, next),
        };
    }

    /// <summary>The file's charges are rupees a unit; the rules' are percentages of the level.</summary>
    private static MarginParameters WithCharges(MarginParameters parameters, SpanUnderlying spanned)
    {
        decimal level = spanned.Level.ToRupees();
        return parameters with
        {
            PriceScanPercent = spanned.PriceScan > 0 ? 100 * spanned.PriceScan / level : parameters.PriceScanPercent,
            VolScanPoints = spanned.VolatilityScan > 0 ? spanned.VolatilityScan : parameters.VolScanPoints,
            CalendarSpreadPercent = 100 * spanned.CalendarCharge / level,
            ShortOptionMinimumPercent = 100 * spanned.ShortOptionMinimum / level,
        };
    }

    private MarginStatement State(string underlying, List<(MarginLegRow Row, Instrument Instrument)> legs, DateOnly date)
    {
        Price? stated = StatedLevel(underlying, [.. legs.Select(leg => leg.Row)]);
        ImportedMarket? market = stated is null || legs.Exists(leg => leg.Row.Price is null) ? ImportedMarket.Find(catalogue, underlying, date, rate) : null;
        Price level = stated ?? market?.Level ?? throw NoLevel(legs[0].Row, underlying, date, market);

        // Who states the underlying's price has a market of his own in mind: forwards are then carried from it.
        ImportedMarket? chain = stated is null ? market : null;
        RuleLookup<MarginParameters> rule = Parameters(underlying, date);
        MarginParameters today = rule.Value;
        DateOnly next = NextSession(legs[0].Instrument.Exchange, date);
        MarginParameters tomorrow = Parameters(underlying, next).Value;

        var margined = new MarginLeg[legs.Count];
        var scannedTomorrow = new MarginLeg[legs.Count];
        var used = new UsedModel[legs.Count];
        for (int i = 0; i < legs.Count; i++)
        {
            (margined[i], used[i]) = Margin(legs[i].Row, legs[i].Instrument, today, level, market, chain, date);
            scannedTomorrow[i] = Margin(legs[i].Row, legs[i].Instrument, tomorrow, level, market, chain, date).Leg;
        }

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
            Imported = market?.Entry,
            ImportedForwards = chain is null
                ? []
                : [.. legs.Where(leg => leg.Instrument.IsOption).Select(leg => leg.Instrument.Expiry).Distinct().Order().Select(expiry => (expiry, chain.Forward(expiry, level)))],
            Legs = [.. margined.Select((leg, i) => new StatedLeg(
                legs[i].Row, leg, used[i].Volatility, used[i].From,
                _calculator.Compute(margined.AsSpan(i, 1), today, level, date), along[i])
            {
                Forward = used[i].Forward,
                Years = used[i].Years,
            })],
            ScenarioLosses = losses,
            Basket = basket,
            Tomorrow = _calculator.Compute(scannedTomorrow, tomorrow, level, next),
        };
    }

    private (MarginLeg Leg, UsedModel Used) Margin(
        MarginLegRow row, Instrument instrument, MarginParameters parameters, Price level, ImportedMarket? market, ImportedMarket? chain, DateOnly date)
    {
        Price price = row.Price ?? market?.PriceOf(instrument) ?? throw NoPrice(row, instrument.Underlying, date, market);

        // The clearing corporation counts whole days: 0.016438 is 6/365.
        double years = (instrument.Expiry.DayNumber - date.DayNumber) / 365.0;
        double forward = chain is not null && instrument.IsOption ? chain.Forward(instrument.Expiry, level) : level.ToModel() * ExactMath.Exp(rate * years);
        (double Volatility, VolatilitySource From) used = instrument.IsOption
            ? VolatilityOf(row, instrument, price, forward, years, chain, level)
            : (0, VolatilitySource.None);
        ScanRanges ranges = ScanRanges.For(parameters, level, rate, date, instrument.Expiry);
        Quantity units = row.Side == Side.Buy ? row.Quantity : -row.Quantity;
        return (MarginLeg.Of(instrument, units, price, forward, used.Volatility, years, ranges),
            new UsedModel(used.Volatility, used.From, instrument.IsOption ? forward : price.ToModel(), years));
    }

    private readonly record struct UsedModel(double Volatility, VolatilitySource From, double Forward, double Years);

    private (double Volatility, VolatilitySource From) VolatilityOf(
        MarginLegRow row, Instrument instrument, Price price, double forward, double years, ImportedMarket? chain, Price level)
    {
        if (row.Volatility is double stated)
            return (stated, VolatilitySource.Stated);
        if (volatilities.TryGetValue(instrument.Underlying, out double common))
            return (common, VolatilitySource.Stated);

        ImpliedVolatilityStatus status = ImpliedVolatility.TrySolve(
            instrument.Right == OptionRight.Call, forward, instrument.Strike.ToModel(), years, ExactMath.Exp(-rate * years), price.ToModel(),
            out double implied);
        if (status == ImpliedVolatilityStatus.Ok)
            return (implied, VolatilitySource.Implied);
        // On the expiry day the scan is of intrinsic values; no volatility enters.
        if (status == ImpliedVolatilityStatus.NoTimeLeft)
            return (0, VolatilitySource.None);
        if (chain?.Volatility(instrument, level) is double ofChain)
            return (ofChain, VolatilitySource.Chain);
        throw new InputErrorException(
            $"{row.Place}: price {price} of {row.Symbol} implies no volatility on a forward of {forward:0.00} ({Why(status)}). "
            + $"Check the price and the underlying's, or state the volatility: a column volatility, or --vol {instrument.Underlying}=0.13.");
    }

    private static string Why(ImpliedVolatilityStatus status) => status switch
    {
        ImpliedVolatilityStatus.BelowIntrinsic => "it is below intrinsic value",
        ImpliedVolatilityStatus.AboveMaximum => "it is above what any volatility gives",
        _ => "it is intrinsic value to the last digit",
    };

    /// <summary>From the command line, else the file; null when neither states one.</summary>
    private Price? StatedLevel(string underlying, List<MarginLegRow> rows)
    {
        if (levels.TryGetValue(underlying, out Price given))
            return given;

        MarginLegRow? first = rows.Find(row => row.UnderlyingPrice is not null);
        if (first?.UnderlyingPrice is not Price level)
            return null;
        MarginLegRow? other = rows.Find(row => row.UnderlyingPrice is Price price && price != level);
        if (other is not null)
            throw new InputErrorException(
                $"{other.Place}: underlying_price {other.UnderlyingPrice} differs from {level} at {first.Place}. "
                + $"One calculation has one price of {underlying}; correct it, or give --spot {underlying}={level}.");
        return level;
    }

    private InputErrorException NoLevel(MarginLegRow row, string underlying, DateOnly date, ImportedMarket? market) => new(
        $"{row.Place}: there is no price of {underlying}, and {(market is null ? Absence(underlying, date) : $"the imported data of {date:yyyy-MM-dd} has none of the index")}. "
        + $"Add a column underlying_price, or --spot {underlying}=24000, or import the day with 'vyuha data import'.");

    private InputErrorException NoPrice(MarginLegRow row, string underlying, DateOnly date, ImportedMarket? market) => new(
        $"{row.Place}: there is no price of {row.Symbol}, and {(market is null ? Absence(underlying, date) : $"the imported data of {date:yyyy-MM-dd} has none either")}. "
        + "Fill in the column price, or import the day with 'vyuha data import'.");

    private string Absence(string underlying, DateOnly date)
    {
        CatalogueSeries[] have = [.. catalogue.List().Where(series => series.Underlying == underlying)];
        return have.Length == 0
            ? $"no data of {underlying} has been imported"
            : $"{date:yyyy-MM-dd} is not among the imported days of {underlying} ({have.Min(series => series.From):yyyy-MM-dd} to {have.Max(series => series.To):yyyy-MM-dd})";
    }

    private Instrument Parse(MarginLegRow row, DateOnly date)
    {
        if (!OpenAlgoSymbol.TryParse(row.Symbol.ToUpperInvariant(), row.Exchange, out Instrument? instrument, out string? problem))
            throw new InputErrorException($"{row.Place}: symbol: {problem}");

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
