"""One timed network in a process of its own: one_network.py SIDE MODEL FOLDER [SECONDS].

SIDE and FOLDER are those of one_run.py. Prints a line of JSON: the seconds that each simulated second takes
when everything is prepared (`second`), the same for each synapse that a spike reaches (`event`), how many
spikes there were, and how many synapses.

For a model that leaves its synapses S unconnected, connect(p=C/N) is timed instead, for the second of two
Synapses, so that nothing is compiled while the clock runs: seconds for each synapse (`build`), and the bytes
of memory that each takes (`bytes`) with a weight and no delay.
"""

import json
import sys
import time

from one_run import prepare


def resident() -> int:
    with open("/proc/self/status") as status:
        return 1024 * next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def construct(names: dict) -> dict:
    Synapses, p = names["Synapses"], names["C"] / names["N"]
    synapses = names["S"]
    # The same code: what Brian compiles for it is found in the cache.
    first = Synapses(synapses.source, synapses.target, "w : 1", on_pre="v_post += w")
    first.connect(p=p / 1000)
    before, begin = resident(), time.perf_counter()
    synapses.connect(p=p)
    seconds = time.perf_counter() - begin
    synapses.w = 1
    count = len(synapses)
    return {"build": seconds / count, "bytes": (resident() - before) / count, "synapses": count}


def simulate(side: str, names: dict, duration: float) -> dict:
    spikes = names["sources"]
    before = 0
    if side == "standalone":
        exec(f"run({duration}*second)", names)
        elapsed = names["device"]._last_run_time
    else:
        exec("run(10*ms)", names)
        before = spikes.num_spikes
        begin = time.perf_counter()
        exec(f"run({duration}*second)", names)
        elapsed = time.perf_counter() - begin
    emitted = int(spikes.num_spikes - before)
    return {
        "second": elapsed / duration,
        "event": elapsed / (emitted * names["C"]),
        "spikes": emitted / duration,
        "other spikes": int(names["targets"].num_spikes) / duration if "targets" in names else 0,
        "synapses": len(names["S"]) if side != "standalone" else 0,
    }


def main(side: str, model: str, folder: str, duration: str = "1") -> None:
    names: dict = {"__name__": "__main__"}
    prepare(side, folder, names)
    names["seed"](1)
    with open(model) as file:
        text = file.read()
    exec(compile(text, model, "exec"), names)
    result = simulate(side, names, float(duration)) if "S.connect" in text else construct(names)
    print("\n" + json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
