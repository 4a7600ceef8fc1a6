using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Kernel.Margins;
using Vyuha.Sandbox.Market;

namespace Vyuha.Sandbox.Accounts;

/// <summary>The exchange's margin of a set of positions at the market's present quotes, by the scan of sixteen scenarios.</summary>
internal sealed class BookMargin(SandboxMarket market, OptionChains chains)
{
    private readonly SpanCalculator _calculator = new(256);

    /// <summary>Margin over all underlyings; null when a quote or a rule it needs is missing, with the reason.</summary>
    public MarginResult? TryCompute(IEnumerable<(SandboxContract Contract, long Units)> book, out string problem)
    {
        problem = "";
        DateOnly date = Ist.DateOf(market.Now);
        MarginResult total = default;
        foreach (IGrouping<string, (SandboxContract Contract, long Units)> group in book
            .Where(leg => leg.Units != 0 && leg.Contract.Instrument.Expiry >= date)
            .GroupBy(leg => leg.Contract.Instrument.Underlying, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            RuleLookup<MarginParameters> parameters = market.Rules.Margin(group.Key, date);
            long level = market.LevelOf(group.Key);
            if (!parameters.HasValue || level <= 0)
            {
                problem = parameters.Missing ?? $"{group.Key} has no value yet";
                return null;
            }

            var legs = new List<MarginLeg>();
            foreach ((SandboxContract contract, long units) in group)
            {
                if (!TryLeg(contract, units, parameters.Value, Price.FromSteps(level), date, out MarginLeg leg))
                {
                    problem = $"{contract.Symbol} has no quote that a margin can be worked out from";
                    return null;
                }

                legs.Add(leg);
            }

            total += _calculator.Compute(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(legs), parameters.Value, Price.FromSteps(level), date);
        }

        return total;
    }

    private bool TryLeg(SandboxContract contract, long units, MarginParameters parameters, Price level, DateOnly date, out MarginLeg leg)
    {
        leg = default;
        Instrument instrument = contract.Instrument;
        double years = chains.Years(instrument);
        ScanRanges ranges = ScanRanges.For(parameters, level, chains.Rate, date, instrument.Expiry);
        var price = Price.FromModel(OptionChains.Mid(contract) / Price.StepsPerRupee, Price.FromSteps(1), TickRounding.Nearest);
        if (price <= Price.Zero)
            return false;
        if (!instrument.IsOption)
        {
            leg = MarginLeg.Of(instrument, Quantity.FromUnits(units), price, price.ToModel(), 0, years, ranges);
            return true;
        }

        double volatility = 0;
        if (!chains.TryForward(instrument.Underlying, instrument.Expiry, out double forward)
            || (years > 0 && !chains.TryVolatility(contract, forward, years, out volatility)))
            return false;
        leg = MarginLeg.Of(instrument, Quantity.FromUnits(units), price, forward, volatility, years, ranges);
        return true;
    }
}
