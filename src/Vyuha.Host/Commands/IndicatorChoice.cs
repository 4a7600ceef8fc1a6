using System.Globalization;
using System.Runtime.InteropServices;
using Vyuha.Core;
using Vyuha.Quant.Indicators;

namespace Vyuha.Host.Commands;

/// <summary>A parameter of an indicator: its name, its usual value, and whether it counts something.</summary>
internal sealed record IndicatorParameter(string Name, double Usual, bool IsCount = true);

/// <summary>An indicator at work on the rows of a file.</summary>
/// <param name="WarmUp">What it states.</param>
/// <param name="Next">Takes a row and writes the values at it.</param>
internal sealed record IndicatorRun(int WarmUp, Action<PriceRow, double[]> Next)
{
    public static IndicatorRun OfNumbers<TOutput>(IIndicator<double, TOutput> indicator)
        where TOutput : unmanaged =>
        new(indicator.WarmUp, (row, values) => Write(indicator.Next(row.Number), values));

    public static IndicatorRun OfBars<TOutput>(IIndicator<IndicatorBar, TOutput> indicator)
        where TOutput : unmanaged =>
        new(indicator.WarmUp, (row, values) => Write(indicator.Next(row.Place.Bar), values));

    public static IndicatorRun OfSessions<TOutput>(IIndicator<SessionBar, TOutput> indicator)
        where TOutput : unmanaged =>
        new(indicator.WarmUp, (row, values) => Write(indicator.Next(row.Place), values));

    /// <summary>Every output is a number or a record of numbers in the order of its columns.</summary>
    private static void Write<TOutput>(TOutput output, double[] values)
        where TOutput : unmanaged =>
        MemoryMarshal.Cast<TOutput, double>(new ReadOnlySpan<TOutput>(in output)).CopyTo(values);
}

/// <summary>An indicator as a user chooses it.</summary>
/// <param name="Name">What <c>--name</c> calls it.</param>
/// <param name="Needs">The columns it reads.</param>
/// <param name="Parameters">In the order of its constructor.</param>
/// <param name="Gives">The columns it yields.</param>
/// <param name="Create">From the parameters.</param>
internal sealed record IndicatorChoice(string Name, string[] Needs, IndicatorParameter[] Parameters, string[] Gives, Func<double[], IndicatorRun> Create)
{
    /// <summary>Windows are held in memory; more than this is a slip of the keyboard.</summary>
    private const double LargestCount = 1_000_000;

    /// <param name="settings">Of the form <c>fast=12</c>.</param>
    /// <exception cref="InputErrorException">A setting is not of that form, not of this indicator, given twice or not a number.</exception>
    public double[] Parse(IReadOnlyList<string> settings)
    {
        double[] values = [.. Parameters.Select(one => one.Usual)];
        var isSet = new bool[values.Length];
        foreach (string setting in settings)
        {
            string[] parts = setting.Split('=');
            int at = Array.FindIndex(Parameters, one => one.Name.Equals(parts[0], StringComparison.OrdinalIgnoreCase));
            if (parts.Length != 2)
                throw new InputErrorException($"--set {setting}: not of the form NAME=NUMBER. Write {Example}.");
            if (at < 0)
                throw new InputErrorException($"--set {setting}: {Name} has no parameter {parts[0]}. {(Parameters.Length == 0 ? "It has none; leave it out." : $"It has {string.Join(", ", Parameters.Select(one => one.Name))}.")}");
            if (isSet[at])
                throw new InputErrorException($"--set {setting}: {parts[0]} is given twice. Give it once.");
            (values[at], isSet[at]) = (ParseValue(Parameters[at], parts[1]), true);
        }

        return values;
    }

    /// <exception cref="InputErrorException">The parameters do not make sense together.</exception>
    public IndicatorRun Start(double[] parameters)
    {
        try
        {
            return Create(parameters);
        }
        catch (ArgumentOutOfRangeException error)
        {
            string given = string.Join(' ', Parameters.Select((one, i) => $"{one.Name}={parameters[i].ToString("R", CultureInfo.InvariantCulture)}"));
            throw new InputErrorException($"{Name} with {given}: {error.Message.ReplaceLineEndings(" ")} Usual are {string.Join(' ', Parameters.Select(Usual))}.", error);
        }
    }

    private string Example => Parameters.Length == 0 ? "nothing, because it has no parameter" : $"--set {Usual(Parameters[0])}";

    private static string Usual(IndicatorParameter parameter) => $"{parameter.Name}={parameter.Usual.ToString("R", CultureInfo.InvariantCulture)}";

    private double ParseValue(IndicatorParameter parameter, string text)
    {
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value) || value <= 0)
            throw new InputErrorException($"{parameter.Name} of {Name} is \"{text}\", which is not a number above 0. Write {Usual(parameter)}.");
        if (parameter.IsCount && (value != Math.Floor(value) || value > LargestCount))
            throw new InputErrorException($"{parameter.Name} of {Name} is \"{text}\", which is not a whole number up to {LargestCount:0}. Write {Usual(parameter)}.");
        return value;
    }
}
