using System.Runtime.InteropServices;

namespace Vyuha.Host.Session.Kill;

/// <summary>The kill switch by signal: SIGUSR1 freezes entries, SIGUSR2 flattens. Where there are no such signals, nothing.</summary>
internal sealed class KillSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    public KillSignals(OperatorRequests requests) => _registrations = OperatingSystem.IsWindows()
        ? []
        :
        [
            Listen(FirstUserSignal, "SIGUSR1", OperatorVerb.Freeze, requests),
            Listen(SecondUserSignal, "SIGUSR2", OperatorVerb.Flatten, requests),
        ];

    // The two numbers differ between Linux and the BSDs, of which macOS is one.
    private static PosixSignal FirstUserSignal => (PosixSignal)(OperatingSystem.IsLinux() ? 10 : 30);

    private static PosixSignal SecondUserSignal => (PosixSignal)(OperatingSystem.IsLinux() ? 12 : 31);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private static PosixSignalRegistration Listen(PosixSignal signal, string name, OperatorVerb verb, OperatorRequests requests) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true; // Left to itself it would end the process, with positions open.
            _ = requests.AskAsync(verb, 0, name);
        });
}
