using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Host.Session.Arming;
using Vyuha.Host.Session.Hand;
using Vyuha.Host.Session.Reload;

namespace Vyuha.Host.Session.Control;

/// <summary>Talks to the running session of a book.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _book;

    private ControlClient(HttpClient http, string book) => (_http, _book) = (http, book);

    /// <summary>Null when no session has left a control file, or its process is gone.</summary>
    /// <exception cref="InputErrorException">The control file is damaged or another user's.</exception>
    public static ControlClient? Find(string bookPath, string book, TimeSpan? patience = null)
    {
        if (ControlFile.Read(bookPath) is not { } file || !IsAlive(file.Pid))
            return null;
        // No proxy and no redirect: the token goes to this machine and nowhere else.
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{file.Port}/"),
            Timeout = patience ?? TimeSpan.FromSeconds(10),
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", file.Token);
        return new ControlClient(http, book);
    }

    /// <exception cref="InputErrorException">No session runs on this book.</exception>
    public static ControlClient Connect(string bookPath, string book, TimeSpan? patience = null) => Find(bookPath, book, patience) ?? throw NoSession(book);

    public static InputErrorException NoSession(string book) => new(
        $"No session runs on the book '{book}'. Start one with 'vyuha up --book {book}', or name another book with --book; 'vyuha status --book {book}' shows its last day.");

    /// <param name="path"><c>status</c>, <c>orders</c>, <c>positions</c>, <c>capital</c> or <c>why/BOT</c>.</param>
    /// <exception cref="InputErrorException">No session runs any more, or it refused.</exception>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellation);

    /// <summary>Ends when the session says that it is in force.</summary>
    /// <exception cref="InputErrorException">No session runs any more, or it refused.</exception>
    public Task<JsonElement> AskAsync(OperatorMessage message, CancellationToken cancellation = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, "operator") { Content = JsonContent.Create(message, options: SessionJson.Options) }, cancellation);

    /// <summary>The checklist as it stands now.</summary>
    /// <param name="acceptMaster">A person has looked at the changes of today's contracts.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputErrorException">No session runs any more.</exception>
    public Task<JsonElement> PreflightAsync(bool acceptMaster, CancellationToken cancellation = default) =>
        SendAsync(new HttpRequestMessage(acceptMaster ? HttpMethod.Post : HttpMethod.Get, "preflight"), cancellation);

    /// <summary>Ends when the bot is armed.</summary>
    /// <exception cref="InputErrorException">No session runs any more, or it is not armed, and why.</exception>
    public Task<JsonElement> ArmAsync(ArmMessage message, CancellationToken cancellation = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, "arm") { Content = JsonContent.Create(message, options: SessionJson.Options) }, cancellation);

    /// <summary>Ends when the session goes by another configuration, or has said what it would do.</summary>
    /// <exception cref="InputErrorException">No session runs any more, or it refused.</exception>
    public Task<JsonElement> ReloadAsync(ReloadMessage message, CancellationToken cancellation = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, "configuration") { Content = JsonContent.Create(message, options: SessionJson.Options) }, cancellation);

    /// <summary>Ends when the session has done what a person wants of a structure or an order.</summary>
    /// <exception cref="InputErrorException">No session runs any more, or it refused.</exception>
    public Task<JsonElement> ActAsync(HandMessage message, CancellationToken cancellation = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, "hand") { Content = JsonContent.Create(message, options: SessionJson.Options) }, cancellation);

    /// <summary>Ends when the session says that the break is accepted.</summary>
    /// <exception cref="InputErrorException">No session runs any more, or it refused.</exception>
    public Task<JsonElement> AcceptAsync(AcceptMessage message, CancellationToken cancellation = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, "breaks/accept") { Content = JsonContent.Create(message, options: SessionJson.Options) }, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using HttpRequestMessage owned = request;
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, cancellation);
            // A port that a dead session left may have gone to another program since.
            bool isOurs = response.Headers.TryGetValues(ControlServer.BookHeader, out IEnumerable<string>? books) && books.Contains(_book);
            if (!isOurs || response.StatusCode is HttpStatusCode.Unauthorized)
                throw NoSession(_book);
            JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            return response.IsSuccessStatusCode
                ? answer
                : throw new InputErrorException(answer.TryGetProperty("error", out JsonElement error) ? error.GetString()! : $"The session answered {(int)response.StatusCode}.");
        }
        catch (HttpRequestException refused) when (refused.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse)
        {
            throw new InputErrorException(NoSession(_book).Message, refused);
        }
        catch (TaskCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new InputErrorException(
                $"The session on the book '{_book}' does not answer. If its terminal does not either, close positions at the broker, end its process, and start it again.", late);
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception unknown) when (unknown is Win32Exception or InvalidOperationException)
        {
            return true; // It cannot be told; the port will.
        }
    }
}
