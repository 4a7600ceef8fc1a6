using System.CommandLine;
using Vyuha.Kernel.Configuration;
using Vyuha.Kernel.Ledger;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha bots list</c>: the bots, what each may use, and how careful each is.</summary>
internal static class BotsCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "For programs." };
        var list = new Command("list", "Every bot with its allocation, cap per trade and risk profile.") { json };
        list.SetAction(result =>
        {
            TradingConfiguration configuration = GlobalOptions.LoadConfiguration(result).Configuration;
            if (result.GetValue(json))
                WriteJson(configuration);
            else
                WriteTable(configuration);
        });
        return new Command("bots", "The trading bots.") { list };
    }

    private static void WriteTable(TradingConfiguration configuration)
    {
        TextTable table = new TextTable("bot", "allocation", "share", "cap per trade", "risk profile").Right(1, 2);
        foreach (BotConfiguration bot in configuration.Bots)
            table.Add(bot.Name, RupeeText.Of(bot.Capital), CapitalCommand.Share(configuration.Capital, bot.Book), Cap(bot), bot.Profile.ToString());
        table.Add("reserve", RupeeText.Of(configuration.Capital.Reserve), CapitalCommand.Share(configuration.Capital, Books.Reserve), "-", "emergency only");
        Console.Out.Write(table);
    }

    private static string Cap(BotConfiguration bot)
    {
        if (bot.TradeCap is not { } cap)
            return bot.MaxLotsPerTrade == 1 ? "1 lot" : $"{bot.MaxLotsPerTrade} lots";
        return bot.TradeCapBasis == TradeCapBasis.Event ? $"{RupeeText.Of(cap)} per event" : RupeeText.Of(cap);
    }

    private static void WriteJson(TradingConfiguration configuration) => JsonOutput.Write(new
    {
        Bots = configuration.Bots.Select(bot => new
        {
            bot.Name,
            bot.Book,
            Capital = bot.Capital.ToRupees(),
            Fraction = configuration.Capital.FractionOf(bot.Book),
            bot.MaxLotsPerTrade,
            bot.MaxPositions,
            TradeCap = bot.TradeCap?.ToRupees(),
            TradeCapPer = OptionsReader.FieldName(bot.TradeCapBasis.ToString()),
            RiskProfile = OptionsReader.FieldName(bot.Profile.ToString()),
        }),
        Reserve = new { Capital = configuration.Capital.Reserve.ToRupees(), Use = "emergency only" },
    });
}
