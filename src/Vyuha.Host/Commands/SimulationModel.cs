using System.Globalization;
using Vyuha.Core;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.MonteCarlo;
using Vyuha.Quant.Volatility;
using Vyuha.Quant.Volatility.Garch;

namespace Vyuha.Host.Commands;

/// <summary>The models of <c>vyuha quant simulate</c>, by name, with parameters a year.</summary>
internal static class SimulationModel
{
    private static readonly Dictionary<string, string[]> Parameters = new(StringComparer.Ordinal)
    {
        ["filtered"] = [],
        ["gbm"] = ["drift", "volatility"],
        ["merton"] = ["drift", "volatility", "intensity", "mean", "deviation"],
        ["kou"] = ["drift", "volatility", "intensity", "up", "up_rate", "down_rate"],
        ["heston"] = ["drift", "start", "reversion", "mean", "volatility", "correlation"],
        ["regime"] = ["drift", "calm", "nervous", "calm_to_nervous", "nervous_to_calm"],
    };

    public static string Names => string.Join(", ", Parameters.Select(model => model.Value.Length == 0 ? model.Key : $"{model.Key} ({string.Join(", ", model.Value)})"));

    /// <param name="name">Of the model.</param>
    /// <param name="settings"><c>name=value</c> each.</param>
    /// <param name="closes">Oldest first; filtered fits them, and gbm takes its volatility from them unless it is set.</param>
    /// <param name="used">What the parameters came to.</param>
    /// <exception cref="InputErrorException">A name or a value is not one of the model's.</exception>
    public static IPathModel Parse(string name, IReadOnlyList<string> settings, double[] closes, out Dictionary<string, double> used)
    {
        if (!Parameters.TryGetValue(name, out string[]? names))
            throw new InputErrorException($"--model {name}: there is no such model. Write one of {string.Join(", ", Parameters.Keys)}.");
        var given = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string setting in settings)
        {
            int at = setting.IndexOf('=', StringComparison.Ordinal);
            string parameter = at < 0 ? setting : setting[..at];
            if (at < 0 || !double.TryParse(setting.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
                throw new InputErrorException($"--set {setting}: not of the form volatility=0.15.");
            if (!names.Contains(parameter))
                throw new InputErrorException($"--set {setting}: {name} has no {parameter}. {(names.Length == 0 ? "It is fitted to the file and has no parameters." : $"It has {string.Join(", ", names)}.")}");
            given[parameter] = value;
        }

        if (names.Contains("drift"))
            given.TryAdd("drift", 0);
        if (name == "gbm" && !given.ContainsKey("volatility"))
            given["volatility"] = VolatilityOf(closes);
        if (names.FirstOrDefault(parameter => !given.ContainsKey(parameter)) is { } missing)
            throw new InputErrorException($"--model {name}: {missing} is missing. Write --set {missing}=… for each of {string.Join(", ", names)}.");
        used = given;
        try
        {
            return Make(name, given, closes);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new InputErrorException($"--model {name}: {error.Message}", error);
        }
    }

    private static IPathModel Make(string name, Dictionary<string, double> of, double[] closes)
    {
        switch (name)
        {
            case "gbm":
                RequireNotNegative(of, "volatility");
                return new GeometricBrownianMotion(of["drift"], of["volatility"]);
            case "merton":
                return JumpDiffusion.Merton(of["drift"], of["volatility"], of["intensity"], of["mean"], of["deviation"]);
            case "kou":
                return JumpDiffusion.Kou(of["drift"], of["volatility"], of["intensity"], of["up"], of["up_rate"], of["down_rate"]);
            case "heston":
                RequireNotNegative(of, "start", "reversion", "mean", "volatility");
                if (of["reversion"] == 0 || of["volatility"] == 0 || Math.Abs(of["correlation"]) >= 1)
                    throw new InputErrorException("--model heston: reversion and volatility are above 0, correlation is between −1 and 1.");
                return new HestonModel(of["drift"], of["start"], of["reversion"], of["mean"], of["volatility"], of["correlation"]);
            case "regime":
                RequireNotNegative(of, "calm", "nervous", "calm_to_nervous", "nervous_to_calm");
                return new RegimeSwitching(of["drift"], of["calm"], of["nervous"], of["calm_to_nervous"], of["nervous_to_calm"]);
            default:
                return Filtered(closes);
        }
    }

    private static FilteredHistory Filtered(double[] closes)
    {
        double[] returns = new double[Math.Max(0, closes.Length - 1)];
        for (int i = 0; i < returns.Length; i++)
            returns[i] = 100 * ExactMath.LogRatio(closes[i + 1], closes[i]);
        if (returns.Length < GarchEstimator.FewestReturns)
            throw new InputErrorException($"--model filtered: {returns.Length} returns are too few. A fit needs at least {GarchEstimator.FewestReturns}; another model needs a price alone.");
        GarchFit fit = new GarchEstimator().Fit(new(VarianceEquation.Gjr), returns);
        if (fit.Status == GarchStatus.NoVariation)
            throw new InputErrorException("--model filtered: all returns are the same. There is nothing to fit.");
        return new FilteredHistory(fit, returns, 0.01);
    }

    private static double VolatilityOf(double[] closes)
    {
        if (closes.Length < 3)
            throw new InputErrorException("The file has too few prices to take a volatility from. Give it: --set volatility=0.15.");
        return RealisedVolatility.CloseToClose(closes);
    }

    private static void RequireNotNegative(Dictionary<string, double> of, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (of[name] < 0)
                throw new InputErrorException($"--set {name}={of[name].ToString(CultureInfo.InvariantCulture)}: below 0.");
        }
    }
}
