using Vyuha.Core;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Risk;

namespace Vyuha.Tests.Kernel.Configuration;

public sealed class TradingConfigurationTests
{
    [Fact]
    public void The_shipped_configuration_is_what_the_owner_asked_for()
    {
        TradingConfiguration configuration = TradingConfiguration.Read();
        RiskLimits limits = configuration.Limits;

        // The owner's request: fifty thousand a day; 1 % of ten lakh a structure; 80 % and 60 % margin use; 09:20 to 15:10.
        Assert.Equal(Money.FromRupees(50_000), limits.DailyLossHard);
        Assert.Equal(Money.FromRupees(25_000), limits.DailyLossSoft);
        Assert.Equal(Money.FromRupees(10_000), limits.LossPerTrade);
        Assert.Equal((80m, 60m), (limits.MarginUseBotPercent, limits.MarginUseAccountPercent));
        Assert.Equal((5, 8), (limits.OrdersPerSecond, limits.OrdersPerSecondMaximum));
        Assert.Equal((new TimeOnly(9, 20), new TimeOnly(15, 10), new TimeOnly(15, 15)), (limits.EntryFrom, limits.EntryUntil, limits.NoNewRiskAfter));
        Assert.False(limits.NakedShortsAllowed);

        Assert.Equal(
            ["option-seller ₹3,00,000.00 Conservative 2 -", "volatility-expander ₹2,50,000.00 Moderate 1 ₹50,000.00",
             "news-trader ₹2,00,000.00 Moderate 1 ₹40,000.00", "momentum-rider ₹1,50,000.00 Aggressive 1 ₹25,000.00"],
            configuration.Bots.Select(bot => $"{bot.Name} {bot.Capital} {bot.Profile} {bot.MaxLotsPerTrade} {bot.TradeCap?.ToString() ?? "-"}"));
        Assert.Equal(5, configuration.Bot("option-seller").MaxPositions);
    }

    // The owner's errata: 6 % a week, 10 % a month, 15 % from the top; ₹10,000 for 1 %, ₹5,000 a point; the rest as the page on risk says.
    [Fact]
    public void The_shipped_limits_over_days_and_of_greeks_are_those_of_the_errata()
    {
        TradingConfiguration configuration = TradingConfiguration.Read();
        RiskLimits limits = configuration.Limits;
        Assert.Equal((Money.FromRupees(60_000), Money.FromRupees(1_00_000)), (limits.WeekLoss, limits.MonthLoss));
        Assert.Equal((5m, 10m, 15m, 2m), (limits.Drawdown!.CautionPercent, limits.Drawdown.DefensivePercent, limits.Drawdown.PreservePercent, limits.Drawdown.RecoveryPercent));
        Assert.Equal(new GreekLimits(Money.FromRupees(10_000), Money.FromRupees(20_000), Money.FromRupees(5_000)), limits.Greeks);
        Assert.Equal((10, 4, 12), (limits.MaxStructures, limits.LotsPerStrike, limits.LotsPerExpiry));
        Assert.Equal((60, 240, 500), (limits.OrdersPerMinute, limits.OrdersPerMinuteMaximum, limits.OrdersPerDay));
        Assert.Equal(new CorrelationLimit(0.7, 60, 20), limits.BotCorrelation);
        Assert.Null(limits.ProfitLock);
        Assert.Equal(
            ["₹25,000.00 ₹36,000.00 ₹60,000.00 8 - -", "₹25,000.00 ₹30,000.00 ₹50,000.00 10 ₹50,000.00 ₹75,000.00",
             "₹25,000.00 ₹24,000.00 ₹40,000.00 10 ₹40,000.00 ₹1,20,000.00", "₹25,000.00 ₹18,000.00 ₹30,000.00 12 ₹25,000.00 ₹75,000.00"],
            configuration.Bots.Select(bot => string.Join(
                ' ', bot.Limits.DailyLoss, bot.Limits.WeekLoss, bot.Limits.MonthLoss, bot.Limits.Drawdown!.CautionPercent, bot.Limits.TradeCap?.ToString() ?? "-", bot.Limits.BlockCap?.ToString() ?? "-")));
        Assert.All(configuration.Bots, bot => Assert.Equal((limits.Greeks, 100), (bot.Limits.Greeks, bot.Limits.RampPercent)));
    }

    [Fact]
    public void A_bot_may_have_tighter_limits_of_its_own()
    {
        var configuration = TradingConfiguration.ReadText(
            """{ "bots": { "momentum-rider": { "daily_loss": 7500, "delta_limit": 4000, "ramp_percent": 25, "profit_lock_after": 3000 } } }""", "mine.json");
        BotLimits limits = configuration.Bot("momentum-rider").Limits;
        Assert.Equal((Money.FromRupees(7_500), Money.FromRupees(4_000), Money.FromRupees(20_000), 25), (limits.DailyLoss, limits.Greeks.Delta, limits.Greeks.Gamma, limits.RampPercent));
        Assert.Equal(new ProfitLock(Money.FromRupees(3_000), 50), limits.ProfitLock);
    }

    [Fact]
    public void A_file_changes_only_what_it_says()
    {
        var configuration = TradingConfiguration.ReadText(
            """
            {
              // Half the size.
              "capital": { "total": 500000, },
              "bots": { "option-seller": { "max_lots_per_trade": 1, "options": { "iv_rank_min": 60 } } },
              "limits": { "daily_loss_hard": 25000.50 },
            }
            """,
            "mine.json");

        Assert.Equal("₹1,50,000.00", configuration.Bot("option-seller").Capital.ToString());
        Assert.Equal(1, configuration.Bot("option-seller").MaxLotsPerTrade);
        Assert.Equal(60, configuration.Bot("option-seller").Options["iv_rank_min"]!.Number);
        Assert.Equal(4, configuration.Bot("option-seller").Options["iv_rank_min"]!.Line);
        Assert.Equal(Money.FromRupees(25_000.50m), configuration.Limits.DailyLossHard);
        Assert.Equal("₹75,000.00", configuration.Bot("momentum-rider").Capital.ToString());
    }

    [Fact]
    public void The_canonical_text_alone_gives_the_same_configuration()
    {
        var configuration = TradingConfiguration.ReadText("""{ "capital": { "total": 750000.00 } }""", "mine.json");
        var again = TradingConfiguration.ReadText(configuration.CanonicalText, "header");
        Assert.Equal(configuration.CanonicalText, again.CanonicalText);
        Assert.Equal(configuration.Hash, again.Hash);
    }

    [Theory]
    [InlineData("""{ "capital": { "total": 1000000 } }""", true)]
    [InlineData("""{ "capital": { "total": 1.0e6 } }""", true)]
    [InlineData("""{ "$schema": "somewhere", "limits": {} }""", true)]
    [InlineData("""{ "capital": { "total": 1000000.01 } }""", false)]
    public void Equal_values_have_equal_hashes_however_they_are_written(string text, bool equal) =>
        Assert.Equal(equal, TradingConfiguration.Read().Hash == TradingConfiguration.ReadText(text, "mine.json").Hash);

    [Fact]
    public void The_hash_is_the_sha_256_of_the_canonical_text()
    {
        TradingConfiguration configuration = TradingConfiguration.Read();
        Assert.Equal(64, configuration.Hash.Length);
        Assert.StartsWith("""{"bots":{"momentum-rider":{"daily_loss":null,"delta_limit":null,"gamma_limit":null,"max_lots_per_trade":1,"max_positions":3,""", configuration.CanonicalText, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_bot_is_refused_with_the_names()
    {
        var error = Assert.Throws<InputErrorException>(() => TradingConfiguration.Read().Bot("option-sellar"));
        Assert.Equal(
            "There is no bot option-sellar. Did you mean option-seller? The bots are option-seller, volatility-expander, news-trader, momentum-rider.",
            error.Message);
    }
}
