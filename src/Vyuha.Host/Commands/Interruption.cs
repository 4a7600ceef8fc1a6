using System.Runtime.InteropServices;

namespace Vyuha.Host.Commands;

/// <summary>Ctrl-C and the system's request to end, turned into a cancelled token: the command takes its half-written files away and then ends.</summary>
/// <remarks>
/// There is no time limit, because a process that ends while its command still writes leaves scraps behind. A second signal ends the
/// process at once.
/// </remarks>
internal sealed class Interruption : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancelled = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _signalNumber;
    private bool _disposed;

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

    public void Dispose()
    {
        StopListening();
        lock (_gate)
        {
            _disposed = true;
            _cancelled.Dispose();
        }
    }

    private void Heed(PosixSignalContext context, int number)
    {
        // A signal may be on its way to here while the program ends.
        lock (_gate)
        {
            if (_disposed || _signalNumber != 0)
                return;
            Volatile.Write(ref _signalNumber, number);
            context.Cancel = true;
            _cancelled.Cancel();
        }
    }
}
