using System.CommandLine;
using System.Globalization;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage;
using Vyuha.Storage.Catalogue;
using Vyuha.Storage.Quality;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha data show UNDERLYING DATE</c>: the day's index and the chain around the money.</summary>
internal static class DataShowCommand
{
    private const int StrikesEachSide = 8;
    private const int ChartWidth = 60;
    private const string Bars = "▁▂▃▄▅▆▇█";

    public static Command Create()
    {
        var frequency = new Option<string?>("--frequency") { Description = "daily, snapshot or minute; else the finest there is." };
        Option<string?> store = DataCommand.StoreOption();
        var command = new Command("show", "Look at one day: index, futures, the chain around the money.") { DataCommand.Underlying, DataCommand.Date, frequency, store };
        command.SetAction(result =>
        {
            string underlying = result.GetValue(DataCommand.Underlying)!.ToUpperInvariant();
            DateOnly date = DataCommand.ParseDate(result.GetValue(DataCommand.Date)!, "DATE");
            MarketDataCatalogue catalogue = DataCommand.StoreOf(result, result.GetValue(store), underlying, date);
            DataFrequency chosen = DataCommand.FrequencyOf(catalogue, underlying, date, result.GetValue(frequency));
            MarketDay day = catalogue.Read(underlying, date, chosen);
            Print(day, catalogue.Days(underlying, chosen, date, date)[0]);
            foreach (TickRecord ticks in catalogue.Ticks(underlying, date))
                Console.Out.WriteLine($"every quote: {ticks.Rows.ToString("#,0", CultureInfo.InvariantCulture)} of {ticks.Contracts} contracts, {Clock(ticks.First)}–{Clock(ticks.Last)}, origin {DataCommand.NameOf(ticks.Origin)}, in {catalogue.PathOf(ticks)}");
        });
        return command;
    }

    private static void Print(MarketDay day, CatalogueDay entry)
    {
        long[] instants = [.. day.Time.Distinct()];
        Console.Out.WriteLine(
            $"{day.Underlying} {day.Date:ddd dd MMM yyyy}, {DataCommand.NameOf(day.Frequency)} data of origin {day.Origin.ToString().ToLowerInvariant()}: "
            + $"{day.RowCount} rows, {day.Contracts.Length} contracts, {instants.Length} instants; quality {entry.Quality.ToString().ToLowerInvariant()}");
        foreach (QualityFinding finding in entry.Findings)
            Console.Out.WriteLine($"  {finding.Grade.ToString().ToLowerInvariant()}: {finding.Check}: {finding.Reason}");
        PrintSpot(day);
        PrintChain(day, instants[^1]);
    }

    private static void PrintSpot(MarketDay day)
    {
        int[] spot = [.. Enumerable.Range(0, day.RowCount)
            .Where(row => day.Contracts[day.Contract[row]].Instrument.Kind == InstrumentKind.IndexSpot && day.Last[row] > 0)];
        if (spot.Length == 0)
            return;
        int last = spot[^1];
        string bar = day.Open[last] > 0 && spot.Length == 1
            ? $", open {Rupees(day.Open[last])}, high {Rupees(day.High[last])}, low {Rupees(day.Low[last])}"
            : "";
        string final = day.Settlement[last] > 0 ? $", final settlement value {Rupees(day.Settlement[last])}" : "";
        Console.Out.WriteLine($"index {Rupees(day.Last[last])}{bar}{final}");
        if (spot.Length > 2)
            Console.Out.WriteLine($"{Clock(day.Time[spot[0]])} {Sparkline(Array.ConvertAll(spot, row => day.Last[row]))} {Clock(day.Time[last])}");
    }

    private static void PrintChain(MarketDay day, long instant)
    {
        int[] rows = [.. Enumerable.Range(0, day.RowCount)
            .Where(row => day.Time[row] == instant && day.Contracts[day.Contract[row]].Instrument.IsOption)];
        if (rows.Length == 0)
            return;
        Instrument Of(int row) => day.Contracts[day.Contract[row]].Instrument;
        DateOnly expiry = rows.Min(row => Of(row).Expiry);
        var calls = rows.Where(row => Of(row).Expiry == expiry && Of(row).Right == OptionRight.Call).ToDictionary(row => Of(row).Strike);
        var puts = rows.Where(row => Of(row).Expiry == expiry && Of(row).Right == OptionRight.Put).ToDictionary(row => Of(row).Strike);
        Price[] strikes = [.. calls.Keys.Union(puts.Keys).Order()];
        long spot = SpotAt(day, instant);
        int middle = spot == 0 ? strikes.Length / 2 : Array.FindIndex(strikes, strike => strike.Steps >= spot) is var found and >= 0 ? found : strikes.Length - 1;
        Console.Out.WriteLine();
        Console.Out.WriteLine($"expiry {expiry:dd MMM yyyy} at {Clock(instant)}");
        TextTable table = new TextTable("call OI", "volume", "bid", "ask", "last", "settle", "strike", "settle", "last", "bid", "ask", "volume", "put OI")
            .Right(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        for (int index = Math.Max(0, middle - StrikesEachSide); index < Math.Min(strikes.Length, middle + StrikesEachSide); index++)
        {
            int call = calls.GetValueOrDefault(strikes[index], -1);
            int put = puts.GetValueOrDefault(strikes[index], -1);
            table.Add(
                Count(day.OpenInterest, call), Count(day.Volume, call), Cell(day.Bid, call), Cell(day.Ask, call), Cell(day.Last, call), Cell(day.Settlement, call),
                strikes[index].ToRupees().ToString("0.##", CultureInfo.InvariantCulture),
                Cell(day.Settlement, put), Cell(day.Last, put), Cell(day.Bid, put), Cell(day.Ask, put), Count(day.Volume, put), Count(day.OpenInterest, put));
        }

        Console.Out.Write(table);
    }

    private static long SpotAt(MarketDay day, long instant)
    {
        long value = 0;
        for (int row = 0; row < day.RowCount && day.Time[row] <= instant; row++)
        {
            if (day.Contracts[day.Contract[row]].Instrument.Kind == InstrumentKind.IndexSpot && day.Last[row] > 0)
                value = day.Last[row];
        }

        return value;
    }

    private static string Sparkline(long[] values)
    {
        long low = values.Min();
        long range = Math.Max(1, values.Max() - low);
        var line = new StringBuilder();
        int width = Math.Min(ChartWidth, values.Length);
        for (int column = 0; column < width; column++)
        {
            long value = values[(int)((long)column * (values.Length - 1) / Math.Max(1, width - 1))];
            line.Append(Bars[(int)((value - low) * (Bars.Length - 1) / range)]);
        }

        return line.ToString();
    }

    private static string Clock(long time) => Ist.TimeOf(Timestamp.FromNanoseconds(time)).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Rupees(long steps) => Price.FromSteps(steps).ToRupees().ToString("#,0.00", CultureInfo.InvariantCulture);

    private static string Cell(long[] column, int row) => row < 0 || column[row] == 0 ? "" : Rupees(column[row]);

    private static string Count(long[] column, int row) => row < 0 || column[row] == 0 ? "" : column[row].ToString("#,0", CultureInfo.InvariantCulture);
}
