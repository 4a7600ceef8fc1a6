using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vyuha.Core;
using Vyuha.Quant.Arithmetic;
using Vyuha.Quant.Volatility;
using Vyuha.Quant.Volatility.Garch;
using Vyuha.Research.Plots;

namespace Vyuha.Host.Commands;

/// <summary><c>vyuha quant garch FILE</c>: a model of changing variance fitted to a file of prices or returns.</summary>
internal static class QuantGarchCommand
{
    private static readonly string[] Parameters = ["mean", "omega", "alpha", "gamma", "beta", "shape", "skew"];

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "CSV with a header line, oldest row first: a column of prices, or of returns with --returns." };
        var column = new Option<string?>("--column") { Description = "The column to read: close, or return with --returns." };
        var returns = new Option<bool>("--returns") { Description = "The column holds returns, in any unit. Else percentage log returns are made of its prices." };
        var equation = new Option<string>("--equation") { Description = "garch, gjr or egarch.", DefaultValueFactory = _ => "garch" };
        var errors = new Option<string>("--errors") { Description = "Law of the errors: normal, t or skew-t.", DefaultValueFactory = _ => "normal" };
        var zeroMean = new Option<bool>("--zero-mean") { Description = "Fit no mean." };
        var start = new Option<string>("--start") { Description = "What stands before the first return: mean-square or backcast.", DefaultValueFactory = _ => "mean-square" };
        var horizon = new Option<int>("--horizon") { Description = "Returns ahead to forecast.", DefaultValueFactory = _ => 10 };
        var json = new Option<bool>("--json") { Description = "Print JSON with 17 significant digits." };
        Option<string?> plot = PlotOption.Create();

        var command = new Command("garch", "Fit GARCH, GJR or EGARCH to a file of prices or returns, and forecast.")
        {
            file, column, returns, equation, errors, zeroMean, start, horizon, json, plot,
        };
        command.SetAction(result =>
        {
            var specification = new GarchSpecification(
                EquationOf(result.GetValue(equation)!), LawOf(result.GetValue(errors)!), result.GetValue(zeroMean), StartOf(result.GetValue(start)!));
            int ahead = result.GetValue(horizon);
            if (ahead is < 1 or > 10_000)
                throw new InputErrorException($"--horizon {ahead}: out of range. Give 1 to 10000.");
            bool areReturns = result.GetValue(returns);
            double[] values = SeriesFile.Read(result.GetValue(file)!, result.GetValue(column) ?? (areReturns ? "return" : "close"), mustBePositive: !areReturns);
            double[] sample = areReturns ? values : PercentReturns(values);
            if (sample.Length < GarchEstimator.FewestReturns)
                throw new InputErrorException($"{result.GetValue(file)}: {sample.Length} returns are too few. A fit needs at least {GarchEstimator.FewestReturns}.");
            GarchFit fit = new GarchEstimator().Fit(specification, sample);
            if (fit.Status == GarchStatus.NoVariation)
                throw new InputErrorException($"{result.GetValue(file)}: all returns are the same. There is nothing to fit.");
            GarchStandardErrors standardErrors = GarchStandardErrors.Of(fit, sample);
            if (result.GetValue(json))
                WriteJson(fit, standardErrors, ahead);
            else
                WriteTable(fit, standardErrors, ahead, areReturns);
            PlotOption.Draw(result.GetValue(plot), () => Draw(fit, sample, ahead, areReturns, Path.GetFileName(result.GetValue(file)!)));
        });
        return command;
    }

    private static double[] PercentReturns(double[] prices)
    {
        double[] returns = new double[Math.Max(0, prices.Length - 1)];
        for (int i = 0; i < returns.Length; i++)
            returns[i] = 100 * ExactMath.LogRatio(prices[i + 1], prices[i]);
        return returns;
    }

    private static void WriteTable(in GarchFit fit, in GarchStandardErrors errors, int ahead, bool areReturns)
    {
        TextTable table = new TextTable("parameter", "estimate", "error (Hessian)", "error (robust)").Right(1, 2, 3);
        double[] estimates = Values(fit.Parameters), hessian = Values(errors.Hessian), robust = Values(errors.Sandwich);
        for (int i = 0; i < Parameters.Length; i++)
        {
            if (IsFitted(fit.Specification, i))
                table.Add(Parameters[i], Text(estimates[i]), double.IsNaN(hessian[i]) ? "on its bound" : Text(hessian[i]), double.IsNaN(robust[i]) ? "" : Text(robust[i]));
        }

        Console.Out.Write(table);
        string status = fit.Status switch
        {
            GarchStatus.Converged => "converged",
            GarchStatus.OnBound => "converged on a bound",
            _ => "ended before a maximum: read it with care",
        };
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{fit.Observations} returns, log-likelihood {fit.LogLikelihood:F4}, AIC {fit.Aic:F2}, BIC {fit.Bic:F2}; {status} after {fit.Evaluations} evaluations"));
        string unit = areReturns ? "" : " %";
        Console.Out.WriteLine($"deviation of the next return {Text(Math.Sqrt(fit.NextVariance))}{unit}, of the {ahead}th {Text(Math.Sqrt(fit.ForecastVariance(ahead)))}{unit}, in the long run {Text(Math.Sqrt(LongRun(fit)))}{unit}");
        if (!areReturns)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"a year of 252 such days: next {Annual(fit.NextVariance):F2} %, mean of the next {ahead} {Annual(MeanVariance(fit, ahead)):F2} %, long run {Annual(LongRun(fit)):F2} %"));
        }
    }

    private static Plot Draw(GarchFit fit, double[] sample, int ahead, bool areReturns, string source)
    {
        double[] deviations = new double[sample.Length];
        GarchFilter.Variances(fit.Specification, fit.Parameters, sample, deviations);
        foreach (ref double value in deviations.AsSpan())
            value = Math.Sqrt(value);
        double[] places = [.. Enumerable.Range(1 - sample.Length, sample.Length).Select(at => (double)at)], next = [.. Enumerable.Range(1, ahead).Select(at => (double)at)];
        var plot = new Plot($"{fit.Specification.Equation} with {Law(fit.Specification.Errors)} errors", "returns, 0 the last of the file") { Note = $"Fitted to {sample.Length} returns of {source}." };
        string unit = areReturns ? "" : ", %";
        plot.AddPanel($"deviation of a return{unit}")
            .Line("fitted", places, deviations)
            .Line("forecast", next, [.. next.Select(at => Math.Sqrt(fit.ForecastVariance((int)at)))]);
        plot.AddPanel($"returns{unit}")
            .Band("two deviations about the mean", places, [.. deviations.Select(one => fit.Parameters.Mean - 2 * one)], [.. deviations.Select(one => fit.Parameters.Mean + 2 * one)])
            .Line("return", places, sample);
        return plot;
    }

    private static void WriteJson(GarchFit fit, GarchStandardErrors errors, int ahead) => ExactJson.Print(json =>
    {
        json.WriteString("equation", fit.Specification.Equation.ToString().ToLowerInvariant());
        json.WriteString("errors", Law(fit.Specification.Errors));
        json.WriteString("start", fit.Specification.PreSample == PreSample.Backcast ? "backcast" : "mean-square");
        json.WriteString("status", fit.Status switch { GarchStatus.Converged => "converged", GarchStatus.OnBound => "on_bound", _ => "stalled" });
        json.WriteNumber("observations", fit.Observations);
        json.WriteNumber("evaluations", fit.Evaluations);
        ExactJson.Number(json, "log_likelihood", fit.LogLikelihood);
        ExactJson.Number(json, "aic", fit.Aic);
        ExactJson.Number(json, "bic", fit.Bic);
        double[] estimates = Values(fit.Parameters), hessian = Values(errors.Hessian), outer = Values(errors.OuterProduct), robust = Values(errors.Sandwich);
        json.WriteStartObject("parameters");
        for (int i = 0; i < Parameters.Length; i++)
        {
            if (!IsFitted(fit.Specification, i))
                continue;
            json.WriteStartObject(Parameters[i]);
            ExactJson.Number(json, "estimate", estimates[i]);
            ExactJson.Number(json, "error_hessian", hessian[i]);
            ExactJson.Number(json, "error_outer_product", outer[i]);
            ExactJson.Number(json, "error_robust", robust[i]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        ExactJson.Number(json, "long_run_variance", LongRun(fit));
        json.WriteStartArray("variances_ahead");
        for (int day = 1; day <= ahead; day++)
            json.WriteRawValue(fit.ForecastVariance(day).ToString("G17", CultureInfo.InvariantCulture));
        json.WriteEndArray();
    });

    private static bool IsFitted(in GarchSpecification specification, int parameter) => Parameters[parameter] switch
    {
        "mean" => !specification.ZeroMean,
        "gamma" => specification.Equation != VarianceEquation.Garch,
        "shape" => specification.Errors != ErrorLaw.Normal,
        "skew" => specification.Errors == ErrorLaw.SkewStudentT,
        _ => true,
    };

    private static double[] Values(in GarchParameters of) => [of.Mean, of.Omega, of.Alpha, of.Gamma, of.Beta, of.Shape, of.Skew];

    private static double LongRun(in GarchFit fit) => fit.Parameters.LongRunVariance(fit.Specification.Equation);

    private static double MeanVariance(in GarchFit fit, int ahead)
    {
        double sum = 0;
        for (int day = 1; day <= ahead; day++)
            sum += fit.ForecastVariance(day);
        return sum / ahead;
    }

    private static double Annual(double variance) => Math.Sqrt(variance * RealisedVolatility.TradingDaysPerYear);

    private static string Text(double value) => value.ToString("G7", CultureInfo.InvariantCulture);

    private static VarianceEquation EquationOf(string text) => text.ToLowerInvariant() switch
    {
        "garch" => VarianceEquation.Garch,
        "gjr" => VarianceEquation.Gjr,
        "egarch" => VarianceEquation.Egarch,
        _ => throw new InputErrorException($"--equation {text}: there is no such equation. Write garch, gjr or egarch."),
    };

    private static ErrorLaw LawOf(string text) => text.ToLowerInvariant() switch
    {
        "normal" => ErrorLaw.Normal,
        "t" => ErrorLaw.StudentT,
        "skew-t" => ErrorLaw.SkewStudentT,
        _ => throw new InputErrorException($"--errors {text}: there is no such law. Write normal, t or skew-t."),
    };

    private static string Law(ErrorLaw law) => law switch { ErrorLaw.Normal => "normal", ErrorLaw.StudentT => "t", _ => "skew-t" };

    private static PreSample StartOf(string text) => text.ToLowerInvariant() switch
    {
        "mean-square" => PreSample.MeanSquare,
        "backcast" => PreSample.Backcast,
        _ => throw new InputErrorException($"--start {text}: there is no such start. Write mean-square or backcast."),
    };
}
