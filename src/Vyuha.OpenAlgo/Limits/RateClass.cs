namespace Vyuha.OpenAlgo.Limits;

/// <summary>Calls that share a budget.</summary>
public enum RateClass
{
    /// <summary>Everything that changes an order; one budget for all of it.</summary>
    Orders,

    /// <summary>Everything else; a budget for each endpoint.</summary>
    Data,

    /// <summary><c>optiongreeks</c>, which has a far smaller budget of its own.</summary>
    Greeks,

    /// <summary>Telegram, WhatsApp and the small back-testing calls.</summary>
    Messaging,
}

/// <summary>Who goes first when commands wait.</summary>
public enum OrderLane
{
    /// <summary>Opens or adds risk; may use only part of the budget.</summary>
    Entry,

    /// <summary>Closes or protects: overtakes waiting entries and has a part of the budget they cannot use.</summary>
    Exit,
}
