using System.Text.Json.Nodes;
using Vyuha.Core;
using Vyuha.Sandbox.Http;
using Vyuha.Sandbox.Market;
using Vyuha.Sandbox.Orders;

namespace Vyuha.Sandbox.Faults;

/// <summary>Carries out the faults of a plan on a market, its broker's book and the server's state.</summary>
/// <param name="plan">The script.</param>
/// <param name="market">Its clock triggers the faults of a time of day.</param>
/// <param name="state">Server state a fault may change; null in a test without server.</param>
public sealed class SandboxFaults(FaultPlan plan, SandboxMarket market, ServerState? state = null)
{
    private readonly Lock _gate = new();

    /// <summary>Counting a call and doing what it triggers is one step: of two calls at once the second comes after the fault of the first.</summary>
    private readonly Lock _calls = new();
    private Timestamp _silentUntil;
    private Timestamp _awayUntil;
    private bool _distortsRows;

    public FaultPlan Plan => plan;

    /// <summary>Sockets say nothing now.</summary>
    public bool IsSilent => market.Now < _silentUntil;

    /// <summary>The server is restarting now.</summary>
    public bool IsAway => market.Now < _awayUntil;

    /// <summary>How far the clock the sandbox shows is off.</summary>
    public TimeSpan ClockSkew { get; private set; }

    /// <summary>Grows each time all sockets are to be closed.</summary>
    public int Disconnects { get; private set; }

    /// <summary>Happens what is due at the market's time. Called before each call and at each step of the clock.</summary>
    /// <param name="book">The book of external orders and of the broker's cancels.</param>
    public void Poll(SandboxExchange book)
    {
        foreach (FaultRule rule in plan.Due(book.Now))
            Happen(rule, book);
    }

    /// <summary>Says what becomes of a call, and happens what is not about the call itself.</summary>
    public CallFault OnCall(string endpoint, SandboxExchange book)
    {
        Poll(book);
        lock (_calls)
        {
            CallFault fault = plan.OnCall(endpoint);
            if (fault.Kind == FaultKind.WrongOrderRows)
            {
                lock (_gate)
                    _distortsRows = true;
            }
            else if (fault.Rule is { } rule && fault.Kind is not (FaultKind.LoseReply or FaultKind.LoseRequest or FaultKind.Error or FaultKind.SlowReply))
            {
                Happen(rule, book);
            }

            return fault;
        }
    }

    /// <summary>Makes the rows of an order book wrong, once, when that fault was triggered.</summary>
    internal void DistortOrders(JsonArray rows)
    {
        lock (_gate)
        {
            if (!_distortsRows)
                return;
            _distortsRows = false;
        }

        if (rows.Count == 0)
            return;
        var twice = (JsonObject)rows[0]!.DeepClone();
        if (rows.Count > 1)
            rows.RemoveAt(rows.Count - 1);
        var other = (JsonObject)rows[0]!;
        other["order_status"] = other["order_status"]!.GetValue<string>() == "complete" ? "open" : "complete";
        rows.Add(twice);
    }

    private void Happen(FaultRule rule, SandboxExchange book)
    {
        Timestamp until = book.Now.Plus(TimeSpan.FromSeconds(rule.Seconds));
        switch (rule.Kind)
        {
            case FaultKind.SilentFeed:
                _silentUntil = until;
                break;
            case FaultKind.Disconnect:
                Disconnects++;
                break;
            case FaultKind.Restart:
                _awayUntil = until;
                Disconnects++;
                break;
            case FaultKind.ClockSkew:
                ClockSkew = TimeSpan.FromSeconds(rule.Seconds);
                break;
            case FaultKind.ExpireSession when state is not null:
                state.Session = rule.Status == 403 ? BrokerSession.LoggedOut : BrokerSession.Dead;
                break;
            case FaultKind.SwitchMode when state is not null:
                state.IsAnalyze = !state.IsAnalyze;
                break;
            case FaultKind.BrokerCancel:
                book.CancelByBroker(null, "Cancelled by the broker");
                break;
            case FaultKind.ExternalOrder:
                book.PlaceExternally(new PlaceRequest
                {
                    Symbol = rule.Symbol!,
                    Exchange = rule.Exchange,
                    Side = rule.Action == "SELL" ? Side.Sell : Side.Buy,
                    Units = rule.Quantity,
                    PriceType = PriceType.Market,
                });
                break;
        }
    }
}
