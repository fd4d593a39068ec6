"""Computes the constants of the elementary functions and writes them as a C++ header.

    python tools/minimax.py > src/ir/math_coefficients.hpp

Needs mpmath (`pip install mpmath`) and about a minute. Each polynomial is the minimax one: Remez' exchange
algorithm in 45 digits, with the weight that makes the error of the *function* relative. The coefficients are
rounded to doubles one by one from the lowest, and the others are fitted anew each time, so that the rounding
of one is made good by the next. The error that remains is printed beside each polynomial, as a power of two.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from mpmath import cos, inf, log, loggamma, lu_solve, matrix, mp, mpf, nstr, pi, polyval, sqrt

mp.dps = 45
Function = Callable[[mpf], mpf]


def extrema(error: Function, low: mpf, high: mpf, count: int) -> list[mpf]:
    """Where |error| is largest between its sign changes; `count` alternating places."""
    steps = 24 * count
    # Chebyshev-spaced, as the extrema are.
    grid = [(low + high) / 2 - (high - low) / 2 * cos(pi * (k + mpf("0.5")) / steps) for k in range(steps)]
    values = [error(x) for x in grid]
    places: list[tuple[mpf, mpf]] = []
    for x, value in zip(grid, values, strict=True):
        if places and (value > 0) == (places[-1][1] > 0):
            if abs(value) > abs(places[-1][1]):
                places[-1] = (x, value)
        else:
            places.append((x, value))
    while len(places) > count:
        places.pop(0 if abs(places[0][1]) < abs(places[-1][1]) else -1)
    return [x for x, _ in places]


def remez(target: Function, weight: Function, degree: int, low: mpf, high: mpf) -> list[mpf]:
    """The polynomial with the least max |weight(x) * (target(x) - polynomial(x))|."""
    count = degree + 2
    nodes = [(low + high) / 2 - (high - low) / 2 * cos(pi * (2 * k + 1) / (2 * count)) for k in range(count)]
    best: list[mpf] = []
    least = inf
    for _ in range(20):
        system = matrix(count, count)
        right = matrix(count, 1)
        for row, x in enumerate(nodes):
            for power in range(degree + 1):
                system[row, power] = x**power
            system[row, degree + 1] = (-1) ** row / weight(x)
            right[row] = target(x)
        solved = lu_solve(system, right)
        coefficients = [solved[k] for k in range(degree + 1)]
        level = abs(solved[degree + 1])

        def error(x: mpf, coefficients: list[mpf] = coefficients) -> mpf:
            return weight(x) * (target(x) - polyval(coefficients[::-1], x))

        found = extrema(error, low, high, count)
        largest = max(abs(error(x)) for x in found)
        if largest < least:
            best, least = coefficients, largest
        if len(found) < count or largest <= level * mpf("1.001"):
            break
        nodes = found
    return best


@dataclass
class Polynomial:
    name: str
    what: str
    target: Function
    weight: Function
    low: mpf
    high: mpf
    degree: int


def rounded_fit(p: Polynomial) -> tuple[list[float], mpf]:
    fixed: list[float] = []
    target = cache(p.target)

    def error(x: mpf) -> mpf:
        return target(x) - polyval([mpf(c) for c in fixed[::-1]], x)

    while len(fixed) <= p.degree:
        # What the coefficients that are fixed leave, divided by the power of x that it begins with.
        start = len(fixed)
        found = remez(
            lambda x: error(x) / x**start, lambda x: p.weight(x) * x**start, p.degree - start, p.low, p.high
        )
        # The highest coefficients matter little: those are rounded together. So are all where 0 is inside the
        # interval, where a weight that is 0 there would not do.
        fixed += [float(c) for c in (found if start >= 4 or p.low < 0 else found[:1])]
    steps = 1000
    xs = [p.low + (p.high - p.low) * (k + mpf("0.5")) / steps for k in range(steps)]
    return fixed, max(abs(p.weight(x) * error(x)) for x in xs)


def series(terms: Callable[[int], mpf], first: int = 0) -> Function:
    """sum_k terms(k) x^(k - first): for functions whose closed form cancels near 0."""

    def value(x: mpf) -> mpf:
        total = mpf(0)
        k = first
        while True:
            term = terms(k) * x ** (k - first)
            total += term
            k += 1
            if abs(term) < mpf(10) ** -43 * max(abs(total), mpf(10) ** -43):
                return total

    return value


def factorial(n: int) -> mpf:
    return mpf(mp.factorial(n))


def arcsin_terms(k: int) -> mpf:
    return mp.binomial(2 * k, k) / (mpf(4) ** k * (2 * k + 1))


half_ln2 = log(2) / 2 * mpf("1.0001")
largest_z = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * mpf("1.0001")
quarter_pi_squared = (pi / 4) ** 2 * mpf("1.0001")
tiny = mpf(2) ** -60

POLYNOMIALS = [
    Polynomial(
        "exp_tail",
        "(exp(r) - 1 - r - r^2/2) / r^3, |r| <= ln(2)/2; relative to expm1",
        series(lambda k: 1 / factorial(k), 3),
        lambda x: x * x + mpf("0.0004"),
        -half_ln2,
        half_ln2,
        9,
    ),
    Polynomial(
        "exp_short_tail",
        "the same where an error of 2^-55 does",
        series(lambda k: 1 / factorial(k), 3),
        lambda x: x * x + mpf("0.0004"),
        -half_ln2,
        half_ln2,
        8,
    ),
    Polynomial(
        "exprel_eighth",
        "((exp(x/8) - 1)/x - 1/8) / x, -4 <= x <= 1/4",
        series(lambda k: 1 / factorial(k + 1) / 8 ** (k + 1), 1),
        lambda x: 8 * sqrt(x * x + mpf("0.01")),
        mpf(-4),
        mpf("0.25"),
        9,
    ),
    Polynomial(
        "exprel_even",
        "(x/(exp(x) - 1) - 1 + x/2) / x^2 of z = x^2, |x| <= 1",
        series(lambda k: mp.bernoulli(2 * k) / factorial(2 * k), 1),
        lambda z: z + tiny,
        mpf(0),
        mpf(1),
        6,
    ),
    Polynomial(
        "sinh_tail",
        "(sinh(r) - r) / r^3 of z = r^2, |r| <= ln(2)/2",
        series(lambda k: 1 / factorial(2 * k + 1), 1),
        lambda z: z + tiny,
        mpf(0),
        half_ln2**2,
        5,
    ),
    Polynomial(
        "cosh_tail",
        "(cosh(r) - 1) / r^2 of z = r^2, |r| <= ln(2)/2",
        series(lambda k: 1 / factorial(2 * k), 1),
        lambda z: z + tiny,
        mpf(0),
        half_ln2**2,
        4,
    ),
    Polynomial(
        "log_tail",
        "(log((1+s)/(1-s)) - 2 s) / s^3 of z = s^2, |s| <= (sqrt2-1)/(sqrt2+1)",
        series(lambda k: mpf(2) / (2 * k + 1), 1),
        lambda z: z + tiny,
        mpf(0),
        largest_z,
        6,
    ),
    Polynomial(
        "log_far_tail",
        "(atanh(s) - s - s^3/3 - s^5/5) / s^7 of z = s^2: for double-double logarithms",
        series(lambda k: mpf(1) / (2 * k + 1), 3),
        lambda z: z**3 + tiny**2,
        mpf(0),
        largest_z,
        6,
    ),
    Polynomial(
        "sin_tail",
        "(sin(r) - r) / r^3 of z = r^2, |r| <= pi/4",
        series(lambda k: mpf((-1) ** k) / factorial(2 * k + 1), 1),
        lambda z: z + tiny,
        mpf(0),
        quarter_pi_squared,
        6,
    ),
    Polynomial(
        "cos_tail",
        "(cos(r) - 1 + r^2/2) / r^4 of z = r^2, |r| <= pi/4",
        series(lambda k: mpf((-1) ** k) / factorial(2 * k), 2),
        lambda z: z**2 + tiny,
        mpf(0),
        quarter_pi_squared,
        5,
    ),
    Polynomial(
        "arctan_tail",
        "(atan(t) - t) / t^3 of z = t^2, |t| <= tan(pi/8)",
        series(lambda k: mpf((-1) ** k) / (2 * k + 1), 1),
        lambda z: z + tiny,
        mpf(0),
        (sqrt(2) - 1) ** 2 * mpf("1.0001"),
        10,
    ),
    Polynomial(
        "arcsin_tail",
        "(asin(t) - t) / t^3 of z = t^2, |t| <= 1/2",
        series(arcsin_terms, 1),
        lambda z: z + tiny,
        mpf(0),
        mpf("0.25"),
        12,
    ),
    Polynomial(
        "sin_pi_over_g",
        "sin(pi g) / g of z = g^2, |g| <= 1/2: for normal random numbers",
        series(lambda k: mpf((-1) ** k) * pi ** (2 * k + 1) / factorial(2 * k + 1)),
        lambda z: mpf(1),
        mpf(0),
        mpf("0.25"),
        8,
    ),
    Polynomial(
        "cos_pi",
        "cos(pi g) of z = g^2, |g| <= 1/2",
        series(lambda k: mpf((-1) ** k) * pi ** (2 * k) / factorial(2 * k)),
        lambda z: mpf(1),
        mpf(0),
        mpf("0.25"),
        9,
    ),
]


def parts(value: mpf, bits: list[int]) -> list[float]:
    """The value as a sum of doubles, each with so many leading bits of what the ones before it leave."""
    found = []
    for count in bits:
        exponent = int(mp.floor(log(abs(value), 2))) + 1
        scale = mpf(2) ** (count - exponent)
        part = mp.nint(value * scale) / scale
        found.append(float(part))
        value -= part
    return found


def stirling_correction(k: int) -> mpf:
    return loggamma(k + 1) - (k * log(mpf(k)) - k + log(2 * pi * k) / 2)


CONSTANTS = [
    (
        "ln2",
        "42 bits each but the last: whole multiples up to 2^11 of the first two are exact",
        parts(log(2), [42, 42, 53]),
    ),
    ("half_pi", "53 bits each", parts(pi / 2, [53, 53, 53])),
    ("quarter_pi", "53 bits each", parts(pi / 4, [53, 53])),
    ("log10_e", "53 bits each", parts(1 / log(10), [53, 53])),
    ("one_third", "1/3 in two parts", parts(mpf(1) / 3, [53, 53])),
    ("one_fifth", "1/5 in two parts", parts(mpf(1) / 5, [53, 53])),
    (
        "stirling_correction",
        "log(k!) - (k log(k) - k + log(2 pi k)/2) for k = 1 ... 9",
        [float(stirling_correction(k)) for k in range(1, 10)],
    ),
]
SINGLE = [
    ("log2_e", 1 / log(2)),
    ("two_over_pi", 2 / pi),
    ("sqrt_half", sqrt(mpf(1) / 2)),
    ("half_log_two_pi", log(2 * pi) / 2),
    ("tan_pi_8", sqrt(2) - 1),
    ("tan_3_pi_8", sqrt(2) + 1),
]
TWO_OVER_PI_WORDS = 38


def literal(value: float) -> str:
    return value.hex()


def print_array(name: str, comment: str, values: list[float]) -> None:
    print(f"/// {comment}.")
    print(f"inline constexpr std::array<double, {len(values)}> {name}{{")
    for value in values:
        print(f"    {literal(value)},")
    print("};\n")


def main() -> None:
    print("// Made by tools/minimax.py: do not edit. How the numbers are found is said there.")
    print("#pragma once\n\n#include <array>\n#include <cstdint>\n")
    print("namespace brio::ir::math {\n\n// clang-format off\n")
    for name, value in SINGLE:
        print(f"inline constexpr double {name} = {literal(float(value))};")
    print()
    for name, comment, values in CONSTANTS:
        print_array(name, comment, values)
    for polynomial in POLYNOMIALS:
        coefficients, worst = rounded_fit(polynomial)
        print_array(polynomial.name, f"{polynomial.what}; error 2^{nstr(log(worst, 2), 4)}", coefficients)
    mp.prec = 32 * TWO_OVER_PI_WORDS + 64
    scaled = int(mp.floor(2 / mp.pi * mpf(2) ** (32 * TWO_OVER_PI_WORDS)))
    words = [(scaled >> (32 * (TWO_OVER_PI_WORDS - 1 - k))) & 0xFFFFFFFF for k in range(TWO_OVER_PI_WORDS)]
    print("/// The bits of 2/pi after the binary point, 32 a word.")
    print(f"inline constexpr std::array<std::uint32_t, {TWO_OVER_PI_WORDS}> two_over_pi_bits{{")
    for start in range(0, len(words), 8):
        print("    " + ", ".join(f"0x{word:08x}" for word in words[start : start + 8]) + ",")
    print("};\n\n// clang-format on\n\n}  // namespace brio::ir::math")


if __name__ == "__main__":
    main()
