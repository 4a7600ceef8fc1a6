using Vyuha.Core.MarketData;
using Vyuha.Kernel;
using Vyuha.Kernel.Configuration;
using Vyuha.Strategies;

namespace Vyuha.Tests.Strategies.OptionSelling;

/// <summary>The market with an option seller in it.</summary>
internal sealed class SellerMarket : BotMarket<SellerMarket>
{
    public SellerMarket(OptionSellerOptions options, DateOnly today, DateOnly[] expiries, RiskLimits? limits = null, DataFrequency frequency = DataFrequency.Minute, BookState? opening = null)
        : this(new OptionSeller(options), today, expiries, limits, frequency, opening)
    {
    }

    private SellerMarket(OptionSeller bot, DateOnly today, DateOnly[] expiries, RiskLimits? limits, DataFrequency frequency, BookState? opening)
        : base(bot, 1, 300_000, today, expiries, limits, frequency, opening) =>
        Bot = bot;

    public OptionSeller Bot { get; }

    public static RiskLimits Limits => TradingConfiguration.Read().Limits;
}
