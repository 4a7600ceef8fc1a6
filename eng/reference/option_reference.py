#!/usr/bin/env python3
"""Writes tests/Vyuha.Tests/Quant/Options/OptionReference.cs: prices and their derivatives (needs python3-mpmath).

Every derivative is a numerical one of the price formula in 60 digits, not of a formula for the Greek; time derivatives are
of time passing, so with the sign turned. Run from the root of the repository:  python3 eng/reference/option_reference.py
"""
from mpmath import mp, mpf, erfc, exp, log, sqrt, pi, diff

mp.dps = 60


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def black(call, forward, strike, years, vol, discount):
    s = vol * sqrt(years)
    d1 = log(forward / strike) / s + s / 2
    sign = 1 if call else -1
    return discount * sign * (forward * cdf(sign * d1) - strike * cdf(sign * (d1 - s)))


def on_forward(call, strike):
    return lambda f, t, v, r, q: black(call, f, strike, t, v, exp(-r * t))


def on_spot(call, strike):
    return lambda s, t, v, r, q: black(call, s * exp((r - q) * t), strike, t, v, exp(-r * t))


def bachelier(call, strike):
    def price(f, t, v, r, q):
        s = v * sqrt(t)
        sign = 1 if call else -1
        d = (f - strike) / s
        return exp(-r * t) * (sign * (f - strike) * cdf(sign * d) + s * exp(-d * d / 2) / sqrt(2 * pi))
    return price


def digital(call, strike):
    def price(f, t, v, r, q):
        s = v * sqrt(t)
        d2 = log(f / strike) / s - s / 2
        return exp(-r * t) * cdf(d2 if call else -d2)
    return price


# Orders of derivation by underlying, time, volatility, rate; and the sign that turns time to expiry into time passing.
FIRST = [(0, 0, 0, 0, 1), (1, 0, 0, 0, 1), (2, 0, 0, 0, 1), (0, 0, 1, 0, 1), (0, 1, 0, 0, -1), (0, 0, 0, 1, 1), (1, 0, 1, 0, 1), (0, 0, 2, 0, 1)]
HIGHER = [(1, 1, 0, 0, -1), (0, 1, 1, 0, -1), (3, 0, 0, 0, 1), (2, 0, 1, 0, 1), (2, 1, 0, 0, -1), (0, 0, 3, 0, 1)]

MODELS = {
    "Black76": (on_forward, FIRST + HIGHER, [
        (1, 24000.0, 24000.0, 0.02, 0.13, 0.065), (0, 24000.0, 24500.0, 0.02, 0.13, 0.065), (1, 24000.0, 25500.0, 0.02, 0.14, 0.065),
        (0, 24000.0, 22000.0, 0.0014, 0.35, 0.065), (1, 24037.5, 24050.0, 2e-6, 0.4, 0.065), (0, 24000.0, 18000.0, 0.5, 0.25, 0.07),
        (1, 24000.0, 30000.0, 2.0, 0.8, 0.05), (1, 100.0, 60.0, 1.0, 1.5, 0.0), (0, 50000.0, 47000.0, 0.1, 0.2, -0.01)]),
    "BlackScholesMerton": (on_spot, FIRST + HIGHER, [
        (1, 25000.0, 25000.0, 0.04, 0.15, 0.065), (0, 25000.0, 24000.0, 0.04, 0.16, 0.065), (1, 1480.0, 1600.0, 0.3, 0.28, 0.07),
        (0, 100.0, 120.0, 1.5, 0.4, 0.05), (1, 100.0, 80.0, 0.5, 0.9, 0.02)]),
    "Bachelier": (bachelier, FIRST, [
        (1, 24000.0, 24000.0, 0.02, 3100.0, 0.065), (0, 24000.0, 24600.0, 0.02, 3100.0, 0.065), (1, 24000.0, 26500.0, 0.02, 3100.0, 0.065),
        (0, 35.0, -20.0, 0.1, 60.0, 0.06), (1, -12.0, 5.0, 0.5, 40.0, 0.06)]),
    "Digital": (digital, FIRST, [
        (1, 24000.0, 24000.0, 0.02, 0.13, 0.065), (0, 24000.0, 24500.0, 0.02, 0.13, 0.065), (1, 24000.0, 25500.0, 0.02, 0.14, 0.065),
        (0, 100.0, 60.0, 1.0, 1.5, 0.02)]),
}
YIELD = mpf(0.0125)

lines = [
    "namespace Vyuha.Tests.Quant.Options;",
    "",
    "/// <summary>One option and its price and derivatives, per 1.0 of volatility and rate, and per year.</summary>",
    "internal sealed record OptionCase(bool IsCall, double Underlying, double Strike, double Years, double Vol, double Rate, double Yield, double[] Values);",
    "",
    "/// <summary>Prices and derivatives made with mpmath by <c>eng/reference/option_reference.py</c>; do not edit.</summary>",
    "/// <remarks>In this order: price, delta, gamma, vega, theta, rho, vanna, volga, charm, veta, speed, zomma, color, ultima.</remarks>",
    "internal static class OptionReference",
    "{",
]
for name, (model, orders, cases) in MODELS.items():
    if not lines[-1].endswith("{"):
        lines.append("")
    lines += [f"    public static readonly OptionCase[] {name} =", "    ["]
    for call, underlying, strike, years, vol, rate in cases:
        dividend = YIELD if name == "BlackScholesMerton" else mpf(0)
        price = model(bool(call), mpf(strike))
        point = (mpf(underlying), mpf(years), mpf(vol), mpf(rate), dividend)
        values, values_scale = [], abs(price(*point))
        for *order, sign in orders:
            n = sum(order)
            value = sign * (diff(price, point, (*order, 0)) if n else price(*point))
            # What numerical differentiation leaves of a 0.
            values.append(repr(float(value) if abs(value) > mpf(10) ** -30 * values_scale else 0.0))
        lines.append(f"        new({'true' if call else 'false'}, {underlying!r}, {strike!r}, {years!r}, {vol!r}, {rate!r}, {float(dividend)!r},")
        lines.append("            [" + ", ".join(values) + "]),")
    lines += ["    ];"]
lines += ["}", ""]
with open("tests/Vyuha.Tests/Quant/Options/OptionReference.cs", "w", encoding="utf-8") as file:
    file.write("\n".join(lines))
