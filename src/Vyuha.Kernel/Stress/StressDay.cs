using System.Globalization;
using System.Text;
using Vyuha.Core;

namespace Vyuha.Kernel.Stress;

/// <summary>A day the index is remembered for, as changes from the close before it: plain facts, applied to any book.</summary>
/// <param name="Open">Of the index at its open, as a fraction; null where the open is no price.</param>
/// <param name="Low">At its lowest.</param>
/// <param name="High">At its highest.</param>
/// <param name="Close">At its close.</param>
/// <param name="VixPoints">Change of India VIX from close to close, 0.10 meaning ten points; null where the series does not reach.</param>
/// <param name="VixShare">The same as a share of the VIX before.</param>
/// <param name="Verified">A second series says the same.</param>
public sealed record StressDay(
    DateOnly Date, string Name, double? Open, double Low, double High, double Close, double? VixPoints, double? VixShare, bool Verified, string Source)
{
    private const int Columns = 10;

    /// <summary>The shipped days, oldest first.</summary>
    public static IReadOnlyList<StressDay> Shipped { get; } = Read();

    /// <summary>
    /// The day's change of volatility with the index at one of its levels. A rise counts in points and a fall as a share, the careful side for a
    /// volatility lower than the VIX of that day was; without a VIX volatility stays as it is.
    /// </summary>
    /// <param name="move">Of the index, as a fraction.</param>
    public StressShock At(double move) =>
        VixPoints is not { } points ? new(move, 0, 0, 0) : points >= 0 ? new(move, points, 0, 0) : new(move, 0, VixShare ?? 0, 0);

    private static StressDay[] Read()
    {
        using Stream? stream = typeof(StressDay).Assembly.GetManifestResourceStream("Vyuha.Kernel.Stress.stress_days.csv");
        Invariant.Require(stream is not null, "the stress days are part of the program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string[] lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'))];
        return [.. lines.Skip(1).Select(Parse)];
    }

    private static StressDay Parse(string line)
    {
        string[] fields = line.Split(',');
        Invariant.Require(fields.Length == Columns, "a stress day has ten columns");
        return new StressDay(
            DateOnly.ParseExact(fields[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), fields[1], Percent(fields[2]), Percent(fields[3])!.Value, Percent(fields[4])!.Value,
            Percent(fields[5])!.Value, Percent(fields[6]), Percent(fields[7]), fields[8] == "yes", fields[9]);
    }

    private static double? Percent(string field) => field.Length == 0 ? null : (double)(decimal.Parse(field, CultureInfo.InvariantCulture) / 100);
}
