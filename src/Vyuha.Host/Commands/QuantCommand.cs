using System.CommandLine;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha quant</c>: the quant library on a user's own numbers.</summary>
internal static class QuantCommand
{
    public static Command Create() =>
        new("quant", "The quant library on your own numbers: a CSV in, a table or JSON out.")
        {
            QuantGarchCommand.Create(),
            QuantGreeksCommand.Create(),
            QuantIndicatorCommand.Create(),
            QuantIvCommand.Create(),
            QuantRealisedCommand.Create(),
            QuantSimulateCommand.Create(),
            QuantSurfaceCommand.Create(),
        };
}
