using Vyuha.Core;

namespace Vyuha.Host.Session.Reconcile;

/// <summary>Both sides' money at one instant of the day, from which changes are counted.</summary>
/// <param name="At">When.</param>
/// <param name="Broker">Available and utilised at the broker.</param>
/// <param name="Ours">The ledger.</param>
/// <param name="Foreign">What orders of others had brought until then.</param>
internal sealed record FundsBase(Timestamp At, Money Broker, OurCash Ours, ForeignCash Foreign);

/// <summary>What orders that are not ours have done to the account's cash today.</summary>
/// <param name="Cash">Premium received less paid, and what the settlement of external positions brought.</param>
/// <param name="Charges">On top, by our tables.</param>
internal readonly record struct ForeignCash(Money Cash, Money Charges)
{
    public static ForeignCash operator -(ForeignCash later, ForeignCash earlier) => new(later.Cash - earlier.Cash, later.Charges - earlier.Charges);
}

/// <summary>What the broker's funds reply says about money.</summary>
/// <param name="Broker">Available and utilised together.</param>
/// <param name="CountsAs">In what way the broker's change is ours; null when in none.</param>
/// <param name="BrokerChange">Since the base.</param>
/// <param name="LedgerChange">Since the base, after charges.</param>
/// <param name="Estimated">Charges of the ledger since the base.</param>
/// <param name="Debited">Charges the broker seems to have taken; null when that cannot be told.</param>
internal sealed record FundsResult(Money Broker, string? CountsAs, Money BrokerChange, Money LedgerChange, Money Estimated, Money? Debited);

/// <summary>A contract that expired today with what the books held of it.</summary>
/// <param name="Bot">Whose book.</param>
/// <param name="Instrument">The contract.</param>
/// <param name="Units">Signed.</param>
/// <param name="Settlement">The index at which we settled it.</param>
internal sealed record SettledLeg(byte Bot, Instrument Instrument, long Units, Price Settlement)
{
    /// <summary>Cash it brings at a settlement price.</summary>
    public Money CashAt(Price index)
    {
        Price intrinsic = Instrument.Right == OptionRight.Call ? index - Instrument.Strike : Instrument.Strike - index;
        return Instrument.IsOption && intrinsic <= Price.Zero ? Money.Zero : (Instrument.IsOption ? intrinsic : index) * Quantity.FromUnits(Units);
    }
}

/// <summary>
/// Compares how the broker's cash and our ledger have moved since the same instant. Brokers count differently: premium at once or when a position
/// is closed, charges at once, at night, or a day later. Each of these ways is tried; what fits none of them is a break.
/// </summary>
internal static class FundsComparison
{
    /// <summary>A broker rounds charges in other places than the exchange's note; a difference below this is no break.</summary>
    public static readonly Money Tolerance = Money.FromRupees(1);

    /// <summary>No settlement price is further from the one we took.</summary>
    private const decimal LargestSettlementError = 0.01m;

    public static FundsResult Judge(FundsBase start, Money broker, OurCash ours, ForeignCash foreign)
    {
        OurCash change = ours - start.Ours;
        Money moved = broker - start.Broker;
        ForeignCash outside = foreign - start.Foreign;
        (string Name, Money Change, Money? Debited)[] ways =
        [
            ("premium and charges at once", change.Cash, change.Charges),
            ("premium at once, charges not yet", change.Cash + change.Charges, Money.Zero),
            ("what was realised, less charges", change.Realised - change.Charges, change.Charges),
            ("what was realised, charges not yet", change.Realised, Money.Zero),
            ("nothing yet: it settles later", Money.Zero, null),
        ];
        foreach ((string name, Money expected, Money? debited) in ways)
        {
            if (IsClose(moved, expected))
                return Result(name, debited);
            foreach (Money others in outside == default ? [] : new[] { outside.Cash - outside.Charges, outside.Cash })
            {
                if (IsClose(moved, expected + others))
                    return Result($"{name}; with {others} of orders that are not ours", debited);
            }
        }

        // Nearest to a day in which only the charges were others than ours.
        Money implied = change.Cash + change.Charges + outside.Cash - outside.Charges - moved;
        return Result(null, implied > Money.Zero && implied <= change.Charges * 2 ? implied : null);

        FundsResult Result(string? name, Money? debited) => new(broker, name, moved, change.Cash, change.Charges, debited);
    }

    /// <summary>Whether more has gone from the broker's cash than any way of counting accounts for: worth a halt in the middle of the day.</summary>
    public static Money? Shortfall(FundsBase start, Money broker, OurCash ours, ForeignCash foreign)
    {
        OurCash change = ours - start.Ours;
        ForeignCash outside = foreign - start.Foreign;
        Money least = Money.Min(Money.Zero, Money.Min(change.Cash, change.Realised - change.Charges)) + Money.Min(Money.Zero, outside.Cash - outside.Charges);
        Money missing = start.Broker + least - broker;
        return missing >= Tolerance ? missing : null;
    }

    /// <summary>The break a result stands for, or null.</summary>
    public static Finding? Finding(FundsResult result, IReadOnlyList<SettledLeg> settled)
    {
        if (result.CountsAs is not null)
            return null;
        Money apart = result.BrokerChange - result.LedgerChange;
        if (SettlementThatFits(settled, apart) is { } price)
        {
            return new Finding
            {
                Kind = BreakKind.Settlement,
                Subject = settled[0].Instrument.Underlying,
                Ours = $"settled at {settled[0].Settlement}",
                Theirs = $"cash that fits a settlement at {price}",
                Effect = apart,
                Remark = "compare with the exchange's settlement price of the day",
            };
        }

        return result.Debited is { } debited
            ? new Finding
            {
                Kind = BreakKind.Charges,
                Subject = "charges debited",
                Ours = $"{result.Estimated}",
                Theirs = $"{debited}",
                Effect = apart,
                Remark = "worked out of the change of its cash",
            }
            : new Finding
            {
                Kind = BreakKind.Funds,
                Subject = "cash",
                Ours = $"a change of {result.LedgerChange} after charges of {result.Estimated}",
                Theirs = $"a change of {result.BrokerChange}",
                Effect = apart,
            };
    }

    /// <summary>The settlement price that would make the cash agree, when it is near ours and no strike lies between.</summary>
    private static Price? SettlementThatFits(IReadOnlyList<SettledLeg> settled, Money apart)
    {
        if (settled.Count == 0 || settled.Any(leg => leg.Instrument.Underlying != settled[0].Instrument.Underlying))
            return null;
        Price ours = settled[0].Settlement;
        long slope = settled.Sum(leg => Slope(leg, ours));
        if (slope == 0)
            return null;
        Price theirs = Price.FromSteps(ours.Steps + (long)decimal.Round((decimal)apart.Steps / slope));
        if (theirs == ours || Math.Abs(theirs.Steps - ours.Steps) > ours.Steps * LargestSettlementError)
            return null;
        Money difference = settled.Aggregate(Money.Zero, (sum, leg) => sum + leg.CashAt(theirs) - leg.CashAt(ours));
        return IsClose(difference, apart) ? theirs : null;
    }

    private static long Slope(SettledLeg leg, Price index) => leg.Instrument.Right switch
    {
        OptionRight.Call => index > leg.Instrument.Strike ? leg.Units : 0,
        OptionRight.Put => index < leg.Instrument.Strike ? -leg.Units : 0,
        _ => leg.Units,
    };

    private static bool IsClose(Money left, Money right) => (left - right).Abs() < Tolerance;
}
