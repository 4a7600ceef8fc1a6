using BenchmarkDotNet.Running;
using Vyuha.Benchmarks;

// dotnet run -c Release --project bench/Vyuha.Benchmarks -- --filter '*Chain*'    some of the benchmarks
// dotnet run -c Release --project bench/Vyuha.Benchmarks -- year                  a generated year of bhavcopies, imported once
if (args is ["year", ..])
    YearImport.Run(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : Vyuha.Host.Benchmarking.BhavcopyFiles.DaysAYear);
else
    BenchmarkSwitcher.FromAssembly(typeof(YearImport).Assembly).Run(args);
