using Vyuha.Core;
using Vyuha.Core.Rules;
using Vyuha.Host.Replay;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Storage.Journal;

namespace Vyuha.Host.Backtesting;

/// <summary>The bots' money at the end of a run: its journal played again through the kernel, and proven on the way.</summary>
internal static class CapitalOfRun
{
    /// <param name="folder">A result folder.</param>
    /// <param name="cancellation">Checked after every block of the journal.</param>
    /// <exception cref="InputErrorException">There is no journal, or it does not give the outputs of its run.</exception>
    public static IReadOnlyList<BotCapital> Of(string folder, CancellationToken cancellation)
    {
        string journal = Path.Combine(folder, BacktestRunner.JournalFile);
        if (!File.Exists(journal))
            throw new InputErrorException($"{folder}: there is no {BacktestRunner.JournalFile} here. Name the result folder of a run.");
        using JournalReader reader = JournalReader.Open(journal);
        TradingKernel kernel = KernelFactory.Create(reader.Header, MarketRules.Shipped, out _);
        ReplayOutcome outcome = ReplayVerifier.Verify(reader, KernelFactory.Replayable(kernel), cancellation: cancellation);
        if (!outcome.IsProof)
        {
            throw new InputErrorException(
                $"{journal}: {outcome.End?.Message ?? "playing it again gives other outputs than the run had."} See more with 'vyuha replay {journal}'.");
        }

        TradingConfiguration configuration = TradingConfiguration.ReadText(reader.Header.Configuration, "the run's header");
        return [.. reader.Header.Bots.Select(name => BotCapital.Of(kernel.Ledger, configuration.Bot(name).Book, name))];
    }
}
