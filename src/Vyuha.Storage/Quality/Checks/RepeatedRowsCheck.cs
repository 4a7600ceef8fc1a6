namespace Vyuha.Storage.Quality.Checks;

/// <summary>Rows a source stated twice. One of each was kept, but a source that repeats itself was put together by hand or twice.</summary>
internal sealed class RepeatedRowsCheck : IQualityCheck
{
    public string Name => "repeated-rows";

    public QualityFinding? Look(DayView day) => day.RepeatedRows == 0
        ? null
        : new(Name, QualityGrade.Amber, day.RepeatedRows, $"{day.RepeatedRows} rows were stated twice in the source");
}
