#!/usr/bin/env python3
"""Writes tests/Vyuha.Tests/Host/Commands/SurfaceReference.cs: the prices of a chain of two SVI smiles, and what a surface through them says (needs python3-mpmath).

Prices are Black's in 40 digits; volatilities at a delta are roots, not formulas. Run from the root of the repository:  python3 eng/reference/surface_reference.py
"""
from mpmath import mp, mpf, erfc, exp, findroot, log, sqrt

mp.dps = 40
SPOT, RATE = mpf(24000), mpf("0.06")
# Days, and a, b, rho, m, sigma of total variance: an index's smile of 20 and of 48 days, free of butterfly and calendar arbitrage.
SMILES = [(20, "0.0005", "0.02", "-0.4", "0.01", "0.05"), (48, "0.0014", "0.035", "-0.35", "0.015", "0.07")]
SMILES = [(mpf(days) / 365, *(mpf(x) for x in rest)) for days, *rest in SMILES]
STRIKES = list(range(22000, 26001, 250))


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def variance(smile, k):
    _, a, b, rho, m, sigma = smile
    return a + b * (rho * (k - m) + sqrt((k - m) ** 2 + sigma**2))


def price(call, forward, strike, w, discount):
    s = sqrt(w)
    d1 = log(forward / strike) / s + s / 2
    sign = 1 if call else -1
    return discount * sign * (forward * cdf(sign * d1) - strike * cdf(sign * (d1 - s)))


def at_delta(w, years, delta, bracket):
    """Volatility where the delta of a call on the forward is this."""
    k = findroot(lambda x: cdf(-x / sqrt(w(x)) + sqrt(w(x)) / 2) - delta, bracket, solver="anderson")
    return sqrt(w(k) / years)


def measures(w, years):
    atm, width = sqrt(w(mpf(0)) / years), sqrt(w(mpf(0)))
    call, put = at_delta(w, years, mpf("0.25"), (0, 2 * width)), at_delta(w, years, mpf("0.75"), (-2 * width, 0))
    return atm, call - put, (call + put) / 2 - atm


def text(x):
    return mp.nstr(x, 17)


lines, rows = ["right,forward,strike,years,rate,price"], []
for smile in SMILES:
    years = smile[0]
    forward, discount = SPOT * exp(RATE * years), exp(-RATE * years)
    for strike in STRIKES:
        for call in (True, False):
            value = price(call, forward, strike, variance(smile, log(strike / forward)), discount)
            lines.append(f"{'C' if call else 'P'},{text(forward)},{strike},{text(years)},{text(RATE)},{text(value)}")
    rows.append(("at", years, 0, forward, *measures(lambda k: variance(smile, k), years)))

first, second = SMILES
# At the same k, total variance is straight in time; an event adds days to the clock from its day on. Before the first expiry it shrinks in proportion.
for days, event in ((7, 0), (30, 0), (30, 4)):
    years = mpf(days) / 365
    share = (years + mpf(event) / 365 - first[0]) / (second[0] + mpf(event) / 365 - first[0])
    if years < first[0]:
        w = lambda k: variance(first, k) * years / first[0]
    else:
        w = lambda k: (1 - share) * variance(first, k) + share * variance(second, k)
    rows.append(("between", years, event, SPOT * exp(RATE * years), *measures(w, years)))

chain = "\n".join("        " + line for line in lines)
values = "\n".join(f"        new({text(y)}, {event}, {text(f)}, {text(a)}, {text(r)}, {text(b)})," for _, y, event, f, a, r, b in rows)
with open("tests/Vyuha.Tests/Host/Commands/SurfaceReference.cs", "w", encoding="utf-8") as file:
    file.write(f'''namespace Vyuha.Tests.Host.Commands;

/// <summary>What a surface says at a time, its volatilities as fractions.</summary>
/// <param name="EventDays">Ordinary days that an event on day 25 is worth.</param>
internal sealed record SurfaceCase(double Years, int EventDays, double Forward, double AtTheMoney, double RiskReversal, double Butterfly);

/// <summary>A chain of two SVI smiles, priced by mpmath; written by eng/reference/surface_reference.py.</summary>
internal static class SurfaceReference
{{
    public const string Chain =
        """
{chain}
        """;

    /// <summary>The two expiries, then 7 days, 30 days, and 30 days with an event.</summary>
    public static readonly SurfaceCase[] Cases =
    [
{values}
    ];
}}
''')
