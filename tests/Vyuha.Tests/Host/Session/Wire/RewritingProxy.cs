using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Vyuha.Tests.Host.Session.Wire;

/// <summary>Stands before a server and says what it says in other words, as another version of it, or one behind another broker, would.</summary>
internal sealed class RewritingProxy : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly HttpClient _inner;
    private readonly Action<string, JsonNode> _rewrite;
    private readonly Action<string, JsonNode>? _ask;
    private int _rewritten;

    private RewritingProxy(Uri server, Action<string, JsonNode> rewrite, Action<string, JsonNode>? ask)
    {
        (_inner, _rewrite, _ask) = (new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server }, rewrite, ask);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _web = builder.Build();
        _web.Run(ServeAsync);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>How many answers have been said in other words.</summary>
    public int Rewritten => _rewritten;

    /// <param name="server">Where the answers come from.</param>
    /// <param name="rewrite">Changes an answer; told the path without prefix.</param>
    /// <param name="ask">Changes a question.</param>
    public static async Task<RewritingProxy> StartAsync(Uri server, Action<string, JsonNode> rewrite, Action<string, JsonNode>? ask = null)
    {
        var proxy = new RewritingProxy(server, rewrite, ask);
        await proxy._web.StartAsync(TestContext.Current.CancellationToken);
        proxy.Address = new Uri(proxy._web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
        _inner.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        string path = request.Path.Value!.Replace("/api/v1/", "", StringComparison.Ordinal);
        using var passed = new HttpRequestMessage(new HttpMethod(request.Method), $"{request.Path}{request.QueryString}");
        if (request.Method == "POST")
        {
            using var reader = new StreamReader(request.Body);
            JsonNode question = JsonNode.Parse(await reader.ReadToEndAsync(context.RequestAborted))!;
            _ask?.Invoke(path, question);
            passed.Content = new StringContent(question.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        }

        using HttpResponseMessage reply = await _inner.SendAsync(passed, context.RequestAborted);
        string text = await reply.Content.ReadAsStringAsync(context.RequestAborted);
        context.Response.StatusCode = (int)reply.StatusCode;
        context.Response.ContentType = "application/json";
        if (reply.Headers.Date is { } date)
            context.Response.Headers.Date = date.ToString("r");
        if (JsonNode.Parse(text) is { } body)
        {
            _rewrite(path, body);
            string other = body.ToJsonString();
            if (other != JsonNode.Parse(text)!.ToJsonString())
                Interlocked.Increment(ref _rewritten);
            text = other;
        }

        await context.Response.WriteAsync(text, context.RequestAborted);
    }
}
