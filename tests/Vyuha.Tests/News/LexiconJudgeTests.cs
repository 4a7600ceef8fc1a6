using Vyuha.News.Sentiment;
using Vyuha.News.Text;

namespace Vyuha.Tests.News;

public sealed class LexiconJudgeTests
{
    // Three words whose scores these tests know.
    private static readonly LexiconJudge Small = new(FinancialLexicon.Parse("words,score\nrises,3\nfalls,-3\nloss,-3\nloss narrows,3\nstop loss,0\n", "small.csv"));

    [Theory]
    [InlineData("Tata Steel rises", 3)]
    [InlineData("Tata Steel does not rise", 0)] // "rise" is not in the small list.
    [InlineData("Tata Steel hardly rises", -2.25)] // Negated: minus three quarters.
    [InlineData("Tata Steel rises sharply", 4.5)] // Intensified: half as much again.
    [InlineData("Tata Steel rises slightly", 1.5)] // Dampened: half.
    [InlineData("Tata Steel loss narrows", 3)] // The longest entry wins.
    [InlineData("Tata Steel: keep a stop loss", 0)]
    [InlineData("Tata Steel rises, Infosys falls", 0)]
    public void The_sum_of_the_words_is_normalised(string title, double sum) =>
        Assert.Equal(sum / Math.Sqrt(sum * sum + 15), Small.Judge(Headline.Of(title)).Score, 12);

    [Fact]
    public void Each_name_gets_the_part_it_stands_in()
    {
        var headline = Headline.Of("Gold rises, silver falls");
        Assert.True(Small.Judge(headline, 0, 1).Score > 0.4); // 3 − 0.75 = 2.25: 0.50.
        Assert.True(Small.Judge(headline, 3, 1).Score < -0.4);
        Assert.Equal(SentimentClass.Neutral, Small.Judge(headline).Class);
    }

    [Theory]
    [InlineData("Sensex crashes 1,000 points on recession fears", SentimentClass.Negative)]
    [InlineData("Nifty hits record high as FII inflows surge", SentimentClass.Positive)]
    [InlineData("RBI to announce policy on Friday", SentimentClass.Neutral)]
    [InlineData("Infosys posts loss, misses estimates", SentimentClass.Negative)]
    [InlineData("Inflation eases, rate cut hopes rise", SentimentClass.Positive)]
    public void Plain_cases_are_judged_as_anyone_would(string title, SentimentClass expected) =>
        Assert.Equal(expected, LexiconJudge.Shipped.Judge(Headline.Of(title)).Class);

    [Fact]
    public void A_score_lies_between_its_bounds_and_a_weight_above_nothing() =>
        Assert.All(new[] { "", "soars soars soars soars record high bullish", "crash crash crash", "no not never soars", "%%,,--" }, title =>
        {
            Judgement judged = LexiconJudge.Shipped.Judge(Headline.Of(title));
            Assert.InRange(judged.Score, -1, 1);
            Assert.InRange(judged.Weight, 0.01, 1);
        });

    [Theory]
    [InlineData("words,score\nup;2", "f.csv:2: 'up;2' is no words with a score.")]
    [InlineData("words,score\nup,9", "f.csv:2: 'up,9' is no words with a score.")]
    [InlineData("words,score\nup,1\nUp,2", "f.csv:3: 'Up' stands twice.")]
    public void A_damaged_lexicon_is_refused_by_line(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<Vyuha.Core.InputErrorException>(() => FinancialLexicon.Parse(text, "f.csv")).Message, StringComparison.Ordinal);

    [Fact]
    public void Macro_f1_is_the_mean_of_the_classes()
    {
        // Counted by hand: negative 1 of 2 right, neutral 1 of 1 with one false, positive 1 of 1: F1 2/3, 2/3 and 1.
        var agreement = new Agreement();
        agreement.Add(SentimentClass.Negative, SentimentClass.Negative);
        agreement.Add(SentimentClass.Negative, SentimentClass.Neutral);
        agreement.Add(SentimentClass.Neutral, SentimentClass.Neutral);
        agreement.Add(SentimentClass.Positive, SentimentClass.Positive);
        Assert.Equal(0.75, agreement.Accuracy);
        Assert.Equal(7.0 / 9, agreement.MacroF1, 12);
    }
}
