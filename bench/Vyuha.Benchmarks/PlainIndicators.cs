namespace Vyuha.Benchmarks;

/// <summary>What one writes without a library: a loop over arrays for each indicator, running sums, no gaps, no refreshed sums. Each returns its last value.</summary>
internal static class PlainIndicators
{
    public static double Sma(double[] x, int n, double[] output)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i];
            if (i >= n)
                sum -= x[i - n];
            if (i >= n - 1)
                output[i] = sum / n;
        }

        return output[^1];
    }

    public static double Ema(double[] x, int n, double[] output) => Ema(x, 0, n, output);

    public static double Rsi(double[] x, int n, double[] output)
    {
        double gain = 0, loss = 0;
        for (int i = 1; i < x.Length; i++)
        {
            double change = x[i] - x[i - 1], up = Math.Max(change, 0), down = Math.Max(-change, 0);
            if (i <= n)
                (gain, loss) = (gain + up / n, loss + down / n);
            else
                (gain, loss) = ((gain * (n - 1) + up) / n, (loss * (n - 1) + down) / n);
            if (i >= n)
                output[i] = gain + loss == 0 ? 0 : 100 * gain / (gain + loss);
        }

        return output[^1];
    }

    public static double Atr(double[] high, double[] low, double[] close, int n, double[] output)
    {
        double average = 0;
        for (int i = 1; i < close.Length; i++)
        {
            double range = Range(high, low, close, i);
            average = i <= n ? average + range / n : (average * (n - 1) + range) / n;
            if (i >= n)
                output[i] = average;
        }

        return output[^1];
    }

    public static double Adx(double[] high, double[] low, double[] close, int n, double[] output)
    {
        double plus = 0, minus = 0, range = 0, average = 0;
        for (int i = 1; i < close.Length; i++)
        {
            double up = high[i] - high[i - 1], down = low[i - 1] - low[i];
            double fade = i < n ? 0 : 1.0 / n;
            plus += (up > 0 && up > down ? up : 0) - plus * fade;
            minus += (down > 0 && down > up ? down : 0) - minus * fade;
            range += Range(high, low, close, i) - range * fade;
            if (i < n)
                continue;
            double index = plus + minus > 0 ? 100 * Math.Abs(plus - minus) / (plus + minus) : 0;
            average = i < 2 * n ? average + index / n : (average * (n - 1) + index) / n;
            if (i >= 2 * n - 1)
                output[i] = average;
        }

        return output[^1];
    }

    public static double Bollinger(double[] x, int n, double width, double[] upper, double[] middle, double[] lower)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i];
            if (i >= n)
                sum -= x[i - n];
            if (i < n - 1)
                continue;
            double mean = sum / n, squares = 0;
            for (int k = i - n + 1; k <= i; k++)
                squares += (x[k] - mean) * (x[k] - mean);
            double deviation = width * Math.Sqrt(squares / n);
            (upper[i], middle[i], lower[i]) = (mean + deviation, mean, mean - deviation);
        }

        return upper[^1];
    }

    public static double Macd(double[] x, int fast, int slow, int signal, double[] line, double[] signals, double[] histogram)
    {
        Ema(x, slow - fast, fast, line);
        Ema(x, 0, slow, signals);
        for (int i = slow - 1; i < x.Length; i++)
            line[i] -= signals[i];
        Ema(line, slow - 1, signal, signals);
        for (int i = slow + signal - 2; i < x.Length; i++)
            histogram[i] = line[i] - signals[i];
        return line[^1];
    }

    public static double Stochastic(double[] high, double[] low, double[] close, int n, double[] k, double[] d)
    {
        double first = 0, second = 0, last = 0;
        for (int i = n - 1; i < close.Length; i++)
        {
            double highest = high[i], lowest = low[i];
            for (int j = i - n + 1; j < i; j++)
                (highest, lowest) = (Math.Max(highest, high[j]), Math.Min(lowest, low[j]));
            (first, second, last) = (second, last, highest > lowest ? 100 * (close[i] - lowest) / (highest - lowest) : 0);
            k[i] = (first + second + last) / 3;
            if (i >= n + 1)
                d[i] = (k[i] + k[i - 1] + k[i - 2]) / 3;
        }

        return d[^1];
    }

    public static double Regression(double[] x, int n, double[] output)
    {
        double sumX = n * (n - 1) * 0.5, sumXx = n * (n - 1.0) * (2 * n - 1) / 6, divisor = n * sumXx - sumX * sumX;
        for (int i = n - 1; i < x.Length; i++)
        {
            double sumY = 0, sumXy = 0;
            for (int k = 0; k < n; k++)
            {
                sumY += x[i - n + 1 + k];
                sumXy += k * x[i - n + 1 + k];
            }

            double slope = (n * sumXy - sumX * sumY) / divisor;
            output[i] = (sumY - slope * sumX) / n + slope * (n - 1);
        }

        return output[^1];
    }

    public static double Aroon(double[] high, double[] low, int n, double[] up, double[] down)
    {
        for (int i = n; i < high.Length; i++)
        {
            int highest = i - n, lowest = i - n;
            for (int k = i - n + 1; k <= i; k++)
            {
                highest = high[k] >= high[highest] ? k : highest;
                lowest = low[k] <= low[lowest] ? k : lowest;
            }

            (up[i], down[i]) = (100.0 * (n - i + highest) / n, 100.0 * (n - i + lowest) / n);
        }

        return up[^1];
    }

    public static double Supertrend(double[] high, double[] low, double[] close, int n, double multiple, double[] output, double[] ranges)
    {
        Atr(high, low, close, n, ranges);
        double upper = double.PositiveInfinity, lower = double.NegativeInfinity;
        bool rises = true;
        for (int i = n; i < close.Length; i++)
        {
            double middle = (high[i] + low[i]) / 2, above = middle + multiple * ranges[i], below = middle - multiple * ranges[i];
            upper = above < upper || close[i - 1] > upper ? above : upper;
            lower = below > lower || close[i - 1] < lower ? below : lower;
            rises = rises ? close[i] >= lower : close[i] > upper;
            output[i] = rises ? lower : upper;
        }

        return output[^1];
    }

    private static double Ema(double[] x, int start, int n, double[] output)
    {
        double value = 0, weight = 2.0 / (n + 1);
        for (int i = start; i < start + n; i++)
            value += x[i] / n;
        output[start + n - 1] = value;
        for (int i = start + n; i < x.Length; i++)
            output[i] = value += weight * (x[i] - value);
        return value;
    }

    private static double Range(double[] high, double[] low, double[] close, int i) =>
        Math.Max(high[i] - low[i], Math.Max(Math.Abs(high[i] - close[i - 1]), Math.Abs(low[i] - close[i - 1])));
}
