namespace Vyuha.OpenAlgo;

/// <summary>Where the server sends orders. The switch is global to the server and anybody may turn it at any time.</summary>
public enum ServerMode : byte
{
    /// <summary>This kind of reply never says.</summary>
    NotStated = 0,

    /// <summary>To the broker.</summary>
    Live = 1,

    /// <summary>To the server's own sandbox.</summary>
    Analyze = 2,

    /// <summary>To a queue where a person approves each one.</summary>
    SemiAuto = 3,

    /// <summary>A word this program does not know: never what was expected.</summary>
    Unknown = 4,
}

internal static class ServerModes
{
    public static ServerMode Parse(string? word) => word switch
    {
        null => ServerMode.NotStated,
        "live" => ServerMode.Live,
        "analyze" => ServerMode.Analyze,
        "semi_auto" => ServerMode.SemiAuto,
        _ => ServerMode.Unknown,
    };
}
