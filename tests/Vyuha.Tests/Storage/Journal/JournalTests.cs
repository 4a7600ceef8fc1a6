using CsCheck;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Storage.Journal;
using ZstdSharp;

namespace Vyuha.Tests.Storage.Journal;

public sealed class JournalTests : IDisposable
{
    private static readonly RunHeader Header = new()
    {
        Commit = "0123456789abcdef",
        Runtime = ".NET 10",
        RulesHash = "feed",
        Configuration = """{"capital":{"total":1000000}}""",
        Underlyings = ["NIFTY", "BANKNIFTY"],
        Seed = ulong.MaxValue,
    };

    private static readonly Timestamp Start = Ist.At(new(2026, 1, 6), new(9, 15));

    private readonly string _folder = Directory.CreateTempSubdirectory("vyuha-journal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(8191)]
    [InlineData(8192)] // a block, with its last checkpoint
    [InlineData(8193)]
    [InlineData(50_000)] // several
    public void What_was_written_is_read(int inputs)
    {
        string path = Write(inputs);
        using var reader = JournalReader.Open(path);
        Assert.Equal(Header.Configuration, reader.Header.Configuration);
        Assert.Equal(Header.Underlyings, reader.Header.Underlyings);
        Assert.Equal(Header.Seed, reader.Header.Seed);

        (List<InputEvent> read, List<JournalCheckpoint> checkpoints, JournalEnd end) = ReadAll(reader);
        Assert.Equal(inputs, read.Count);
        for (int index = 0; index < inputs; index++)
        {
            InputEvent expected = Input(index + 1);
            Assert.Equal(expected.Sequence, read[index].Sequence);
            Assert.Equal(expected.Time, read[index].Time);
            Assert.Equal(expected.Kind, read[index].Kind);
            Assert.Equal(expected.Quote, read[index].Quote);
        }

        Assert.Equal(inputs / 1024, checkpoints.Count);
        Assert.All(checkpoints, checkpoint => Assert.Equal(HashAfter(checkpoint.Sequence), checkpoint.Hash));
        Assert.Equal(JournalCompleteness.Complete, end.Completeness);
        Assert.Equal(0xF00DUL, end.FinalHash);
        Assert.Equal(new FileInfo(path).Length, end.Offset);
    }

    [Fact]
    public void The_layout_is_the_documented_one()
    {
        string path = Path.Combine(_folder, "layout");
        using (var writer = JournalWriter.Create(path, Header))
        {
            writer.Append(Input(1));
            writer.Checkpoint(1, 0xC0FFEE);
            writer.Close(0xF00D);
        }

        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal("VYUHAJNL"u8, bytes.AsSpan(0, 8));
        Assert.Equal(2, BitConverter.ToInt32(bytes, 8));
        int block = HeaderSize(bytes);
        int length = BitConverter.ToInt32(bytes, block + 4);
        Assert.Equal(1, BitConverter.ToInt32(bytes, block));
        Assert.Equal(Crc32C(bytes.AsSpan(block + 16, length)), BitConverter.ToUInt32(bytes, block + 8));
        Assert.Equal(Crc32C(bytes.AsSpan(block, 12)), BitConverter.ToUInt32(bytes, block + 12));

        int payload = block + 16;
        Assert.Equal((1, 1, 1L), (BitConverter.ToInt32(bytes, payload), BitConverter.ToInt32(bytes, payload + 4), BitConverter.ToInt64(bytes, payload + 8)));
        Assert.Equal((1, 0xC0FFEEUL), (BitConverter.ToInt32(bytes, payload + 16), BitConverter.ToUInt64(bytes, payload + 20)));
        using var decompressor = new Decompressor();
        byte[] columns = decompressor.Unwrap(bytes.AsSpan(payload + 28, length - 28)).ToArray();
        byte[] expected =
        [
            7, 0xFF, 0xFF, 0xFF, .. BitConverter.GetBytes(2 * Start.Plus(TimeSpan.FromSeconds(1)).Nanoseconds), // time: wide, zigzag doubles it
            1, 3, // head: a quote
            0, // instrument 1, expected after 0
            1, 2, // bid 500, one tick above nothing
            1, 2, // ask 500 above it
            0, // last at the bid
            1, 65, 1, 130, // sizes
            1, 2, // open interest 1
        ];
        Assert.Equal(expected, columns);

        int trailer = payload + length;
        Assert.Equal((2, 32), (BitConverter.ToInt32(bytes, trailer), BitConverter.ToInt32(bytes, trailer + 4)));
        Assert.Equal((1L, 1L, 1L), (BitConverter.ToInt64(bytes, trailer + 16), BitConverter.ToInt64(bytes, trailer + 24), BitConverter.ToInt64(bytes, trailer + 32)));
        Assert.Equal(trailer + 48, bytes.Length);
    }

    [Fact]
    public void The_checksum_is_crc_32c() =>
        Assert.Equal(0xE3069283, Crc32C("123456789"u8)); // check value of CRC-32/ISCSI in the catalogue of CRC algorithms

    [Fact]
    public void A_journal_cut_at_any_byte_reads_as_a_prefix()
    {
        byte[] whole = File.ReadAllBytes(Write(20_000));
        string path = Path.Combine(_folder, "cut");
        Gen.Int[1, whole.Length - HeaderSize(whole)].Sample(
            missing =>
            {
                File.WriteAllBytes(path, whole.AsSpan(0, whole.Length - missing));
                using var reader = JournalReader.Open(path);
                (List<InputEvent> read, List<JournalCheckpoint> checkpoints, JournalEnd end) = ReadAll(reader);
                Assert.Equal(JournalCompleteness.Truncated, end.Completeness);
                Assert.Equal(read.Count / 1024, checkpoints.Count);
                Assert.Equal(read.Count, end.Inputs);
                Assert.Equal(read.Count, end.LastSequence);
                Assert.True(read.Count is 0 or 8192 or 16_384 or 20_000);
                Assert.Contains(read.Count == 0 ? "No input" : $"up to sequence {read.Count}, are good", end.Message, StringComparison.Ordinal);
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void A_flipped_bit_is_found_and_what_stands_before_it_is_good()
    {
        byte[] whole = File.ReadAllBytes(Write(20_000));
        int header = HeaderSize(whole);
        string path = Path.Combine(_folder, "flipped");
        Gen.Int[header * 8, whole.Length * 8 - 1].Sample(
            bit =>
            {
                byte[] bytes = [.. whole];
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                File.WriteAllBytes(path, bytes);
                using var reader = JournalReader.Open(path);
                (List<InputEvent> read, _, JournalEnd end) = ReadAll(reader);
                Assert.Equal(JournalCompleteness.Corrupt, end.Completeness);
                Assert.InRange(end.Offset, header, bit / 8);
                for (int index = 0; index < read.Count; index++)
                    Assert.Equal(Input(index + 1).Quote, read[index].Quote);
            },
            iter: 200,
            threads: 1);
    }

    /// <summary>What file systems leave that grow a file before its data are on the disk.</summary>
    [Fact]
    public void Zeros_at_the_end_are_a_write_that_was_cut_short_and_zeros_in_the_middle_are_damage()
    {
        byte[] whole = File.ReadAllBytes(Write(20_000, close: false));
        string path = Path.Combine(_folder, "zeros");
        (int Inputs, JournalCompleteness End) Read(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            using var reader = JournalReader.Open(path);
            (List<InputEvent> read, _, JournalEnd end) = ReadAll(reader);
            return (read.Count, end.Completeness);
        }

        Assert.Equal((20_000, JournalCompleteness.Truncated), Read([.. whole, .. new byte[700_000]]));
        Assert.Equal((20_000, JournalCompleteness.Corrupt), Read([.. whole, .. new byte[700], 1]));

        byte[] torn = [.. whole];
        torn.AsSpan(whole.Length - 40).Clear();
        Assert.Equal((16_384, JournalCompleteness.Truncated), Read([.. torn, .. new byte[4096]]));
        byte[] holed = [.. whole];
        holed.AsSpan(whole.Length / 2, 40).Clear();
        Assert.Equal(JournalCompleteness.Corrupt, Read(holed).End);
    }

    [Fact]
    public void A_flipped_bit_in_the_header_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(Write(1));
        bytes[40] ^= 4;
        string path = Path.Combine(_folder, "header");
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<InputErrorException>(() => JournalReader.Open(path));
        Assert.Equal($"{path}: the header is damaged: its checksum is wrong. Without it the journal cannot be replayed; take another copy.", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK and so on, a zip file of sixteen bytes or more")]
    public void A_file_that_is_no_journal_is_refused(string content)
    {
        string path = Path.Combine(_folder, "other");
        File.WriteAllText(path, content);
        var error = Assert.Throws<InputErrorException>(() => JournalReader.Open(path));
        Assert.Contains("this is not a journal of Vyuha", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_is_refused_by_its_number()
    {
        byte[] bytes = File.ReadAllBytes(Write(1));
        bytes[8] = 3;
        string path = Path.Combine(_folder, "newer");
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<InputErrorException>(() => JournalReader.Open(path));
        Assert.Contains("journal version 3; this program reads version 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_after_the_trailer_are_not_overlooked()
    {
        string path = Write(3);
        File.AppendAllText(path, "x");
        using var reader = JournalReader.Open(path);
        Assert.Equal(JournalCompleteness.Corrupt, ReadAll(reader).End.Completeness);
    }

    [Fact]
    public void What_was_flushed_can_be_read_while_the_run_goes_on()
    {
        string path = Path.Combine(_folder, "live");
        using var writer = JournalWriter.Create(path, Header);
        for (int sequence = 1; sequence <= 700; sequence++)
            writer.Append(Input(sequence));
        writer.Flush(toDisk: true);
        writer.Append(Input(701));

        using var reader = JournalReader.Open(path);
        (List<InputEvent> read, _, JournalEnd end) = ReadAll(reader);
        Assert.Equal(700, read.Count);
        Assert.Equal(JournalCompleteness.Truncated, end.Completeness);
    }

    [Fact]
    public void A_block_whose_checksum_is_right_and_content_is_not_is_found()
    {
        // As a faulty or hostile writer would make it: the inputs say something else, the checksums agree with them.
        byte[] whole = File.ReadAllBytes(Write(2500));
        int payload = HeaderSize(whole) + 16;
        int length = BitConverter.ToInt32(whole, payload - 12);
        string path = Path.Combine(_folder, "forged");
        Gen.Select(Gen.Int[0, length - 1], Gen.Byte[1, 255]).Sample(
            (at, change) =>
            {
                byte[] bytes = [.. whole];
                bytes[payload + at] ^= change;
                BitConverter.TryWriteBytes(bytes.AsSpan(payload - 8), Crc32C(bytes.AsSpan(payload, length)));
                BitConverter.TryWriteBytes(bytes.AsSpan(payload - 4), Crc32C(bytes.AsSpan(payload - 16, 12)));
                File.WriteAllBytes(path, bytes);
                using var reader = JournalReader.Open(path);
                JournalEnd end = ReadAll(reader).End; // whatever it says, it ends and does not throw
                Assert.True(end.Inputs is 0 or 2500, end.Message);
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void More_checkpoints_than_a_block_holds_go_into_the_next()
    {
        string path = Path.Combine(_folder, "checkpoints");
        using (var writer = JournalWriter.Create(path, Header))
        {
            for (int sequence = 1; sequence <= 300; sequence++)
            {
                writer.Append(Input(sequence));
                if (sequence == 200)
                    writer.Flush(toDisk: false); // the checkpoint after it stands alone at the head of a block
                writer.Checkpoint(sequence, HashAfter(sequence));
            }

            writer.Close(0xF00D);
        }

        using var reader = JournalReader.Open(path);
        (List<InputEvent> read, List<JournalCheckpoint> checkpoints, JournalEnd end) = ReadAll(reader);
        Assert.Equal(JournalCompleteness.Complete, end.Completeness);
        Assert.Equal(300, read.Count);
        Assert.Equal(Enumerable.Range(1, 300).Select(sequence => new JournalCheckpoint(sequence, HashAfter(sequence))), checkpoints);
    }

    [Fact]
    public void A_journal_never_overwrites_another()
    {
        string path = Write(1);
        byte[] before = File.ReadAllBytes(path);
        Assert.Throws<InputErrorException>(() => JournalWriter.Create(path, Header));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_gap_between_inputs_is_a_broken_invariant()
    {
        using var writer = JournalWriter.Create(Path.Combine(_folder, "gap"), Header);
        writer.Append(Input(1));
        Assert.Throws<InvariantException>(() => writer.Append(Input(3)));
    }

    [Fact]
    public void Appending_and_reading_allocate_nothing_per_input()
    {
        string path = Path.Combine(_folder, "allocation");
        using (var writer = JournalWriter.Create(path, Header))
        {
            InputEvent first = Input(1);
            writer.Append(first);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int sequence = 2; sequence <= 100_000; sequence++)
                writer.Append(InputEvent.OfTimer(sequence, Start));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000); // Half a byte an input: what is there is the first use of types, not the inputs.
            writer.Close(0);
        }

        using var reader = JournalReader.Open(path);
        reader.Next();
        long start = GC.GetAllocatedBytesForCurrentThread();
        while (reader.Next())
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, 50_000);
        Assert.Equal(100_000, reader.End!.Inputs);
    }

    private static int HeaderSize(byte[] journal) => 16 + BitConverter.ToInt32(journal, 12) + 4;

    private static ulong HashAfter(long sequence) => (ulong)sequence * 0x9E3779B97F4A7C15;

    private static InputEvent Input(long sequence) =>
        InputEvent.OfQuote(
            sequence,
            Start.Plus(TimeSpan.FromSeconds(sequence)),
            (int)sequence % 40,
            new QuotePayload(sequence * 500, sequence * 500 + 500, sequence * 500, 65, 130, sequence));

    private static (List<InputEvent> Inputs, List<JournalCheckpoint> Checkpoints, JournalEnd End) ReadAll(JournalReader reader)
    {
        var inputs = new List<InputEvent>();
        var checkpoints = new List<JournalCheckpoint>();
        while (reader.Next())
        {
            if (reader.Item == JournalItem.Inputs)
                inputs.AddRange(reader.Inputs);
            else
                checkpoints.Add(reader.Checkpoint);
        }

        return (inputs, checkpoints, reader.End!);
    }

    /// <summary>Bit by bit from the polynomial, independent of the writer's.</summary>
    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78;
        }

        return ~crc;
    }

    private string Write(int inputs, bool close = true)
    {
        string path = Path.Combine(_folder, $"journal-{inputs}-{close}");
        using var writer = JournalWriter.Create(path, Header);
        for (int sequence = 1; sequence <= inputs; sequence++)
        {
            writer.Append(Input(sequence));
            if (sequence % JournalWriter.CheckpointInterval == 0)
                writer.Checkpoint(sequence, HashAfter(sequence));
        }

        if (close)
            writer.Close(0xF00D);
        else
            writer.Flush(toDisk: true);
        return path;
    }
}
