"""Random connections that leave nothing to chance: the same synapses in the same order on both sides."""

import hypothesis.strategies as st
from random_network_script import Projection
from random_populations import chance, pick

CONDITIONS = [
    "i != j",
    "i == j",
    "(i + 2*j) % 3 == 0",
    "abs(i - j) <= 1",
    "i < N_post - j",
    "i >= j and j != 1",
    "i > 100",
    "j == (i + 1) % N_post",
    "i//2 == j//2",
    "True",
    "False",
]
OF_VARIABLES = [
    "p_pre < p_post",
    "p_pre + 0.1*i > 0.43 and i != j",
    "p_post > 0.5 or j == i",
    "abs(p_pre - p_post) < 0.3",
]
LOOPS = [
    ("j", "(i + k) % N_post for k in range(1, 3)"),
    ("j", "k for k in range(i - 1, i + 2) if k != i"),
    ("j", "k for k in range(N_post - 1, -1, -1)"),
    ("j", "k for k in range(0, N_post, 2) if i % 2 == 0"),
    ("j", "k for k in range(i) if k != 1"),
    ("j", "i"),
    ("j", "N_post - 1 - i if i < N_post"),
    ("j", "i*2 + k for k in range(2)"),
    ("j", "k for k in range(-3, 3) if (k + i) % 2 == 0"),
    ("i", "(j*2) % N_pre"),
    ("i", "k for k in range(0, N_pre, 2)"),
    ("i", "N_pre - k for k in range(1, 4) if k != j"),
    ("i", "N_pre - 1 - k for k in range(2) if j != 1"),
]
# A text is a number that is the same for all: Brian's NumPy code fails with others.
NUMBERS = ["", "", "", "2", "'N_pre % 2 + 1'", "0"]


def connect(draw, made: Projection) -> None:
    """One call or two, for this object of synapses."""
    for _ in range(2 if chance(draw, 5) else 1):
        made.connects.append(f"{made.name}.connect({call(draw, made)})")


def call(draw, made: Projection) -> str:
    form = draw(st.integers(0, 4))
    number = draw(st.sampled_from(NUMBERS))
    number = f"n={number}" if number else ""
    if form == 0:
        return number
    if form == 1:
        known = {"p_pre": made.source, "p_post": made.target}
        usable = [c for c in OF_VARIABLES if all("p" in known[x].population.reads for x in known if x in c)]
        condition = draw(st.sampled_from(CONDITIONS + usable))
        name = "condition=" if chance(draw, 3) else ""
        return joined(f"{name}{condition!r}", number)
    if form == 2:
        return joined(pairs(draw, made), number if number.isdigit() else "")
    variable, loop = draw(st.sampled_from(LOOPS))
    skip = "" if chance(draw, 60) else "skip_if_invalid=True"
    return joined(f"{variable}={loop!r}", skip, number)


def pairs(draw, made: Projection) -> str:
    n, m = made.source.n, made.target.n
    if n < 1 or m < 1:
        return ""
    pair = st.tuples(st.integers(0, n - 1), st.integers(0, m - 1))
    chosen = draw(st.lists(pair, min_size=1, max_size=8 if n + m < 20 else 60))
    i, j = [a for a, _ in chosen], [b for _, b in chosen]
    if chance(draw, 4):
        return pick(draw, f"i={n - 1}, j=arange({m})", f"i=arange({n}), j={m - 1}", f"i={n - 1}, j={m - 1}")
    kind = pick(draw, "{}", "array({}, dtype=int)")
    return f"i={kind.format(i)}, j={kind.format(j)}"


def joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
