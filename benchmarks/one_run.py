"""One timed run of a model in a process of its own: one_run.py SIDE MODEL [FOLDER].

SIDE is brio, cython (FOLDER: where compiled code is kept) or standalone (FOLDER: where the program is built).
Prints a line of JSON: the time at which the first second of the model was simulated and its spikes could be
counted (`finished`, by the clock of time.time), the processor time until then (`start processor`), the number
of spikes, how long one second of simulated time takes when everything is prepared (`second`), and its
processor time (`processor`).

`second` leaves out more for Brian's standalone program than for Brio: there it is the time of the loop as the
program itself measures it; here, and with Cython, it is the whole of a second call of run().
"""

import json
import resource
import sys
import time
from pathlib import Path

# What Brian's standalone program does before and after its loop.
CLOCK = (
    "const clock_t benchmark_begin = clock();",
    'std::ofstream("{}") << double(clock() - benchmark_begin)/CLOCKS_PER_SEC;',
)


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
        names["device"].insert_code("before_network_run", CLOCK[0])
        names["device"].insert_code("after_network_run", CLOCK[1].format(processor_file(folder)))


def processor_file(folder: str) -> Path:
    return Path(folder) / "processor-time.txt"


def timed_run(side: str, folder: str, names: dict, run: str) -> tuple[float, float]:
    """Seconds and processor time of a run of a prepared network; of a standalone program, of its loop."""
    processor, begin = time.process_time(), time.perf_counter()
    exec(run, names)
    if side == "standalone":
        return names["device"]._last_run_time, float(processor_file(folder).read_text())
    return time.perf_counter() - begin, time.process_time() - processor


def main(side: str, model: str, folder: str = "") -> None:
    names = {"__name__": "__main__"}
    prepare(side, folder, names)
    with open(model) as file:
        exec(compile(file.read(), model, "exec"), names)
    first = timed_run(side, folder, names, "run(1*second)")
    result = {
        "spikes": int(names["spikes"].num_spikes),
        "finished": time.time(),
        "start processor": processor_time(),
    }
    again = first if side == "standalone" else timed_run(side, folder, names, "run(1*second)")
    result["second"], result["processor"] = again
    print("\n" + json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
