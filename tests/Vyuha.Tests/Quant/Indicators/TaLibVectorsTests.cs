using System.Text.Json;
using Vyuha.Quant.Indicators;

namespace Vyuha.Tests.Quant.Indicators;

/// <summary>Against the vectors of TALib.NETCore's tests: <c>atoz</c> is printed in Achelis, Technical Analysis from A to Z; <c>unst</c> is TA-Lib's own.</summary>
public sealed class TaLibVectorsTests
{
    [Theory]
    [InlineData("atoz", "Sma", "C")]
    [InlineData("atoz", "Ema", "C")]
    [InlineData("unst", "Ema", "C")]
    [InlineData("atoz", "Wma", "C")]
    [InlineData("atoz", "Dema", "C")]
    [InlineData("atoz", "Tema", "C")]
    [InlineData("atoz", "Trix", "C")]
    [InlineData("atoz", "Macd", "C")]
    [InlineData("atoz", "RocR", "C")]
    [InlineData("atoz", "Rsi", "C")]
    [InlineData("unst", "Rsi", "C")]
    [InlineData("atoz", "Bbands", "C")]
    [InlineData("atoz", "Atr", "HLC")]
    [InlineData("unst", "Atr", "HLC")]
    [InlineData("unst", "Natr", "HLC")]
    [InlineData("atoz", "Obv", "CV")]
    [InlineData("atoz", "Ad", "HLCV")]
    [InlineData("atoz", "WillR", "HLC")]
    [InlineData("atoz", "Stoch", "HLC")]
    [InlineData("atoz", "Cci", "HLC")]
    [InlineData("atoz", "Mfi", "HLCV")]
    [InlineData("unst", "Mfi", "HLCV")]
    [InlineData("unst", "Kama", "C")]
    [InlineData("atoz", "UltOsc", "HLC")]
    [InlineData("atoz", "PlusDI", "HLC")]
    [InlineData("unst", "PlusDI", "HLC")]
    [InlineData("atoz", "MinusDI", "HLC")]
    [InlineData("unst", "MinusDI", "HLC")]
    [InlineData("atoz", "Adx", "HLC")]
    [InlineData("unst", "Adx", "HLC")]
    [InlineData("atoz", "Aroon", "HL")]
    [InlineData("atoz", "Sar", "HL")]
    public void Values_are_the_published_ones(string file, string function, string fields)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(TestData.Path($"numerics/talib/{file}.json")).TrimStart('\uFEFF'));
        JsonElement test = document.RootElement.GetProperty("_").EnumerateArray().Single(one => one.GetProperty("name").GetString() == function);
        double[] options = test.TryGetProperty("options", out JsonElement given) ? Column(given) : [];
        double[][] inputs = [.. test.GetProperty("inputs").EnumerateArray().Select(Column)];
        double[][] expected = [.. test.GetProperty("outputs").EnumerateArray().Select(Column)];
        double[] range = Column(test.GetProperty("range"));

        double Field(char field, int i) => fields.Contains(field, StringComparison.Ordinal) ? inputs[fields.IndexOf(field, StringComparison.Ordinal)][i] : 0;
        IndicatorBar[] bars = [.. inputs[0].Select((_, i) => new IndicatorBar(0, Field('H', i), Field('L', i), Field('C', i), Field('V', i)))];
        double[][] actual = Rows(function, options, bars);

        for (int i = (int)range[0]; i < (int)range[1]; i++)
        {
            for (int column = 0; column < expected.Length; column++)
            {
                double value = expected[column][i - (int)range[0]];
                // The vectors carry three to four decimals.
                Assert.Equal(value, actual[i][column], tolerance: Math.Max(1e-3, 1e-5 * Math.Abs(value)));
            }
        }
    }

    [Fact]
    public void Momentum_is_the_difference_and_the_rate_of_change_its_percentage()
    {
        // Worked by hand: 100, 104, 102, 130 against two before: +2 of 100, +26 of 104.
        var momentum = new Momentum(2);
        var rate = new RateOfChange(2);
        double[] prices = [100, 104, 102, 130];
        Assert.Equal([double.NaN, double.NaN, 2, 26], prices.Select(momentum.Next));
        double[] rates = [.. prices.Select(rate.Next)];
        Assert.Equal(2, rates[2], tolerance: 1e-12);
        Assert.Equal(25, rates[3], tolerance: 1e-12);
    }

    private static double[] Column(JsonElement array) => [.. array.EnumerateArray().Select(one => one.GetDouble())];

    private static double[][] Rows(string function, double[] options, IndicatorBar[] bars)
    {
        int[] n = [.. options.Select(option => (int)option)];
        return function switch
        {
            "Sma" => Closes(new SimpleMovingAverage(n[0])),
            "Ema" => Closes(new ExponentialMovingAverage(n[0])),
            "Wma" => Closes(new WeightedMovingAverage(n[0])),
            "Dema" => Closes(new DoubleExponentialMovingAverage(n[0])),
            "Tema" => Closes(new TripleExponentialMovingAverage(n[0])),
            "Trix" => Closes(new Trix(n[0])),
            "RocR" => [.. Closes(new RateOfChange(n[0])).Select(row => new[] { 1 + row[0] / 100 })],
            "Rsi" => Closes(new RelativeStrengthIndex(n[0])),
            "Macd" => Select(new Macd(n[0], n[1], n[2]), value => [value.Line, value.Signal, value.Histogram]),
            "Bbands" => Select(new BollingerBands(n[0], n[1], n[2]), value => [value.Upper, value.Middle, value.Lower]),
            "Atr" => Each(new AverageTrueRange(n[0])),
            "Natr" => Each(new NormalisedAverageTrueRange(n[0])),
            "Obv" => Each(new OnBalanceVolume()),
            "Ad" => Each(new AccumulationDistribution()),
            "WillR" => Each(new WilliamsR(n[0])),
            "Cci" => Each(new CommodityChannelIndex(n[0])),
            "Mfi" => Each(new MoneyFlowIndex(n[0])),
            "Kama" => Closes(new KaufmanAdaptiveMovingAverage(n[0])),
            "UltOsc" => Each(new UltimateOscillator(n[0], n[1], n[2])),
            "PlusDI" => Of(new DirectionalIndicators(n[0]), value => [value.Plus]),
            "MinusDI" => Of(new DirectionalIndicators(n[0]), value => [value.Minus]),
            "Adx" => Of(new AverageDirectionalIndex(n[0]), value => [value.Index]),
            "Aroon" => Of(new Aroon(n[0]), value => [value.Down, value.Up]),
            "Sar" => Of(new ParabolicStop(options[0], options[1]), value => [value.Line]),
            "Stoch" => Stochastics(new Stochastic(n[0], n[1], n[3])),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "No such function here."),
        };

        double[][] Closes(IIndicator<double, double> indicator) => Select(indicator, value => [value]);
        double[][] Select<TOutput>(IIndicator<double, TOutput> indicator, Func<TOutput, double[]> row)
            where TOutput : unmanaged => [.. bars.Select(bar => row(indicator.Next(bar.Close)))];
        double[][] Of<TOutput>(IIndicator<IndicatorBar, TOutput> indicator, Func<TOutput, double[]> row)
            where TOutput : unmanaged => [.. bars.Select(bar => row(indicator.Next(bar)))];
        double[][] Each(IIndicator<IndicatorBar, double> indicator) => [.. bars.Select(bar => new[] { indicator.Next(bar) })];
        double[][] Stochastics(Stochastic indicator) =>
            [.. bars.Select(indicator.Next).Select(value => new[] { value.K, value.D })];
    }
}
