using Vyuha.Core;

namespace Vyuha.Tests.Core;

public sealed class InvariantTests
{
    [Fact]
    public void A_sentence_is_put_together_only_when_it_is_needed()
    {
        var asked = new Asked();
        Invariant.Require(true, $"{asked} holds");
        Assert.Equal(0, asked.Times);
        InvariantException broken = Assert.Throws<InvariantException>(() => Invariant.Require(false, $"{asked} and {4.5:0.00} hold"));
        Assert.Equal("Invariant broken: this and 4.50 hold.", broken.Message);
        Assert.Equal(1, asked.Times);
    }

    [Fact]
    public void A_check_that_holds_allocates_nothing()
    {
        Assert.Equal(0, Allocations.OnceSettled(static () => Check(0, 100)));
    }

    private static void Check(int from, int to)
    {
        for (int i = from; i < to; i++)
            Invariant.Require(i < to, $"{i} is below {to} on {DayOfWeek.Monday}");
    }

    private sealed class Asked
    {
        public int Times { get; private set; }

        public override string ToString()
        {
            Times++;
            return "this";
        }
    }
}
