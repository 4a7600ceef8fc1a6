#!/usr/bin/env python3
"""Writes tests/Vyuha.Tests/Quant/Indicators/IndicatorReference.cs: values of the indicators on 400 bars of the workload W-BARS.

What TA-Lib has is computed by TA-Lib's C library; the rest by the definition of the source named beside it, written out here afresh for
each bar with correctly rounded sums, without any of the product's running sums and queues.
Run from the root of the repository:  python3 eng/reference/indicator_reference.py libta-lib.so  (TA-Lib 0.4 or 0.6)
"""
import ctypes
import math
import sys

COUNT, FIRST, SEED, VOLATILITY, PER_SESSION = 400, 25_000.0, 42, 0.003, 25
AT = [60, 99, 150, 223, 301, 399]
NAN = math.nan


def bars():
    mask, state = (1 << 64) - 1, SEED

    def uniform():
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & mask
        return ((z ^ z >> 31) >> 11) * 2.0 ** -53

    def cents(x):
        return math.floor(100 * x + 0.5) / 100

    price, rows = cents(FIRST), []
    for _ in range(COUNT):
        first, second = uniform(), uniform()
        normal = math.sqrt(-2 * math.log(1 - first)) * math.cos(2 * math.pi * second)
        up, down, size = uniform(), uniform(), uniform()
        close = cents(price * math.exp(VOLATILITY * normal))
        top, bottom = max(price, close), min(price, close)
        rows.append((price, max(cents(top * (1 + 0.0002 * up)), top), min(cents(bottom * (1 - 0.0002 * down)), bottom), close, float(100 + int(900 * size))))
        price = close
    return rows


ROWS = bars()
O, H, L, C, V = ([row[i] for row in ROWS] for i in range(5))
N = range(COUNT)
SESSION, MINUTE = [i // PER_SESSION for i in N], [i % PER_SESSION for i in N]


# --- TA-Lib

LIBRARY = ctypes.CDLL(sys.argv[1])
LIBRARY.TA_Initialize()


def talib(name, inputs, options, outputs=1):
    """Integers are passed as int and floats as double; each output is a list with NaN where TA-Lib gives nothing."""
    def column(values):
        return (ctypes.c_double * COUNT)(*values)
    begin, size = ctypes.c_int(), ctypes.c_int()
    results = [column([0.0] * COUNT) for _ in range(outputs)]
    given = [ctypes.c_int(option) if isinstance(option, int) else ctypes.c_double(option) for option in options]
    code = getattr(LIBRARY, "TA_" + name)(
        0, COUNT - 1, *[column(one) for one in inputs], *given, ctypes.byref(begin), ctypes.byref(size), *results)
    if code:
        raise RuntimeError(f"{name}: TA-Lib's code {code}")
    return [[NAN] * begin.value + list(one)[:size.value] for one in results]


# --- Definitions

def window(values, i, n):
    return values[i - n + 1:i + 1]


def over(n, f):
    """f(i) from bar n - 1 on."""
    return [f(i) if i >= n - 1 else NAN for i in N]


def mean(values):
    return math.fsum(values) / len(values)


def weighted(values):
    return math.fsum((k + 1) * x for k, x in enumerate(values)) / (len(values) * (len(values) + 1) / 2)


def true_range(i):
    return max(H[i] - L[i], abs(H[i] - C[i - 1]), abs(L[i] - C[i - 1]))


def money_flow(i):
    return ((C[i] - L[i]) - (H[i] - C[i])) / (H[i] - L[i]) * V[i] if H[i] > L[i] else 0.0


def hull(n):
    raw = over(n, lambda i: 2 * weighted(window(C, i, n // 2)) - weighted(window(C, i, n)))
    root = math.isqrt(n)
    return [over(n + root - 1, lambda i: weighted(window(raw, i, root)))]


def wilder_range(n):
    out, value = [NAN] * COUNT, NAN
    for i in N:
        if i == n:
            value = mean([true_range(k) for k in range(1, n + 1)])
        elif i > n:
            value = (value * (n - 1) + true_range(i)) / n
        out[i] = value
    return out


def exponential(n):
    out, value = [NAN] * COUNT, NAN
    for i in N:
        if i == n - 1:
            value = mean(C[:n])
        elif i >= n:
            value = C[i] * 2 / (n + 1) + value * (n - 1) / (n + 1)
        out[i] = value
    return out


def supertrend(n, multiple):
    ranges = wilder_range(n)
    line, side, upper, lower, direction = [NAN] * COUNT, [NAN] * COUNT, NAN, NAN, 0
    for i in range(n, COUNT):
        middle = (H[i] + L[i]) / 2
        basic_upper, basic_lower = middle + multiple * ranges[i], middle - multiple * ranges[i]
        if direction == 0:
            upper, lower, direction = basic_upper, basic_lower, 1 if C[i] >= middle else -1
        else:
            if basic_upper < upper or C[i - 1] > upper:
                upper = basic_upper
            if basic_lower > lower or C[i - 1] < lower:
                lower = basic_lower
            if direction == 1 and C[i] < lower:
                direction = -1
            elif direction == -1 and C[i] > upper:
                direction = 1
        line[i], side[i] = (lower if direction == 1 else upper), float(direction)
    return [line, side]


def keltner(n, range_n, multiple):
    middle, ranges = exponential(n), wilder_range(range_n)
    return [[m + multiple * r for m, r in zip(middle, ranges)], middle, [m - multiple * r for m, r in zip(middle, ranges)]]


def donchian(n):
    return [over(n, lambda i: max(window(H, i, n))), over(n, lambda i: (max(window(H, i, n)) + min(window(L, i, n))) / 2), over(n, lambda i: min(window(L, i, n)))]


def ichimoku(conversion, baseline, slow, displacement):
    tenkan, kijun, second = (donchian(n)[1] for n in (conversion, baseline, slow))
    first = [(a + b) / 2 for a, b in zip(tenkan, kijun)]

    def ahead(values):
        return [values[i - displacement] if i >= displacement else NAN for i in N]
    lines = [tenkan, kijun, first, second, ahead(first), ahead(second)]
    return [[NAN if math.isnan(lines[5][i]) else line[i] for i in N] for line in lines]  # All begin with the cloud.


def last_session(f):
    """f(high, low, close) of the whole session before bar i's."""
    def value(i):
        rows = [k for k in N if SESSION[k] == SESSION[i] - 1]
        return f(max(H[k] for k in rows), min(L[k] for k in rows), C[rows[-1]]) if rows else NAN
    return [value(i) for i in N]


def pivots():
    def p(h, l, c): return (h + l + c) / 3
    return [last_session(f) for f in (
        p, lambda h, l, c: 2 * p(h, l, c) - l, lambda h, l, c: p(h, l, c) + h - l, lambda h, l, c: h + 2 * (p(h, l, c) - l),
        lambda h, l, c: 2 * p(h, l, c) - h, lambda h, l, c: p(h, l, c) - h + l, lambda h, l, c: l - 2 * (h - p(h, l, c)))]


def central_range():
    def bounds(h, l, c):
        middle, pivot = (h + l) / 2, (h + l + c) / 3
        return sorted((middle, pivot + (pivot - middle)))
    return [last_session(lambda *hlc: bounds(*hlc)[1]), last_session(lambda h, l, c: (h + l + c) / 3), last_session(lambda *hlc: bounds(*hlc)[0])]


def zigzag(percent):
    """The turns by looking from each extreme forward for the first bar far enough away; then what was known at bar i."""
    share = percent / 100
    out = [[NAN] * COUNT for _ in range(4)]
    # The first leg: the first bar that is far from an extreme of the bars before it.
    start = next(i for i in N if i > 0 and (L[i] <= max(H[:i]) * (1 - share) or H[i] >= min(L[:i]) * (1 + share)))
    up = H[start] >= min(L[:start]) * (1 + share)
    pivot = L.index(min(L[:start])) if up else H.index(max(H[:start]))
    known = start
    while known < COUNT:
        price, side = (L[pivot], 1) if up else (H[pivot], -1)
        extreme, i = known, known
        while i < COUNT:
            if i > known:
                beyond = H[i] > H[extreme] if up else L[i] < L[extreme]
                if beyond:
                    extreme = i
                elif (L[i] <= H[extreme] * (1 - share)) if up else (H[i] >= L[extreme] * (1 + share)):
                    break
            out[0][i], out[1][i], out[2][i], out[3][i] = price, float(i - pivot), (H if up else L)[extreme], float(side)
            i += 1
        pivot, known, up = extreme, i, not up
    return out


def heikin_ashi():
    close = [(O[i] + H[i] + L[i] + C[i]) / 4 for i in N]
    opens = [(O[0] + C[0]) / 2]
    for i in range(1, COUNT):
        opens.append((opens[-1] + close[i - 1]) / 2)
    return [opens, [max(H[i], opens[i], close[i]) for i in N], [min(L[i], opens[i], close[i]) for i in N], close]


def hurst(n):
    def rescaled(piece):
        m = mean(piece)
        sums = [math.fsum(x - m for x in piece[:k + 1]) for k in range(len(piece))]
        return (max(sums) - min(sums)) / math.sqrt(mean([(x - m) ** 2 for x in piece]))

    def value(i):
        returns = [math.log(C[k] / C[k - 1]) for k in range(i - n + 1, i + 1)]
        points, length = [], n
        while length >= 8:
            pieces = [returns[a:a + length] for a in range(0, n - length + 1, length)]
            points.append((math.log(length), math.log(mean([rescaled(p) for p in pieces]))))
            length //= 2
        mx, my = mean([x for x, _ in points]), mean([y for _, y in points])
        return math.fsum((x - mx) * (y - my) for x, y in points) / math.fsum((x - mx) ** 2 for x, _ in points)
    return [over(n + 1, value)]


def deviation(values):
    m = mean(values)
    return math.sqrt(mean([(x - m) ** 2 for x in values]))


def vortex(n):
    ranges = over(n + 1, lambda i: math.fsum(true_range(k) for k in range(i - n + 1, i + 1)))
    plus = over(n + 1, lambda i: math.fsum(abs(H[k] - L[k - 1]) for k in range(i - n + 1, i + 1)))
    minus = over(n + 1, lambda i: math.fsum(abs(L[k] - H[k - 1]) for k in range(i - n + 1, i + 1)))
    return [[p / r for p, r in zip(plus, ranges)], [m / r for m, r in zip(minus, ranges)]]


def relative_volume(sessions):
    so_far = [math.fsum(V[k] for k in range(SESSION[i] * PER_SESSION, i + 1)) for i in N]

    def ratio(values, i):
        return values[i] / mean([values[i - k * PER_SESSION] for k in range(1, sessions + 1)]) if SESSION[i] >= sessions else NAN
    return [[ratio(V, i) for i in N], [ratio(so_far, i) for i in N]]


def opening_range(minutes):
    def value(values, choose, i):
        first = SESSION[i] * PER_SESSION
        return choose(values[first:first + minutes]) if MINUTE[i] >= minutes else NAN
    return [[value(H, max, i) for i in N], [value(L, min, i) for i in N]]


def average_price():
    def value(i):
        rows = range(SESSION[i] * PER_SESSION, i + 1)
        return math.fsum((H[k] + L[k] + C[k]) / 3 * V[k] for k in rows) / math.fsum(V[k] for k in rows)
    return [[value(i) for i in N]]


def choppiness(n):
    return [over(n + 1, lambda i: 100 * math.log10(math.fsum(true_range(k) for k in range(i - n + 1, i + 1)) / (max(window(H, i, n)) - min(window(L, i, n)))) / math.log10(n))]


MIDDLE = [(h + l) / 2 for h, l in zip(H, L)]
ADX = talib("ADX", [H, L, C], [14]) + talib("PLUS_DI", [H, L, C], [14]) + talib("MINUS_DI", [H, L, C], [14])
AROON = talib("AROON", [H, L], [25], 2)
CASES = [
    ("SimpleMovingAverage(20)", "TA-Lib", talib("SMA", [C], [20])),
    ("ExponentialMovingAverage(20)", "TA-Lib", talib("EMA", [C], [20])),
    ("WeightedMovingAverage(20)", "TA-Lib", talib("WMA", [C], [20])),
    ("DoubleExponentialMovingAverage(20)", "TA-Lib", talib("DEMA", [C], [20])),
    ("TripleExponentialMovingAverage(20)", "TA-Lib", talib("TEMA", [C], [20])),
    ("Trix(15)", "TA-Lib", talib("TRIX", [C], [15])),
    ("Macd(12, 26, 9)", "TA-Lib", talib("MACD", [C], [12, 26, 9], 3)),
    ("Momentum(10)", "TA-Lib", talib("MOM", [C], [10])),
    ("RateOfChange(10)", "TA-Lib", talib("ROC", [C], [10])),
    ("RelativeStrengthIndex(14)", "TA-Lib", talib("RSI", [C], [14])),
    ("BollingerBands(20, 2, 2)", "TA-Lib", talib("BBANDS", [C], [20, 2.0, 2.0, 0], 3)),
    ("AverageTrueRange(14)", "TA-Lib", talib("ATR", [H, L, C], [14])),
    ("NormalisedAverageTrueRange(14)", "TA-Lib", talib("NATR", [H, L, C], [14])),
    ("OnBalanceVolume", "TA-Lib", talib("OBV", [C, V], [])),
    ("AccumulationDistribution", "TA-Lib", talib("AD", [H, L, C, V], [])),
    ("WilliamsR(14)", "TA-Lib", talib("WILLR", [H, L, C], [14])),
    ("Stochastic(14, 3, 3)", "TA-Lib", talib("STOCH", [H, L, C], [14, 3, 0, 3, 0], 2)),
    ("CommodityChannelIndex(20)", "TA-Lib", talib("CCI", [H, L, C], [20])),
    ("MoneyFlowIndex(14)", "TA-Lib", talib("MFI", [H, L, C, V], [14])),
    ("KaufmanAdaptiveMovingAverage(10, 2, 30)", "TA-Lib", talib("KAMA", [C], [10])),
    ("StochasticRsi(14, 14, 1, 3)", "TA-Lib", talib("STOCHRSI", [C], [14, 14, 3, 0], 2)),
    ("UltimateOscillator(7, 14, 28)", "TA-Lib", talib("ULTOSC", [H, L, C], [7, 14, 28])),
    ("DirectionalIndicators(14)", "TA-Lib", ADX[1:]),
    ("AverageDirectionalIndex(14)", "TA-Lib", ADX),
    ("Aroon(25)", "TA-Lib", AROON[::-1]),
    ("ParabolicStop(0.02, 0.2)", "TA-Lib", talib("SAR", [H, L], [0.02, 0.2])),
    ("LinearRegression(14)", "TA-Lib", talib("LINEARREG", [C], [14]) + talib("LINEARREG_SLOPE", [C], [14]) + talib("LINEARREG_INTERCEPT", [C], [14])),
    ("AwesomeOscillator(5, 34)", "B. Williams, New Trading Dimensions", [over(34, lambda i: mean(window(MIDDLE, i, 5)) - mean(window(MIDDLE, i, 34)))]),
    ("HullMovingAverage(16)", "A. Hull", hull(16)),
    ("VolumeWeightedMovingAverage(20)", "definition", [over(20, lambda i: math.fsum(c * v for c, v in zip(window(C, i, 20), window(V, i, 20))) / math.fsum(window(V, i, 20)))]),
    ("VolumeWeightedAveragePrice", "definition", average_price()),
    ("ChaikinMoneyFlow(20)", "StockCharts' ChartSchool", [over(20, lambda i: math.fsum(money_flow(k) for k in range(i - 19, i + 1)) / math.fsum(window(V, i, 20)))]),
    ("Supertrend(10, 3)", "TradingView's ta.supertrend", supertrend(10, 3)),
    ("KeltnerChannel(20, 10, 2)", "StockCharts' ChartSchool", keltner(20, 10, 2)),
    ("DonchianChannel(20)", "definition", donchian(20)),
    ("Ichimoku(9, 26, 52, 26)", "M. Patel, Trading with Ichimoku Clouds", ichimoku(9, 26, 52, 26)),
    ("SessionPivots", "J. Person, A Complete Guide to Technical Trading Tactics", pivots()),
    ("CentralPivotRange", "F. Ochoa, Secrets of a Pivot Boss", central_range()),
    ("ZigZag(1)", "A. Merrill, Filtered Waves", zigzag(1)),
    ("HeikinAshi", "D. Valcu, TASC 22", heikin_ashi()),
    ("HurstExponent(32)", "E. Peters, Fractal Market Analysis", hurst(32)),
    ("ZScore(20)", "definition", [over(20, lambda i: (C[i] - mean(window(C, i, 20))) / deviation(window(C, i, 20)))]),
    ("ChoppinessIndex(14)", "TradingView's Choppiness Index", choppiness(14)),
    ("Vortex(14)", "E. Botes, D. Siepman, TASC 28", vortex(14)),
    ("RelativeVolume(3, 25)", "definition", relative_volume(3)),
    ("OpeningRange(5)", "definition", opening_range(5)),
]

with open("tests/Vyuha.Tests/Quant/Indicators/IndicatorReference.cs", "w", encoding="utf-8") as file:
    file.write("""namespace Vyuha.Tests.Quant.Indicators;

/// <summary>Values of the indicators on 400 bars of the workload W-BARS, from TA-Lib's C library or the definition named.</summary>
/// <remarks>Made by <c>eng/reference/indicator_reference.py</c>; sessions are of 25 bars.</remarks>
internal static class IndicatorReference
{
    public static readonly (string Name, string Source, int Bar, double[] Values)[] All =
    [
""")
    for name, source, columns in CASES:
        for i in AT:
            values = ", ".join("double.NaN" if math.isnan(x) else repr(x + 0.0) for x in (column[i] for column in columns))
            file.write(f'        ("{name}", "{source}", {i}, [{values}]),\n')
    file.write("""    ];

    /// <summary>TA-Lib's LINEARREG_ANGLE(14) at the same bars, degrees.</summary>
    public static readonly (int Bar, double Degrees)[] Angles =
    [
""")
    for i in AT:
        file.write(f"        ({i}, {talib('LINEARREG_ANGLE', [C], [14])[0][i]!r}),\n")
    file.write("    ];\n\n    /// <summary>The arctangent, correctly rounded by mpmath.</summary>\n    public static readonly (double X, double Angle)[] Arctangents =\n    [\n")
    from mpmath import mp, mpf, atan
    mp.dps = 50
    arguments = [0.0, 1e-300, 1e-9, 0.1, 0.2499, 0.25, 0.2501, 0.5, 0.7, 0.999, 1.0, 1.001, 2.0, 3.7, 10.0, 1e3, 1e16, 1e300] + [k * 0.0371 for k in range(1, 120)]
    for x in arguments:
        file.write(f"        ({x!r}, {float(atan(mpf(x)))!r}),\n")
    file.write("    ];\n}\n")
