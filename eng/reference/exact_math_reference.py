#!/usr/bin/env python3
"""Writes tests/Vyuha.Tests/Quant/Arithmetic/ExactMathReference.cs: correctly rounded values (needs python3-mpmath).

The arguments are exact doubles from a fixed generator; each value is computed in 60 digits and rounded once.
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
}

lines = [
    "namespace Vyuha.Tests.Quant.Arithmetic;",
    "",
    "/// <summary>Correctly rounded values made with mpmath by <c>eng/reference/exact_math_reference.py</c>; do not edit.</summary>",
    "internal static class ExactMathReference",
    "{",
]
for name, (function, ranges) in FUNCTIONS.items():
    if not lines[-1].endswith("{"):
        lines.append("")
    lines += [f"    public static readonly (double X, double Value)[] {name} =", "    ["]
    for low, high, count in ranges:
        for _ in range(count):
            x = draw(low, high)
            lines.append(f"        ({x!r}, {float(function(mpf(x)))!r}),")
    lines += ["    ];"]
lines += ["}", ""]
with open("tests/Vyuha.Tests/Quant/Arithmetic/ExactMathReference.cs", "w", encoding="utf-8") as file:
    file.write("\n".join(lines))
