using System.Text;
using Vyuha.Core;

namespace Vyuha.Storage.Events;

/// <summary>One line of comma-separated text as RFC 4180 has it: quotes around fields, doubled inside them. A field does not go on to another line.</summary>
public static class CsvRecord
{
    /// <exception cref="InputErrorException">A quote is not closed, or text stands beside a quoted field.</exception>
    public static string[] Split(string line, string file, int number)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        int at = 0;
        while (true)
        {
            field.Clear();
            if (at < line.Length && line[at] == '"')
                at = Quoted(line, at + 1, field, file, number);
            else
            {
                int comma = line.IndexOf(',', at);
                int end = comma < 0 ? line.Length : comma;
                field.Append(line[at..end].Trim());
                at = end;
            }

            fields.Add(field.ToString());
            if (at >= line.Length)
                return [.. fields];
            if (line[at] != ',')
                throw InputErrorException.At(file, number, $"text follows the quoted field {fields.Count}.", "Put quotes around the whole field and double those inside it.");
            at++;
        }
    }

    public static string Join(params ReadOnlySpan<string> fields)
    {
        var line = new StringBuilder();
        foreach (string field in fields)
        {
            if (line.Length > 0)
                line.Append(',');
            bool plain = field.AsSpan().IndexOfAny(",\"#") < 0 && field.Trim() == field && (field.Length > 0 || fields.Length > 1);
            line.Append(plain ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }

        return line.ToString();
    }

    private static int Quoted(string line, int at, StringBuilder field, string file, int number)
    {
        while (at < line.Length)
        {
            if (line[at] != '"')
            {
                field.Append(line[at++]);
            }
            else if (at + 1 < line.Length && line[at + 1] == '"')
            {
                field.Append('"');
                at += 2;
            }
            else
            {
                return at + 1;
            }
        }

        throw InputErrorException.At(file, number, "a quoted field is not closed.", "End it with a quote on the same line.");
    }
}
