using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

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

    /// <inheritdoc cref="Require(bool, string)"/>
    /// <remarks>The sentence is put together only when it is needed: a check that holds costs no string.</remarks>
    public static void Require(
        [DoesNotReturnIf(false)] bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref InvariantSentence whatMustHold)
    {
        if (!condition)
            Break(whatMustHold.ToString());
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
