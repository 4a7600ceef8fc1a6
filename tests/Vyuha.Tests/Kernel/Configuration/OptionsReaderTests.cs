using Vyuha.Core;
using Vyuha.Kernel.Configuration;

namespace Vyuha.Tests.Kernel.Configuration;

public sealed class OptionsReaderTests
{
    private static readonly JsonSchema Schema = JsonSchema.Parse(
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["underlying"],
          "properties": {
            "underlying": { "type": "string", "enum": ["NIFTY", "BANKNIFTY"] },
            "iv_rank_min": { "type": "number", "minimum": 0, "maximum": 100, "x-aliases": ["iv_rank_threshold"] },
            "dte_range": { "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 90, "x-unit": "days" }, "minItems": 2, "maxItems": 2 },
            "profit_target": { "type": "number", "exclusiveMinimum": 0, "maximum": 1 },
            "entry_from": { "type": "string" },
            "not_before": { "type": "string" },
            "premium_floor": { "type": ["number", "null"] },
            "shape": { "type": "string", "enum": ["iron_condor", "iron_fly"] },
            "wings": {
              "type": "object",
              "additionalProperties": false,
              "properties": { "points": { "type": "integer", "x-aliases": ["width"] }, "deltas": { "type": "array", "items": { "type": "number" } } }
            },
            "naked": { "type": "boolean" }
          }
        }
        """,
        "test.schema.json");

    private enum Shape
    {
        None,
        IronCondor,
        IronFly,
    }

    [Fact]
    public void Every_kind_of_value_lands_in_its_property()
    {
        Options options = Read(
            """
            { "underlying": "NIFTY", "iv_rank_min": 75.5, "dte_range": [30, 45], "profit_target": 0.5, "entry_from": "09:20", "not_before": "2026-01-27",
              "premium_floor": 12.05, "shape": "iron_fly", "wings": { "points": 300, "deltas": [0.05, 0.1] }, "naked": true }
            """);
        Assert.Equal(("NIFTY", 75.5, new DayRange(30, 45), 0.5m), (options.Underlying, options.IvRankMin, options.DteRange, options.ProfitTarget));
        Assert.Equal((new TimeOnly(9, 20), new DateOnly(2026, 1, 27)), (options.EntryFrom, options.NotBefore));
        Assert.Equal((Money.FromRupees(12.05m), Shape.IronFly, true), (options.PremiumFloor!.Value, options.Shape, options.Naked));
        Assert.Equal(300, options.Wings.Points);
        Assert.Equal([0.05, 0.1], options.Wings.Deltas);
    }

    [Fact]
    public void What_is_left_out_keeps_its_default()
    {
        Options options = Read("""{ "underlying": "NIFTY" }""");
        Assert.Equal((75.0, new DayRange(30, 45), 0.5m, Shape.IronCondor), (options.IvRankMin, options.DteRange, options.ProfitTarget, options.Shape));
        Assert.Null(options.PremiumFloor);
    }

    [Fact]
    public void An_alias_is_the_field_at_any_depth()
    {
        Options options = Read("""{ "underlying": "NIFTY", "iv_rank_threshold": 80, "wings": { "width": 200 } }""");
        Assert.Equal((80.0, 200), (options.IvRankMin, options.Wings.Points));
    }

    [Fact]
    public void A_field_and_its_alias_together_are_a_duplicate() => Refused(
        """
        { "underlying": "NIFTY",
          "iv_rank_threshold": 80,
          "iv_rank_min": 75 }
        """,
        "seller.json:3: iv_rank_min: iv_rank_min is given twice, first in line 2. Delete one of them.");

    [Fact]
    public void A_wrong_value_names_line_field_and_range() => Refused(
        """
        {
          "underlying": "NIFTI",
          "iv_rank_threshold": 175,
          "dte_range": [30, 145],
          "wings": { "widht": 5 }
        }
        """,
        "seller.json:2: underlying: \"NIFTI\" is not known. Allowed: one of NIFTY, BANKNIFTY. Did you mean NIFTY?",
        "seller.json:3: iv_rank_threshold: 175 is out of range. Allowed: a number from 0 to 100.",
        "seller.json:4: dte_range[1]: 145 is out of range. Allowed: a whole number from 0 to 90 days.",
        "seller.json:5: wings.widht: widht is not known here. Did you mean width?");

    [Fact]
    public void A_list_of_the_wrong_length_is_refused() => Refused(
        """{ "underlying": "NIFTY", "dte_range": [30] }""",
        "seller.json:1: dte_range: the list has 1 values. Allowed: a list of 2 values, each a whole number from 0 to 90 days.");

    [Fact]
    public void A_missing_required_field_is_named() => Refused(
        "{ }",
        "seller.json:1: underlying is missing. Allowed: one of NIFTY, BANKNIFTY. Add \"underlying\".");

    [Fact]
    public void Texts_that_are_no_time_or_date_are_refused() => Refused(
        """{ "underlying": "NIFTY", "entry_from": "25:00", "not_before": "27-01-2026" }""",
        "seller.json:1: entry_from: \"25:00\" is no time. Allowed: \"HH:mm\" in IST, for example \"09:20\".",
        "seller.json:1: not_before: \"27-01-2026\" is no date. Allowed: \"yyyy-MM-dd\", for example \"2026-01-27\".");

    [Fact]
    public void A_schema_keyword_that_would_be_ignored_is_a_broken_invariant() =>
        Assert.Throws<InvariantException>(() => JsonSchema.Parse("""{ "multipleOf": 5 }""", "test"));

    [Fact]
    public void A_schema_field_without_a_property_is_a_broken_invariant()
    {
        JsonSchema loose = JsonSchema.Parse("""{ "type": "object", "properties": { "colour": { "type": "string" } } }""", "test");
        Assert.Throws<InvariantException>(() => OptionsReader.Read<Wings>(LocatedJson.Parse("""{ "colour": "red" }""", "f"), loose));
    }

    private static Options Read(string text) => OptionsReader.Read<Options>(LocatedJson.Parse(text, "seller.json"), Schema);

    private static void Refused(string text, params string[] messages)
    {
        var error = Assert.Throws<InputErrorException>(() => Read(text));
        Assert.Equal(messages, error.Message.Split(Environment.NewLine));
    }

    private readonly record struct DayRange(int From, int To);

    private sealed record Wings
    {
        public int Points { get; init; } = 300;

        public IReadOnlyList<double> Deltas { get; init; } = [];
    }

    private sealed record Options
    {
        public string Underlying { get; init; } = "";

        public double IvRankMin { get; init; } = 75;

        public DayRange DteRange { get; init; } = new(30, 45);

        public decimal ProfitTarget { get; init; } = 0.5m;

        public TimeOnly EntryFrom { get; init; }

        public DateOnly NotBefore { get; init; }

        public Money? PremiumFloor { get; init; }

        public Shape Shape { get; init; } = Shape.IronCondor;

        public Wings Wings { get; init; } = new();

        public bool Naked { get; init; }
    }
}
