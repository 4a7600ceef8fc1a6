using System.Text.RegularExpressions;
using Vyuha.Core;
using Vyuha.Core.Events;
using Vyuha.Core.MarketData;
using Vyuha.Kernel.Risk;
using Vyuha.Research;
using Vyuha.Research.Reports;

namespace Vyuha.Tests.Research;

public sealed class HtmlReportTests
{
    private static readonly RunResult Year = new SampleRun(7, synthetic: true, new(2025, 7, 1), new(2026, 6, 30)).Result();
    private static readonly string Page = HtmlReport.Write(Year);

    [Fact]
    public void The_page_asks_nothing_of_the_network()
    {
        Assert.DoesNotContain("http://", Page);
        Assert.DoesNotContain("https://", Page);
        Assert.DoesNotMatch("(?i)<(link|img|iframe)|@import|url\\(| src=", Page);
        Assert.Contains("default-src 'none'", Page);
    }

    [Fact]
    public void A_year_is_below_three_megabytes() => Assert.InRange(Page.Length, 100_000, 3_000_000);

    [Fact]
    public void Synthetic_prices_are_announced_and_others_are_not()
    {
        Assert.Contains("<div class=\"ribbon\"><strong>SYNTHETIC DATA</strong>", Page);
        Assert.DoesNotContain("SYNTHETIC", HtmlReport.Write(new SampleRun(7, synthetic: false, to: new(2026, 1, 31)).Result()));
    }

    [Fact]
    public void The_badge_names_frequency_modelled_quotes_and_defects()
    {
        Assert.Contains("Chain snapshots", Page);
        Assert.Contains("36 % of quotes modelled", Page);
        Assert.Contains("1 day missing", Page);
        Assert.Contains("2 days with minor defects", Page);
    }

    [Fact]
    public void Every_trade_has_a_row_with_its_net() =>
        Assert.Equal(
            Year.Trades.Select(trade => MoneyText.Signed(trade.Net)),
            Regex.Matches(Page, "<td class=\"n strong (?:gain|loss|flat)\" data-v=\"[-0-9.]+\">([^<]+)</td>").Select(match => match.Groups[1].Value));

    [Fact]
    public void Tags_are_balanced()
    {
        foreach (string tag in new[] { "table", "tbody", "tr", "td", "th", "div", "section", "svg", "details", "dl", "p", "span" })
            Assert.Equal(Regex.Count(Page, $"<{tag}[ >]"), Regex.Count(Page, $"</{tag}>"));
    }

    [Fact]
    public void Text_of_the_run_cannot_become_markup()
    {
        RunInfo info = OutputList.Info() with { CommandLine = "vyuha --out \"<script>alert(1)</script>\"" };
        string page = HtmlReport.Write(new OutputList().Result(info));
        Assert.DoesNotContain("<script>alert", page);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page);
    }

    [Fact]
    public void A_run_in_which_nothing_happened_still_has_a_page()
    {
        string page = HtmlReport.Write(new OutputList().Result());
        Assert.Contains("The run made no trade.", page);
        Assert.Contains("Nothing: every structure", page);
        Assert.DoesNotContain("NaN", page);
    }

    [Fact]
    public void No_number_is_not_a_number() => Assert.DoesNotMatch("NaN|∞|Infinity", Page);

    [Theory]
    [InlineData(DenyReason.CapitalTooSmall, 407_000, 300_000, 1, "Needs ₹4,07,000, free ₹3,00,000; 1 lot would fit.")]
    [InlineData(DenyReason.MarginTomorrow, 200_000, 150_000, 0, "Margin ₹2,00,000, limit leaves ₹1,50,000; not even one lot fits.")]
    public void A_refusal_names_needed_available_and_the_size_that_fits(DenyReason reason, int needed, int available, int lots, string sentence) =>
        Assert.Equal(sentence, RefusalWords.Sentence(new Refusal(
            default, 1, 1, 0, reason, Money.FromRupees(needed).Steps, Money.FromRupees(available).Steps, lots, Latched: false)));

    [Theory]
    [InlineData(DenyReason.OutsideEntryWindow, 15 * 60 + 20, 15 * 60, "At 15:20, allowed until 15:00.")]
    [InlineData(DenyReason.OutsideEntryWindow, 9 * 60 + 16, 9 * 60 + 30, "At 09:16, allowed from 09:30.")]
    [InlineData(DenyReason.QuantityAboveFreeze, 1_820, 1_800, "1,820 units in one order, the exchange takes 1,800 units.")]
    [InlineData(DenyReason.StaleQuote, 95, 60, "Quote is 95 seconds old, 60 seconds allowed.")]
    public void A_refusal_not_about_money_speaks_its_own_unit(DenyReason reason, long needed, long available, string sentence) =>
        Assert.Equal(sentence, RefusalWords.Sentence(new Refusal(default, 1, 1, 0, reason, needed, available, 0, Latched: false)));

    [Fact]
    public void Every_refusal_has_words() =>
        Assert.All(Enum.GetValues<DenyReason>().Where(reason => reason != DenyReason.None), reason =>
        {
            Assert.DoesNotContain("Refused (", RefusalWords.Title(reason));
            Assert.DoesNotContain("Needed ", RefusalWords.Sentence(new Refusal(default, 1, 1, 0, reason, 1, 1, 1, false)));
        });

    [Theory]
    [InlineData(-1_234_567.4, "−₹12,34,567")]
    [InlineData(0.4, "₹0")]
    [InlineData(300_000, "+₹3,00,000")]
    public void Signed_money_reads_as_in_india(double rupees, string text) => Assert.Equal(text, MoneyText.Signed(Money.FromModel(rupees)));

    [Theory]
    [InlineData(305_000, "₹3.05L")]
    [InlineData(-45_000, "−₹45k")]
    [InlineData(12_500_000, "₹1.25Cr")]
    [InlineData(0, "₹0")]
    public void Short_money_uses_lakh_and_crore(double rupees, string text) => Assert.Equal(text, MoneyText.Short(rupees));
}
