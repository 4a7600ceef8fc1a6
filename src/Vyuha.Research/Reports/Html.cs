using System.Globalization;
using System.Text;

namespace Vyuha.Research.Reports;

/// <summary>Text of a page: what comes from the run goes through <see cref="Encode"/>, what we write goes in as it is.</summary>
internal static class Html
{
    public static string Encode(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>\"'") < 0)
            return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (char letter in text)
        {
            _ = letter switch
            {
                '&' => encoded.Append("&amp;"),
                '<' => encoded.Append("&lt;"),
                '>' => encoded.Append("&gt;"),
                '"' => encoded.Append("&quot;"),
                '\'' => encoded.Append("&#39;"),
                _ => encoded.Append(letter),
            };
        }

        return encoded.ToString();
    }

    /// <summary>A coordinate or a percentage: a tenth of a pixel is enough, and keeps the page small.</summary>
    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>CSS class for the sign of an amount.</summary>
    public static string Sign(double value) => value > 0 ? "gain" : value < 0 ? "loss" : "flat";
}
