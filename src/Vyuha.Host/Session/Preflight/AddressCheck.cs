namespace Vyuha.Host.Session.Preflight;

/// <summary>Where this machine appears to come from, against the addresses registered with the broker.</summary>
internal static class AddressCheck
{
    private const string Name = "static address";
    private const string Register = "Register this machine's address with the broker, and write it into session.registered_ips of the configuration.";
    private const string NameService = "Set session.whoami_url to an address that answers in plain text with the address it is asked from.";

    /// <param name="registered">Empty: none configured.</param>
    /// <param name="egress">Where this machine appears to come from; null when it is not known.</param>
    /// <param name="problem">Why it is not known; empty when nobody was to be asked.</param>
    /// <param name="wantsLive">Orders shall reach the broker, which takes them from registered addresses only.</param>
    public static CheckResult Judge(IReadOnlyList<string> registered, string? egress, string problem, bool wantsLive)
    {
        if (registered.Count == 0)
        {
            return wantsLive
                ? CheckResult.Failed(Name, "no registered address is configured", Register)
                : CheckResult.Note(Name, "none registered; needed for live trading", Register);
        }

        if (egress is not { } address)
        {
            bool isAsked = problem.Length > 0;
            if (!isAsked && !wantsLive)
                return CheckResult.Note(Name, "not checked: session.whoami_url is not set; needed for live trading", NameService);
            return CheckResult.Failed(
                Name, isAsked ? $"unknown: {problem}" : "not checked: session.whoami_url is not set",
                isAsked ? "Find out whether this machine's route to the internet works, or name another service in session.whoami_url." : NameService);
        }

        return registered.Any(known => PublicAddress.IsSame(known, address))
            ? CheckResult.Passed(Name, address)
            : CheckResult.Failed(Name, $"{address} is not registered", $"Registered are {string.Join(", ", registered)}. Restore the route, or register the new address with the broker.");
    }
}
