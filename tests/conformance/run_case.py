"""Runs one case and keeps what it saves: run_case.py CASE.py RESULT.npz.

The case is a script for Brian 2. Under Brian 2's own Python, `import brian2` is Brian 2; under
`python -m brio run_case.py …` it is Brio. Either way the case finds two functions more:

compare(name=array, ...)                       what must be the same on both sides
compare_statistic(name=(value, error), ...)    what must be the same within the statistical error
"""

import builtins
import runpy
import sys

import numpy as np


def run(case: str, result: str) -> None:
    arrays = {}

    def compare(**values):
        arrays.update({f"equal:{name}": np.asarray(value) for name, value in values.items()})

    def compare_statistic(**values):
        arrays.update({f"statistic:{name}": np.array(pair, dtype=float) for name, pair in values.items()})

    builtins.compare, builtins.compare_statistic = compare, compare_statistic
    runpy.run_path(case, run_name="__main__")
    if not arrays:
        raise SystemExit(f"{case} saved nothing")
    np.savez(result, **{name: plain(array) for name, array in arrays.items()})


def plain(array: np.ndarray) -> np.ndarray:
    """Without the simulator's own array type: bare numbers in SI units."""
    return np.array(array.tolist() if array.dtype == object else array.view(np.ndarray))


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2])
