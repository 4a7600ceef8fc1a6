using System.CommandLine;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Commands;
using Vyuha.Host.Replay;
using Vyuha.Storage.Journal;

namespace Vyuha.Tests.Host.Replay;

public sealed class ReplayVerifierTests : IDisposable
{
    private static readonly Timestamp Start = Ist.At(new(2026, 1, 6), new(9, 15));

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-replay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1024, 2)]
    [InlineData(5000, 5)]
    public void A_run_replayed_is_proof(int inputs, int compared)
    {
        using var reader = JournalReader.Open(Record(inputs));
        ReplayOutcome outcome = ReplayVerifier.Verify(reader, new EchoKernel(), cancellation: TestContext.Current.CancellationToken);
        Assert.True(outcome.IsProof);
        Assert.Equal((inputs, compared), ((int)outcome.Inputs, (int)outcome.Compared));
        Assert.Equal(reader.End!.FinalHash, outcome.Hash);
    }

    [Theory]
    [InlineData(1, 1, 1024)]
    [InlineData(1024, 1, 1024)]
    [InlineData(1025, 1025, 2048)]
    [InlineData(3000, 2049, 3000)] // found by the trailer
    public void A_kernel_that_says_something_else_is_caught_at_the_next_hash(int deviation, int first, int last)
    {
        using var reader = JournalReader.Open(Record(3000));
        ReplayOutcome outcome = ReplayVerifier.Verify(reader, new EchoKernel(deviation), cancellation: TestContext.Current.CancellationToken);
        Assert.False(outcome.IsProof);
        Assert.Equal((first, last), ((int)outcome.Difference!.FirstSequence, (int)outcome.Difference.LastSequence));
        Assert.NotEqual(outcome.Difference.Journaled, outcome.Difference.Replayed);
        Assert.Contains($"  instrument 7 bid {last}.00 × 65, ask none × 0", outcome.Difference.LastInput, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_cut_short_agrees_but_proves_nothing()
    {
        string path = Record(20_000);
        using (FileStream file = File.OpenWrite(path))
            file.SetLength(file.Length - 60);
        using var reader = JournalReader.Open(path);
        ReplayOutcome outcome = ReplayVerifier.Verify(reader, new EchoKernel(), cancellation: TestContext.Current.CancellationToken);
        Assert.Null(outcome.Difference);
        Assert.False(outcome.IsProof);
        Assert.Equal(16_384, outcome.Inputs);
        Assert.Equal(JournalCompleteness.Truncated, outcome.End!.Completeness);
    }

    [Fact]
    public void Cancellation_stops_a_replay()
    {
        using var reader = JournalReader.Open(Record(3000));
        Assert.Throws<OperationCanceledException>(() =>
            ReplayVerifier.Verify(reader, new EchoKernel(), cancellation: new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1500, 1)]
    public async Task The_command_ends_with_1_when_outputs_differ(int deviation, int code)
    {
        Command command = ReplayCommand.Create(_ => new EchoKernel(deviation));
        ParseResult parsed = command.Parse([Record(3000), "--verify"]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(code, await parsed.InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    private string Record(int inputs)
    {
        string path = Path.Combine(_folder, "journal");
        var header = new RunHeader { Commit = "unknown", Runtime = "test", RulesHash = "", Configuration = "{}", Underlyings = ["NIFTY"], Seed = 1 };
        var kernel = new EchoKernel();
        using var writer = JournalWriter.Create(path, header);
        for (int sequence = 1; sequence <= inputs; sequence++)
        {
            var input = InputEvent.OfQuote(sequence, Start, 7, new QuotePayload(sequence * Price.StepsPerRupee, 0, 0, 65, 0, 0));
            writer.Append(input);
            kernel.Apply(input);
            if (sequence % JournalWriter.CheckpointInterval == 0)
                writer.Checkpoint(sequence, kernel.Hash);
        }

        writer.Close(kernel.Hash);
        return path;
    }

    /// <summary>One output an input, repeating its numbers; at one input, when asked, something else.</summary>
    private sealed class EchoKernel(long deviation = 0) : IReplayableKernel
    {
        private OutputHash _hash = new();

        public ulong Hash => _hash.Value;

        public void Apply(in InputEvent input) => _hash.Add(new OutputEvent
        {
            Sequence = input.Sequence,
            Kind = OutputKind.BookMark,
            Mark = new(input.Quote.Bid, input.Sequence == deviation ? 1 : 0, 0, 0, 0),
        });
    }
}
