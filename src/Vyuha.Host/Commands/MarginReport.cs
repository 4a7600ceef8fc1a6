using System.Globalization;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Kernel.Margins;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary>Prints margin statements for a person or as JSON.</summary>
internal static class MarginReport
{
    public static void WriteText(TextWriter output, IReadOnlyList<MarginStatement> statements)
    {
        foreach (MarginStatement statement in statements)
            WriteOne(output, statement);
        if (statements.Count > 1)
        {
            output.WriteLine(
                $"All underlyings, no offset between them: {RupeeText.Of(Sum(statements, one => one.Today.Total))} blocked, "
                + $"{RupeeText.Of(Sum(statements, one => one.Tomorrow.Total))} on the next session.");
        }
    }

    public static void WriteJson(IReadOnlyList<MarginStatement> statements, double rate) => JsonOutput.Write(new
    {
        Rate = rate,
        Unit = "rupee",
        Total = Rupees(Sum(statements, one => one.Today.Total)),
        TotalNextSession = Rupees(Sum(statements, one => one.Tomorrow.Total)),
        Underlyings = statements.Select(one => new
        {
            one.Underlying,
            UnderlyingPrice = one.Level.ToRupees(),
            Date = Iso(one.Date),
            ParametersVerified = one.UnverifiedSource is null,
            Imported = one.Imported is { } day
                ? new
                {
                    Date = Iso(day.Date),
                    Frequency = DataCommand.NameOf(day.Frequency),
                    Origin = day.Origin.ToString().ToLowerInvariant(),
                    Quality = day.Quality.ToString().ToLowerInvariant(),
                    Forwards = one.ImportedForwards.Select(pair => new { Expiry = Iso(pair.Expiry), Forward = Math.Round(pair.Forward, 4) }),
                }
                : null,
            SpanFile = one.Span is { } file ? new { file.Name, file.Sha256, file.Created, Date = Iso(file.Date), file.IsSettlement, file.ClearingOrganisation, file.ExtremeShare } : null,
            Margin = Parts(one.Today),
            Scenarios = one.ScenarioLosses.Select((loss, i) => new
            {
                Scenario = i + 1,
                PriceMoveRanges = ScanScenarios.PriceMove(i + 1, (double)one.Parameters.ExtremeMoveMultiple),
                VolatilityMove = ScanScenarios.VolMove(i + 1) * one.Parameters.VolScanPoints,
                Loss = Rupees(loss),
            }),
            Legs = one.Legs.Select(leg => new
            {
                leg.Row.Symbol,
                leg.Leg.Quantity.Units,
                Price = leg.Leg.Price.ToRupees(),
                Volatility = leg.Leg.Instrument.IsOption ? leg.Volatility : (double?)null,
                VolatilityIsImplied = leg.VolatilityFrom == VolatilitySource.Implied,
                VolatilityFrom = leg.VolatilityFrom.ToString().ToLowerInvariant(),
                PriceIsImported = leg.Row.Price is null,
                leg.Leg.Risk.CompositeDelta,
                MarginAlone = Rupees(leg.Alone.Total),
                MarginOfBookAfter = Rupees(leg.After),
            }),
            SumOfLegs = Rupees(one.Basket.SumOfLegs),
            HedgeBenefit = Rupees(one.Basket.HedgeBenefit),
            PeakAlongOrder = Rupees(one.Basket.Peak),
            PeakLeg = one.Basket.PeakLeg + 1,
            PeakCashAlongOrder = Rupees(one.Basket.PeakCash),
            NextSession = Iso(one.NextSession),
            MarginNextSession = Parts(one.Tomorrow),
        }),
    });

    private static void WriteOne(TextWriter output, MarginStatement statement)
    {
        output.WriteLine($"{statement.Underlying} at {statement.Level}, {Iso(statement.Date)}");
        if (statement.UnverifiedSource is string source)
            output.WriteLine($"The margin parameters of this date are not verified ({source}).");
        if (statement.Span is { } file)
        {
            output.WriteLine(
                $"Risk arrays, prices and spread charges are those of {file.Name} ({file.ClearingOrganisation}, {(file.IsSettlement ? "settlement" : "during the day")}, made {file.Created}, "
                + $"sha256 {file.Sha256[..12]}); prices and levels of the legs' file are not used.");
        }

        if (statement.Imported is { } day)
            WriteImported(output, day, statement.ImportedForwards);
        output.WriteLine();
        output.Write(Legs(statement));
        output.WriteLine();
        output.Write(Scenarios(statement));
        output.WriteLine();
        output.Write(Comparison(statement));
        output.WriteLine();

        BasketMarginResult basket = statement.Basket;
        output.WriteLine($"Hedge benefit {RupeeText.Of(basket.HedgeBenefit)}: alone the legs need {RupeeText.Of(basket.SumOfLegs)}.");
        output.WriteLine(basket.PeakLeg < 0
            ? "Sent in this order, no leg needs margin on the way."
            : $"Sent in this order, the margin peaks at {RupeeText.Of(basket.Peak)} after leg {Number(basket.PeakLeg + 1)}; "
                + $"{RupeeText.Of(basket.PeakCash)} must be free on the way, premium paid included.");
        output.WriteLine();
    }

    private static void WriteImported(TextWriter output, CatalogueDay day, IReadOnlyList<(DateOnly Expiry, double Forward)> forwards)
    {
        string origin = day.Origin == DataOrigin.Synthetic ? "SYNTHETIC" : day.Origin.ToString().ToLowerInvariant();
        output.WriteLine(
            $"What the file leaves open is taken from the imported {DataCommand.NameOf(day.Frequency)} data of {Iso(day.Date)} "
            + $"(origin {origin}, quality {day.Quality.ToString().ToLowerInvariant()}).");
        foreach ((DateOnly expiry, double forward) in forwards)
            output.WriteLine(Text($"Forward to {expiry:yyyy-MM-dd}: {forward:0.00}"));
    }

    private static TextTable Legs(MarginStatement statement)
    {
        TextTable table = new TextTable("sent", "leg", "units", "price", "volatility", "delta", "alone", "book after it", "").Right(0, 2, 3, 4, 5, 6, 7);
        for (int i = 0; i < statement.Legs.Count; i++)
        {
            StatedLeg leg = statement.Legs[i];
            string volatility = !leg.Leg.Instrument.IsOption ? "" : Text($"{Word(leg.VolatilityFrom)}{leg.Volatility * 100:0.00} %");
            table.Add(
                Number(i + 1), leg.Row.Symbol, Number(leg.Leg.Quantity.Units), $"{(leg.Row.Price is null ? "imported " : "")}{leg.Leg.Price}", volatility,
                Text($"{leg.Leg.Risk.CompositeDelta:0.000}"), RupeeText.Of(leg.Alone.Total), RupeeText.Of(leg.After),
                i == statement.Basket.PeakLeg ? "peak" : "");
        }

        return table;
    }

    private static TextTable Scenarios(MarginStatement statement)
    {
        TextTable table = new TextTable("scenario", "price", "vol points", "loss of the book", "").Right(0, 1, 2, 3);
        double range = (double)statement.Parameters.PriceScanPercent / 100 * statement.Level.ToModel();
        Money largest = statement.ScenarioLosses.Max();
        int worst = largest > Money.Zero ? statement.ScenarioLosses.ToList().IndexOf(largest) + 1 : 0;
        for (int scenario = 1; scenario <= ScanScenarios.Count; scenario++)
        {
            Money loss = statement.ScenarioLosses[scenario - 1];
            double move = ScanScenarios.PriceMove(scenario, (double)statement.Parameters.ExtremeMoveMultiple) * range;
            string note = ScanScenarios.VolMove(scenario) == 0 ? Text($"{statement.Parameters.ExtremeMoveCover * 100:0.##} % of it") : "";
            table.Add(
                Number(scenario), Text($"{move:+#,0;-#,0;0}"),
                Text($"{ScanScenarios.VolMove(scenario) * statement.Parameters.VolScanPoints * 100:+0.##;-0.##;0}"),
                RupeeText.Of(loss.ToPaisa()), scenario == worst ? $"worst {note}".TrimEnd() : note);
        }

        return table;
    }

    private static TextTable Comparison(MarginStatement statement)
    {
        TextTable table = new TextTable("", Iso(statement.Date), $"next session {Iso(statement.NextSession)}").Right(1, 2);
        void Add(string name, Func<MarginResult, Money> part) =>
            table.Add(name, RupeeText.Of(part(statement.Today)), RupeeText.Of(part(statement.Tomorrow)));
        Add("scan loss", margin => margin.ScanLoss);
        Add("+ calendar spread charge", margin => margin.CalendarCharge);
        Add("short option minimum", margin => margin.ShortOptionMinimum);
        Add("- net option value", margin => margin.NetOptionValue);
        Add("= SPAN", margin => margin.Span);
        Add("  of it expiring legs, held alone", margin => margin.ExpiringSpan);
        Add("+ exposure (ELM)", margin => margin.Exposure);
        Add("+ expiry-day additional ELM", margin => margin.ExpiryDayExposure);
        Add("= margin blocked", margin => margin.Total);
        Add("premium received", margin => margin.ShortPremium);
        Add("premium paid", margin => margin.LongPremium);
        return table;
    }

    private static object Parts(MarginResult margin) => new
    {
        ScanLoss = Rupees(margin.ScanLoss),
        margin.WorstScenario,
        CalendarCharge = Rupees(margin.CalendarCharge),
        ShortOptionMinimum = Rupees(margin.ShortOptionMinimum),
        NetOptionValue = Rupees(margin.NetOptionValue),
        Span = Rupees(margin.Span),
        ExpiringSpan = Rupees(margin.ExpiringSpan),
        Exposure = Rupees(margin.Exposure),
        ExpiryDayExposure = Rupees(margin.ExpiryDayExposure),
        Total = Rupees(margin.Total),
        PremiumReceived = Rupees(margin.ShortPremium),
        PremiumPaid = Rupees(margin.LongPremium),
    };

    private static Money Sum(IReadOnlyList<MarginStatement> statements, Func<MarginStatement, Money> part) =>
        statements.Aggregate(Money.Zero, (sum, one) => sum + part(one));

    private static string Word(VolatilitySource source) => source switch
    {
        VolatilitySource.Implied => "implied ",
        VolatilitySource.Chain => "chain ",
        VolatilitySource.SpanFile => "file ",
        _ => "",
    };

    private static decimal Rupees(Money money) => money.ToPaisa().ToRupees();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
