#:project ../src/Vyuha.Quant/Vyuha.Quant.csproj

// How volatile a price was: five estimators on the same days, the cone, a forecast, and a day with a jump.
//     dotnet run samples/volatility.cs
using Vyuha.Quant.Random;
using Vyuha.Quant.Volatility;

// Three years of days of 375 minutes with a volatility of 16 % a year, a tenth of the variance overnight.
const int days = 756, minutes = 375;
var random = new SplitMix64(4);
double dailyVariance = 0.16 * 0.16 / 252, price = 24_000;
double[] opens = new double[days], highs = new double[days], lows = new double[days], closes = new double[days], realised = new double[days];
double[] today = new double[minutes];
for (int day = 0; day < days; day++)
{
    price *= Math.Exp(Math.Sqrt(0.1 * dailyVariance) * random.NextNormal());
    (opens[day], highs[day], lows[day]) = (price, price, price);
    for (int minute = 0; minute < minutes; minute++)
    {
        today[minute] = Math.Sqrt(0.9 * dailyVariance / minutes) * random.NextNormal();
        price *= Math.Exp(today[minute]);
        (highs[day], lows[day]) = (Math.Max(highs[day], price), Math.Min(lows[day], price));
        realised[day] += today[minute] * today[minute];
    }

    closes[day] = price;
}

Console.WriteLine($"""
    close to close   {RealisedVolatility.CloseToClose(closes):P2}
    Yang–Zhang       {RealisedVolatility.YangZhang(opens, highs, lows, closes):P2}   these two see the nights; the truth is 16 %
    Parkinson        {RealisedVolatility.Parkinson(highs, lows):P2}
    Garman–Klass     {RealisedVolatility.GarmanKlass(opens, highs, lows, closes):P2}
    Rogers–Satchell  {RealisedVolatility.RogersSatchell(opens, highs, lows, closes):P2}   the last three see the sessions alone, 15.2 %, and of a range its minutes only, so less

    """);

foreach (VolatilityConeRow row in VolatilityCone.Of(closes, 5, 21, 63, 126))
    Console.WriteLine($"{row.Days,4} days: {row.Lowest,6:P1} {row.Lower,6:P1} {row.Median,6:P1} {row.Upper,6:P1} {row.Highest,6:P1}   now {row.Latest:P1}");

HarModel har = HarModel.Fit(realised);
Console.WriteLine($"\nHAR: day {har.Day:0.00}, week {har.Week:0.00}, month {har.Month:0.00}; tomorrow's session {Math.Sqrt(252 * har.Forecast(realised)):P1} a year, R² {har.RSquared:P1} where there is nothing to explain");

double[] jumped = [.. today];
jumped[200] += 0.01;
foreach ((string name, double[] returns) in new[] { ("today", today), ("today with a jump of 1 %", jumped) })
{
    JumpTest test = JumpTest.Of(returns);
    Console.WriteLine($"{name}: {test.JumpShare:P0} of the variance in jumps, statistic {test.Statistic:0.0}");
}
