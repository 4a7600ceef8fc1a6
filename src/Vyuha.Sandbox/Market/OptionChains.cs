using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Options;

namespace Vyuha.Sandbox.Market;

/// <summary>One strike of a chain; a side that is not listed is null.</summary>
internal readonly record struct ChainStrike(Price Strike, SandboxContract? Call, SandboxContract? Put)
{
    public SandboxContract? Of(OptionRight right) => right == OptionRight.Call ? Call : Put;
}

/// <summary>The listed options by underlying and expiry, and what their quotes imply: forward and volatility.</summary>
internal sealed class OptionChains(SandboxMarket market, double rate)
{
    private readonly Dictionary<(string Underlying, DateOnly Expiry), ChainStrike[]> _chains = [];
    private DateOnly _day;

    public double Rate => rate;

    /// <summary>Strikes ascending; empty when there are none.</summary>
    public IReadOnlyList<ChainStrike> Strikes(string underlying, DateOnly expiry)
    {
        if (_day != market.Day)
        {
            _chains.Clear();
            _day = market.Day;
        }

        if (!_chains.TryGetValue((underlying, expiry), out ChainStrike[]? chain))
        {
            chain = [.. market.Contracts
                .Where(contract => contract is { IsListed: true, Instrument.IsOption: true } && contract.Instrument.Underlying == underlying && contract.Instrument.Expiry == expiry)
                .GroupBy(contract => contract.Instrument.Strike)
                .OrderBy(strike => strike.Key)
                .Select(strike => new ChainStrike(
                    strike.Key,
                    strike.FirstOrDefault(contract => contract.Instrument.Right == OptionRight.Call),
                    strike.FirstOrDefault(contract => contract.Instrument.Right == OptionRight.Put)))];
            _chains.Add((underlying, expiry), chain);
        }

        return chain;
    }

    /// <summary>Expiries with listed options or futures, ascending, from the present day on.</summary>
    public IReadOnlyList<DateOnly> Expiries(string exchange, string underlying, bool options, DateOnly from) =>
        [.. market.Contracts
            .Where(contract => contract.IsListed && contract.Exchange == exchange && contract.Instrument.Underlying == underlying
                && contract.Instrument.IsTradable && contract.Instrument.IsOption == options && contract.Instrument.Expiry >= from)
            .Select(contract => contract.Instrument.Expiry)
            .Distinct()
            .Order()];

    /// <returns>Index of the strike nearest to the level, the lower of two; -1 in an empty chain.</returns>
    public static int AtTheMoney(IReadOnlyList<ChainStrike> chain, long level)
    {
        int best = -1;
        for (int i = 0; i < chain.Count; i++)
        {
            if (best < 0 || Math.Abs(chain[i].Strike.Steps - level) < Math.Abs(chain[best].Strike.Steps - level))
                best = i;
        }

        return best;
    }

    /// <summary>At-the-money strike + call − put of the expiry, rupee; false without quotes.</summary>
    public bool TryForward(string underlying, DateOnly expiry, out double forward)
    {
        forward = 0;
        long level = market.LevelOf(underlying);
        IReadOnlyList<ChainStrike> chain = Strikes(underlying, expiry);
        int at = level > 0 ? AtTheMoney(chain, level) : -1;
        if (at < 0 || chain[at] is not { Call: { } call, Put: { } put } || Mid(call) <= 0 || Mid(put) <= 0)
            return false;
        forward = (chain[at].Strike.Steps + (Mid(call) - Mid(put))) / Price.StepsPerRupee;
        return forward > 0;
    }

    /// <summary>Years to expiry at the market's time, not below zero.</summary>
    public double Years(Instrument instrument)
    {
        RuleLookup<Timestamp> instant = market.Rules.ExpiryInstant(instrument.Underlying, instrument.Expiry);
        Timestamp expiry = instant.HasValue ? instant.Value : Ist.At(instrument.Expiry, new TimeOnly(15, 30));
        return Math.Max(0, YearFraction.Years(market.Now.Nanoseconds, expiry.Nanoseconds));
    }

    /// <summary>Implied volatility of an option from its own quote, or of its at-the-money strike when that implies none.</summary>
    public bool TryVolatility(SandboxContract contract, double forward, double years, out double volatility)
    {
        if (TrySolve(contract, forward, years, out volatility))
            return true;
        IReadOnlyList<ChainStrike> chain = Strikes(contract.Instrument.Underlying, contract.Instrument.Expiry);
        int at = AtTheMoney(chain, (long)(forward * Price.StepsPerRupee));
        return at >= 0
            && ((chain[at].Call is { } call && TrySolve(call, forward, years, out volatility))
                || (chain[at].Put is { } put && TrySolve(put, forward, years, out volatility)));
    }

    /// <summary>Steps; the middle of the quote, or the last trade, or 0.</summary>
    public static double Mid(SandboxContract contract) =>
        contract.Bid > 0 && contract.Ask > 0 ? (contract.Bid + contract.Ask) / 2.0 : contract.Mark;

    private bool TrySolve(SandboxContract contract, double forward, double years, out double volatility)
    {
        volatility = 0;
        double price = Mid(contract) / Price.StepsPerRupee;
        return years > 0 && price > 0 && ImpliedVolatility.TrySolve(
            contract.Instrument.Right == OptionRight.Call, forward, contract.Instrument.Strike.ToModel(), years,
            ExactMath.Exp(-rate * years), price, out volatility) == ImpliedVolatilityStatus.Ok;
    }
}
