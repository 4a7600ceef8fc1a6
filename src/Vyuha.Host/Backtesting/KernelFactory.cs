using Vyuha.Core;
using Vyuha.Core.Charges;
using Vyuha.Core.Events;
using Vyuha.Core.Rules;
using Vyuha.Host.Replay;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Strategies;
using Vyuha.Strategies.OptionSelling;

namespace Vyuha.Host.Backtesting;

/// <summary>Makes a kernel from a run header alone, so that a replay builds the very kernel the run had.</summary>
internal static class KernelFactory
{
    /// <exception cref="InputErrorException">The header was written with other rule tables, or names a bot this program cannot run.</exception>
    public static TradingKernel Create(RunHeader header, MarketRules rules, out IReadOnlyList<Vocabulary> vocabularies)
    {
        if (header.RulesHash != rules.Hash)
        {
            throw new InputErrorException(
                $"The run used market-rule tables {header.RulesHash[..12]}, this program has {rules.Hash[..12]}. Replay it with the version {header.Commit} that wrote it.");
        }

        TradingConfiguration configuration = TradingConfiguration.ReadText(header.Configuration, "the run's header");
        IReadOnlyList<BotSetup> bots = [.. header.Bots.Select(name => Bot(configuration, name, header.Trades))];
        vocabularies = [.. bots.Select(bot => bot.Strategy.Vocabulary)];
        var options = new KernelOptions
        {
            Rules = rules,
            Underlyings = header.Underlyings,
            Bots = bots,
            AccountCapital = configuration.Capital.Total,
            Reserve = configuration.Capital.Reserve,
            Limits = configuration.Limits,
            Brokerage = PlanOf(configuration),
        };
        return header.Opening is { } opening ? new TradingKernel(options, BookState.Parse(opening)) : new TradingKernel(options);
    }

    /// <summary>What the broker takes for an order, by the configuration.</summary>
    public static BrokeragePlan PlanOf(TradingConfiguration configuration) => new()
    {
        OptionOrder = configuration.Brokerage.OptionOrder,
        FutureOrderCap = configuration.Brokerage.FutureOrder,
        FutureOrderShare = ChargeRate.FromPercent(configuration.Brokerage.FuturePercent),
    };

    public static IReplayableKernel Replayable(RunHeader header) => Replayable(Create(header, MarketRules.Shipped, out _));

    /// <summary>A kernel whose state is wanted after the replay.</summary>
    public static IReplayableKernel Replayable(TradingKernel kernel) => new ReplayedKernel(kernel);

    /// <summary>A fresh strategy of a bot, with its options checked.</summary>
    /// <exception cref="InputErrorException">The options are not those of the bot; the message has a line for every problem.</exception>
    public static IStrategy StrategyOf(BotConfiguration bot, string underlying) =>
        bot.Name switch
        {
            "option-seller" => new OptionSeller(OptionSellerConfiguration.Read(bot.Options) with { Underlyings = [underlying] }),
            "volatility-expander" => new VolatilityExpander(VolatilityExpanderOptions.Read(bot.Options) with { Underlyings = [underlying] }, bot.TradeCap),
            "news-trader" => new NewsTrader(NewsTraderOptions.Read(bot.Options) with { Underlyings = [underlying] }, bot.TradeCap),
            "momentum-rider" => new MomentumRider(MomentumRiderOptions.Read(bot.Options) with { Underlyings = [underlying] }, bot.TradeCap),
            _ => throw new InvariantException($"the configuration knows no bot {bot.Name}"),
        };

    private static BotSetup Bot(TradingConfiguration configuration, string name, string underlying)
    {
        BotConfiguration bot = configuration.Bot(name);
        return new BotSetup(bot.Book, StrategyOf(bot, underlying), bot.Limits, bot.Capital);
    }

    private sealed class ReplayedKernel(TradingKernel kernel) : IReplayableKernel
    {
        private readonly OutputBuffer _outputs = new();

        public ulong Hash => kernel.Hash;

        public void Apply(in InputEvent input)
        {
            _outputs.Clear();
            kernel.Apply(input, _outputs);
        }
    }
}
