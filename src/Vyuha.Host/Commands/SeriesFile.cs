using Vyuha.Core;

namespace Vyuha.Host.Commands;

/// <summary>One column of numbers of a user's CSV, without gaps.</summary>
internal static class SeriesFile
{
    /// <exception cref="InputErrorException">The file, the column or a field cannot be used, or a field is empty.</exception>
    public static double[] Read(string path, string column, bool mustBePositive)
    {
        string name = column.ToLowerInvariant();
        PriceFile file = PriceFile.Read(path, [name], name, new TimeOnly(9, 15));
        double[] values = new double[file.Rows.Count];
        for (int i = 0; i < values.Length; i++)
        {
            PriceRow row = file.Rows[i];
            values[i] = row.Number;
            if (double.IsNaN(row.Number))
                throw InputErrorException.At(path, row.Line, $"{name} is empty.", "Leave the row out or fill it: a series has no gaps.");
            if (mustBePositive && row.Number <= 0)
                throw InputErrorException.At(path, row.Line, $"{name} {row.Number} is not above 0.", "Prices are; for returns say --returns.");
        }

        return values;
    }
}
