using Vyuha.News.Text;

namespace Vyuha.Tests.News;

public sealed class HeadlineTests
{
    [Theory]
    [InlineData("  Nifty&nbsp;ends\n<b>higher</b>&#8217;s day ", "Nifty ends higher 's day")]
    [InlineData("Reliance Q2 profit &lt; estimates", "Reliance Q2 profit < estimates")]
    [InlineData("HDFC Bank\u2019s \u201Cstrong\u201D growth \u2013 analysts", "HDFC Bank's \"strong\" growth - analysts")]
    [InlineData("<script>alert(1)</script>Sensex up", "alert(1) Sensex up")]
    [InlineData("Sensex\u200B up \u0007 5%", "Sensex up 5%")]
    public void Markup_entities_and_typography_become_plain_text(string title, string text) => Assert.Equal(text, Headline.Of(title).Text);

    [Theory]
    [InlineData("Nifty ends higher - Mint", "Nifty ends higher")]
    [InlineData("Nifty ends higher | MINT", "Nifty ends higher")]
    [InlineData("Mint owner sells stake", "Mint owner sells stake")]
    public void The_publishers_name_behind_a_title_is_left_out(string title, string text) => Assert.Equal(text, Headline.Of(title, "Mint").Text);

    [Theory]
    [InlineData("Rs 1,200-crore M&M deal; don't buy Q2-led 5.4% dip", "rs 1200 crore m&m deal , don't buy q2 led 5.4 % dip")]
    [InlineData("Gold shines, silver dull: report", "gold shines , silver dull , report")]
    public void A_title_is_cut_into_words(string title, string words) => Assert.Equal(words, string.Join(' ', Headline.Of(title).Words));

    [Fact]
    public void A_story_is_known_again_word_for_word_or_nearly()
    {
        var duplicates = new Duplicates();
        ulong first = duplicates.StoryOf(Headline.Of("RBI keeps repo rate unchanged at 5.5% for third time in a row"), out bool isNew);
        Assert.True(isNew);
        Assert.Equal(first, duplicates.StoryOf(Headline.Of("RBI KEEPS REPO RATE UNCHANGED, at 5.5% for third time in a row!"), out isNew));
        Assert.False(isNew);
        Assert.Equal(first, duplicates.StoryOf(Headline.Of("RBI keeps repo rate unchanged at 5.5% for the third time in a row"), out isNew));
        Assert.False(isNew);
        Assert.NotEqual(first, duplicates.StoryOf(Headline.Of("RBI cuts repo rate by 25 basis points to 5.25% in surprise move"), out isNew));
        Assert.True(isNew);
    }

    [Fact]
    public void Short_titles_are_one_story_only_word_for_word()
    {
        var duplicates = new Duplicates();
        duplicates.StoryOf(Headline.Of("Nifty ends higher today"), out _);
        duplicates.StoryOf(Headline.Of("Nifty ends lower today"), out bool isNew);
        Assert.True(isNew);
    }

    [Theory]
    [InlineData("Bank Nifty slips as HDFC Bank falls", "BANKNIFTY FINNIFTY NIFTY SENSEX")]
    [InlineData("Bank Nifty at record", "BANKNIFTY")]
    [InlineData("Infosys bags order", "NIFTY SENSEX")]
    [InlineData("RBI holds repo rate", "BANKNIFTY FINNIFTY NIFTY SENSEX")]
    [InlineData("Cricket: India win toss", "")]
    public void A_title_is_about_the_indices_its_names_move(string title, string underlyings) => Assert.Equal(
        underlyings,
        string.Join(' ', UnderlyingTagger.Shipped.Find(Headline.Of(title)).SelectMany(name => name.Underlyings).Distinct().Order(StringComparer.Ordinal)));

    [Fact]
    public void A_list_of_names_that_is_damaged_is_refused_by_line()
    {
        var refused = Assert.Throws<Vyuha.Core.InputErrorException>(() => UnderlyingTagger.Parse("name,underlyings\nhdfc bank", "names.csv"));
        Assert.StartsWith("names.csv:2: 'hdfc bank' is no name with its underlyings.", refused.Message, StringComparison.Ordinal);
    }
}
