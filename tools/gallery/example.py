"""Runs one example script and writes down what its monitors hold: example.py SCRIPT RESULTS.

Under Brian 2, or under Brio with `python -m brio example.py …`. RESULTS is a .npz file; beside it, a .json
file says how it ended and how long it took.
"""

import gc
import json
import os
import runpy
import sys
import time
import traceback
from pathlib import Path

import numpy as np

os.environ["MPLBACKEND"] = "Agg"


def monitors():
    """All monitors that are there, by their names."""
    import brian2

    kinds = (brian2.SpikeMonitor, brian2.EventMonitor, brian2.StateMonitor, brian2.PopulationRateMonitor)
    found = [thing for thing in gc.get_objects() if isinstance(thing, kinds)]
    return {monitor.name: monitor for monitor in found}


def arrays_of(monitor):
    import brian2

    if isinstance(monitor, brian2.StateMonitor):
        kind, names = "StateMonitor", [*monitor.record_variables, "t"]
    elif isinstance(monitor, brian2.PopulationRateMonitor):
        kind, names = "PopulationRateMonitor", ["rate", "t"]
    else:
        kind, names = "SpikeMonitor", ["i", "t"] if monitor.record else ["count"]
    return kind, {name: np.array(getattr(monitor, f"{name}_")) for name in names}


def main(script, results):
    sys.argv = [script]
    sys.path[0] = os.path.dirname(os.path.abspath(script))
    outcome = {"error": None}
    begin = time.perf_counter()
    names = None
    try:
        names = runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        if end.code:
            outcome["error"] = f"SystemExit: {end.code}"
    except BaseException as error:
        traceback.print_exc()
        outcome["error"] = traceback.format_exception_only(error)[-1].strip().splitlines()[0]
    outcome["seconds"] = time.perf_counter() - begin
    columns = {}
    if outcome["error"] is None:
        outcome["monitors"] = {}
        for name, monitor in monitors().items():
            kind, arrays = arrays_of(monitor)
            outcome["monitors"][name] = kind
            columns.update((f"{name}.{key}", value) for key, value in arrays.items())
    np.savez(results, **columns)
    Path(results).with_suffix(".json").write_text(json.dumps(outcome))
    del names


if __name__ == "__main__":
    main(*sys.argv[1:])
