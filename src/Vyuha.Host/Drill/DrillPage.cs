using System.Globalization;
using System.Net;
using System.Text;

namespace Vyuha.Host.Drill;

/// <summary>What a drill says to somebody who was not there: passed or failed, what it met, and each failure with its seed.</summary>
internal sealed class DrillPage(string title, bool passed, string introduction)
{
    private readonly StringBuilder _body = new();

    public DrillPage Totals(IEnumerable<(string Name, string Value)> totals)
    {
        _body.Append("<table>");
        foreach ((string name, string value) in totals)
            _body.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(name)}<td>{Text(value)}");
        _body.Append("</table>");
        return this;
    }

    public DrillPage Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        _body.Append("<table class=days><tr>");
        foreach (string cell in head)
            _body.Append(CultureInfo.InvariantCulture, $"<th>{Text(cell)}");
        foreach (IReadOnlyList<string> row in rows)
        {
            _body.Append("<tr>");
            foreach (string cell in row)
                _body.Append(CultureInfo.InvariantCulture, $"<td>{Text(cell)}");
        }

        _body.Append("</table>");
        return this;
    }

    public DrillPage Failure(string where, IEnumerable<string> what)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<p><b>{Text(where)}</b>: {Text(string.Join("; ", what))}");
        return this;
    }

    public override string ToString()
    {
        string verdict = passed ? "PASSED" : "FAILED";
        return "<!doctype html><meta charset=utf-8><title>Vyuha drill</title><style>body{font:16px/1.5 system-ui;max-width:60rem;margin:3rem auto;padding:0 1rem}"
            + "td,th{padding:.2rem 1rem .2rem 0;text-align:left}.days{font-size:14px;margin-top:2rem}.days td+td,.days th+th{text-align:right}.PASSED{color:#0a7d33}.FAILED{color:#b3261e}</style>"
            + $"<h1>{Text(title)}: <span class={verdict}>{verdict}</span></h1><p>Vyuha {Text(ProgramVersion.Text)}. {Text(introduction)}</p>{_body}";
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
