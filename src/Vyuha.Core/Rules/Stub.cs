namespace Vyuha.Core.Rules;
public readonly struct RuleLookup<T> { public bool HasValue => true; public T Value => default!; public string Missing => ""; }
public sealed record MarginParameters
{
    public required decimal PriceScanPercent { get; init; }
    public required decimal PriceScanPercentLong { get; init; }
    public required decimal VolScanPoints { get; init; }
    public required decimal ExtremeMoveMultiple { get; init; }
    public required decimal ExtremeMoveCover { get; init; }
    public required decimal CalendarSpreadPercent { get; init; }
    public required bool CalendarBenefitOnExpiryDay { get; init; }
    public required decimal ShortOptionMinimumPercent { get; init; }
    public required decimal ExposurePercent { get; init; }
    public required decimal ExpiryDayExposurePercent { get; init; }
}
public readonly record struct PriceBand(Price Low, Price High);
public readonly record struct Session(Timestamp Open, Timestamp Close);
public sealed class TradingCalendar { public RuleLookup<Session> Session(DateOnly d) => default; public RuleLookup<DateOnly> NextTradingDay(DateOnly d) => default; }
public sealed class MarketRules {
  public RuleLookup<int> LotSize(Instrument i, DateOnly d) => default;
  public RuleLookup<Price> TickSize(Instrument i, DateOnly d, Price level) => default;
  public RuleLookup<Quantity> FreezeQuantity(string u, DateOnly d) => default;
  public TradingCalendar Calendar(Exchange e) => new();
  public RuleLookup<Timestamp> ExpiryInstant(string u, DateOnly e) => default;
  public RuleLookup<MarginParameters> Margin(string u, DateOnly d) => default;
  public RuleLookup<PriceBand> PriceBand(Instrument i, Price r, DateOnly d) => default;
}
