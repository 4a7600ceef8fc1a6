namespace Vyuha.Host.Commands;

/// <summary>A checklist as text: what was found, and under what is wrong what to do.</summary>
internal static class CheckTable
{
    public static TextTable Of(IEnumerable<(string State, string Name, string Found, string? Remedy)> checks)
    {
        var table = new TextTable("", "check", "found");
        foreach ((string state, string name, string found, string? remedy) in checks)
        {
            table.Add(state, name, found);
            if (remedy is not null)
                table.Add("", "", remedy);
        }

        return table;
    }
}
