using Vyuha.Core;
using Vyuha.Host.Session;
using Vyuha.Tests.Storage;

namespace Vyuha.Tests.Host.Session;

/// <summary>One trader for each account, by whatever name its server is called.</summary>
public sealed class AccountLockTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5000", "http://localhost:5000/")]
    [InlineData("http://[::1]:5000", "http://127.0.0.1:5000")]
    [InlineData("https://Trade.Example.org", "https://trade.example.org:443/openalgo")]
    public void Two_names_of_one_server_are_one_account(string first, string second)
    {
        using var home = new TempHome();
        using (AccountLock.Take(home.Home, new Uri(first)))
            Assert.Throws<InputErrorException>(() => AccountLock.Take(home.Home, new Uri(second)));
        AccountLock.Take(home.Home, new Uri(second)).Dispose();
    }

    [Fact]
    public void Another_server_is_another_account()
    {
        using var home = new TempHome();
        using AccountLock one = AccountLock.Take(home.Home, new Uri("http://127.0.0.1:5000"));
        using AccountLock two = AccountLock.Take(home.Home, new Uri("http://127.0.0.1:5001"));
        using AccountLock three = AccountLock.Take(home.Home, new Uri("http://192.168.1.10:5000"));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(home.Home.Path, "accounts")).Length);
    }
}
