namespace Vyuha.Sandbox.Brokers;

/// <summary>One quirk of one broker.</summary>
/// <param name="Broker">As OpenAlgo names it: <c>dhan</c>.</param>
/// <param name="Quirk">Which.</param>
/// <param name="Count">Its number, 0 where it has none.</param>
/// <param name="Seconds">Its time, 0 where it has none.</param>
/// <param name="Source">Where it is reported, documented or to be read in the server's code.</param>
/// <param name="Meaning">What the real one does, in words.</param>
public sealed record BrokerQuirkRow(string Broker, BrokerQuirk Quirk, int Count, double Seconds, Uri Source, string Meaning);
