using System.IO.Compression;
using System.Text;

namespace Vyuha.Tests.Storage.Import;

/// <summary>Small files with invented numbers in the layouts of the exchanges.</summary>
internal static class SampleFiles
{
    public const string UdiffHeader =
        "TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks,Rsvd1,Rsvd2,Rsvd3,Rsvd4";

    /// <summary>One traded call, one untraded put, the future and a stock.</summary>
    public static string Udiff(string date = "2026-01-06", string expiry = "2026-01-13", string call = "120.50", string strike = "26000.00", string segment = "FO") => string.Join(
        "\n",
        UdiffHeader,
        $"{date},{date},{segment},NSE,IDO,1,,NIFTY,,{expiry},{expiry},{strike},CE,N1,100.00,130.00,95.00,{call},121.00,99.00,26050.10,{call},6500,65,200,1,1,F1,65,,,,,",
        $"{date},{date},{segment},NSE,IDO,2,,NIFTY,,{expiry},{expiry},26100.00,PE,N2,0.00,0.00,0.00,88.00,0.00,88.00,26050.10,93.35,130,0,0,0,0,F1,65,,,,,",
        $"{date},{date},{segment},NSE,IDF,3,,NIFTY,,2026-01-27,2026-01-27,,,N3,26100.00,26200.00,26000.00,26110.00,26111.00,26090.00,26050.10,26110.00,650,0,10,1,1,F1,65,,,,,",
        $"{date},{date},{segment},NSE,STO,4,,ACME,,{expiry},{expiry},100.00,CE,N4,1.00,1.00,1.00,1.00,1.00,1.00,99.00,1.00,100,0,1,1,1,F1,100,,,,,",
        "");

    /// <summary>Two options of the layout until July 2024; 10 lots of 75 at strike 20,000 and 100 rupee are 150.75 lakh.</summary>
    public static string Legacy() => string.Join(
        "\n",
        "INSTRUMENT,SYMBOL,EXPIRY_DT,STRIKE_PR,OPTION_TYP,OPEN,HIGH,LOW,CLOSE,SETTLE_PR,CONTRACTS,VAL_INLAKH,OPEN_INT,CHG_IN_OI,TIMESTAMP,",
        "OPTIDX,NIFTY,27-Aug-2020,20000,CE,99,101,99,100,100,10,150.75,1500,0,03-AUG-2020,",
        "OPTIDX,NIFTY,27-Aug-2020,20500,CE,0,0,0,50,50,0,0,750,0,03-AUG-2020,",
        "");

    /// <summary>A recorded page of one strike: the call's bid as given, the put untouched.</summary>
    public static string Snapshot(string time, string expiry, string bid) => string.Join(
        "\n",
        "SnapshotTime,Expiry,CallOI,CallChnginOI,CallVolume,CallIV,CallLTP,CallNetChng,CallBidQty,CallBidPrice,CallAskPrice,CallAskQty,StrikePrice,PutBidQty,PutBidPrice,PutAskPrice,PutAskQty,PutNetChng,PutLTP,PutIV,PutVolume,PutChnginOI,PutOI,CurrentVal",
        $"{time},{expiry},7500,-,10,-,{bid},-,75,{bid},160.00,150,11700.00,75,20,21,75,-,-,-,-,-,-,11750.5",
        "");

    public static string IndexClose(string date = "06-01-2026", string close = "26050.10") => string.Join(
        "\n",
        "Index Name,Index Date,Open Index Value,High Index Value,Low Index Value,Closing Index Value,Points Change,Change(%),Volume,Turnover (Rs. Cr.),P/E,P/B,Div Yield",
        $"Nifty 50,{date},26000.05,26100.2,25950,{close},1,.1,1,1,1,1,1",
        $"India VIX,{date},10.5,11.25,10.125,10.75,1,.1,-,-,-,-,-",
        $"Nifty Auto,{date},1,1,1,1,1,.1,1,1,1,1,1",
        "");

    public static byte[] Zip(params (string Name, byte[] Content)[] members)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in members)
            {
                using Stream member = zip.CreateEntry(name).Open();
                member.Write(content);
            }
        }

        return bytes.ToArray();
    }

    public static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(content);
        return bytes.ToArray();
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
