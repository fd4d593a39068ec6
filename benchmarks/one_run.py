"""One timed run of a model in a process of its own: one_run.py SIDE MODEL [FOLDER].

SIDE is brio, cython (FOLDER: where compiled code is kept) or standalone (FOLDER: where the program is built).
Prints a line of JSON: the time at which the first second of the model was simulated and its spikes could be
counted (`finished`, by the clock of time.time), the processor time until then, the number of spikes, and how
long one second of simulated time takes when everything is prepared (`second`).

`second` leaves out more for Brian's standalone program than for Brio: there it is the time of the loop as the
program itself measures it; here, and with Cython, it is the whole of a second call of run().
"""

import json
import resource
import sys
import time


def processor_time() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def prepare(side: str, folder: str, names: dict) -> None:
    exec("from brio import *" if side == "brio" else "from brian2 import *", names)
    if side == "cython":
        names["prefs"].codegen.target = "cython"
        names["prefs"].codegen.runtime.cython.cache_dir = folder
    elif side == "standalone":
        names["set_device"]("cpp_standalone", directory=folder)


def main(side: str, model: str, folder: str = "") -> None:
    names = {"__name__": "__main__"}
    prepare(side, folder, names)
    with open(model) as file:
        exec(compile(file.read(), model, "exec"), names)
    exec("run(1*second)", names)
    result = {
        "spikes": int(names["spikes"].num_spikes),
        "finished": time.time(),
        "processor": processor_time(),
    }
    if side == "standalone":
        result["second"] = names["device"]._last_run_time
    else:
        begin = time.perf_counter()
        exec("run(1*second)", names)
        result["second"] = time.perf_counter() - begin
    print("\n" + json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
