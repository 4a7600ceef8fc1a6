using System.Runtime.InteropServices;

namespace Vyuha.Host.Commands;

/// <summary>Ctrl-C and the system's request to end, turned into a cancelled token: the command takes its half-written files away and then ends.</summary>
/// <remarks>
/// There is no time limit, because a process that ends while its command still writes leaves scraps behind. A second signal ends the
/// process at once. It listens as long as the process lives.
/// </remarks>
internal sealed class Interruption
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _signalNumber;

    public Interruption() =>
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Heed(context, 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Heed(context, 15)),
        ];

    public CancellationToken Token => _cancelled.Token;

    /// <summary>What a shell shows for a program ended by this signal: 130 for Ctrl-C, 143 for the request to end.</summary>
    public int ExitCode => 128 + Volatile.Read(ref _signalNumber);

    /// <summary>From now on a signal ends the process, as it does where nobody listens.</summary>
    public void StopListening()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private void Heed(PosixSignalContext context, int number)
    {
        if (Interlocked.CompareExchange(ref _signalNumber, number, 0) != 0)
            return;
        context.Cancel = true;
        _cancelled.Cancel();
    }
}
