using Vyuha.Core.Events;

namespace Vyuha.Host.Replay;

/// <summary>A kernel as a replay sees it: inputs go in, and the hash of all its outputs so far can be read.</summary>
public interface IReplayableKernel
{
    /// <summary>The running <see cref="OutputHash"/> of all outputs so far.</summary>
    ulong Hash { get; }

    void Apply(in InputEvent input);
}

/// <summary>Builds the kernel a run header describes, in the state before its first input.</summary>
/// <exception cref="Core.InputErrorException">The header asks for something this program does not have.</exception>
public delegate IReplayableKernel ReplayKernelFactory(RunHeader header);
