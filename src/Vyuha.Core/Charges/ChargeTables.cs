using Vyuha.Core.Rules;

namespace Vyuha.Core.Charges;

/// <summary>The table of rates, one row a charge, joined into one set of rates for each stretch of days.</summary>
internal sealed class ChargeTables
{
    private const string File = "charges.csv";

    private static readonly string[] Names =
        ["stt_sale", "stt_exercise", "exchange_transaction", "ipft", "sebi_fee", "stamp_duty", "gst"];

    private static readonly Choices<ExerciseBase> Bases = new()
    {
        ["turnover"] = default,
        ["intrinsic"] = ExerciseBase.Intrinsic,
        ["settlement_value"] = ExerciseBase.SettlementValue,
        ["charges"] = default,
    };

    private readonly RuleTable<ChargeKey, BasedRate> _charges;
    private readonly RuleTable<ProductKey, ChargeRates> _joined;

    public ChargeTables(RuleSources sources)
    {
        var names = new Choices<string>();
        foreach (string name in Names)
            names[name] = name;
        _charges = new(File, "charge", sources
            .Records(File, "charge", "segment", "product", "effective_from", "effective_to", "percent", "base", "source", "verified")
            .Select(record => record.Row(
                new ChargeKey(
                    record.Choice("charge", names),
                    new(record.Choice("segment", ProductKey.Exchanges), record.Choice("product", ProductKey.Kinds))),
                Rate(record))));
        _joined = new(File, "charge", _charges.Rows.Select(row => row.Key.Product).Distinct().SelectMany(Join));
    }

    /// <summary>No value, with the name of the first charge that is missing, when not all are known.</summary>
    public RuleLookup<ChargeRates> Look(ProductKey product, DateOnly tradeDate)
    {
        if (_joined.Find(product, tradeDate) is { } row)
            return new(row.Value, row.Verified, row.Source);
        foreach (string name in Names)
        {
            RuleLookup<BasedRate> charge = _charges.Look(new(name, product), tradeDate);
            if (!charge.HasValue)
                return new(charge.Missing!);
        }

        return _joined.Look(product, tradeDate);
    }

    private static BasedRate Rate(RuleRecord record)
    {
        if (!ChargeRate.TryFromPercent(record.Number("percent"), out ChargeRate rate))
            throw record.Wrong("percent", record.Text("percent"), "from 0 to 100, with at most ten decimals");
        ExerciseBase taxed = record.Choice("base", Bases);
        bool isExercise = record.Text("charge") == "stt_exercise" && record.Text("product") == "option";
        return isExercise == (taxed != default)
            ? new(rate, taxed)
            : throw record.Wrong("base", record.Text("base"), "intrinsic or settlement_value for stt_exercise of options, and for nothing else");
    }

    private IEnumerable<RuleRow<ProductKey, ChargeRates>> Join(ProductKey product)
    {
        IEnumerable<DateRange> changes = _charges.Rows.Where(row => row.Key.Product == product).Select(row => row.Effective);
        foreach (DateRange stretch in DateRange.Stretches(changes))
        {
            RuleRow<ChargeKey, BasedRate>?[] rows = [.. Names.Select(name => _charges.Find(new(name, product), stretch.From))];
            if (rows.Any(row => row is null))
                continue;
            yield return new(
                product,
                new()
                {
                    SttOnSale = rows[0]!.Value.Rate,
                    SttOnExercise = rows[1]!.Value.Rate,
                    SttOnExerciseBase = rows[1]!.Value.Base,
                    ExchangeTransaction = rows[2]!.Value.Rate,
                    Ipft = rows[3]!.Value.Rate,
                    SebiFee = rows[4]!.Value.Rate,
                    StampDuty = rows[5]!.Value.Rate,
                    Gst = rows[6]!.Value.Rate,
                },
                stretch,
                RuleBand.All,
                string.Join("; ", rows.Select(row => row!.Source).Distinct(StringComparer.Ordinal)),
                rows.All(row => row!.Verified),
                File,
                rows[0]!.Line,
                IsOverride: false);
        }
    }

    private sealed record BasedRate(ChargeRate Rate, ExerciseBase Base);

    private readonly record struct ChargeKey(string Charge, ProductKey Product)
    {
        public override string ToString() => $"{Charge} of an {Product}";
    }
}
