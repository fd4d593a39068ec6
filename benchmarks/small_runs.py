"""What small runs cost: small_runs.py SIDE MODEL [FOLDER], with SIDE brio or cython.

Prints a line of JSON: the seconds that an unchanged `run(1*ms)` takes (ten steps; the median of many), the
seconds that one step of one neuron takes in a long run, and the number of spikes of that run.
"""

import json
import statistics
import sys
import time

from one_run import prepare

REPEATS = {"brio": 500, "cython": 20}  # Brian 2 needs about 0.1 s for each


def seconds(function) -> float:
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def main(side: str, model: str, folder: str = "") -> None:
    names: dict = {"__name__": "__main__"}
    prepare(side, folder, names)
    with open(model) as file:
        exec(compile(file.read(), model, "exec"), names)
    network, spikes, ms = names["network"], names["spikes"], names["ms"]
    network.run(1 * ms)
    again = statistics.median(seconds(lambda: network.run(1 * ms)) for _ in range(REPEATS[side]))
    names["neuron"].v = 0  # all sides go on from the same state
    before = spikes.num_spikes
    steps = 10_000
    long = seconds(lambda: network.run(steps * 0.1 * ms))
    result = {"again": again, "step": long / steps, "spikes": int(spikes.num_spikes - before)}
    print("\n" + json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
