using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Carry;
using Vyuha.Kernel.Market;
using Vyuha.Kernel.Risk;
using Vyuha.Kernel.Structures;

namespace Vyuha.Kernel.Margins;

/// <summary>
/// Exchange margin of one bot's book, as it is and as it would be with an intent filled, today and on the next session's parameters.
/// Risk arrays are made once per contract and quote version.
/// </summary>
internal sealed class MarginDesk(MarketState market) : IMarginPreview
{
    private const int MaxLegs = 256;

    private readonly SpanCalculator _span = new(MaxLegs);
    private readonly MarginLeg[] _legs = new MarginLeg[MaxLegs];
    private readonly long[] _units = new long[MaxLegs];
    private readonly ContractTerms[] _contracts = new ContractTerms[MaxLegs];
    private readonly (DateOnly Date, DayParameters? Parameters)[] _parameters = new (DateOnly, DayParameters?)[2 * market.Underlyings.Count];
    private readonly List<int> _known = [];
    private CachedRisk?[] _risks = new CachedRisk?[1024];
    private CachedRisk?[] _nextRisks = []; // With the scan of the next session, in the evening before it changes.
    private int _count;

    /// <summary>What the exchange blocks for the bot's open legs now, steps. A book it cannot price keeps its last prices.</summary>
    public long Required(BotBook bot)
    {
        _count = 0;
        foreach (Structure structure in bot.View.LiveSpan)
        {
            foreach (StructureLeg leg in structure.LegSpan)
                Add(leg.Terms, leg.Units);
        }

        Invariant.Require(TryTotal(_count, market.Today, out long total), "an open book can be margined");
        return total;
    }

    /// <summary>What it will block for them in the next session; today's margin where tomorrow's rules are not known.</summary>
    public long RequiredNext(BotBook bot)
    {
        long today = Required(bot); // Gathers the legs.
        return TryTotal(_count, NextDay, out long total) ? total : today;
    }

    /// <summary>The day "next session" means: the next trading day, or tomorrow where the calendar does not reach.</summary>
    public DateOnly NextDay => market.NextTradingDay == default ? market.Today.AddDays(1) : market.NextTradingDay;

    /// <summary>Margin of all books netted, today and in the next session.</summary>
    /// <returns>False when a price or a rule of today is missing, or there are too many legs.</returns>
    public bool TryAccount(ReadOnlySpan<BotBook> bots, ExternalBook external, out long today, out long next)
    {
        today = next = 0;
        int legs = external.Count;
        foreach (BotBook bot in bots)
        {
            foreach (Structure structure in bot.View.LiveSpan)
                legs += structure.LegSpan.Length;
        }

        if (legs > MaxLegs)
            return false;
        _count = 0;
        if (external.Count > 0)
        {
            foreach (ExternalPosition position in external.Positions)
                Add(position.Terms, position.Units);
        }

        foreach (BotBook bot in bots)
        {
            foreach (Structure structure in bot.View.LiveSpan)
            {
                foreach (StructureLeg leg in structure.LegSpan)
                    Add(leg.Terms, leg.Units);
            }
        }

        if (!TryTotal(_count, market.Today, out today))
            return false;
        if (!TryTotal(_count, NextDay, out next))
            next = today;
        return true;
    }

    /// <summary>Margin of all books together, shared out. For a person's eyes: it allocates, and looks at every group of books.</summary>
    /// <returns>Null when a price or a rule is missing, or there are too many legs.</returns>
    public AccountMargin? Account(ReadOnlySpan<BotBook> bots, ExternalBook external)
    {
        var books = new List<(byte Book, List<(ContractTerms Terms, long Units)> Legs)>();
        if (external.Count > 0)
            books.Add((Ledger.Books.External, [.. external.Positions.Select(position => (position.Terms, position.Units))]));
        foreach (BotBook bot in bots)
        {
            var legs = new List<(ContractTerms, long)>();
            foreach (Structure structure in bot.View.LiveSpan)
            {
                foreach (StructureLeg leg in structure.LegSpan)
                {
                    if (leg.Units != 0)
                        legs.Add((leg.Terms, leg.Units));
                }
            }

            if (legs.Count > 0)
                books.Add((bot.Bot, legs));
        }

        if (books.Sum(book => book.Legs.Count) > MaxLegs)
            return null;
        var margins = new long[1 << books.Count];
        for (int group = 1; group < margins.Length; group++)
        {
            _count = 0;
            for (int book = 0; book < books.Count; book++)
            {
                foreach ((ContractTerms terms, long units) in (group >> book & 1) == 1 ? books[book].Legs : [])
                    Add(terms, units);
            }

            if (!TryTotal(_count, market.Today, out margins[group]))
                return null;
        }

        long[] shares = Shares(margins, books.Count);
        return new AccountMargin(
            Money.FromSteps(margins[^1]),
            [.. books.Select((book, index) => new MarginShare(book.Book, Money.FromSteps(margins[1 << index]), Money.FromSteps(shares[index])))]);
    }

    /// <summary>Shapley's value of a game: whole steps, those left over by rounding to the largest remainders, equal ones in order.</summary>
    /// <param name="worth">Of each group of players, by their bits; that of nobody is 0.</param>
    internal static long[] Shares(ReadOnlySpan<long> worth, int players)
    {
        long orders = 1;
        for (int i = 2; i <= players; i++)
            orders *= i;
        var shares = new long[players];
        var remainders = new Int128[players];
        for (int player = 0; player < players; player++)
        {
            Int128 sum = 0;
            for (int group = 0; group < worth.Length; group++)
            {
                if ((group >> player & 1) == 0)
                    sum += (Int128)(worth[group | 1 << player] - worth[group]) * OrdersBefore(System.Numerics.BitOperations.PopCount((uint)group), players);
            }

            (Int128 whole, Int128 rest) = Int128.DivRem(sum, orders);
            if (rest < 0)
                (whole, rest) = (whole - 1, rest + orders);
            (shares[player], remainders[player]) = ((long)whole, rest);
        }

        long left = (players == 0 ? 0 : worth[^1]) - shares.Sum();
        for (; left > 0; left--)
        {
            int largest = Array.IndexOf(remainders, remainders.Max());
            shares[largest]++;
            remainders[largest] = -1;
        }

        return shares;
    }

    /// <summary>Orders of all players in which exactly these many stand before one of them.</summary>
    private static long OrdersBefore(int before, int players)
    {
        long orders = 1;
        for (int i = 2; i <= before; i++)
            orders *= i;
        for (int i = 2; i < players - before; i++)
            orders *= i;
        return orders;
    }

    /// <summary>What the exchange would block for the positions of nobody's bot, standing alone, steps.</summary>
    /// <returns>False when a price or a rule is missing, or there are too many: then nobody knows what the account can still carry.</returns>
    public bool TryRequired(ExternalBook external, out long total)
    {
        total = 0;
        if (external.Count == 0)
            return true;
        if (external.Count > MaxLegs)
            return false;
        _count = 0;
        foreach (ExternalPosition position in external.Positions)
            Add(position.Terms, position.Units);
        return TryTotal(_count, market.Today, out total);
    }

    /// <summary>Margin with the intent filled at so many lots: the peak while its legs go out hedges first, and the end; today and next session.</summary>
    /// <returns>False when a leg has no price or a margin rule is missing.</returns>
    public bool TryAfter(BotBook bot, Intent intent, Structure? adjusted, int lots, out MarginNeed today, out MarginNeed tomorrow)
    {
        today = tomorrow = default;
        _count = 0;
        foreach (Structure structure in bot.View.LiveSpan)
        {
            foreach (StructureLeg leg in structure.LegSpan)
            {
                bool goes = structure == adjusted && intent.CloseInstruments.Contains(leg.Terms.Id);
                // An entry under way counts with its target: its other legs are as good as traded.
                Add(leg.Terms, goes ? 0 : Math.Abs(leg.TargetUnits) > Math.Abs(leg.Units) ? leg.TargetUnits : leg.Units);
            }
        }

        AddLegs(intent.Legs, lots, Side.Buy);
        int hedged = _count;
        AddLegs(intent.Legs, lots, Side.Sell);
        if (!TryTotal(_count, market.Today, out long total)
            || !TryWithHedges(hedged, total, out long withHedges)
            || !TryTotal(_count, NextDay, out long totalNext))
            return false;
        today = new MarginNeed(Math.Max(withHedges, total), total);
        tomorrow = new MarginNeed(totalNext, totalNext);
        return true;
    }

    public bool TryMargin(ReadOnlySpan<LegIntent> legs, int lots, out Money margin)
    {
        _count = 0;
        foreach (LegIntent leg in legs)
            Add(market.Terms(leg.InstrumentId), Units(leg, lots));
        bool known = TryTotal(_count, market.Today, out long total);
        margin = Money.FromSteps(total);
        return known;
    }

    /// <summary>Yesterday's arrays are only kept for contracts that structures have: an open book must have a margin before it is quoted.</summary>
    public void OnDayOpen(IReadOnlySet<int> held)
    {
        for (int i = _known.Count - 1; i >= 0; i--)
        {
            if (held.Contains(_known[i]))
                continue;
            _risks[_known[i]] = null;
            _known.RemoveAt(i);
        }

        Array.Clear(_nextRisks);
    }

    /// <summary>What is known of these contracts, by id.</summary>
    public IReadOnlyList<CarriedRisk> Capture(IReadOnlySet<int> held)
    {
        var carried = new List<CarriedRisk>();
        for (int id = 0; id < _risks.Length; id++)
        {
            if (_risks[id] is { IsKnown: true } risk && held.Contains(id))
            {
                carried.Add(new CarriedRisk(id, risk.Price.Steps, [.. RiskArray.StepsOf(in risk.Array)], risk.Array.CompositeDeltaMillionths));
            }
        }

        return carried;
    }

    public void Restore(IReadOnlyList<CarriedRisk> carried)
    {
        foreach (CarriedRisk risk in carried)
            RiskOf(risk.Contract).Set(Price.FromSteps(risk.Price), RiskArray.FromSteps([.. risk.Losses], risk.DeltaMillionths));
    }

    private bool TryWithHedges(int hedged, long total, out long withHedges)
    {
        withHedges = total;
        return hedged == _count || TryTotal(hedged, market.Today, out withHedges);
    }

    private void AddLegs(List<LegIntent> legs, int lots, Side side)
    {
        foreach (LegIntent leg in legs)
        {
            if (leg.Side == side)
                Add(market.Terms(leg.InstrumentId), Units(leg, lots));
        }
    }

    private long Units(LegIntent leg, int lots) =>
        (long)leg.Ratio * lots * market.Terms(leg.InstrumentId).LotSize * (leg.Side == Side.Buy ? 1 : -1);

    private void Add(ContractTerms terms, long units)
    {
        if (units == 0)
            return;
        Invariant.Require(_count < MaxLegs, $"a book has at most {MaxLegs} open legs");
        (_contracts[_count], _units[_count]) = (terms, units);
        _count++;
    }

    private bool TryTotal(int count, DateOnly date, out long total)
    {
        total = 0;
        for (int underlying = 0; underlying < market.Underlyings.Count; underlying++)
        {
            DayParameters? parameters = null;
            int legs = 0;
            for (int i = 0; i < count; i++)
            {
                ContractTerms terms = _contracts[i];
                if (terms.UnderlyingIndex != underlying || terms.Instrument.Expiry < date)
                    continue;
                parameters ??= ParametersOf(underlying, date);
                if (parameters is null || !TryRisk(terms, parameters, out CachedRisk? risk))
                    return false;
                _legs[legs++].Become(terms.Instrument, Quantity.FromUnits(_units[i]), risk.Price, in risk.Array);
            }

            if (parameters is null)
                continue;
            double level = market.UnderlyingLevel(underlying);
            if (level <= 0)
                return false;
            total += _span.Compute(_legs.AsSpan(0, legs), parameters.Rules, Level(level), date).Total.Steps;
        }

        return true;
    }

    /// <summary>The parameters of a date; those of today and of the next session are asked for at every order.</summary>
    /// <returns>Null when no rule states them.</returns>
    private DayParameters? ParametersOf(int underlying, DateOnly date)
    {
        ref (DateOnly Date, DayParameters? Parameters) known = ref _parameters[2 * underlying + (date == market.Today ? 0 : 1)];
        if (known.Date != date || known.Parameters?.SeenFrom != market.Today)
        {
            RuleLookup<MarginParameters> rules = market.Rules.Margin(market.Underlyings[underlying], date);
            RuleLookup<MarginParameters> today = market.Rules.Margin(market.Underlyings[underlying], market.Today);
            known = (date, rules.HasValue
                ? new DayParameters(rules.Value, new ScanShares(rules.Value, market.Today), today.HasValue && !ScanShares.AreSame(rules.Value, today.Value), market.Today)
                : null);
        }

        return known.Parameters;
    }

    private bool TryRisk(ContractTerms terms, DayParameters parameters, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CachedRisk? risk)
    {
        risk = parameters.HasOwnScan ? NextRiskOf(terms.Id) : RiskOf(terms.Id);
        if (risk.Version == market.Version)
            return true;

        double level = market.UnderlyingLevel(terms.UnderlyingIndex);
        if (level > 0 && TryModel(terms, level, parameters, risk))
            risk.Version = market.Version;
        if (!risk.IsKnown)
            risk = RiskOf(terms.Id); // Last known by another scan is better than not at all.
        return risk.IsKnown;
    }

    private CachedRisk NextRiskOf(int id)
    {
        if (id >= _nextRisks.Length)
            Array.Resize(ref _nextRisks, Math.Max(id + 1, _risks.Length));
        return _nextRisks[id] ??= new CachedRisk();
    }

    private CachedRisk RiskOf(int id)
    {
        if (id >= _risks.Length)
            Array.Resize(ref _risks, Math.Max(id + 1, _risks.Length * 2));
        if (_risks[id] is { } known)
            return known;
        _known.Add(id);
        return _risks[id] = new CachedRisk();
    }

    private bool TryModel(ContractTerms terms, double level, DayParameters parameters, CachedRisk risk)
    {
        ScanRanges ranges = parameters.Scan.At(Level(level), market.Rate, terms.Instrument.Expiry);
        double years = Math.Max(0, Vyuha.Quant.Options.YearFraction.Years(market.Now.Nanoseconds, terms.ExpiryInstant.Nanoseconds));
        ref readonly QuoteState quote = ref market.Quote(terms.Id);
        if (!terms.Instrument.IsOption)
        {
            if (quote.Mid <= 0)
                return false;
            risk.Set(Price.FromSteps(quote.Mid), RiskArray.OfFuture(quote.ModelMid, years, ranges));
            return true;
        }

        OptionChain chain = terms.Chain!;
        if (!chain.TryForward(out double forward)
            || (!chain.TryVolatility(terms.StrikeIndex, out double volatility) && !chain.TryAtTheMoneyVolatility(out volatility)))
            return false;
        double price = quote.ModelMid > 0
            ? quote.ModelMid
            : Vyuha.Quant.Options.Black76.Price(terms.Instrument.Right == OptionRight.Call, forward, terms.Instrument.Strike.ToModel(), years, volatility, chain.Discount);
        risk.Set(
            Price.FromModel(price, Price.FromSteps(1), TickRounding.Nearest),
            RiskArray.OfOption(terms.Instrument.Right, terms.Instrument.Strike.ToModel(), price, forward, volatility, years, ranges));
        return true;
    }

    private static Price Level(double level) => Price.FromModel(level, Price.FromSteps(1), TickRounding.Nearest);

    /// <summary>The rules of a date, and their scan seen from today: a contract's array is always of today's price and time.</summary>
    /// <param name="Rules">Of the date.</param>
    /// <param name="Scan">Of the date.</param>
    /// <param name="HasOwnScan">The scan is another than today's, so that today's arrays will not do.</param>
    /// <param name="SeenFrom">Today.</param>
    private sealed record DayParameters(MarginParameters Rules, ScanShares Scan, bool HasOwnScan, DateOnly SeenFrom);

    private sealed class CachedRisk
    {
        private RiskArray _array;

        public long Version { get; set; } = -1;

        public bool IsKnown { get; private set; }

        public Price Price { get; private set; }

        public ref readonly RiskArray Array => ref _array;

        public void Set(Price price, in RiskArray array)
        {
            (Price, IsKnown) = (price, true);
            _array = array;
        }
    }
}
