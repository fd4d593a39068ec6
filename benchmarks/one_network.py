"""One timed network in a process of its own: one_network.py SIDE MODEL FOLDER [SECONDS [NAME=NUMBER]...].

SIDE and FOLDER are those of one_run.py; the names are given to the model, but for `threads` (of Brian's
standalone program; Brio obeys BRIO_NUM_THREADS), `float32=1`, the type of all variables, `seed`, and
`settle`, the seconds that are simulated before those that are timed (not by a standalone program).
Prints a line of JSON: the seconds that each simulated second takes when everything is prepared (`second`),
the same for each neuron and step (`step`) and for each synapse that a spike reaches (`event`), the seconds
that each one of `settle` took (`settling`), the processor time of all threads for a simulated second
(`processor`), how many spikes there were, the seconds from the first line of the model to the first step
(`prepared`; of a standalone program, until it ends), and the largest amount of memory in use (`memory`, in
bytes).

For a model that leaves its synapses S unconnected, connect(p=C/N) is timed instead, for the second of two
Synapses, so that nothing is compiled while the clock runs: seconds for each synapse (`build`), and the bytes
of memory that each takes (`bytes`) with a weight and no delay.
"""

import importlib
import json
import resource
import sys
import time

import numpy
from one_run import prepare, timed_run


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


def simulate(side: str, folder: str, names: dict, duration: float, settle: float) -> dict:
    spikes = names["sources"]
    run = "network.run" if "network" in names else "run"
    targets = names.get("targets")
    before = before_others = settling = 0
    if side != "standalone":
        exec(f"{run}(defaultclock.dt)", names)  # all is prepared, and as good as no time has passed
        prepared = time.perf_counter()
        if settle:
            begin = time.perf_counter()
            exec(f"{run}({settle}*second)", names)
            settling = (time.perf_counter() - begin) / settle
        before = spikes.num_spikes
        before_others = targets.num_spikes if targets is not None else 0
    elapsed, processor = timed_run(side, folder, names, f"{run}({duration}*second)")
    if side == "standalone":
        prepared = time.perf_counter()
    emitted = int(spikes.num_spikes - before)
    steps = duration / float(names["defaultclock"].dt)
    return {
        "second": elapsed / duration,
        "settling": settling,
        "processor": processor / duration,
        "step": elapsed / steps / spikes.source.N,
        "event": elapsed / (emitted * names["C"]) if "C" in names and emitted else 0,
        "spikes": emitted / duration,
        "other spikes": int(targets.num_spikes - before_others) / duration if targets is not None else 0,
        "prepared": prepared,
        "memory": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }


def main(side: str, model: str, folder: str, duration: str = "1", *values: str) -> None:
    names: dict = {"__name__": "__main__"}
    prepare(side, folder, names)
    settings = {name: json.loads(value) for name, value in (value.split("=") for value in values)}
    if settings.pop("float32", 0):
        package = importlib.import_module("brio.brian2" if side == "brio" else "brian2")
        package.prefs.core.default_float_dtype = numpy.float32
    if (threads := settings.pop("threads", 1)) > 1 and side == "standalone":
        names["prefs"].devices.cpp_standalone.openmp_threads = threads
    names["seed"](settings.pop("seed", 1))
    settle = settings.pop("settle", 0)
    names.update(settings)
    with open(model) as file:
        text = file.read()
    begin = time.perf_counter()
    exec(compile(text, model, "exec"), names)
    built = "Synapses(" not in text or ".connect(" in text
    result = simulate(side, folder, names, float(duration), settle) if built else construct(names)
    if "prepared" in result:
        result["prepared"] -= begin
    print("\n" + json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
