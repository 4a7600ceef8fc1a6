using System.Net;
using System.Net.Sockets;

namespace Vyuha.Host.Session.Preflight;

/// <summary>Asks a service of the user's choice which public address this machine comes from. Nothing but the question leaves.</summary>
internal static class PublicAddress
{
    private const int LongestAnswer = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The address, or in words why it is not known.</summary>
    public static async Task<(string? Address, string Problem)> AskAsync(Uri whoAmI, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = 4096 };
        try
        {
            string answer = (await http.GetStringAsync(whoAmI, cancellation)).Trim();
            return answer.Length <= LongestAnswer && IPAddress.TryParse(answer, out IPAddress? address)
                ? (address.ToString(), "")
                : (null, $"{whoAmI.Host} does not answer with an address");
        }
        catch (Exception failed) when (failed is HttpRequestException or SocketException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return (null, $"{whoAmI.Host} does not answer");
        }
    }

    /// <summary>Whether two texts are the same address, however they are written.</summary>
    public static bool IsSame(string one, string other) =>
        IPAddress.TryParse(one, out IPAddress? first) && IPAddress.TryParse(other, out IPAddress? second) && first.Equals(second);
}
