using Vyuha.Core;
using Vyuha.Core.Rules;

namespace Vyuha.Kernel.Margins;

/// <summary>Margin of the positions in one underlying on one date, by the sixteen-scenario scan and the exposure rules.</summary>
/// <remarks>
/// <para>Positions in the same contract are netted first. A leg that has expired before the date is left out. From the date the rule
/// says so, legs that expire on the date get no calendar benefit: they are margined as if held alone, apart from the others.</para>
/// <para>Everything is summed in whole steps, so legs may come in any order. Percentages round half away from zero to 0.0001
/// rupee, then each part of the result rounds half away from zero to the paisa, and the total is the sum of the rounded parts.</para>
/// <para>Nothing is allocated by a calculation, unless the book has more legs than any before it.</para>
/// </remarks>
public sealed class SpanCalculator
{
    private long[] _netUnits;
    private readonly CalendarSpreads _calendar;
    private readonly FuturesSpreads _futures = new();

    /// <param name="capacity">Legs for which scratch space is kept from the start.</param>
    public SpanCalculator(int capacity = 64)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _netUnits = new long[capacity];
        _calendar = new(capacity);
    }

    /// <summary>The margin of a book; of the same book tomorrow with tomorrow's date and parameters.</summary>
    /// <param name="legs">Positions in one underlying, long and short.</param>
    /// <param name="parameters">The rules of the date.</param>
    /// <param name="level">The underlying's level: the base of exposure and of the calendar charge.</param>
    /// <param name="date">The trading day the margin is asked for.</param>
    public MarginResult Compute(ReadOnlySpan<MarginLeg> legs, MarginParameters parameters, Price level, DateOnly date)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(level.Steps, nameof(level));
        if (legs.IsEmpty)
            return default;

        NetByContract(legs, date);
        bool expiringStandAlone = !parameters.CalendarBenefitOnExpiryDay && AnyExpires(legs, date);
        MarginResult standing = Scan(legs, parameters, level, date, expiringStandAlone ? Group.Later : Group.All);
        MarginResult expiring = expiringStandAlone ? Scan(legs, parameters, level, date, Group.Expiring) : default;

        MarginResult scanned = standing + expiring;
        Premiums(legs, out Money longPremium, out Money shortPremium);
        return scanned with
        {
            WorstScenario = expiring.ScanLoss > standing.ScanLoss ? expiring.WorstScenario : standing.WorstScenario,
            ExpiringSpan = expiring.Span,
            Exposure = Exposure(legs, parameters, level, date).ToPaisa(),
            ExpiryDayExposure = ExpiryDayExposure(legs, parameters, level, date).ToPaisa(),
            LongPremium = longPremium.ToPaisa(),
            ShortPremium = shortPremium.ToPaisa(),
        };
    }

    /// <summary>What the book loses in each of the sixteen scenarios, positive a loss, all expiries together.</summary>
    /// <param name="losses">Shape [16]; overwritten.</param>
    public static void ScenarioLosses(ReadOnlySpan<MarginLeg> legs, DateOnly date, Span<Money> losses)
    {
        Span<long> totals = stackalloc long[ScanScenarios.Count];
        SumScenarios(legs, date, Group.All, totals);
        for (int i = 0; i < ScanScenarios.Count; i++)
            losses[i] = Money.FromSteps(totals[i]);
    }

    private MarginResult Scan(ReadOnlySpan<MarginLeg> legs, MarginParameters parameters, Price level, DateOnly date, Group group)
    {
        Span<long> totals = stackalloc long[ScanScenarios.Count];
        Money netOptionValue = SumScenarios(legs, date, group, totals);
        int worst = 0;
        for (int i = 1; i < ScanScenarios.Count; i++)
        {
            if (totals[i] > totals[worst])
                worst = i;
        }

        _calendar.Clear();
        long shortUnits = 0;
        bool onlyLongOptions = true;
        for (int i = 0; i < legs.Length; i++)
        {
            ref readonly MarginLeg leg = ref legs[i];
            if (!IsIn(group, leg.Instrument.Expiry, date))
                continue;
            _calendar.Add(leg.Instrument.Expiry, checked(leg.Quantity.Units * leg.DeltaMillionths));
            onlyLongOptions &= _netUnits[i] == 0 || (leg.Instrument.IsOption && _netUnits[i] > 0);
            if (leg.Instrument.IsOption && _netUnits[i] < 0)
                shortUnits -= _netUnits[i];
        }

        Money scan = Money.Max(Money.FromSteps(totals[worst]), Money.Zero).ToPaisa();
        // Options that are only held long can lose their premium and no more; it is paid. A calendar charge on their deltas would
        // ask for margin all the same, so it is not made.
        Money calendar = onlyLongOptions || !_calendar.HasSeveralExpiries ? Money.Zero : _calendar.Charge(Money.FromSteps(level.Steps).Percent(parameters.CalendarSpreadPercent)).ToPaisa();
        Money minimum = shortUnits == 0 ? Money.Zero : (level * Quantity.FromUnits(shortUnits)).Percent(parameters.ShortOptionMinimumPercent).ToPaisa();
        Money optionValue = netOptionValue.ToPaisa();
        return new()
        {
            ScanLoss = scan,
            WorstScenario = scan > Money.Zero ? worst + 1 : 0,
            NetOptionValue = optionValue,
            CalendarCharge = calendar,
            ShortOptionMinimum = minimum,
            Span = onlyLongOptions
                ? Money.Zero
                : Money.Max(Money.Max(scan + calendar, minimum) - optionValue, Money.Zero),
        };
    }

    /// <summary>Losses of the group by scenario; returns the net value of its options.</summary>
    private static Money SumScenarios(ReadOnlySpan<MarginLeg> legs, DateOnly date, Group group, Span<long> totals)
    {
        totals.Clear();
        long optionValue = 0;
        for (int i = 0; i < legs.Length; i++)
        {
            ref readonly MarginLeg leg = ref legs[i];
            if (!IsIn(group, leg.Instrument.Expiry, date))
                continue;
            long units = leg.Quantity.Units;
            ReadOnlySpan<long> losses = MarginLeg.LossSteps(in leg);
            for (int j = 0; j < ScanScenarios.Count; j++)
                totals[j] = checked(totals[j] + units * losses[j]);
            if (leg.Instrument.IsOption)
                optionValue = checked(optionValue + units * leg.Price.Steps);
        }

        return Money.FromSteps(optionValue);
    }

    /// <summary>Units per contract at its first leg and zero at later legs of the same contract and at expired ones.</summary>
    private void NetByContract(ReadOnlySpan<MarginLeg> legs, DateOnly date)
    {
        if (_netUnits.Length < legs.Length)
            _netUnits = new long[Math.Max(legs.Length, _netUnits.Length * 2)];
        for (int i = 0; i < legs.Length; i++)
        {
            Instrument instrument = legs[i].Instrument;
            Invariant.Require(
                string.Equals(instrument.Underlying, legs[0].Instrument.Underlying, StringComparison.Ordinal),
                "a margin calculation covers one underlying");
            _netUnits[i] = 0;
            if (instrument.Expiry >= date)
            {
                int first = FirstOf(legs, i);
                _netUnits[first] = checked(_netUnits[first] + legs[i].Quantity.Units);
            }
        }
    }

    private static int FirstOf(ReadOnlySpan<MarginLeg> legs, int index)
    {
        Instrument instrument = legs[index].Instrument;
        for (int i = 0; i < index; i++)
        {
            Instrument other = legs[i].Instrument;
            if (ReferenceEquals(other, instrument)
                || (other.Strike == instrument.Strike && other.Right == instrument.Right
                    && other.Expiry == instrument.Expiry && other.Kind == instrument.Kind))
                return i;
        }

        return index;
    }

    private Money Exposure(ReadOnlySpan<MarginLeg> legs, MarginParameters parameters, Price level, DateOnly date)
    {
        Money notional = Money.Zero;
        _futures.Clear();
        for (int i = 0; i < legs.Length; i++)
        {
            Quantity net = Quantity.FromUnits(_netUnits[i]);
            if (legs[i].Instrument.IsOption)
                notional += net < Quantity.Zero ? level * net.Abs() : Money.Zero;
            else if (legs[i].Instrument.Expiry == date && !parameters.CalendarBenefitOnExpiryDay)
                notional += legs[i].Price * net.Abs();
            else
                _futures.Add(legs[i].Instrument.Expiry, legs[i].Price, net.Units);
        }

        return (notional + _futures.ExposedValue(parameters.FuturesSpreadExposureDivisor)).Percent(parameters.ExposurePercent);
    }

    private Money ExpiryDayExposure(ReadOnlySpan<MarginLeg> legs, MarginParameters parameters, Price level, DateOnly date)
    {
        bool onStrike = parameters.ExpiryDayExposureBase == ExpiryDayExposureBase.Strike;
        Money notional = Money.Zero;
        for (int i = 0; i < legs.Length; i++)
        {
            Instrument instrument = legs[i].Instrument;
            if (instrument.IsOption && instrument.Expiry == date && _netUnits[i] < 0)
                notional += (onStrike ? instrument.Strike : level) * Quantity.FromUnits(-_netUnits[i]);
        }

        return notional == Money.Zero ? Money.Zero : notional.Percent(parameters.ExpiryDayExposurePercent);
    }

    private void Premiums(ReadOnlySpan<MarginLeg> legs, out Money longPremium, out Money shortPremium)
    {
        (longPremium, shortPremium) = (Money.Zero, Money.Zero);
        for (int i = 0; i < legs.Length; i++)
        {
            if (!legs[i].Instrument.IsOption)
                continue;
            Money value = legs[i].Price * Quantity.FromUnits(_netUnits[i]);
            if (value > Money.Zero)
                longPremium += value;
            else
                shortPremium -= value;
        }
    }

    private static bool AnyExpires(ReadOnlySpan<MarginLeg> legs, DateOnly date)
    {
        foreach (ref readonly MarginLeg leg in legs)
        {
            if (leg.Instrument.Expiry == date)
                return true;
        }

        return false;
    }

    private static bool IsIn(Group group, DateOnly expiry, DateOnly date) => group switch
    {
        Group.All => expiry >= date,
        Group.Later => expiry > date,
        _ => expiry == date,
    };

    private enum Group
    {
        All,
        Later,
        Expiring,
    }
}
