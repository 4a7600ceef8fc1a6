using Vyuha.News.Sentiment;
using Vyuha.News.Text;

namespace Vyuha.Tests.News;

/// <summary>The judges against people's labels: SEntFiN 1.1, Indian headlines with a label for each name in them. The figures stand in docs/concepts/news.md.</summary>
[Collection(AloneCollection.Name)]
public sealed class MeasurementTests
{
    private static IReadOnlyList<LabelledTitle> Titles => LabelledTitle.Read(TestData.Path("news/SEntFiN_v1.1.csv.gz"));

    [Fact]
    public void The_lexicon_beats_always_saying_the_same_and_the_general_lexicons()
    {
        LabelledTitle[] heldOut = [.. Titles.Where(one => one.IsHeldOut)];
        Agreement majority = Measure(heldOut, _ => Majority());
        Agreement ours = Measure(heldOut, one => LexiconJudge.Shipped.Judge(one.Headline, one.Place.First, one.Place.Length).Class);
        Agreement afinn = Measure(heldOut, PlainLexicon.Afinn(TestData.Path("news/afinn165_financialmarketnews.csv")).Judge);
        Agreement vader = Measure(heldOut, PlainLexicon.Vader(TestData.Path("news/vader_lexicon.txt.gz")).Judge);
        foreach ((string name, Agreement one) in new[] { ("majority", majority), ("ours", ours), ("afinn", afinn), ("vader", vader) })
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {one.Count} accuracy {one.Accuracy:F4} macro-F1 {one.MacroF1:F4}");
        Assert.True(ours.Accuracy > majority.Accuracy + 0.1, $"{ours.Accuracy} {majority.Accuracy}");
        Assert.True(ours.Accuracy > Math.Max(afinn.Accuracy, vader.Accuracy) + 0.03);
        Assert.True(ours.MacroF1 > Math.Max(afinn.MacroF1, vader.MacroF1) + 0.03);
    }

    [Fact]
    public void A_trained_classifier_beats_the_lexicon_on_titles_it_has_not_seen()
    {
        IReadOnlyList<LabelledTitle> titles = Titles;
        string model = Path.Combine(Path.GetTempPath(), $"vyuha-{Guid.NewGuid():N}.model");
        try
        {
            using var trained = HeadlineClassifier.Train([.. titles.Where(one => !one.IsHeldOut)], model);
            using var loaded = HeadlineClassifier.Load(model);
            LabelledTitle[] heldOut = [.. titles.Where(one => one.IsHeldOut)];
            Agreement ours = Measure(heldOut, one => LexiconJudge.Shipped.Judge(one.Headline, one.Place.First, one.Place.Length).Class);
            Agreement learned = Measure(heldOut, one => trained.Judge(one.Headline, one.Place).Class);
            TestContext.Current.TestOutputHelper?.WriteLine($"learned: accuracy {learned.Accuracy:F4} macro-F1 {learned.MacroF1:F4}");
            Assert.True(learned.Accuracy > ours.Accuracy + 0.05, $"{learned.Accuracy} {ours.Accuracy}");
            Assert.True(learned.MacroF1 > ours.MacroF1 + 0.05);
            Assert.All(heldOut.Take(200), one => Assert.Equal(trained.Judge(one.Headline, one.Place), loaded.Judge(one.Headline, one.Place)));
        }
        finally
        {
            File.Delete(model);
        }
    }

    private static SentimentClass Majority() => SentimentClass.Neutral;

    private static Agreement Measure(LabelledTitle[] titles, Func<LabelledTitle, SentimentClass> judge)
    {
        var agreement = new Agreement();
        foreach (LabelledTitle one in titles)
            agreement.Add(one.Class, judge(one));
        return agreement;
    }
}
