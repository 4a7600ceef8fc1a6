namespace Vyuha.Kernel.Signals;

/// <summary>Why a signal has no value now.</summary>
public enum NotReady : byte
{
    /// <summary>It has one.</summary>
    None = 0,

    /// <summary>Nothing of what it is made of has arrived yet.</summary>
    NoData = 1,

    /// <summary>Some has arrived, and not enough.</summary>
    WarmingUp = 2,

    /// <summary>What it was made of is too old to speak of now.</summary>
    Stale = 3,

    /// <summary>It needs prices of within the day, and the data has one a day.</summary>
    DailyDataOnly = 4,

    /// <summary>It needs traded volume, and the data does not say it.</summary>
    NoVolume = 5,

    /// <summary>The daily history is shorter than it needs.</summary>
    NoHistory = 6,

    /// <summary>No expiry is listed that it could be read from.</summary>
    NoChain = 7,

    /// <summary>The chain is there, and its quotes do not give the forward, the volatility or the open interest it needs.</summary>
    NotQuoted = 8,

    /// <summary>The numbers are there and the formula has no value at them, as a ratio to nothing.</summary>
    Undefined = 9,

    /// <summary>The model could not be fitted.</summary>
    NoFit = 10,

    /// <summary>No confirmed event is ahead.</summary>
    NoEvent = 11,
}
