using Vyuha.Core;
using Vyuha.Kernel.Risk;

namespace Vyuha.Research;

/// <summary>A refusal as a person would say it.</summary>
public static class RefusalWords
{
    /// <summary>The rule that refused, in a few words.</summary>
    public static string Title(DenyReason reason) => reason switch
    {
        DenyReason.MaxLots => "Too many lots in one trade",
        DenyReason.MaxPositions => "Enough structures open",
        DenyReason.CapitalTooSmall => "Free capital too small",
        DenyReason.MarginToday => "Margin limit today",
        DenyReason.MarginTomorrow => "Margin limit tomorrow",
        DenyReason.LossPerTrade => "Loss budget of one trade",
        DenyReason.DailyLossBudget => "Loss budget of the day",
        DenyReason.DailyLossLatched => "Daily loss limit hit",
        DenyReason.QuantityAboveFreeze => "Above the freeze quantity",
        DenyReason.PriceOutsideBand => "Price outside the band",
        DenyReason.OutsideEntryWindow => "Outside the entry window",
        DenyReason.ExpiryRule => "Leg open on its expiry day",
        DenyReason.StaleQuote => "Quote too old",
        DenyReason.NoQuote => "No executable price",
        DenyReason.RuleMissing => "Market rule missing",
        DenyReason.LotMismatch => "Lot size disagrees",
        DenyReason.NakedShort => "Uncovered short",
        DenyReason.ReserveProtected => "Reserve is not for bots",
        DenyReason.EntriesFrozen => "Entries frozen",
        DenyReason.QuantityNotInLots => "Not whole lots",
        DenyReason.OppositeSides => "Other side of the account's own position or order",
        DenyReason.Uneconomic => "Quotes too wide to enter",
        DenyReason.OrderRate => "Too many orders a second",
        DenyReason.TooFewPairs => "Chain too thinly quoted",
        DenyReason.MarketClosed => "Market closed",
        DenyReason.EntriesSuspended => "Session cannot trade now",
        DenyReason.Locked => "Locked by the kill switch",
        DenyReason.ExternalUnpriced => "Outside position without a price",
        DenyReason.LiveNotArmed => "Live, and not armed",
        _ => $"Refused ({reason})",
    };

    public static string Sentence(in Refusal refusal)
    {
        (long needed, long available) = (refusal.Needed, refusal.Available);
        string numbers = refusal.Reason switch
        {
            DenyReason.MaxLots => $"{Count(needed, "lot")} asked, {Count(available, "lot")} allowed a trade",
            DenyReason.MaxPositions => $"would be structure {needed}, {available} may be open",
            DenyReason.CapitalTooSmall => $"needs {Rupees(needed)}, free {Rupees(available)}",
            DenyReason.MarginToday or DenyReason.MarginTomorrow => $"margin {Rupees(needed)}, limit leaves {Rupees(available)}",
            DenyReason.LossPerTrade => $"loses {Rupees(needed)} at its stop, {Rupees(available)} allowed",
            DenyReason.DailyLossBudget => $"loses {Rupees(needed)} at its stop, {Rupees(available)} left for the day",
            DenyReason.DailyLossLatched => $"lost {Rupees(needed)} of {Rupees(available)} allowed; entries stopped, exits still work",
            DenyReason.QuantityAboveFreeze => $"{Count(needed, "unit")} in one order, the exchange takes {Count(available, "unit")}",
            DenyReason.PriceOutsideBand => $"limit {Exact(needed)}, band ends at {Exact(available)}",
            DenyReason.OutsideEntryWindow => $"at {Clock(needed)}, allowed {(needed < available ? "from" : "until")} {Clock(available)}",
            DenyReason.ExpiryRule => $"a leg expires on {Day(needed)}, the earliest expiry allowed is {Day(available)}",
            DenyReason.StaleQuote => $"quote is {Count(needed, "second")} old, {Count(available, "second")} allowed",
            DenyReason.NoQuote => "a leg has no price on the side it needs",
            DenyReason.RuleMissing => "a market rule has no row for this contract and date",
            DenyReason.LotMismatch => $"the rule table says {Count(needed, "unit")}, the contract master {Count(available, "unit")}",
            DenyReason.NakedShort => $"{Count(needed, "unit")} sold, {Count(available, "unit")} covered",
            DenyReason.ReserveProtected => $"needs {Rupees(needed)}, free {Rupees(available)} of its own; the rest could only come from the reserve",
            DenyReason.EntriesFrozen => "an operator has frozen entries; exits still work",
            DenyReason.QuantityNotInLots => $"{Count(needed, "unit")} with a lot of {available}",
            DenyReason.OppositeSides => $"{Count(needed, "unit")} against {Count(available, "unit")} that the account has on the other side",
            DenyReason.Uneconomic => $"costs {Exact(needed)} a unit against mid, {Exact(available)} allowed",
            DenyReason.EntriesSuspended => "nobody is logged in at the broker, quotes do not flow, or the broker's books have not been read; entries go on by themselves",
            DenyReason.Locked => "the kill switch is locked until a person unlocks it; exits still work",
            DenyReason.ExternalUnpriced => "a position held outside the bots cannot be margined, so nobody knows what the account can still carry",
            DenyReason.LiveNotArmed => "LIVE_NOT_ARMED: nobody has armed this bot since the session began; exits still work",
            DenyReason.OrderRate => $"{Count(needed, "order")} a second, {available} allowed",
            DenyReason.TooFewPairs => $"a forward wants {Count(needed, "strike")} that quote both call and put, {available} here",
            DenyReason.MarketClosed => $"at {Clock(needed)} the exchange takes no orders; {(available > 0 ? $"it opens at {Clock(available)}" : "not again today")}",
            _ => $"needed {needed}, available {available}",
        };
        string fits = FitsSize(refusal.Reason) && !refusal.Latched
            ? refusal.LargestLots > 0 ? $"; {Count(refusal.LargestLots, "lot")} would fit" : "; not even one lot fits"
            : "";
        return char.ToUpperInvariant(numbers[0]) + numbers[1..] + fits + ".";
    }

    /// <summary>Whether a smaller size could have passed.</summary>
    private static bool FitsSize(DenyReason reason) => reason is DenyReason.MaxLots or DenyReason.CapitalTooSmall or DenyReason.ReserveProtected or DenyReason.MarginToday
        or DenyReason.MarginTomorrow or DenyReason.LossPerTrade or DenyReason.DailyLossBudget;

    private static string Rupees(long steps) => MoneyText.Whole(Money.FromSteps(steps));

    private static string Exact(long steps) => MoneyText.Exact(Money.FromSteps(steps));

    private static string Count(long count, string noun) => $"{MoneyText.Number(count, 0)} {noun}{(count == 1 ? "" : "s")}";

    private static string Clock(long minutes) => TimeOnly.MinValue.AddMinutes(minutes).ToString("HH:mm");

    private static string Day(long dayNumber) =>
        dayNumber is > 0 and <= int.MaxValue && dayNumber <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)dayNumber).ToString("d MMM yyyy")
            : "day " + dayNumber;
}
