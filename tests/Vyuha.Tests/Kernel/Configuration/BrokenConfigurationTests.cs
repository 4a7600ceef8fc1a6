using Vyuha.Core;
using Vyuha.Kernel.Configuration;

namespace Vyuha.Tests.Kernel.Configuration;

/// <summary>Broken files, each with the messages a user should get, written by hand before they were seen.</summary>
public sealed class BrokenConfigurationTests
{
    [Fact]
    public void Shares_that_sum_to_99_percent() => Refused(
        """
        {
          "capital": {
            "allocation": { "option-seller": 0.29 }
          }
        }
        """,
        "vyuha.json:3: capital.allocation: the shares sum to 0.99, not 1. Add 0.01 to one of them.");

    [Fact]
    public void An_unknown_field_with_a_near_name() => Refused(
        """
        {
          "limits": {
            "daily_loss_hart": 40000
          }
        }
        """,
        "vyuha.json:3: limits.daily_loss_hart: daily_loss_hart is not known here. Did you mean daily_loss_hard?");

    [Fact]
    public void An_unknown_field_with_no_near_name() => Refused(
        """
        { "leverage": 5 }
        """,
        "vyuha.json:1: leverage: leverage is not known here. Known are $schema, capital, limits, brokerage, bots, session.");

    [Fact]
    public void A_number_in_quotes() => Refused(
        """
        {
          "capital": { "total": "1000000" }
        }
        """,
        "vyuha.json:2: capital.total: \"1000000\" stands where a number from 100000 to 1000000000 rupees belongs. Write a number from 100000 to 1000000000 rupees.");

    [Fact]
    public void Rupees_where_a_fraction_belongs() => Refused(
        """
        {
          "capital": {
            "allocation": {
              "option-seller": 3000000
            }
          }
        }
        """,
        "vyuha.json:4: capital.allocation.option-seller: 3000000 is out of range. Allowed: a number from 0 to 0.5 of the total (0.30 is 30 %). Write a fraction of the total, not rupees.");

    [Fact]
    public void Percent_where_a_fraction_belongs() => Refused(
        """
        { "capital": { "allocation": {
            "reserve": 10 } } }
        """,
        "vyuha.json:2: capital.allocation.reserve: 10 is out of range. Allowed: a number from 0 to 1 of the total (0.10 is 10 %). For 10 % write 0.1.");

    [Fact]
    public void A_daily_loss_ten_times_too_large() => Refused(
        """
        {
          "limits": {

            "daily_loss_hard": 500000
          }
        }
        """,
        "vyuha.json:4: limits.daily_loss_hard: ₹5,00,000.00 is 50 % of the capital of ₹10,00,000.00. Allowed: up to 20 % of it, ₹2,00,000.00. Is there a zero too many? ₹50,000.00 would be allowed.");

    [Fact]
    public void A_trade_cap_ten_times_too_large() => Refused(
        """
        {
          "bots": {
            "momentum-rider": { "trade_cap": 250000 }
          }
        }
        """,
        "vyuha.json:3: bots.momentum-rider.trade_cap: ₹2,50,000.00 is more than the bot's capital. Allowed: up to ₹1,50,000.00. Is there a zero too many? ₹25,000.00 would be allowed.");

    [Fact]
    public void A_loss_per_trade_above_the_hard_maximum() => Refused(
        """
        {
          "limits": { "loss_per_trade_percent": 2.01 }
        }
        """,
        "vyuha.json:2: limits.loss_per_trade_percent: 2.01 is out of range. Allowed: a number above 0 to 2 % of total capital.");

    [Fact]
    public void A_bot_that_does_not_exist() => Refused(
        """
        {
          "bots": {
            "option-buyer": { "max_lots_per_trade": 1 }
          }
        }
        """,
        "vyuha.json:3: bots.option-buyer: option-buyer is not known here. Did you mean option-seller?");

    [Fact]
    public void A_field_given_twice() => Refused(
        """
        {
          "limits": {
            "orders_per_second": 4,
            "orders_per_second": 3
          }
        }
        """,
        "vyuha.json:4: limits.orders_per_second: orders_per_second is given twice, first in line 3. Delete one of them.");

    [Fact]
    public void A_time_in_words() => Refused(
        """
        { "limits": {
            "entry_from": "9.20 am" } }
        """,
        "vyuha.json:2: limits.entry_from: \"9.20 am\" cannot be read. Allowed: a time of the session in IST as \"HH:mm\", from \"09:00\" to \"15:59\".");

    [Fact]
    public void An_entry_window_that_ends_before_it_begins() => Refused(
        """
        {
          "limits": {
            "entry_from": "14:00",
            "entry_until": "10:30"
          }
        }
        """,
        "vyuha.json:4: limits.entry_until: entry_from 14:00 is not before entry_until 10:30. Make the first the earlier time.");

    [Fact]
    public void A_fraction_of_a_lot() => Refused(
        """
        { "bots": { "option-seller": { "max_lots_per_trade": 1.5 } } }
        """,
        "vyuha.json:1: bots.option-seller.max_lots_per_trade: the number 1.5 stands where a whole number from 1 to 100 lots belongs. Write a whole number from 1 to 100 lots.");

    [Fact]
    public void An_unknown_profile() => Refused(
        """
        {
          "bots": { "option-seller": { "risk_profile": "agressive" } }
        }
        """,
        "vyuha.json:2: bots.option-seller.risk_profile: \"agressive\" is not known. Allowed: one of conservative, moderate, aggressive. Did you mean aggressive?");

    [Fact]
    public void A_switch_as_text() => Refused(
        """
        { "limits": { "naked_shorts_allowed": "no" } }
        """,
        "vyuha.json:1: limits.naked_shorts_allowed: \"no\" stands where true or false belongs. Write true or false.");

    [Fact]
    public void More_orders_sustained_than_at_most() => Refused(
        """
        { "limits": { "orders_per_second": 10 } }
        """,
        "vyuha.json:1: limits.orders_per_second: orders_per_second 10 is above orders_per_second_max 8. Lower the first or raise the second.");

    [Fact]
    public void A_soft_limit_above_the_hard_one() => Refused(
        """
        {
          "limits": { "daily_loss_soft_percent": 6 }
        }
        """,
        "vyuha.json:2: limits.daily_loss_soft_percent: the soft limit, ₹60,000.00, is above the hard one, ₹50,000.00. Allowed: a soft limit up to 5 %. Lower the soft limit or raise the hard one.");

    [Fact]
    public void A_ladder_whose_steps_are_not_in_order() => Refused(
        """
        {
          "limits": { "drawdown_caution_percent": 10 }
        }
        """,
        "vyuha.json:2: limits.drawdown_caution_percent: drawdown_caution_percent 10 is not below drawdown_defensive_percent 10. Lower the first or raise the second.");

    [Fact]
    public void A_week_that_may_lose_more_than_a_month() => Refused(
        """
        { "limits": { "month_loss_percent": 4 } }
        """,
        "vyuha.json:1: limits.month_loss_percent: week_loss_percent 6 is above month_loss_percent 4. Lower the first or raise the second.");

    [Fact]
    public void A_step_that_the_ramp_has_not() => Refused(
        """
        { "bots": { "news-trader": { "ramp_percent": 20 } } }
        """,
        "vyuha.json:1: bots.news-trader.ramp_percent: the number 20 is not known. Allowed: one of 1, 5, 10, 25, 50, 100.");

    [Fact]
    public void A_part_of_a_paisa() => Refused(
        """
        { "limits": { "daily_loss_hard": 50000.001 } }
        """,
        "vyuha.json:1: limits.daily_loss_hard: 50000.001 rupees has a part of a paisa. Give at most two decimals.");

    [Fact]
    public void A_number_beyond_all_bounds() => Refused(
        """
        { "capital": { "total": 1e400 } }
        """,
        "vyuha.json:1: capital.total: the number 1e400 has more digits than can be kept. Allowed: a number from 100000 to 1000000000 rupees.");

    [Fact]
    public void A_list_where_an_object_belongs() => Refused(
        """
        {
          "limits": [1, 2]
        }
        """,
        "vyuha.json:2: limits: a list stands where an object { … } belongs. Write an object { … }.");

    [Fact]
    public void A_missing_comma() => RefusedBeginning(
        """
        {
          "capital": { "total": 500000 }
          "limits": {}
        }
        """,
        "vyuha.json:3: this is not JSON: '\"' is invalid after a value.");

    [Fact]
    public void A_file_cut_short() => RefusedBeginning("{ \"capital\": {\n  \"total\": 5000", "vyuha.json:2: this is not JSON: ");

    [Fact]
    public void An_empty_file() => RefusedBeginning("", "vyuha.json:1: the file is empty.");

    [Fact]
    public void A_file_that_is_not_utf_8()
    {
        var error = Assert.Throws<InputErrorException>(() => LocatedJson.Parse([(byte)'{', (byte)'\n', 0xFF, (byte)'}'], "vyuha.json"));
        Assert.Equal("vyuha.json:2: the text is not UTF-8. Save the file as UTF-8.", error.Message);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once() => Refused(
        """
        {
          "capital": { "allocation": { "reserve": 0.20 } },
          "limits": {
            "orders_per_second": 0,
            "entry_from": "10:60"
          },
          "bots": { "news-trade": {}, "option-seller": { "max_positions": 500 } },
          "limits": {}
        }
        """,
        "vyuha.json:2: capital.allocation: the shares sum to 1.10, not 1. Take 0.10 from one of them.",
        "vyuha.json:4: limits.orders_per_second: 0 is out of range. Allowed: a whole number from 1 to 10 orders.",
        "vyuha.json:5: limits.entry_from: \"10:60\" cannot be read. Allowed: a time of the session in IST as \"HH:mm\", from \"09:00\" to \"15:59\".",
        "vyuha.json:7: bots.news-trade: news-trade is not known here. Did you mean news-trader?",
        "vyuha.json:7: bots.option-seller.max_positions: 500 is out of range. Allowed: a whole number from 1 to 50 structures. Is there a zero too many? 50 would be allowed.",
        "vyuha.json:8: limits: limits is given twice, first in line 3. Delete one of them.");

    [Fact]
    public void A_layer_is_named_by_its_own_file()
    {
        LocatedJson file = LocatedJson.Parse("""{ "capital": { "total": 500000 } }""", "vyuha.json");
        LocatedJson option = LocatedJson.Parse("""{ "capital": { "total": 5 } }""", "--capital");
        var error = Assert.Throws<InputErrorException>(() => TradingConfiguration.Read(file, option));
        Assert.StartsWith("--capital:1: capital.total: 5 is out of range.", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(string text, params string[] messages)
    {
        var error = Assert.Throws<InputErrorException>(() => TradingConfiguration.ReadText(text, "vyuha.json"));
        Assert.Equal(messages, error.Message.Split(Environment.NewLine));
    }

    private static void RefusedBeginning(string text, string beginning)
    {
        var error = Assert.Throws<InputErrorException>(() => TradingConfiguration.ReadText(text, "vyuha.json"));
        Assert.StartsWith(beginning, error.Message, StringComparison.Ordinal);
    }
}
