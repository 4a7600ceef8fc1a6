using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.OpenAlgo.Market;
using Vyuha.OpenAlgo.Master;

namespace Vyuha.Host.Session.Preflight;

/// <summary>
/// The instrument masters a book has traded by, one file a day, so that a day's master can be compared with the one before. A master with changes
/// nobody has accepted is not kept: tomorrow's is then compared with the last that was.
/// </summary>
internal sealed class MasterStore(string bookPath)
{
    private const int KeptDays = 5;
    private const string Extension = ".master";
    private const string AcceptedExtension = ".accepted";

    private readonly string _folder = Path.Combine(bookPath, "masters");

    /// <summary>The newest master before a date; null when there is none.</summary>
    /// <exception cref="InputErrorException">It cannot be read.</exception>
    public InstrumentMaster? LastBefore(DateOnly date)
    {
        DateOnly? last = Days().Where(day => day < date).Cast<DateOnly?>().LastOrDefault();
        return last is { } day ? Read(day) : null;
    }

    /// <summary>Replaces what there is of this day, and lets go of what is older than the last few.</summary>
    public void Keep(InstrumentMaster master)
    {
        var text = new StringBuilder();
        foreach (Contract contract in master.Contracts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{contract.Key.Exchange} {contract.Key.Symbol} {contract.LotSize} {contract.TickSize.Steps} {contract.FreezeQuantity?.Units ?? 0}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"end {master.Contracts.Count}\n");
        Write(PathOf(master.Date, Extension), text.ToString());
        foreach (DateOnly old in Days().SkipLast(KeptDays))
        {
            File.Delete(PathOf(old, Extension));
            File.Delete(PathOf(old, AcceptedExtension));
        }
    }

    /// <summary>Whether a person has accepted exactly these changes on this day.</summary>
    public bool IsAccepted(DateOnly date, IReadOnlyList<string> changes)
    {
        string path = PathOf(date, AcceptedExtension);
        return File.Exists(path) && File.ReadAllText(path) == Text(changes);
    }

    public void Accept(DateOnly date, IReadOnlyList<string> changes) => Write(PathOf(date, AcceptedExtension), Text(changes));

    private static string Text(IReadOnlyList<string> changes) => string.Concat(changes.Select(change => change + "\n"));

    private string PathOf(DateOnly date, string extension) => Path.Combine(_folder, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + extension);

    private List<DateOnly> Days()
    {
        var days = new List<DateOnly>();
        if (!Directory.Exists(_folder))
            return days;
        foreach (string file in Directory.EnumerateFiles(_folder, "*" + Extension))
        {
            if (DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(file), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
                days.Add(day);
        }

        days.Sort();
        return days;
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(_folder);
        string partial = path + ".part";
        File.WriteAllText(partial, text);
        File.Move(partial, path, overwrite: true);
    }

    private InstrumentMaster Read(DateOnly date)
    {
        string path = PathOf(date, Extension);
        string[] lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[^1] != $"end {lines.Length - 1}")
            throw Damaged(path, lines.Length);
        var contracts = new List<Contract>(lines.Length);
        for (int i = 0; i < lines.Length - 1; i++)
            contracts.Add(TryRead(lines[i], out Contract? contract) ? contract : throw Damaged(path, i + 1));
        return InstrumentMaster.Of(date, contracts);
    }

    private static bool TryRead(string line, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Contract? contract)
    {
        contract = null;
        string[] parts = line.Split(' ');
        if (parts.Length != 5
            || !ExchangeNames.TryParse(parts[0], out Exchange exchange)
            || !OpenAlgoSymbol.TryParse(parts[1], exchange, out Instrument? instrument, out _)
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int lot)
            || !long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out long tick)
            || !long.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out long freeze))
            return false;
        contract = new Contract(instrument, new SymbolKey(parts[1], parts[0]), lot, Price.FromSteps(tick), freeze > 0 ? Quantity.FromUnits(freeze) : null);
        return true;
    }

    private static InputErrorException Damaged(string path, int line) =>
        InputErrorException.At(path, line, "this is no list of contracts, or not all of it.", "Delete the file; the day's master is then compared with the one before, or with none.");
}
