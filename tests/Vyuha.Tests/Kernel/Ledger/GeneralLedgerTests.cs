using CsCheck;
using Vyuha.Core;
using Vyuha.Kernel;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Tests.Kernel.Ledger;

public sealed class GeneralLedgerTests
{
    [Fact]
    public void Any_postings_leave_every_book_summing_to_zero() =>
        Gen.Select(Gen.Int[0, Books.Count - 1], Gen.Int[0, 6], Gen.Int[0, 6], Gen.Long[-1_000_000_000, 1_000_000_000]).Array[0, 200].Sample(postings =>
        {
            var ledger = new GeneralLedger();
            var outputs = new OutputBuffer();
            foreach ((int book, int from, int to, long amount) in postings)
            {
                ledger.Post(
                    new AccountId((byte)book, (AccountKind)from), new AccountId((byte)book, (AccountKind)to),
                    amount, PostingReason.Reservation, 0, outputs);
            }

            for (byte book = 0; book < Books.Count; book++)
                Assert.Equal(0, ledger.SumOf(book));
        });

    [Fact]
    public void No_posting_crosses_books()
    {
        var ledger = new GeneralLedger();
        Assert.Throws<InvariantException>(() => ledger.Post(
            new AccountId(Books.Reserve, AccountKind.Cash), new AccountId(1, AccountKind.Cash), 1, PostingReason.ReserveTopUp, 0, new OutputBuffer()));
    }
}
