"""Runs one example script and writes down what is there when it ends: example.py SCRIPT RESULTS [DRAW].

Under Brian 2, or under Brio with `python -m brio example.py …`. RESULTS is a .npz file with what monitors
hold, what figures show, the numbers among the script's names, and those that it printed. A .json file beside
it says how the script ended and what it took. Where the script fixes a seed, DRAW (not 0) gives another.
"""

import gc
import io
import json
import os
import re
import resource
import runpy
import sys
import time
import traceback
from pathlib import Path

import numpy as np

os.environ["MPLBACKEND"] = "Agg"

#: Of longer arrays, every second, third, … element is kept.
LONGEST = 8_000_000
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])")


class Printed(io.TextIOBase):
    """Keeps what is printed and passes it on."""

    def __init__(self, stream):
        self.stream, self.text = stream, []

    def write(self, text):
        self.text.append(text)
        return self.stream.write(text)

    def flush(self):
        self.stream.flush()

    def fileno(self):
        return self.stream.fileno()


def monitors():
    """All monitors that are there, by their names."""
    import brian2

    kinds = (brian2.SpikeMonitor, brian2.EventMonitor, brian2.StateMonitor, brian2.PopulationRateMonitor)
    found = [thing for thing in gc.get_objects() if issubclass(type(thing), kinds)]
    return {monitor.name: monitor for monitor in found}


def arrays_of(monitor):
    import brian2

    if isinstance(monitor, brian2.StateMonitor):
        kind, names = "StateMonitor", [*monitor.record_variables, "t"]
    elif isinstance(monitor, brian2.PopulationRateMonitor):
        kind, names = "PopulationRateMonitor", ["rate", "t"]
    else:
        kind, names = "SpikeMonitor", ["i", "t"] if monitor.record else ["count"]
    return kind, {name: getattr(monitor, f"{name}_") for name in names}


def figures():
    """The numbers behind what all open figures show."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        for index, axes in enumerate(pyplot.figure(number).axes):
            place = f"figure/{number}.{index}"
            for k, line in enumerate(axes.lines):
                yield f"{place}.line{k}.x", line.get_xdata(orig=False)
                yield f"{place}.line{k}.y", line.get_ydata(orig=False)
            for k, points in enumerate(axes.collections):
                yield f"{place}.points{k}", points.get_offsets()
                yield f"{place}.colours{k}", points.get_array()
                for part, path in enumerate(points.get_paths() if hasattr(points, "get_segments") else []):
                    yield f"{place}.points{k}.{part}", path.vertices
            for k, image in enumerate(axes.images):
                yield f"{place}.image{k}", image.get_array()
            bars = [patch for patch in axes.patches if hasattr(patch, "get_height")]
            yield f"{place}.bars", [[bar.get_x(), bar.get_width(), bar.get_height()] for bar in bars]
            for k, patch in enumerate(patch for patch in axes.patches if patch not in bars):
                yield f"{place}.patch{k}", patch.get_path().vertices


def own_numbers(names):
    """The numbers and arrays among the names of a script, without those that it has imported."""
    import brian2

    for name, value in names.items():
        own = not name.startswith("_") and value is not getattr(brian2, name, None)
        if own and isinstance(value, (int, float, complex, np.ndarray, np.generic, list)):
            yield f"name/{name}", value


def columns_of(pairs):
    """Those that are numbers, at most as many as LONGEST of each."""
    columns = {}
    for key, value in pairs:
        try:
            array = np.ma.filled(np.ma.asarray(value, dtype=None if hasattr(value, "dtype") else float))
        except (TypeError, ValueError):
            continue
        if array.dtype.kind in "biufc" and array.size:
            step = -(-array.size // LONGEST)
            columns[key] = array if step == 1 else array.ravel()[::step]
    return columns


def other_seeds(draw):
    """Makes `seed(42)` in a script give another seed for each draw."""
    import brian2

    seed = brian2.seed
    brian2.seed = lambda value=None: seed(value if value is None else value + 1000 * draw)


def seconds_used():
    """Processor time of this process and of those that it has waited for."""
    both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def main(script, results, draw="0"):
    sys.argv = [script]
    sys.path[0] = os.path.dirname(os.path.abspath(script))
    outcome = {"error": None}
    begin, used = time.perf_counter(), seconds_used()
    names = {}
    sys.stdout = printed = Printed(sys.stdout)
    try:
        if os.environ.get("GALLERY_TARGET"):
            import brian2

            brian2.prefs.codegen.target = os.environ["GALLERY_TARGET"]
        if int(draw):
            other_seeds(int(draw))
        names = runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        if end.code:
            outcome["error"] = f"SystemExit: {end.code}"
    except BaseException as error:
        traceback.print_exc()
        outcome["error"] = traceback.format_exception_only(error)[-1].strip().splitlines()[0]
    sys.stdout = printed.stream
    outcome["seconds"], outcome["used"] = time.perf_counter() - begin, seconds_used() - used
    columns, outcome["monitors"] = {}, {}
    if outcome["error"] is None:
        for name, monitor in monitors().items():
            try:
                kind, arrays = arrays_of(monitor)
            except NotImplementedError:  # of a network for the standalone mode that has not been run here
                continue
            outcome["monitors"][name] = kind
            columns |= columns_of((f"{name}.{key}", value) for key, value in arrays.items())
        columns |= columns_of([*figures(), *own_numbers(names)])
        columns |= columns_of([("printed", [float(text) for text in NUMBER.findall("".join(printed.text))])])
    np.savez(results, **columns)
    Path(results).with_suffix(".json").write_text(json.dumps(outcome))
    # What it has made would otherwise go, and its monitors with it, before they have been looked at.
    del names


if __name__ == "__main__":
    main(*sys.argv[1:])
