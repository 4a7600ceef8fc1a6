namespace Vyuha.Research.Results;

/// <summary>One row a trade. Columns are documented in docs/concepts/result-files.md.</summary>
internal static class TradesCsv
{
    private static readonly string[] Header =
    [
        "id", "bot", "profile", "underlying", "shape", "expiry", "days_to_expiry", "lots", "entered", "exited", "holding_days",
        "entry_reason", "exit_reason", "legs", "credit", "max_loss", "margin", "gross", "charges", "slippage", "net", "best_seen", "worst_seen",
        "underlying_entry", "underlying_exit", "pnl_delta", "pnl_gamma", "pnl_vega", "pnl_theta", "pnl_vanna_volga", "pnl_slippage",
        "pnl_charges", "pnl_residual",
    ];

    public static string Write(RunResult result)
    {
        var csv = new Csv();
        foreach (string name in Header)
            csv.Add(name);
        csv.EndRow();

        var words = new Words(result.Info);
        foreach (Trade trade in result.Trades)
        {
            csv.Add(trade.Id).Add(words.Bot(trade.Bot)).Add(trade.Profile).Add(trade.Underlying).Add(trade.Shape)
                .Add(trade.Expiry).Add(trade.DaysToExpiry).Add(trade.Lots).Add(trade.Entered).Add(trade.Exited)
                .Add(trade.HoldingDays).Add(trade.EntryReason).Add(trade.ExitReason)
                .Add(string.Join("; ", trade.Legs.Select(leg => Leg(leg, words))))
                .Add(trade.Credit).Add(trade.MaxLoss).Add(trade.Margin).Add(trade.Gross).Add(trade.Charges).Add(trade.Slippage)
                .Add(trade.Net).Add(trade.BestSeen).Add(trade.WorstSeen).Add(Level(trade.UnderlyingAtEntry)).Add(Level(trade.UnderlyingAtExit));
            foreach ((_, Core.Money amount) in trade.Parts.Named)
                csv.Add(amount);
            csv.EndRow();
        }

        return csv.ToString();
    }

    private static double? Level(double level) => level > 0 ? level : null;

    private static string Leg(TradeLeg leg, Words words) =>
        FormattableString.Invariant($"{leg.Units:+0;-0} {words.Symbol(leg.InstrumentId)} @ {leg.EntryPrice:0.00##} > {leg.ExitPrice:0.00##}");
}
