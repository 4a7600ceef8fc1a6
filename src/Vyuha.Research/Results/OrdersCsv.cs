using System.Globalization;

namespace Vyuha.Research.Results;

/// <summary>One row an order, with the times of its states. Columns are documented in docs/concepts/result-files.md.</summary>
internal static class OrdersCsv
{
    private static readonly string[] Header =
    [
        "id", "bot", "structure", "contract", "side", "units", "limit", "trigger", "placed", "state", "finished", "rejection", "modifications",
        "filled_units", "average_price", "charges", "slippage", "states",
    ];

    public static string Write(RunResult result)
    {
        var csv = new Csv();
        foreach (string name in Header)
            csv.Add(name);
        csv.EndRow();

        var words = new Words(result.Info);
        foreach (OrderRow order in result.Orders)
        {
            csv.Add(order.Id).Add(words.Bot(order.Bot)).Add(order.StructureId).Add(words.Symbol(order.InstrumentId))
                .Add(order.Side.ToString()).Add(order.Units)
                .Add(order.Limit.ToRupees().ToString("0.00##", CultureInfo.InvariantCulture))
                .Add(order.Trigger == Core.Price.Zero ? null : order.Trigger.ToRupees().ToString("0.00##", CultureInfo.InvariantCulture))
                .Add(order.Placed).Add(order.State.ToString())
                .Add(order.Steps.Count > 0 ? order.Steps[^1].Time : (Core.Timestamp?)null)
                .Add(order.Rejection == Core.Events.RejectReason.None ? null : order.Rejection.ToString())
                .Add(order.Modifications).Add(order.FilledUnits).Add(order.AveragePrice).Add(order.Charges).Add(order.Slippage)
                .Add(string.Join("; ", order.Steps.Select(step => $"{step.To} {step.Time}")))
                .EndRow();
        }

        return csv.ToString();
    }
}
