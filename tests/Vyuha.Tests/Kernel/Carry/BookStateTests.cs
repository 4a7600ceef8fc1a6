using System.Text;
using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel;
using Vyuha.Kernel.Ledger;
using Vyuha.Kernel.Market;
using Vyuha.Quant.Random;
using Vyuha.Tests.Simulation.Backtest;
using Vyuha.Tests.Strategies.OptionSelling;

namespace Vyuha.Tests.Kernel.Carry;

/// <summary>The carried book as a document: exact, strict, and refused with the name of the field when it is not whole.</summary>
public sealed class BookStateTests
{
    private const string Weekly = """{ "profiles": { "weekly-7": { "max_lots": 1 } } }""";
    private const int Capital = 300_000;

    private static readonly Lazy<string> Open = new(() =>
    {
        SellerMarket market = EntryTests.OpenWeekly();
        market.CloseDay();
        return market.Kernel.Capture().ToJson();
    });

    [Fact]
    public void A_book_is_the_same_after_any_number_of_journeys()
    {
        BookState book = BookState.Parse(Open.Value);
        Assert.Single(book.Bots[0].Live);
        Assert.Equal(Open.Value, book.ToJson());
        Assert.Equal(Open.Value, Kernel(Open.Value).Capture().ToJson());
    }

    [Fact]
    public void A_book_is_taken_only_between_two_days()
    {
        SellerMarket market = EntryTests.OpenWeekly();
        Assert.Contains("close the day first", Assert.Throws<InvalidOperationException>(market.Kernel.Capture).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_strategy_that_does_not_say_what_it_remembers_is_not_carried()
    {
        TradingKernel kernel = MiniRun.NewKernel(new Forgetful());
        Assert.Contains("forgetful does not say what it remembers", Assert.Throws<NotSupportedException>(kernel.Capture).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_carried_kernel_posts_nothing_and_only_a_change_of_capital_is_posted()
    {
        Assert.Empty(PostingsOf(Kernel(Open.Value)));
        OutputEvent posting = Assert.Single(PostingsOf(Kernel(Open.Value, Capital + 50_000)));
        Assert.Equal(
            (Money.FromRupees(50_000).Steps, new AccountId(1, AccountKind.Cash).Value, (ushort)PostingReason.Allocation),
            (posting.Posting.Amount, posting.Posting.To, posting.Posting.Reason));
        Assert.Equal(new AccountId(1, AccountKind.Capital).Value, Assert.Single(PostingsOf(Kernel(Open.Value, Capital - 20_000))).Posting.To);
        Refused(Open.Value, "$.ledger", capital: 50_000); // Margin is blocked: so much is not free.
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("null", "$.version")]
    [InlineData("[]", "$.version")]
    [InlineData("{}", "$.version")]
    [InlineData("""{ "version": "1" }""", "$.version")]
    [InlineData("""{ "version": 0 }""", "version 0")]
    [InlineData("""{ "version": 2 }""", "version 2")]
    [InlineData("""{ "version": 1 }""", "lastOrderId")]
    public void Text_that_is_no_book_is_refused(string json, string says) => Refused(json, says);

    [Theory]
    [InlineData("ledger[0].balance", "1", "$.ledger does not balance")]
    [InlineData("bots[0].live[0].reserved", "5", "$.bots[0].live does not reserve")]
    [InlineData("bots[0].live[0].legs[0].cost", "7", "$.bots[0].live has not the positions at cost")]
    [InlineData("bots[0].live[0].legs[0].contract", "999999", "$.bots[0].live[0].legs[0].contract")]
    [InlineData("bots[0].live[0].legs[0].units", "-65", "$.bots[0].live[0].legs[0].units")]
    [InlineData("bots[0].live[0].state", "\"Closed\"", "$.bots[0].live[0].state")]
    [InlineData("bots[0].live[0].state", "\"Oben\"", "$.bots[0].live[0].state")]
    [InlineData("bots[0].live[0].lots", "1.5", "$.bots[0].live[0].lots")]
    [InlineData("bots[0].live[0].id", "7", "$.bots[0].live[0].id")]
    [InlineData("bots[0].book", "7", "$.bots[0].book")]
    [InlineData("bots[0].name", "\"another\"", "$.bots[0].name")]
    [InlineData("bots[0].live", "null", "$.bots[0].live")]
    [InlineData("bots[0].memory.lastTag", "\"one\"", "$.lastTag")]
    [InlineData("bots[0].memory.seats[0].positions", "[]", "$.seats has no position for structure 1")]
    [InlineData("bots[0].memory.seats[0].profile", "\"unknown\"", "profile unknown on NIFTY")]
    [InlineData("bots[0].memory.seats[0].positions[0].structureId", "5", "$.seats[0].positions[0].structureId")]
    [InlineData("bots[0].memory.seats[0].positions[0].contracts.putLong", "99999", "$.seats[0].positions[0].contracts")]
    [InlineData("bots[0].memory.seats[0].positions[0].profile.stopMultiple", null, "stopMultiple")]
    [InlineData("market.underlyings[0]", "\"SENSEX\"", "$.market.underlyings")]
    [InlineData("market.contracts[5].id", "2", "$.market.contracts[5].id")]
    [InlineData("market.contracts[5].strike", "0", "$.market.contracts[5].strike")]
    [InlineData("market.contracts[5].extra", "0", "extra")]
    [InlineData("market.histories[0].days[3]", "1", "$.market.histories[0].days[3]")]
    [InlineData("market.histories[0].close", "[]", "$.market.histories[0] has columns")]
    [InlineData("risks[0].losses[3]", null, "$.risks[0].losses")]
    [InlineData("day", "\"2026-02-30\"", "$.day")]
    [InlineData("lossLatched", null, "lossLatched")]
    public void A_damaged_field_is_named(string field, string? value, string says)
    {
        JsonNode book = JsonNode.Parse(Open.Value)!;
        Set(book, field, value);
        Refused(book.ToJsonString(), says);
    }

    [Fact]
    public void Damage_anywhere_is_either_harmless_or_refused()
    {
        var random = new SplitMix64(20260218);
        int refused = 0;
        for (int round = 0; round < 1_500; round++)
        {
            string damaged = round % 3 == 0 ? Scratch(ref random) : Distort(ref random);
            try
            {
                // Harmless damage, say of a last price, still gives a kernel that can be captured.
                Kernel(damaged).Capture();
            }
            catch (InputErrorException error)
            {
                Assert.False(string.IsNullOrWhiteSpace(error.Message));
                refused++;
            }
        }

        Assert.True(refused > 700, $"only {refused} of 1,500 refused");
    }

    /// <summary>One to four bytes of the text overwritten, or its end cut off.</summary>
    private static string Scratch(ref SplitMix64 random)
    {
        byte[] text = Encoding.UTF8.GetBytes(Open.Value);
        if (random.NextInt(8) == 0)
            return Encoding.UTF8.GetString(text, 0, random.NextInt(text.Length));
        int bytes = 1 + random.NextInt(4);
        for (int i = 0; i < bytes; i++)
            text[random.NextInt(text.Length)] = (byte)(32 + random.NextInt(95));
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>One value removed or replaced by an impossible one, somewhere in the tree.</summary>
    private static string Distort(ref SplitMix64 random)
    {
        JsonNode book = JsonNode.Parse(Open.Value)!;
        JsonNode at = book;
        while (true)
        {
            int count = at is JsonArray array ? array.Count : ((JsonObject)at).Count;
            if (count == 0)
                return book.ToJsonString();
            int index = random.NextInt(count);
            string name = at is JsonObject parent ? parent.ElementAt(index).Key : "";
            JsonNode? child = at is JsonArray list ? list[index] : at[name];
            if (child is JsonArray or JsonObject && random.NextInt(12) != 0)
            {
                at = child;
                continue;
            }

            string?[] values = [null, "null", "-1", "0", "9223372036854775807", "-9223372036854775808", "1e308", "\"\"", "\"NaN\"", "[]", "{}", "true", "255"];
            JsonNode? value = values[random.NextInt(values.Length)] is { } text ? JsonNode.Parse(text) : null;
            if (at is JsonArray items)
                items[index] = value;
            else if (random.NextInt(4) == 0)
                ((JsonObject)at).Remove(name);
            else
                at[name] = value;
            return book.ToJsonString();
        }
    }

    private static void Refused(string json, string says, int capital = Capital) =>
        Assert.Contains(says, Assert.Throws<InputErrorException>(() => Kernel(json, capital)).Message, StringComparison.Ordinal);

    private static TradingKernel Kernel(string json, int capital = Capital) => CarriedBookTests.Seller(Weekly, BookState.Parse(json), capital: capital);

    private static List<OutputEvent> PostingsOf(TradingKernel kernel)
    {
        var outputs = new OutputBuffer();
        var next = new DateOnly(2026, 2, 5);
        kernel.Apply(
            InputEvent.OfDayOpen(kernel.Sequence + 1, Ist.At(next, new TimeOnly(9, 15)), new DayPayload(next.DayNumber, DataFrequency.Minute, DataOrigin.Synthetic)), outputs);
        var postings = new List<OutputEvent>();
        foreach (OutputEvent output in outputs.Events)
        {
            if (output.Kind == OutputKind.Posting)
                postings.Add(output);
        }

        return postings;
    }

    /// <summary>Sets the value at a path such as <c>bots[0].live[0].id</c>; null removes it.</summary>
    private static void Set(JsonNode root, string path, string? value)
    {
        string[] steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        JsonNode at = root;
        foreach (string step in steps[..^1])
            at = step[0] == '[' ? at[int.Parse(step[1..^1])]! : at[step]!;
        string last = steps[^1];
        JsonNode? node = value is null ? null : JsonNode.Parse(value);
        if (last[0] == '[' && value is null)
            ((JsonArray)at).RemoveAt(int.Parse(last[1..^1]));
        else if (last[0] == '[')
            at[int.Parse(last[1..^1])] = node;
        else if (value is null)
            ((JsonObject)at).Remove(last);
        else
            at[last] = node;
    }

    private sealed class Forgetful : IStrategy
    {
        public Vocabulary Vocabulary { get; } = new("forgetful", ["test"], [], []);

        public WakeOn Wakes => WakeOn.SnapshotEnd;

        public void Decide(MarketState market, StrategyBook book, IntentBuffer intents)
        {
        }
    }
}
