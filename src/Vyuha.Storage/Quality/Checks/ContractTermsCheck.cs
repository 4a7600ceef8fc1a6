using Vyuha.Core;
using Vyuha.Core.MarketData;
using Vyuha.Core.Rules;

namespace Vyuha.Storage.Quality.Checks;

/// <summary>Lot sizes and expiries that the rule tables state otherwise.</summary>
internal sealed class ContractTermsCheck : IQualityCheck
{
    private const double RedShare = 0.05;

    public string Name => "contract-terms";

    public QualityFinding? Look(DayView day)
    {
        HashSet<DateOnly>? expiries = ListedExpiries(day);
        int tested = 0;
        var wrong = new List<string>();
        foreach (ListedContract contract in day.Day.Contracts.Where(contract => contract.Instrument.IsTradable))
        {
            tested++;
            Instrument instrument = contract.Instrument;
            if (instrument.Expiry < day.Day.Date)
                wrong.Add($"{instrument} had expired");
            else if (expiries is not null && !expiries.Contains(instrument.Expiry))
                wrong.Add($"{instrument}: no contract of that day expires then");
            else if (contract.StatedLotSize > 0 && day.Rules.LotSize(instrument, day.Day.Date).TryGet(out int lot) && lot != contract.StatedLotSize)
                wrong.Add($"{instrument} states a lot of {contract.StatedLotSize}, the tables {lot}");
        }

        return wrong.Count == 0 ? null : new(
            Name, wrong.Count > RedShare * tested ? QualityGrade.Red : QualityGrade.Amber, wrong.Count,
            $"{wrong.Count} of {tested} contracts, first: {wrong[0]}");
    }

    private static HashSet<DateOnly>? ListedExpiries(DayView day)
    {
        try
        {
            return [.. day.Rules.Expiries(day.Day.Underlying, day.Day.Date).Select(listed => listed.Expiry)];
        }
        catch (MissingRuleException)
        {
            return null; // The tables do not reach that far; then there is nothing to disagree with.
        }
    }
}
