#!/usr/bin/env python3
"""Writes tests/Vyuha.Tests/Quant/Arithmetic/ExactMathReference.cs: correctly rounded values (needs python3-mpmath).

The arguments are exact doubles from a fixed generator, and the worst ones of HARDEST: those at which the product's
functions erred most in a search of 8,000 random arguments a range. Each value is computed in 60 digits, rounded once,
and what the rounding took off is kept beside it, so that an error is measured to a fraction of a unit in the last place.
Run from the root of the repository:  python3 eng/reference/exact_math_reference.py
"""
import random
from mpmath import mp, mpf, erfc, exp, expm1, log, log1p, sqrt, pi, sin, cos, findroot

mp.dps = 60
draw = random.Random(20260101).uniform


def normal_cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def normal_inverse(p):
    guess = -sqrt(-2 * log(p)) if p < mpf("0.5") else sqrt(-2 * log(1 - p))
    for _ in range(200):
        if p < mpf("0.5"):
            step = (log(normal_cdf(guess)) - log(p)) * normal_cdf(guess) / (exp(-guess ** 2 / 2) / sqrt(2 * pi))
        else:
            tail = normal_cdf(-guess)
            step = -(log(tail) - log(1 - p)) * tail / (exp(-guess ** 2 / 2) / sqrt(2 * pi))
        guess -= step
        if abs(step) < mpf(10) ** -45:
            return guess
    raise ArithmeticError(p)


FUNCTIONS = {
    "Exp": (exp, [(-745, -700, 8), (-700, 709, 24), (-1, 1, 24), (-1e-9, 1e-9, 4)]),
    "Expm1": (expm1, [(-30, 30, 12), (-1, 1, 16), (-1e-9, 1e-9, 4)]),
    "Log": (log, [(1e-300, 1e300, 4), (1e-9, 1e9, 8), (0.5, 2, 20), (0.999, 1.001, 12), (1e-310, 1e-308, 4)]),
    "Log1p": (log1p, [(-0.99, 3, 16), (-1e-3, 1e-3, 8), (-1e-12, 1e-12, 4)]),
    "NormalPdf": (lambda x: exp(-x * x / 2) / sqrt(2 * pi), [(-37, 37, 20), (-3, 3, 12)]),
    "NormalCdf": (normal_cdf, [(-37, -5, 20), (-5, 5, 24), (-0.01, 0.01, 4)]),
    "MillsRatio": (lambda z: sqrt(pi / 2) * erfc(z / sqrt(mpf(2))) * exp(z * z / 2), [(0, 5, 16), (5, 60, 12), (-6, 0, 8)]),
    "Erfc": (erfc, [(-3, 6, 16), (6, 26, 10)]),
    "Erfcx": (lambda x: erfc(x) * exp(x * x), [(-5, 10, 16), (10, 90, 10)]),
    "NormalInverse": (normal_inverse, [(1e-300, 1e-4, 4), (1e-4, 0.5, 16), (0.5, 0.9999, 16)]),
    "SinTurns": (lambda x: sin(2 * pi * x), [(-1, 1, 20), (-1000, 1000, 6)]),
    "CosTurns": (lambda x: cos(2 * pi * x), [(-1, 1, 20), (-1000, 1000, 6)]),
    "Sin": (sin, [(-4, 4, 20), (-1000, 1000, 6), (-1e9, 1e9, 6)]),
    "Cos": (cos, [(-4, 4, 20), (-1000, 1000, 6), (-1e9, 1e9, 6)]),
}

HARDEST = {
    "Exp": [-708.0033332369534, 0.3776668589462898, 0.3475545959611205, 0.3530116636065116, 0.35715672131926435, 0.37802045181354893],
    "Expm1": [0.34116265417642966, 0.3513636476506923, 0.3673359311303726, 0.35215923721428144, 0.3703654405534162, 0.3483817301467217],
    "Log": [0.7177132552746778, 0.7021746274997335, 0.7141072705663084, 1.4040438985275066, 0.7128414592643627, 0.7121802939798931],
    "Log1p": [0.3393328367274736, 0.3397185909611534, 0.35017258673647433, -0.33161302189540437, 6.80937507465774e-13, 2.1666243715655776e-05],
    "NormalPdf": [-1.9263541443699739, -0.9739299526016705, 36.85388437399851, 1.9419908533558212, 1.9371139769501866, 24.15214242310713],
    "NormalCdf": [-0.007092063592132873, -18.296418189466625, -0.009474498314740228, -0.009072106878071983, -5.442225942682459, -0.0035522009247407208],
    "MillsRatio": [-0.0007768818278548473, 1.6604369176566287, -0.059193818371843454, 3.833327964126548, -0.43238774669643876, 0.4209440577627094],
    "Erfc": [13.385112488468163, 0.8221915860322974, 2.4913347941772663, 0.4878924250967697, 2.488713870703391, 11.068410969177968],
    "Erfcx": [19.159306048774134, 75.38959119823964, 9.799023251635287, 18.842473115853497, 72.63423439548913, 0.8186084238648084],
    "NormalInverse": [0.8401922934162034, 0.1606711817485994, 0.8409122290663564, 0.8365886014723363, 0.840893605548604, 0.18075775493348553],
    "SinTurns": [866.8826965027874, -83.8798407733816, 0.8767686056348667, 0.11908981629019144, 0.8764711864072963, -0.11879739807829881],
    "CosTurns": [-187.8686983026589, 712.3737309630176, 0.3728442379125836, 0.6253377270723877, 88.61825636920503, 838.3636057488195],
    "Sin": [-947.9816919169859, -2.282178169047893, 625.8936975050522, 444799079.1107435, 396.6668468092191, 2.398744470573897],
    "Cos": [2.3409931607372716, -0.8274657570337904, 2.262907150532807, 512.8985788089212, -853.7496217837861, 2.3011924182112855],
}
# The doubles nearest to a right angle's multiples, where the reduction cancels most.
HARDEST["Sin"] += [3.141592653589793, 6.283185307179586, 31.41592653589793, 999999.0625, 314159265.3589793]
HARDEST["Cos"] += [1.5707963267948966, 4.71238898038469, 11.0, 710.0, 157079632.67948967]



def row(function, x):
    exact = function(mpf(x))
    value = float(exact)
    return f"        ({x!r}, {value!r}, {float(exact - mpf(value)):.3g}),"


lines = [
    "namespace Vyuha.Tests.Quant.Arithmetic;",
    "",
    "/// <summary>Correctly rounded values, and the exact value less the rounded one, made with mpmath by <c>eng/reference/exact_math_reference.py</c>; do not edit.</summary>",
    "internal static class ExactMathReference",
    "{",
]
for name, (function, ranges) in FUNCTIONS.items():
    if not lines[-1].endswith("{"):
        lines.append("")
    lines += [f"    public static readonly (double X, double Value, double Remainder)[] {name} =", "    ["]
    for low, high, count in ranges:
        for _ in range(count):
            lines.append(row(function, draw(low, high)))
    lines += [row(function, x) for x in HARDEST.get(name, [])]
    lines += ["    ];"]
lines += ["}", ""]
with open("tests/Vyuha.Tests/Quant/Arithmetic/ExactMathReference.cs", "w", encoding="utf-8") as file:
    file.write("\n".join(lines))
