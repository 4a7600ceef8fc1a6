using System.Net;
using System.Text;

namespace Vyuha.Tests.OpenAlgo;

/// <summary>A server without a network: answers each request by a function and keeps what was asked.</summary>
internal sealed class ScriptedHandler(Func<HttpRequestMessage, string, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<(HttpMethod Method, Uri Address, string Body)> _requests = [];

    public IReadOnlyList<(HttpMethod Method, Uri Address, string Body)> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    public static ScriptedHandler Answering(int status, string body) => new((_, _) => Reply(status, body));

    public static HttpResponseMessage Reply(int status, string body) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (_gate)
            _requests.Add((request.Method, request.RequestUri!, body));
        return answer(request, body);
    }
}
