"""Whether Brio and Brian 2 got the same from one script: by the numbers that example.py has kept.

What monitors hold and figures show is compared; of scripts that have neither, the numbers among their
names and those that they print. Equal numbers are said to be equal, with the largest difference. Of random
models, sizes, means and standard deviations have to be those of other draws.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

#: Traces of one model differ by rounding alone: at most by this part of the largest value.
SAME_TRACE = 1e-6
#: How often a random script that is the same would be taken for another one.
FALSE_ALARM = 1e-3
#: What no table of results would call a difference: this part of the value.
NEGLIGIBLE = 0.02

Columns = dict[str, np.ndarray]


def columns(path: Path, evidence: tuple[str, ...] = ()) -> Columns:
    """The numbers that count in the comparison: those named, or what monitors hold and figures show."""
    with np.load(path) as file:
        all_of_them = {key: file[key] for key in file.files}
    if evidence:
        return {key: all_of_them[key] for key in evidence}
    seen = {key: value for key, value in all_of_them.items() if not key.startswith(("name/", "printed"))}
    return seen or all_of_them


def without_lone_monitors(sides: list[list[Columns]]) -> None:
    """Takes monitors away where the sides have others: when one goes that nobody needs any more is chance.

    What is named after it has another name then, so that figures alone count, where there are some.
    """
    of_monitors = [{key for key in side[0] if "/" not in key and key != "printed"} for side in sides]
    names = [{key.rpartition(".")[0] for key in keys} for keys in of_monitors]
    lone = names[0] ^ names[1]
    if lone and any(key.startswith("figure/") for key in sides[0][0]):
        lone = names[0] | names[1]
    for columns_of_run in (c for side in sides for c in side):
        for key in [key for key in columns_of_run if key.rpartition(".")[0] in lone]:
            del columns_of_run[key]


def difference(a: np.ndarray, b: np.ndarray) -> float:
    """The largest difference, as a part of the largest value; infinite if the arrays are not alike."""
    if a.shape != b.shape or a.size == 0:
        return 0.0 if a.shape == b.shape else np.inf
    if a.dtype.kind not in "fc" and b.dtype.kind not in "fc":
        return 0.0 if np.array_equal(a, b) else np.inf
    if not np.array_equal(np.isfinite(a), np.isfinite(b)):
        return np.inf
    finite = np.isfinite(a)
    scale = np.max(np.abs(b[finite]), initial=0.0)
    apart = np.max(np.abs(a[finite] - b[finite]), initial=0.0)
    return float(apart / scale) if scale else float(apart)


def largest_difference(a: Columns, b: Columns) -> tuple[float, str]:
    """Of all columns, and the column."""
    if a.keys() != b.keys():
        return np.inf, min(a.keys() ^ b.keys())
    return max(((difference(a[key], b[key]), key) for key in sorted(a)), default=(0.0, ""))


def common_beginning(a: Columns, b: Columns) -> float:
    """The part of all traces, from their beginning on, in which they are the same."""
    parts = [1.0]
    # Figures may show the same relative to the largest value, which may come late.
    of_monitors = {key for key in a.keys() & b.keys() if "/" not in key}
    for key in of_monitors or a.keys() & b.keys():
        x, y = a[key], b[key]
        if x.shape == y.shape and x.size and x.dtype.kind == "f":
            apart = np.abs(x - y) > SAME_TRACE * np.max(np.abs(y[np.isfinite(y)]), initial=0.0)
            differing = np.flatnonzero(apart.reshape(-1, x.shape[-1]).any(axis=0)) if x.ndim else []
            parts += [differing[0] / x.shape[-1]] if len(differing) else []
    return min(parts)


def kind_of(keys: list[str], monitors: dict[str, str]) -> str:
    """What was compared, in a word or two."""
    kinds = {kind for name, kind in monitors.items() if any(key.startswith(f"{name}.") for key in keys)}
    words = [word for word, kind in (("spikes", "SpikeMonitor"), ("traces", "StateMonitor")) if kind in kinds]
    if words:
        return " and ".join(words)
    return "rates" if kinds else "figures" if any(key.startswith("figure/") for key in keys) else "numbers"


def statistics(found: Columns) -> Iterator[tuple[str, float, float]]:
    """Name, value, and the scale on which it is judged, of what a random result is known by."""
    for key, values in found.items():
        yield f"{key}: size", values.size, values.size
        finite = np.abs(values) if values.dtype.kind == "c" else values.astype(float)
        finite = finite[np.isfinite(finite)]
        # Where points lie on the axis of time says nothing of a trace.
        if finite.size and not key.endswith(".x"):
            mean, deviation = float(np.mean(finite)), float(np.std(finite))
            scale = max(abs(mean), deviation)
            yield f"{key}: mean", mean, scale
            yield f"{key}: standard deviation", deviation, scale


@cache
def quantile(count: int, freedom: int) -> float:
    """How many standard errors apart `count` statistics may be, for the false alarm that is stated."""
    from scipy.stats import t

    return float(t.ppf(1 - FALSE_ALARM / (2 * count), freedom))


def unlike(brio: list[Columns], brian: list[Columns]) -> str | None:
    """The statistic that is farthest from what chance allows, in a few words; None if all are within."""
    tables = [
        [{name: (value, scale) for name, value, scale in statistics(c)} for c in s] for s in (brio, brian)
    ]
    draws = len(brio) + len(brian)
    # What is empty in some draw has only a size, of 0.
    names = sorted(set().union(*(set(table) for side in tables for table in side)))
    worst, text = 1.0, None
    for name in names:
        sides = [[table[name] for table in side if name in table] for side in tables]
        if name.endswith(": size"):
            sides = [[table.get(name, (0, 0)) for table in side] for side in tables]
        elif not all(sides):
            continue
        values = [np.array([value for value, _ in side]) for side in sides]
        scale = max(scale for side in sides for _, scale in side)
        freedom = max(draws - 2, 1)
        spread = np.sqrt(sum(np.sum((v - v.mean()) ** 2) for v in values) / freedom)
        if name.endswith(": size"):
            spread = max(spread, np.sqrt(scale))  # spikes are at least as random as a Poisson process
        error = spread * np.sqrt(sum(1 / len(v) for v in values))
        allowed = quantile(len(names), freedom) * error + NEGLIGIBLE * scale
        apart = abs(values[0].mean() - values[1].mean())
        if apart > worst * allowed:
            worst, text = apart / allowed, f"{name} {values[0].mean():.4g} and {values[1].mean():.4g}"
    return text


def is_random(draws: list[Columns]) -> bool:
    return any(largest_difference(draws[0], other)[0] > 0 for other in draws[1:])


def compare(
    brio_paths: list[Path], brian_paths: list[Path], monitors: dict[str, str], evidence: tuple[str, ...] = ()
) -> str:
    """'same spikes and traces, to 1e-12', 'same statistics' or what differs."""
    brio, brian = ([columns(path, evidence) for path in paths] for paths in (brio_paths, brian_paths))
    without_lone_monitors([brio, brian])
    kind = kind_of(list(brian[0]), monitors)
    apart, where = largest_difference(brio[0], brian[0])
    if not brian[0]:
        return "runs; there is nothing to compare"
    if apart <= SAME_TRACE:
        return f"same {kind}, {'exactly' if apart == 0 else f'to {10.0 ** np.ceil(np.log10(apart)):.0e}'}"
    difference_of_statistics = unlike(brio, brian)
    if not is_random(brio) and not is_random(brian):
        same = "; same statistics" if difference_of_statistics is None else f"; {difference_of_statistics}"
        beginning = f"; the first {common_beginning(brio[0], brian[0]):.0%} are the same"
        return f"other {kind}: {where} by {apart:.1e}{beginning}{same}"
    if difference_of_statistics is None:
        return f"same statistics of {kind}"
    return f"other statistics: {difference_of_statistics}"
