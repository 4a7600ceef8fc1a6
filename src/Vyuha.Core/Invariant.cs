using System.Diagnostics.CodeAnalysis;

namespace Vyuha.Core;

/// <summary>What must hold. A broken one is our bug: trading stops and a person is called; nobody catches it to carry on.</summary>
public static class Invariant
{
    /// <exception cref="InvariantException">The condition does not hold.</exception>
    public static void Require([DoesNotReturnIf(false)] bool condition, string whatMustHold)
    {
        if (!condition)
            Break(whatMustHold);
    }

    [DoesNotReturn]
    private static void Break(string whatMustHold) => throw new InvariantException(whatMustHold);
}

public sealed class InvariantException : Exception
{
    public InvariantException()
    {
    }

    public InvariantException(string whatMustHold)
        : base($"Invariant broken: {whatMustHold}.")
    {
    }

    public InvariantException(string whatMustHold, Exception innerException)
        : base($"Invariant broken: {whatMustHold}.", innerException)
    {
    }
}
