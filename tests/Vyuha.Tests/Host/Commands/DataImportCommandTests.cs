using Vyuha.Tests.Storage;
using Vyuha.Tests.Storage.Import;

namespace Vyuha.Tests.Host.Commands;

public sealed class DataImportCommandTests
{
    [Fact]
    public void Naming_nothing_that_is_market_data_is_an_error_with_a_remedy()
    {
        using var home = new TempHome();
        home.File("notes.txt", "hello");
        home.File("empty-handed.csv", SampleFiles.UdiffHeader + "\n");
        (int code, _, string errors) = VyuhaProcess.Run(home.Home.Path, "data", "import", Path.Combine(home.Home.Path, "in"));
        Assert.Equal(2, code);
        Assert.Contains("nothing in", errors);
        Assert.Contains("--map", errors);
    }

    [Fact]
    public void What_is_there_already_is_no_error()
    {
        using var home = new TempHome();
        string file = home.File("a.csv", SampleFiles.Udiff());
        home.File("notes.txt", "hello");
        Assert.Equal(0, VyuhaProcess.Run(home.Home.Path, "data", "import", Path.Combine(home.Home.Path, "in")).Code);
        (int code, string output, _) = VyuhaProcess.Run(home.Home.Path, "data", "import", file);
        Assert.Equal(0, code);
        Assert.Contains("1 already there", output);
    }
}
