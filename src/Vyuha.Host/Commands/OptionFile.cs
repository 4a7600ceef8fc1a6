using System.Globalization;
using Vyuha.Core;
using Vyuha.Quant.Arithmetic;

namespace Vyuha.Host.Commands;

/// <summary>A user's CSV of options: right, forward (or spot and yield), strike, years, rate, and one more number each, as columns.</summary>
internal sealed class OptionFile
{
    private OptionFile(int count, bool onSpot)
    {
        OnSpot = onSpot;
        (Lines, IsCall) = (new int[count], new bool[count]);
        (Underlyings, Strikes, Years, Rates, Yields, Values) =
            (new double[count], new double[count], new double[count], new double[count], new double[count], new double[count]);
    }

    /// <summary>Whether <see cref="Underlyings"/> are spots, carried to expiry by rate less yield; else they are forwards.</summary>
    public bool OnSpot { get; }

    /// <summary>Line of the file of each option, from 1.</summary>
    public int[] Lines { get; }

    public bool[] IsCall { get; }

    public double[] Underlyings { get; }

    public double[] Strikes { get; }

    public double[] Years { get; }

    public double[] Rates { get; }

    /// <summary>Of the spot; 0 without such a column.</summary>
    public double[] Yields { get; }

    /// <summary>The column asked for: price or vol; NaN where a file may leave it empty and does.</summary>
    public double[] Values { get; }

    public int Count => Lines.Length;

    /// <param name="path">The CSV.</param>
    /// <param name="value">The column of <see cref="Values"/>; not below 0.</param>
    /// <param name="mayBeNegative">Whether forward and strike may be 0 or below, as in the normal model.</param>
    /// <param name="mayBeEmpty">Whether the column of <see cref="Values"/> may be empty here and there.</param>
    /// <exception cref="InputErrorException">The file, a column or a field of it cannot be used.</exception>
    public static OptionFile Read(string path, string value, bool mayBeNegative, bool mayBeEmpty = false)
    {
        CsvFile csv = CsvFile.Read(path, ["right", "strike", "years", "rate", value], "options");
        bool onSpot = csv.IndexOf("spot") >= 0;
        if (onSpot == csv.IndexOf("forward") >= 0)
        {
            throw new InputErrorException(
                $"{path}: {(onSpot ? "there are both a column forward and a column spot" : "there is no column forward")}. Name the columns right,forward,strike,years,rate,{value}, or spot and yield in place of forward.");
        }

        string underlying = onSpot ? "spot" : "forward";
        var file = new OptionFile(csv.Rows.Count, onSpot);
        for (int i = 0; i < file.Count; i++)
        {
            (int line, string[] fields) = csv.Rows[i];
            file.Lines[i] = line;
            file.IsCall[i] = Right(path, line, fields[csv.IndexOf("right")]);
            file.Underlyings[i] = Number(underlying, !mayBeNegative);
            file.Strikes[i] = Number("strike", !mayBeNegative);
            file.Years[i] = Number("years", false);
            file.Rates[i] = Number("rate", false);
            file.Yields[i] = onSpot && csv.IndexOf("yield") >= 0 ? Number("yield", false) : 0;
            file.Values[i] = Number(value, false);
            if (file.Values[i] < 0)
                throw InputErrorException.At(path, line, $"{value} {Text(file.Values[i])} is below 0.", value == "vol" ? "Write 0.13 for 13 %." : "Write what one unit of the option costs.");

            double Number(string column, bool positive)
            {
                double number = csv.Number(line, column, fields[csv.IndexOf(column)]);
                if (double.IsNaN(number) && !(mayBeEmpty && column == value))
                    throw InputErrorException.At(path, line, $"{column} is empty.", "Fill it or leave the row out.");
                return !positive || number > 0 || double.IsNaN(number) ? number : throw InputErrorException.At(path, line, $"{column} {Text(number)} is not above 0.", "Write rupees; for prices that may be negative say --model bachelier.");
            }
        }

        return file;
    }

    /// <summary>The forward and the price today of 1 rupee, both for the option's expiry.</summary>
    public (double Forward, double Discount) Market(int option)
    {
        double years = Math.Max(Years[option], 0), rate = Rates[option];
        double discount = ExactMath.Exp(-rate * years);
        return (OnSpot ? Underlyings[option] * ExactMath.Exp((rate - Yields[option]) * years) : Underlyings[option], discount);
    }

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static bool Right(string path, int line, string text) => text.ToUpperInvariant() switch
    {
        "C" or "CE" or "CALL" => true,
        "P" or "PE" or "PUT" => false,
        _ => throw InputErrorException.At(path, line, $"right \"{text}\" is neither a call nor a put.", "Write C or P, CE or PE, call or put."),
    };
}
