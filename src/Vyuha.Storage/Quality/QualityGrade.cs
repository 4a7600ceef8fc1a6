namespace Vyuha.Storage.Quality;

/// <summary>How far a day of data can be trusted.</summary>
public enum QualityGrade : byte
{
    /// <summary>Not looked at since it was stored.</summary>
    Unchecked = 0,

    /// <summary>Nothing found.</summary>
    Green = 1,

    /// <summary>Oddities a backtest can live with; they are listed.</summary>
    Amber = 2,

    /// <summary>Wrong in a way that would move results; a backtest refuses it unless told otherwise.</summary>
    Red = 3,
}
