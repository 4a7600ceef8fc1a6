using Vyuha.Core.MarketData;

namespace Vyuha.Storage;

/// <summary>Catalogues that never mix: what was brought in, what sessions saw of a market, and what they saw of the sandbox exchange.</summary>
/// <remarks>
/// Apart, because one recorded minute day beside ten years of daily files would be taken for the finest data there is, and because a made-up row
/// must never stand among real ones.
/// </remarks>
public enum DataStore
{
    /// <summary>Files that were imported, and synthetic days that were made on purpose.</summary>
    Imported = 1,

    /// <summary>Quotes that a broker sent to a session.</summary>
    Recorded = 2,

    /// <summary>Quotes of the sandbox exchange: synthetic, every one.</summary>
    Rehearsed = 3,
}

/// <summary>Which store the quotes of a session belong to.</summary>
public static class DataStores
{
    public static DataStore OfRecording(DataOrigin origin) => origin switch
    {
        DataOrigin.Recorded => DataStore.Recorded,
        DataOrigin.Synthetic => DataStore.Rehearsed,
        _ => throw new ArgumentOutOfRangeException(nameof(origin), origin, "A session records a broker's quotes or synthetic ones."),
    };
}
