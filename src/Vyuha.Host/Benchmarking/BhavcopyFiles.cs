using System.Globalization;
using System.IO.Compression;
using System.Text;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;
using Vyuha.Simulation.Synthetic;

namespace Vyuha.Host.Benchmarking;

/// <summary>
/// Writes end-of-day files of the exchange's common layout (UDiFF), zipped as they are published: the chains of the synthetic market, under the
/// names of the indices, among as many made-up stock contracts as fill a day. Every number in them is invented.
/// </summary>
internal static class BhavcopyFiles
{
    /// <summary>Rows of a file of 2026; a day of January 2025 had 38,500.</summary>
    public const int RowsADay = 42_000;

    /// <summary>Sessions of a year.</summary>
    public const int DaysAYear = 250;

    private const string Header =
        "TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks,Rsvd1,Rsvd2,Rsvd3,Rsvd4";

    // A day of 2026 has about 4,100 index options under five names, NIFTY the most of them.
    private static readonly string[] Symbols = ["NIFTY", "BANKNIFTY", "FINNIFTY"];

    /// <summary>Writes one file a trading day and returns how many rows they hold, headers not counted.</summary>
    public static long Write(string folder, DateOnly from, int days, CancellationToken cancellation)
    {
        var market = new SyntheticMarket(
            MarketRules.Shipped, new SyntheticMarketOptions { Frequency = DataFrequency.Daily, MaximumDaysToExpiry = 75 }, seed: 1);
        Directory.CreateDirectory(folder);
        long rows = 0;
        foreach (SyntheticDay day in market.Days(from, from.AddDays(days * 2)).Take(days))
        {
            cancellation.ThrowIfCancellationRequested();
            string name = string.Create(CultureInfo.InvariantCulture, $"BhavCopy_NSE_FO_0_0_0_{day.Date:yyyyMMdd}_F_0000.csv");
            using var zip = new ZipArchive(File.Create(Path.Combine(folder, name + ".zip")), ZipArchiveMode.Create);
            using var text = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Fastest).Open(), new UTF8Encoding(false));
            rows += WriteDay(text, day.Nifty);
        }

        return rows;
    }

    private static int WriteDay(StreamWriter text, MarketDay day)
    {
        text.WriteLine(Header);
        string date = day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        long spot = 0;
        for (int row = 0; row < day.RowCount; row++)
        {
            if (day.Contracts[day.Contract[row]].Instrument.Kind == InstrumentKind.IndexSpot)
                spot = day.Last[row];
        }

        int rows = 0;
        foreach (string symbol in Symbols)
        {
            for (int row = 0; row < day.RowCount; row++)
            {
                ListedContract contract = day.Contracts[day.Contract[row]];
                if (contract.Instrument.Kind == InstrumentKind.IndexSpot)
                    continue;
                WriteRow(text, date, symbol, contract, day, row, spot);
                rows++;
            }
        }

        for (int i = 0; rows < RowsADay; i++, rows++)
        {
            text.Write(date);
            text.Write(',');
            text.Write(date);
            text.Write(",FO,NSE,STO,");
            text.Write(100_000 + i);
            text.Write(string.Create(CultureInfo.InvariantCulture, $",,STOCK{i / 170},,{date},{date},{500 + 5 * (i % 85)}.00,{(i % 2 == 0 ? "CE" : "PE")},STOCK{i / 170}X{i % 170},"));
            text.WriteLine("12.35,14.80,11.05,12.90,12.85,11.95,712.40,12.90,62500,1250,310,243718125.50,188,F1,625,,,,,");
        }

        return rows;
    }

    private static void WriteRow(StreamWriter text, string date, string symbol, ListedContract contract, MarketDay day, int row, long spot)
    {
        Instrument instrument = contract.Instrument;
        int lot = Math.Max(1, contract.StatedLotSize);
        string expiry = instrument.Expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        bool option = instrument.IsOption;
        // On the day an option expires the exchange states the settlement of the index, not of the option.
        long settlement = option && instrument.Expiry == day.Date ? spot : day.Settlement[row];
        long close = day.Last[row] > 0 ? day.Last[row] : day.Settlement[row];
        text.Write(string.Create(CultureInfo.InvariantCulture, $"{date},{date},FO,NSE,{(option ? "IDO" : "IDF")},{row},,{symbol},,{expiry},{expiry},"));
        if (option)
            text.Write(string.Create(CultureInfo.InvariantCulture, $"{Rupees(instrument.Strike.Steps)},{(instrument.Right == OptionRight.Call ? "CE" : "PE")}"));
        else
            text.Write(',');
        text.Write(string.Create(CultureInfo.InvariantCulture, $",{symbol}{row},{Rupees(day.Open[row])},{Rupees(day.High[row])},{Rupees(day.Low[row])},{Rupees(close)},{Rupees(close)},{Rupees(close)},"));
        text.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{Rupees(spot)},{Rupees(settlement)},{day.OpenInterest[row]},0,{day.Volume[row] / lot},0.00,0,F1,{lot},,,,,"));
    }

    private static string Rupees(long steps) => Price.FromSteps(steps / 100 * 100).ToRupees().ToString("0.00", CultureInfo.InvariantCulture);
}
