using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Host.Session;
using Vyuha.Host.Session.Orders;

namespace Vyuha.Host.Drill;

/// <summary>The venue of a drill: in the same process, on the drill's own clock, and never itself killed.</summary>
internal interface IDrillVenue
{
    DateOnly Date { get; }

    /// <summary>The contracts a session follows.</summary>
    IReadOnlyList<ContractOfDay> Contracts { get; }

    /// <summary>A new quote of a contract.</summary>
    Action<string, QuotePayload>? Quoted { get; set; }

    /// <summary>An order changed: what the order stream would say.</summary>
    Action<BrokerRow>? Changed { get; set; }

    /// <summary>The quote of a contract as it stands.</summary>
    QuotePayload QuoteOf(string symbol);

    /// <summary>Moves market and time on; orders that rest may trade.</summary>
    void AdvanceTo(Timestamp now);

    /// <summary>Does what is asked, now.</summary>
    BrokerOutcome Execute(in BrokerRequest request);

    IReadOnlyList<BrokerRow> Orders();

    IReadOnlyList<BrokerTrade> Trades();

    IReadOnlyList<BrokerPosition> Positions();

    /// <summary>The close of the index, after the session's end.</summary>
    IReadOnlyList<IndexBar> DailyBars();

    /// <summary>The account's cash now.</summary>
    FundsRead Funds();
}
