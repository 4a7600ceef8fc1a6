namespace Vyuha.Storage.Quality;

/// <summary>Looks for one kind of defect in one day.</summary>
internal interface IQualityCheck
{
    /// <summary>Short name, kept in the manifest and shown to people.</summary>
    string Name { get; }

    /// <summary>What is wrong, or null.</summary>
    QualityFinding? Look(DayView day);
}
