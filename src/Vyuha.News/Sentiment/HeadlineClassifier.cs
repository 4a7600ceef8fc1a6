using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;
using Vyuha.Core;
using Vyuha.News.Text;

namespace Vyuha.News.Sentiment;

/// <summary>A classifier of titles trained on a user's labels: words and pairs of words, weighted by maximum entropy. The one class that loads ML.NET.</summary>
/// <remarks>
/// The name a title is judged for is replaced by one mark, so that it learns what is said and not about whom. Training runs on one thread from one seed: the
/// same file gives the same model on the same machine.
/// </remarks>
public sealed class HeadlineClassifier : IDisposable
{
    private const string Mark = "thename";
    private readonly PredictionEngine<Input, Output> _engine;

    private HeadlineClassifier(PredictionEngine<Input, Output> engine) => _engine = engine;

    /// <summary>Trains on titles and writes the model.</summary>
    /// <param name="titles">At least 30, of at least two classes.</param>
    /// <param name="path">Where the model goes.</param>
    /// <exception cref="InputErrorException">There is too little to learn from.</exception>
    public static HeadlineClassifier Train(IReadOnlyList<LabelledTitle> titles, string path)
    {
        if (titles.Count < 30 || titles.Select(one => one.Class).Distinct().Count() < 2)
            throw new InputErrorException($"{titles.Count} labelled titles of {titles.Select(one => one.Class).Distinct().Count()} classes are too few to learn from. Give at least 30, of at least two classes.");
        var context = new MLContext(seed: 1);
        IDataView data = context.Data.LoadFromEnumerable(titles.Select(one => new Input { Words = WordsOf(one.Headline, one.Place), Class = one.Class.ToString() }));
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label", nameof(Input.Class))
            .Append(context.Transforms.Text.TokenizeIntoWords("Tokens", nameof(Input.Words), [' ']))
            .Append(context.Transforms.Conversion.MapValueToKey("Keys", "Tokens"))
            .Append(context.Transforms.Text.ProduceNgrams("Features", "Keys", ngramLength: 2, useAllLengths: true, maximumNgramsCount: 200_000, weighting: NgramExtractingEstimator.WeightingCriteria.Tf))
            .Append(context.Transforms.NormalizeLpNorm("Features"))
            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new Microsoft.ML.Trainers.LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                L1Regularization = 0,
                L2Regularization = 0.5f,
                NumberOfThreads = 1,
                MaximumNumberOfIterations = 60,
            }))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        ITransformer model = pipeline.Fit(data);
        context.Model.Save(model, data.Schema, path);
        return new HeadlineClassifier(context.Model.CreatePredictionEngine<Input, Output>(model));
    }

    /// <exception cref="InputErrorException">The file is no model of this program.</exception>
    public static HeadlineClassifier Load(string path)
    {
        var context = new MLContext(seed: 1);
        try
        {
            return new HeadlineClassifier(context.Model.CreatePredictionEngine<Input, Output>(context.Model.Load(path, out _)));
        }
        catch (Exception damaged) when (damaged is FormatException or InvalidOperationException or InvalidDataException or ArgumentException)
        {
            throw new InputErrorException($"{path}: not a model of this program: {damaged.Message} Train it again with 'vyuha news train'.", damaged);
        }
    }

    public Judgement Judge(Headline headline) => Judge(headline, (-1, 0));

    public Judgement Judge(Headline headline, (int First, int Length) entity)
    {
        Output output = _engine.Predict(new Input { Words = WordsOf(headline, entity), Class = "" });
        if (!Enum.TryParse(output.PredictedLabel, out SentimentClass judged))
            throw new InputErrorException($"The model says '{output.PredictedLabel}', which is no class of this program. Train it again with 'vyuha news train'.");
        double confidence = output.Score.Length == 0 ? 0 : output.Score.Max();
        return new Judgement(judged, ((int)judged - 1) * confidence, Math.Clamp(confidence, 0.01, 1));
    }

    public void Dispose() => _engine.Dispose();

    private static string WordsOf(Headline headline, (int First, int Length) entity)
    {
        var words = new List<string>();
        for (int at = 0; at < headline.Words.Length; at++)
        {
            if (at == entity.First)
                words.Add(Mark);
            if (at >= entity.First && at < entity.First + entity.Length)
                continue;
            string word = headline.Words[at];
            words.Add(char.IsDigit(word[0]) ? "#" : word);
        }

        return string.Join(' ', words);
    }

    private sealed class Input
    {
        public string Words { get; set; } = "";

        public string Class { get; set; } = "";
    }

    private sealed class Output
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
