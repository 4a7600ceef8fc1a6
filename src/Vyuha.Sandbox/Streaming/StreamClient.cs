using System.Threading.Channels;
using Vyuha.Sandbox.Market;

namespace Vyuha.Sandbox.Streaming;

/// <summary>One socket's state: who it is, what it listens to, what is still to be sent. Nothing of it survives the socket.</summary>
internal sealed class StreamClient
{
    /// <summary>Messages that wait for a slow reader; the oldest go first.</summary>
    public const int QueueLength = 1024;

    private readonly Channel<string> _outgoing = Channel.CreateBounded<string>(
        new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public ChannelReader<string> Outgoing => _outgoing.Reader;

    public bool IsAuthenticated { get; set; }

    public bool WantsOrders { get; set; }

    /// <summary>The broker session under which it authenticated; subscriptions die with it.</summary>
    public int SessionNumber { get; set; }

    /// <summary>Modes by contract, in the order of subscription.</summary>
    public Dictionary<SandboxContract, SortedSet<int>> Subscriptions { get; } = [];

    public void Send(string message) => _outgoing.Writer.TryWrite(message);

    public void Complete() => _outgoing.Writer.TryComplete();
}
