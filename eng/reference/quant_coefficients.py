#!/usr/bin/env python3
"""Prints the polynomial coefficients of Vyuha.Quant.Arithmetic (needs python3-mpmath).

Each polynomial interpolates its function at Chebyshev nodes in 60 digits, is rewritten in powers
and rounded once to double. The last column is the sum of the Chebyshev terms left out: the
truncation error in units of the fitted function. Run:  python3 eng/reference/quant_coefficients.py
"""
from mpmath import mp, mpf, erfc, erfinv, exp, expm1, sqrt, pi, cos, sin, log, atanh, findroot

mp.dps = 60


def chebyshev(function, low, high, count):
    nodes = [cos(pi * (k + mpf(1) / 2) / count) for k in range(count)]
    values = [function((high + low) / 2 + (high - low) / 2 * node) for node in nodes]
    return [(2 if j else 1) * sum(values[k] * cos(pi * j * (k + mpf(1) / 2) / count) for k in range(count)) / count
            for j in range(count)]


def powers(terms, low, high):
    """Chebyshev terms on [low, high] as coefficients of 1, x, x**2 ..."""
    size = len(terms)
    previous, current, total = [mpf(1)] + [mpf(0)] * size, [mpf(0), mpf(1)] + [mpf(0)] * size, [mpf(0)] * size
    for j, term in enumerate(terms):
        basis = previous if j == 0 else current
        for k in range(min(j + 1, size)):
            total[k] += term * basis[k]
        if j:
            following = [mpf(0)] + [2 * v for v in current]
            for k, v in enumerate(previous):
                following[k] -= v
            previous, current = current, following[:size + 2]
    scale, shift = 2 / (high - low), -(high + low) / (high - low)
    result = [mpf(0)] * size
    for value in reversed(total):  # Horner in (scale * x + shift)
        result = [shift * result[k] + (scale * result[k - 1] if k else 0) for k in range(size)]
        result[0] += value
    return result


def show(name, function, low, high, degree):
    low, high = mpf(low), mpf(high)
    terms = chebyshev(function, low, high, degree + 10)
    left_out = float(sum(abs(t) for t in terms[degree + 1:]))
    print(f"// {name}: degree {degree} on [{float(low):.6g}, {float(high):.6g}], left out {left_out:.0e}")
    print("[" + ", ".join(repr(float(c)) for c in powers(terms[:degree + 1], low, high)) + "]")


def mills(z):
    """Upper tail over density of the standard normal; the asymptotic series where erfc runs out of exponent."""
    if z < 200:
        return sqrt(pi / 2) * erfc(z / sqrt(mpf(2))) * exp(z * z / 2)
    total, term = mpf(0), 1 / z
    for k in range(16):
        total += term
        term *= -(2 * k + 1) / z ** 2
    return total


def first_moment(z):
    """1 - z * mills(z), from the series where it cancels."""
    if z < 200:
        with mp.workdps(90):
            return 1 - z * mills(z)
    total, term = mpf(0), mpf(1)
    for k in range(16):
        term *= -(2 * k + 1) / z ** 2
        total -= term
    return total


def on_half_line(function, centre, power):
    centre = mpf(centre)

    def of_t(t):
        z = centre * (1 + t) / (1 - t)
        return (1 + z) ** power * function(z)
    return of_t


def normal_inverse(p):
    """The z below 0 with N(z) = p, p < 1/2, by Newton on the log of the tail."""
    z = sqrt(-2 * log(p))
    for _ in range(60):
        step = (log(exp(-z * z / 2) / sqrt(2 * pi) * mills(z)) - log(p)) * mills(z)
        z += step
        if abs(step) < mpf(10) ** -50:
            break
    return -z


def atanh_rest(z):
    if z < mpf(10) ** -12:
        return mpf(2) / 3 + 2 * z / 5 + 2 * z * z / 7
    s = sqrt(z)
    return (2 * atanh(s) - 2 * s) / (s * z)


def sin_rest(z):
    if z < mpf(10) ** -12:
        return -mpf(1) / 6 + z / 120
    return (sin(sqrt(z)) / sqrt(z) - 1) / z


def cos_rest(z):
    if z < mpf(10) ** -12:
        return mpf(1) / 24 - z / 720
    return (cos(sqrt(z)) - 1 + z / 2) / z ** 2


def exp_rest(r):
    if abs(r) < mpf(10) ** -12:
        return mpf(1) / 2 + r / 6 + r * r / 24
    return (expm1(r) - r) / r ** 2


def central_inverse(w):
    """N^-1(1/2 + q) / q with w = q*q."""
    if w < mpf(10) ** -20:
        return sqrt(2 * pi) * (1 + 2 * pi * w / 6)
    q = sqrt(w)
    return sqrt(mpf(2)) * erfinv(2 * q) / q


def bachelier_near(w):
    """z / u, w = u*u, where u = (z / sqrt(2 pi)) / (n(z) m1(z) + z/2): the at-the-money half of the inverse."""
    if w < mpf(10) ** -16:
        return mpf(1)
    u = sqrt(w)
    f = lambda z: z / sqrt(2 * pi) / (exp(-z * z / 2) / sqrt(2 * pi) * first_moment(z) + z / 2) - u
    z = findroot(f, (mpf(10) ** -30, mpf(6)), solver="anderson", tol=mpf(10) ** -50)
    return z / u


def bachelier_far(t):
    """y - z where v = -ln(n(z) m1(z) / z), y = sqrt(2 v), t = 1 / y."""
    y = 1 / t
    v = y * y / 2
    z = y - 1
    f = lambda z: z * z / 2 + log(sqrt(2 * pi)) - log(first_moment(z)) + log(z) - v
    z = findroot(f, (mpf("0.2"), y), solver="anderson", tol=mpf(10) ** -40)
    return y - z


if __name__ == "__main__":
    half = log(mpf(2)) / 2 + mpf("1e-6")
    ln2 = log(mpf(2))
    high = mpf(int(ln2 * 2 ** 32)) / 2 ** 32
    print("// ln2 high (32 bits), low:", repr(float(high)), repr(float(ln2 - high)), " 1/ln2:", repr(float(1 / ln2)))
    print("// ln2 nearest, rest:", repr(float(ln2)), repr(float(ln2 - mpf(float(ln2)))))
    two_pi = 2 * pi
    print("// 2 pi nearest, rest:", repr(float(two_pi)), repr(float(two_pi - mpf(float(two_pi)))))
    for label, value in (("1/sqrt(2 pi)", 1 / sqrt(2 * pi)), ("ln sqrt(2 pi)", log(sqrt(2 * pi))), ("sqrt(2 pi)", sqrt(2 * pi)),
                         ("sqrt(1/2)", sqrt(mpf(1) / 2)), ("sqrt(2/pi)", sqrt(2 / pi))):
        print(f"// {label}:", repr(float(value)), "rest", repr(float(value - mpf(float(value)))))
    show("exp_rest", exp_rest, -half, half, 10)
    show("atanh_rest", atanh_rest, 0, (3 - 2 * sqrt(mpf(2))) ** 2 * mpf("1.0001"), 6)
    show("rough log: ln(1 + f)", lambda f: log(1 + f), sqrt(mpf(1) / 2) - 1, sqrt(mpf(2)) - 1, 5)
    show("sin_rest", sin_rest, 0, (pi / 4) ** 2, 6)
    show("cos_rest", cos_rest, 0, (pi / 4) ** 2, 6)
    edge = 1 - mpf(10) ** -40
    show("mills (1+z)", on_half_line(mills, "5.25", 1), -1, 1, 24)
    show("first moment (1+z)^2", on_half_line(first_moment, "5.25", 2), -1, 1, 26)
    show("normal inverse, centre", central_inverse, 0, mpf("0.16"), 20)

    def tail(t):  # r = sqrt(-2 ln p) between N^-1 of 0.1 and of 5e-324
        r = mpf("7") * (1 + t) / (1 - t)
        return normal_inverse(exp(-r * r / 2)) / -r
    low, high = (mpf("2.14") - 7) / (mpf("2.14") + 7), (mpf("38.7") - 7) / (mpf("38.7") + 7)
    show("normal inverse, tail: -z/r", tail, low, high, 22)
    show("bachelier near: z/u", bachelier_near, 0, mpf("0.7") ** 2, 9)
    show("bachelier far: y - z", bachelier_far, mpf(1) / 40, mpf(1) / mpf("1.9"), 10)
