using Vyuha.Kernel.Signals;
using Vyuha.Core;
using Vyuha.Strategies.Common;

namespace Vyuha.Strategies.OptionSelling;

/// <summary>What is sold.</summary>
public enum SoldStructure : byte
{
    /// <summary>A put credit spread and a call credit spread around the market.</summary>
    IronCondor = 1,

    /// <summary>The same with both shorts at one strike.</summary>
    IronFly = 2,

    /// <summary>Both options of one strike, without wings.</summary>
    ShortStraddle = 3,

    /// <summary>A put below and a call above the market, without wings.</summary>
    ShortStrangle = 4,
    PutCreditSpread = 5,
    CallCreditSpread = 6,
}

/// <summary>Which expiry of those inside the range of days.</summary>
public enum ExpiryChoice : byte
{
    /// <summary>The monthly when it is inside the range, else the nearest.</summary>
    Any = 1,

    /// <summary>Only the last expiry of a month.</summary>
    Monthly = 2,
}

/// <summary>By what short strikes are chosen: each a number between 0 and 1.</summary>
public enum StrikeMeasure : byte
{
    /// <summary>Size of the delta.</summary>
    Delta = 1,

    /// <summary>Probability of ending in the money.</summary>
    ItmProbability = 2,

    /// <summary>Probability of being touched before expiry.</summary>
    TouchProbability = 3,
}

/// <summary>Levels of the market that shorts are placed outside of, when those are further out than the strikes by delta or probability.</summary>
public enum LevelSource : byte
{
    None = 1,

    /// <summary>Floor traders' pivots of the last sessions taken as one period.</summary>
    ClassicPivots = 2,

    /// <summary>Highs and lows at which the index turned within the last sessions.</summary>
    SwingPivots = 3,

    /// <summary>The strikes of the expiry with the greatest open interest.</summary>
    OiWalls = 4,
}

/// <summary>How shorts and wings are chosen among the strikes that qualify.</summary>
public enum StrikeRanking : byte
{
    /// <summary>Shorts nearest to the target, wings at the given width.</summary>
    Width = 1,

    /// <summary>Greatest expected value after charges.</summary>
    ExpectedValue = 2,

    /// <summary>Greatest expected value for a rupee of worst loss.</summary>
    RiskReward = 3,

    /// <summary>Greatest expected value for a rupee of margin.</summary>
    MarginEfficiency = 4,
}

/// <summary>How to read the multiple of the stop.</summary>
public enum StopBasis : byte
{
    /// <summary>Closing costs so many times the credit: 2 loses one credit.</summary>
    CostMultiple = 1,

    /// <summary>The loss is so many times the credit: 2 loses two credits.</summary>
    LossMultiple = 2,
}

/// <summary>What is done when a short strike is tested.</summary>
public enum TestedAction : byte
{
    None = 1,

    /// <summary>Move the tested side further out.</summary>
    RollTested = 2,

    /// <summary>Move the other side to the tested short: an iron fly.</summary>
    ConvertToFly = 3,

    /// <summary>Move both sides around the market as it is now.</summary>
    Recentre = 4,
}

/// <summary>Points of the underlying, both ends included.</summary>
public readonly record struct PointRange(double From, double Until);

/// <summary>
/// One way of selling: when to enter, what to sell, when to leave. Each property is a field of <c>docs/schemas/option-seller.schema.json</c>,
/// which has its meaning, unit and range. A structure keeps the profile it was opened with.
/// </summary>
public sealed record ProfileOptions
{
    /// <summary>From the key of the file.</summary>
    public string Name { get; init; } = "";

    public SoldStructure Structure { get; init; } = SoldStructure.IronCondor;

    public ExpiryChoice Expiry { get; init; } = ExpiryChoice.Any;

    public DayRange DteRange { get; init; } = new(30, 45);

    public TimeOnly EntryFrom { get; init; } = new(9, 45);

    public TimeOnly EntryUntil { get; init; } = new(14, 30);

    public double? IvRankMin { get; init; }

    public int IvRankSessions { get; init; } = 252;

    public double? RealizedVolMax { get; init; }

    public RealisedEstimator RealizedVolEstimator { get; init; } = RealisedEstimator.CloseToClose;

    public double? VarianceRiskPremiumMin { get; init; }

    public double? RealizedVolRatioMax { get; init; }

    public StrikeMeasure StrikesBy { get; init; } = StrikeMeasure.Delta;

    public double ShortTarget { get; init; } = 0.16;

    public double ShortTolerance { get; init; } = 0.06;

    public LevelSource BeyondLevels { get; init; } = LevelSource.None;

    public int LevelSessions { get; init; } = 20;

    public double StrikeMultiple { get; init; } = 50;

    public StrikeRanking Ranking { get; init; } = StrikeRanking.MarginEfficiency;

    public double WingWidth { get; init; } = 300;

    public PointRange WingRange { get; init; } = new(200, 400);

    public double MaxSpreadPoints { get; init; } = 4;

    public double MaxSpreadPercent { get; init; } = 8;

    public long MinOpenInterest { get; init; }

    public int MaxQuoteAgeSeconds { get; init; } = 60;

    public Money MinCredit { get; init; } = Money.FromRupees(500);

    public double MinCreditToWidth { get; init; } = 0.12;

    public Money WorstLossCap { get; init; } = Money.FromRupees(20_000);

    public int MaxLots { get; init; } = 2;

    public int MaxStructures { get; init; } = 1;

    public int EntrySeconds { get; init; } = 120;

    public double EntrySlippagePercent { get; init; } = 25;

    public double ProfitTarget { get; init; } = 0.5;

    public double StopMultiple { get; init; } = 2;

    public StopBasis StopBasis { get; init; } = StopBasis.CostMultiple;

    public Money? LossCap { get; init; } = Money.FromRupees(10_000);

    public int StopSnapshots { get; init; } = 2;

    public int StopSeconds { get; init; } = 1;

    public int? ExitDte { get; init; }

    public TimeOnly ExpiryExit { get; init; } = new(15, 5);

    public double? IvCrushPercent { get; init; }

    public double IvCrushProfit { get; init; } = 0.25;

    public TestedAction WhenTested { get; init; } = TestedAction.None;

    public int MaxAdjustments { get; init; } = 1;

    public double TestedDelta { get; init; } = 0.30;

    public double TestedDistancePercent { get; init; } = 0.5;

    public double AdjustmentDebitMax { get; init; } = 0.5;

    public int RecheckMinutes { get; init; } = 5;

    public int RetryMinutes { get; init; } = 60;

    /// <summary>Credits lost at the stop.</summary>
    internal double StopLossMultiple => StopBasis == StopBasis.CostMultiple ? StopMultiple - 1 : StopMultiple;

    internal LiquidityLimits Liquidity => new(MaxSpreadPoints, MaxSpreadPercent, MinOpenInterest, MaxQuoteAgeSeconds);

    internal bool HasWings => Structure is not (SoldStructure.ShortStraddle or SoldStructure.ShortStrangle);

    internal bool SharesStrike => Structure is SoldStructure.IronFly or SoldStructure.ShortStraddle;

    internal bool SellsPut => Structure != SoldStructure.CallCreditSpread;

    internal bool SellsCall => Structure != SoldStructure.PutCreditSpread;
}
