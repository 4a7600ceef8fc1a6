using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Kernel.Carry;

namespace Vyuha.Kernel.Ledger;

/// <summary>Double entry, exact: every posting moves one amount from one account to another, so each book always sums to zero.</summary>
public sealed class GeneralLedger
{
    private readonly long[] _balances = new long[Books.Count * 16];

    /// <summary>Debit balance (positive) or credit balance (negative) in steps of 0.0001 rupee.</summary>
    public long Balance(byte book, AccountKind kind) => _balances[new AccountId(book, kind).Value];

    /// <summary>Cash in all its forms: free, reserved and blocked.</summary>
    public long TotalCash(byte book) =>
        Balance(book, AccountKind.Cash) + Balance(book, AccountKind.Reserved) + Balance(book, AccountKind.Margin);

    /// <summary>Sum over all accounts of a book; always zero.</summary>
    public long SumOf(byte book)
    {
        long sum = 0;
        for (int kind = 0; kind < 16; kind++)
            sum += _balances[book * 16 + kind];
        return sum;
    }

    internal IReadOnlyList<CarriedBalance> Capture()
    {
        var carried = new List<CarriedBalance>();
        for (int account = 0; account < _balances.Length; account++)
        {
            var id = new AccountId((ushort)account);
            if (_balances[account] != 0)
                carried.Add(new CarriedBalance(id.Book, id.Kind, _balances[account]));
        }

        return carried;
    }

    internal void Restore(IReadOnlyList<CarriedBalance> carried)
    {
        foreach (CarriedBalance balance in carried)
            _balances[new AccountId(balance.Book, balance.Account).Value] = balance.Balance;
    }

    /// <summary>Moves an amount: <paramref name="from"/> falls, <paramref name="to"/> rises. Zero is not posted.</summary>
    internal void Post(AccountId from, AccountId to, long steps, PostingReason reason, long reference, OutputBuffer outputs)
    {
        if (steps == 0)
            return;
        if (steps < 0)
        {
            (from, to, steps) = (to, from, -steps);
        }

        // A top-up from the reserve is two postings, one in each book: no posting ever crosses, so no bot can debit the reserve.
        Invariant.Require(from.Book == to.Book, "no posting crosses books");
        _balances[from.Value] = checked(_balances[from.Value] - steps);
        _balances[to.Value] = checked(_balances[to.Value] + steps);
        outputs.Next(OutputKind.Posting, to.Book).Posting = new PostingPayload(steps, reference, from.Value, to.Value, (ushort)reason);
    }
}
