using System.Runtime.InteropServices;

namespace Vyuha.Benchmarks;

/// <summary>TA-Lib's C library, where <c>VYUHA_TALIB</c> names it; its benchmarks are left out otherwise.</summary>
internal static partial class TaLib
{
    private const string Library = "ta-lib";

    public static bool IsThere { get; } = Load();

    private static bool Load()
    {
        if (Environment.GetEnvironmentVariable("VYUHA_TALIB") is not { Length: > 0 } path)
            return false;
        IntPtr handle = NativeLibrary.Load(path);
        NativeLibrary.SetDllImportResolver(typeof(TaLib).Assembly, (name, _, _) => name == Library ? handle : IntPtr.Zero);
        return TA_Initialize() == 0;
    }

    [LibraryImport(Library)]
    private static partial int TA_Initialize();

    [LibraryImport(Library)]
    public static partial int TA_SMA(int start, int end, double[] input, int period, out int begin, out int count, double[] output);

    [LibraryImport(Library)]
    public static partial int TA_EMA(int start, int end, double[] input, int period, out int begin, out int count, double[] output);

    [LibraryImport(Library)]
    public static partial int TA_RSI(int start, int end, double[] input, int period, out int begin, out int count, double[] output);

    [LibraryImport(Library)]
    public static partial int TA_ATR(int start, int end, double[] high, double[] low, double[] close, int period, out int begin, out int count, double[] output);

    [LibraryImport(Library)]
    public static partial int TA_ADX(int start, int end, double[] high, double[] low, double[] close, int period, out int begin, out int count, double[] output);

    [LibraryImport(Library)]
    public static partial int TA_BBANDS(
        int start, int end, double[] input, int period, double up, double down, int average, out int begin, out int count, double[] upper, double[] middle, double[] lower);

    [LibraryImport(Library)]
    public static partial int TA_MACD(
        int start, int end, double[] input, int fast, int slow, int signalPeriod, out int begin, out int count, double[] line, double[] signal, double[] histogram);

    [LibraryImport(Library)]
    public static partial int TA_STOCH(
        int start, int end, double[] high, double[] low, double[] close, int period, int slowing, int slowingAverage, int signal, int signalAverage,
        out int begin, out int count, double[] k, double[] d);

    [LibraryImport(Library)]
    public static partial int TA_LINEARREG(int start, int end, double[] input, int period, out int begin, out int count, double[] output);

    [LibraryImport(Library)]
    public static partial int TA_AROON(int start, int end, double[] high, double[] low, int period, out int begin, out int count, double[] down, double[] up);
}
