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
