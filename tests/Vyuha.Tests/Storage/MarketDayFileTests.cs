using CsCheck;
using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Storage;
using Vyuha.Storage.Catalogue;

namespace Vyuha.Tests.Storage;

public sealed class MarketDayFileTests
{
    private static readonly DataSource Source = new("00", "test", "test", 1, WholeDay: true);

    [Fact]
    public void What_is_stored_is_read_back_to_the_last_step() =>
        Gen.Int[0, 1_000_000].Sample(
            seed =>
            {
                StoredDay day = StoredDay.FromOneSource(SampleDay.Random(seed), Source);
                StoredDay back = MarketDayFile.Decode(MarketDayFile.Encode(day), "memory");
                SampleDay.AssertEqual(day.Day, back.Day);
                Assert.Equal(day.Sources, back.Sources);
                Assert.Equal(day.SourceOfRow, back.SourceOfRow);
            },
            iter: 50);

    [Fact]
    public void A_price_kept_as_a_double_is_exact_up_to_two_hundred_billion_rupees() =>
        Gen.Long[-(1L << 51) + 1, (1L << 51) - 1].Sample(
            steps => steps == MarketDayFile.StepsOf(MarketDayFile.RupeesOf(steps)), iter: 100_000);

    [Fact]
    public void Equal_days_make_equal_bytes()
    {
        byte[] first = MarketDayFile.Encode(StoredDay.FromOneSource(SampleDay.Random(7), Source));
        byte[] second = MarketDayFile.Encode(StoredDay.FromOneSource(SampleDay.Random(7), Source));
        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-1)]
    public void A_damaged_file_says_which_and_what_to_do(int keep)
    {
        byte[] bytes = MarketDayFile.Encode(StoredDay.FromOneSource(SampleDay.Random(7), Source));
        byte[] damaged = keep < 0 ? [.. bytes.Take(bytes.Length / 2), .. new byte[bytes.Length / 2]] : bytes[..keep];
        var error = Assert.Throws<InputErrorException>(() => MarketDayFile.Decode(damaged, "day.parquet"));
        Assert.Contains("day.parquet", error.Message);
        Assert.Contains("import its source again", error.Message);
    }

    [Fact]
    public void A_time_finer_than_a_microsecond_is_refused_rather_than_rounded()
    {
        MarketDay day = SampleDay.Random(7);
        day.Time[^1] += 1;
        Assert.Throws<InvariantException>(() => MarketDayFile.Encode(StoredDay.FromOneSource(day, Source)));
    }
}
