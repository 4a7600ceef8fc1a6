using System.Globalization;
using Vyuha.Core;
using Vyuha.Storage;

namespace Vyuha.Host.Session;

/// <summary>
/// One trader an account: two, though each has a book of its own, would send twice the orders that the exchange allows, and each could take the
/// other's order in doubt for its own. An OpenAlgo server is one account.
/// </summary>
internal sealed class AccountLock : IDisposable
{
    private readonly FileStream _held;

    private AccountLock(FileStream held) => _held = held;

    /// <exception cref="InputErrorException">Another trader of this home folder trades there.</exception>
    public static AccountLock Take(VyuhaHome home, Uri server)
    {
        string folder = Path.Combine(home.Path, "accounts");
        Directory.CreateDirectory(folder);
        string host = server.IsLoopback ? "localhost" : server.IdnHost.Replace(':', '_'); // A machine has several names for itself.
        string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{host}-{server.Port}.lock"));
        try
        {
            return new AccountLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException held) when (File.Exists(file))
        {
            throw new InputErrorException(
                $"Another trader trades on the account of {server.Host}:{server.Port} ({file} is locked), with another book. Stop it: one account has one trader; several bots run in one book.", held);
        }
    }

    public void Dispose() => _held.Dispose();
}
