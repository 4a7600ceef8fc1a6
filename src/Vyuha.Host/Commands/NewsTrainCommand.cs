using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.News.Sentiment;
using Vyuha.Storage;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha news train FILE</c> and <c>vyuha news measure FILE</c>.</summary>
internal static class NewsTrainCommand
{
    private static readonly JsonSerializerOptions Provenance = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Train()
    {
        Argument<string> file = FileArgument();
        var command = new Command("train", "Train a classifier on your own labelled titles and judge news by it from now on. A fifth of the titles is kept out and measured on.") { file };
        command.SetAction(result =>
        {
            string path = result.GetValue(file)!;
            VyuhaHome home = NewsCommand.Home(result);
            IReadOnlyList<LabelledTitle> titles = LabelledTitle.Read(path);
            LabelledTitle[] learned = [.. titles.Where(one => !one.IsHeldOut)], heldOut = [.. titles.Where(one => one.IsHeldOut)];
            string model = NewsCommand.ModelPath(home);
            Directory.CreateDirectory(home.NewsFolder);
            using HeadlineClassifier classifier = HeadlineClassifier.Train(learned, model + ".partial");
            (string Judge, Agreement Agreement)[] figures = [.. Figures(titles, heldOut), ("classifier", Measure(heldOut, one => classifier.Judge(one.Headline, one.Place).Class))];
            File.Move(model + ".partial", model, overwrite: true);
            string provenance = Path.Combine(home.NewsFolder, "model.json");
            File.WriteAllText(provenance, JsonSerializer.Serialize(
                new
                {
                    File = Path.GetFileName(path),
                    Sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))),
                    ModelSha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(model))),
                    TrainedAt = EventsCommand.Now.ToString(),
                    TrainedBy = OperatorCommands.User(),
                    Program = ProgramVersion.Text,
                    Titles = learned.Length,
                    HeldOut = heldOut.Length,
                    Figures = figures.Select(one => new { one.Judge, one.Agreement.Accuracy, one.Agreement.MacroF1 }),
                },
                Provenance));
            Print(figures, heldOut.Length);
            Console.Out.WriteLine($"{model}: written; {Path.GetFileName(provenance)} says what it was trained on. Delete both to go back to the lexicon.");
        });
        return command;
    }

    public static Command Measure()
    {
        Argument<string> file = FileArgument();
        var command = new Command("measure", "How the lexicon, and your classifier if there is one, agree with labelled titles: on the fifth that training leaves out.") { file };
        command.SetAction(result =>
        {
            IReadOnlyList<LabelledTitle> titles = LabelledTitle.Read(result.GetValue(file)!);
            LabelledTitle[] heldOut = [.. titles.Where(one => one.IsHeldOut)];
            List<(string, Agreement)> figures = [.. Figures(titles, heldOut)];
            string model = NewsCommand.ModelPath(NewsCommand.Home(result));
            if (File.Exists(model))
            {
                using HeadlineClassifier classifier = HeadlineClassifier.Load(model);
                figures.Add(("classifier", Measure(heldOut, one => classifier.Judge(one.Headline, one.Place).Class)));
            }

            Print([.. figures], heldOut.Length);
        });
        return command;
    }

    private static Argument<string> FileArgument() => new("FILE") { Description = "CSV (or .csv.gz) with title,label or title,label,entity; labels negative, neutral and positive." };

    private static (string, Agreement)[] Figures(IReadOnlyList<LabelledTitle> titles, LabelledTitle[] heldOut)
    {
        if (heldOut.Length == 0)
            throw new InputErrorException($"{titles.Count} titles leave none to measure on. Give more.");
        SentimentClass majority = titles.Where(one => !one.IsHeldOut).GroupBy(one => one.Class).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Select(group => group.Key).FirstOrDefault();
        return
        [
            ($"always {majority.ToString().ToLowerInvariant()}", Measure(heldOut, _ => majority)),
            ("lexicon", Measure(heldOut, one => LexiconJudge.Shipped.Judge(one.Headline, one.Place.First, one.Place.Length).Class)),
        ];
    }

    private static Agreement Measure(LabelledTitle[] titles, Func<LabelledTitle, SentimentClass> judge)
    {
        var agreement = new Agreement();
        foreach (LabelledTitle one in titles)
            agreement.Add(one.Class, judge(one));
        return agreement;
    }

    private static void Print((string Judge, Agreement Agreement)[] figures, int heldOut)
    {
        TextTable table = new TextTable("judge", "accuracy", "macro-F1").Right(1, 2);
        foreach ((string judge, Agreement agreement) in figures)
            table.Add(judge, Share(agreement.Accuracy), Share(agreement.MacroF1));
        Console.Out.Write(table);
        Console.Out.WriteLine($"on {heldOut} labels that are never trained on");
    }

    private static string Share(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
