namespace Vyuha.Core.Charges;

/// <summary>What the tax on an exercised option is a share of.</summary>
public enum ExerciseBase : byte
{
    /// <summary>How far the option ended in the money.</summary>
    Intrinsic = 1,

    /// <summary>The whole settlement value, under the law before September 2019.</summary>
    SettlementValue = 2,
}

/// <summary>The statutory and exchange rates for one kind of contract on one exchange and trade date.</summary>
public sealed record ChargeRates
{
    /// <summary>Securities transaction tax on what is sold: premium of options, price of futures.</summary>
    public required ChargeRate SttOnSale { get; init; }

    /// <summary>Securities transaction tax on an option exercised, paid by its buyer; zero for futures.</summary>
    public required ChargeRate SttOnExercise { get; init; }

    public required ExerciseBase SttOnExerciseBase { get; init; }

    public required ChargeRate ExchangeTransaction { get; init; }

    /// <summary>Investor protection fund.</summary>
    public required ChargeRate Ipft { get; init; }

    public required ChargeRate SebiFee { get; init; }

    /// <summary>On what is bought.</summary>
    public required ChargeRate StampDuty { get; init; }

    /// <summary>On brokerage, exchange transaction charge, SEBI fee and IPFT together.</summary>
    public required ChargeRate Gst { get; init; }
}
