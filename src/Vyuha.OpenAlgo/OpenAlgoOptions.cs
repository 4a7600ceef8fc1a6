using System.Net;
using Vyuha.Core;
using Vyuha.OpenAlgo.Orders;

namespace Vyuha.OpenAlgo;

/// <summary>Where the server is and how patient to be with it.</summary>
public sealed record OpenAlgoOptions
{
    public required ApiKey Key { get; init; }

    /// <summary>Without <c>/api/v1</c>.</summary>
    public Uri BaseUrl { get; init; } = new("http://127.0.0.1:5000");

    public Uri StreamUrl { get; init; } = new("ws://127.0.0.1:8765");

    /// <summary>What replies should say; null asks for no comparison. Turning the server's switch is not this program's business.</summary>
    public ServerMode? ExpectedMode { get; init; }

    /// <summary>Called with the mode found whenever a reply states another than <see cref="ExpectedMode"/>; on the thread of the call.</summary>
    public Action<ServerMode>? OnUnexpectedMode { get; init; }

    /// <summary>How an order may be priced. Market orders have no worst price; those not listed here are never sent.</summary>
    public IReadOnlyList<OrderPricing> AllowedPricing { get; init; } = [OrderPricing.Limit, OrderPricing.StopLimit];

    /// <summary>One attempt of a read.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts of a read, the first included.</summary>
    public int ReadAttempts { get; init; } = 3;

    /// <summary>From the first byte of a command to its answer; the broker is asked in between.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a command that carries a price may wait for its turn in the rate budget; later it has not been sent. Cancels wait as long as it takes.
    /// </summary>
    public TimeSpan LongestPricedWait { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>One exchange's instruments take a while.</summary>
    public TimeSpan DownloadTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// How long an idle connection is used for another command. Shorter than the two seconds after which the production server
    /// hangs up: a command written to a connection that is just being closed would be in doubt for nothing.
    /// </summary>
    public TimeSpan CommandConnectionIdle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Allows plain HTTP to an address that is not this machine or its private network. The key would be readable on the way.</summary>
    public bool AllowPlainText { get; init; }

    /// <exception cref="InputErrorException">An address cannot be used, or would show the key to the network.</exception>
    public OpenAlgoOptions Validated()
    {
        Require(BaseUrl, Uri.UriSchemeHttp, Uri.UriSchemeHttps);
        Require(StreamUrl, Uri.UriSchemeWs, Uri.UriSchemeWss);
        return this;
    }

    private void Require(Uri url, string plain, string secure)
    {
        if (!url.IsAbsoluteUri || (url.Scheme != plain && url.Scheme != secure))
            throw new InputErrorException($"'{url.OriginalString}' is no {plain} or {secure} address. Write {plain}://127.0.0.1:5000.");
        if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
            throw new InputErrorException($"The address of {url.Host} holds more than host, port and path. Remove user, query and fragment.");
        if (url.Scheme == plain && !AllowPlainText && !IsNear(url))
        {
            throw new InputErrorException(
                $"{plain}://{url.Host} would send the API key readable across the network. Use {secure}, or allow plain text in so many words.");
        }
    }

    private static bool IsNear(Uri url)
    {
        if (url.IsLoopback)
            return true;
        if (!IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address))
            return false;
        byte[] bytes = address.GetAddressBytes();
        return bytes.Length == 4
            ? bytes is [10, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..]
            : address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal;
    }
}
