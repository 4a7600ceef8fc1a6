using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Vyuha.Tests.Host.Commands;

/// <summary>What is drawn on a page of <c>--plot</c>.</summary>
internal static partial class QuantPages
{
    /// <summary>The drawings in their order; fails where one is not well-formed.</summary>
    public static IEnumerable<XElement> Drawings(string html) => Drawing().Matches(html).Select(match => XElement.Parse(match.Value));

    /// <summary>Elements whose class begins with a letter and goes on with a colour: l for lines, d for dots, o for rings, w for strokes.</summary>
    public static int Count(XElement drawing, string element, string kind) => drawing.Descendants().Count(one =>
        one.Name.LocalName == element && one.Attribute("class")?.Value is { } colour && colour.StartsWith(kind, StringComparison.Ordinal) && char.IsDigit(colour[^1]));

    [GeneratedRegex("<svg .*?</svg>", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Drawing();
}
