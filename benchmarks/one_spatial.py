"""A timed model of neurons with a shape: one_spatial.py SIDE MODEL FOLDER SECONDS LOOP.

SIDE and FOLDER are those of one_run.py; LOOP is the number of objects where a side needs one for each cell.
Prints a line of JSON: the seconds that a step of a compartment takes (`step`), and the spikes of a cell in a
second (`spikes`).
"""

import json
import sys
import time
from inspect import signature

from one_run import prepare


def main(side: str, model: str, folder: str, duration: str, loop: str) -> None:
    names: dict = {"__name__": "__main__", "signature": signature, "LOOP": int(loop)}
    prepare(side, folder, names)
    with open(model) as file:
        exec(compile(file.read(), model, "exec"), names)
    counted = 0
    if side == "standalone":
        exec(f"network.run({duration}*second)", names)
        elapsed = names["device"]._last_run_time
    else:
        exec("network.run(0.1*ms)", names)
        counted = int(names["spikes"].num_spikes)
        begin = time.perf_counter()
        exec(f"network.run({duration}*second)", names)
        elapsed = time.perf_counter() - begin
    steps = float(duration) / float(names["defaultclock"].dt)
    spikes = (int(names["spikes"].num_spikes) - counted) / (names["cells"] / names["objects"])
    result = {
        "step": elapsed / (steps * names["compartments"] * names["cells"]),
        "spikes": spikes / float(duration),
    }
    print("\n" + json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
