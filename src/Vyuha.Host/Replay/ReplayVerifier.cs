using Vyuha.Core.Events;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Replay;

/// <summary>Runs a journal's inputs through a fresh kernel and compares its outputs with those of the run, hash by hash.</summary>
public static class ReplayVerifier
{
    /// <param name="reader">A journal at its first block.</param>
    /// <param name="kernel">The kernel of its header, before its first input.</param>
    /// <param name="progress">Told the number of inputs applied, after every block.</param>
    /// <param name="cancellation">Checked after every block.</param>
    public static ReplayOutcome Verify(JournalReader reader, IReplayableKernel kernel, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        var describer = new InputDescriber(reader.Header.Underlyings);
        InputEvent last = default;
        long inputs = 0;
        long compared = 0;
        long unproven = 0;
        while (reader.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.Item == JournalItem.Inputs)
            {
                ReadOnlySpan<InputEvent> block = reader.Inputs;
                if (inputs == 0)
                    unproven = block[0].Sequence;
                foreach (ref readonly InputEvent input in block)
                {
                    describer.Learn(input);
                    kernel.Apply(input);
                }

                last = block[^1];
                inputs += block.Length;
                progress?.Invoke(inputs);
                continue;
            }

            compared++;
            if (kernel.Hash != reader.Checkpoint.Hash)
            {
                var difference = new ReplayDifference(unproven, last.Sequence, describer.Describe(last), reader.Checkpoint.Hash, kernel.Hash);
                return new(null, inputs, compared, kernel.Hash, difference);
            }

            unproven = last.Sequence + 1;
        }

        JournalEnd end = reader.End!;
        ReplayDifference? atEnd = null;
        if (end.FinalHash is { } finalHash)
        {
            compared++;
            if (finalHash != kernel.Hash)
                atEnd = new(Math.Min(unproven, last.Sequence), last.Sequence, inputs == 0 ? "no input" : describer.Describe(last), finalHash, kernel.Hash);
        }

        return new(end, inputs, compared, kernel.Hash, atEnd);
    }
}
