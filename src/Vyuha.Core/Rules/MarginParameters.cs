namespace Vyuha.Core.Rules;

/// <summary>What the expiry-day additional margin is a percentage of; brokers differ.</summary>
public enum ExpiryDayExposureBase : byte
{
    Underlying = 1,
    Strike = 2,
}

/// <summary>Parameters of the 16-scenario scan and of the margins on top of it, for one underlying on one trade date.</summary>
public sealed record MarginParameters
{
    /// <summary>Price scan range as a percentage of the underlying's price.</summary>
    public required decimal PriceScanPercent { get; init; }

    /// <summary>The same for index options that expire more than nine months ahead.</summary>
    public required decimal PriceScanPercentLong { get; init; }

    /// <summary>Volatility scan range, absolute: 0.04 is four vol points.</summary>
    public required decimal VolScanPoints { get; init; }

    /// <summary>The two extreme scenarios move this many price scan ranges …</summary>
    public required decimal ExtremeMoveMultiple { get; init; }

    /// <summary>… and count this share of the loss.</summary>
    public required decimal ExtremeMoveCover { get; init; }

    /// <summary>Charge on delta spreads between expiries, as a percentage of the far contract's value.</summary>
    public required decimal CalendarSpreadPercent { get; init; }

    /// <summary>Whether contracts that expire today still offset later ones.</summary>
    public required bool CalendarBenefitOnExpiryDay { get; init; }

    /// <summary>Least scan risk of a short option, as a percentage of the underlying's value.</summary>
    public required decimal ShortOptionMinimumPercent { get; init; }

    /// <summary>Exposure margin (ELM) on futures and each short option, as a percentage of notional.</summary>
    public required decimal ExposurePercent { get; init; }

    /// <summary>A long and a short future of different expiries pay exposure on the far one's value divided by this; the near one pays none.</summary>
    public required int FuturesSpreadExposureDivisor { get; init; }

    /// <summary>Additional margin on short index options that expire today, hedged or not.</summary>
    public required decimal ExpiryDayExposurePercent { get; init; }

    public required ExpiryDayExposureBase ExpiryDayExposureBase { get; init; }
}
