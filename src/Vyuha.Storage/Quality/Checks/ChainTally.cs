using Vyuha.Core.MarketData;

namespace Vyuha.Storage.Quality.Checks;

/// <summary>Counts relations between prices that were tested and broken, and remembers the worst.</summary>
internal sealed class ChainTally
{
    private const int FewestForRed = 5;
    private const double DailyAllowance = 5;

    private double _worst;
    private string _where = "";

    public int Tested { get; private set; }

    public int Broken { get; private set; }

    /// <param name="excess">By how much the relation is broken, as a fraction of the forward; not above zero when it holds.</param>
    /// <param name="where">Asked only for the worst.</param>
    public void Add(double excess, Func<string> where)
    {
        Tested++;
        if (excess <= 0)
            return;
        Broken++;
        if (excess > _worst)
            (_worst, _where) = (excess, where());
    }

    /// <summary>
    /// Red needs a share and a number: one odd close among twenty is no broken day. Daily closes of one chain are hours apart in quiet
    /// strikes, so a larger share of them may disagree.
    /// </summary>
    public QualityFinding? Finding(string name, double redShare, DayView day, string relation) => Broken == 0 ? null : new(
        name,
        Broken >= FewestForRed && Broken > redShare * (day.Day.Frequency == DataFrequency.Daily ? DailyAllowance : 1) * Tested
            ? QualityGrade.Red
            : QualityGrade.Amber,
        Broken,
        $"{Broken} of {Tested} {relation}; worst: {_where}, {_worst * 100:0.00} % of the index beyond what is allowed");
}
