using Vyuha.Storage;

namespace Vyuha.Tests.Storage;

/// <summary>A home folder of its own for one test, gone afterwards.</summary>
internal sealed class TempHome : IDisposable
{
    public TempHome() => Directory.CreateDirectory(Home.Path);

    public VyuhaHome Home { get; } =
        VyuhaHome.At(Path.Combine(Path.GetTempPath(), "vyuha-tests", Guid.NewGuid().ToString("N")));

    public MarketDataCatalogue Open() => MarketDataCatalogue.Open(Home);

    public string File(string name, string content) => File(name, System.Text.Encoding.UTF8.GetBytes(content));

    public string File(string name, byte[] content)
    {
        string path = Path.Combine(Home.Path, "in", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Home.Path, recursive: true);
}
