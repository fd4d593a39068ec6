"""Sweeps of 100 points, one second each: sweeps.py [REPEATS].

Two models: the f-I curve of one neuron, and CUBA with 400 neurons. Brio runs `sweep`, and a loop with store
and restore; Brian 2 (the Python in .oracle) its C++ standalone program with `run_args` on a pool of as many
processes as there are cores, and a loop in Cython, of fewer points. Prints seconds for each point, the median
of the repeats, and the first time, which includes compilation.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
POINTS = 100
FEW = 5  # points of what takes long
MODELS = {
    "neuron": """
tau, E_L = 10*ms, -70*mV
G = NeuronGroup(1, '''dv/dt = (E_L - v + R*I)/tau : volt (unless refractory)
                      I : amp (constant)
                      R : ohm (constant)''',
                threshold='v > -50*mV', reset='v = E_L', refractory=2*ms, method='exact', name='cells')
G.v, G.R = E_L, 100*Mohm
variable, values = G.I, linspace(0, 1, POINTS)*nA
objects = [G]
""",
    "cuba": """
taum, taue, taui, Vt, Vr, El = 20*ms, 5*ms, 10*ms, -50*mV, -60*mV, -49*mV
G = NeuronGroup(400, '''dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
                        dge/dt = -ge/taue : volt
                        dgi/dt = -gi/taui : volt
                        scale : 1 (shared, constant)''',
                threshold='v > Vt', reset='v = Vr', refractory=5*ms, method='exact', name='cells')
G.v = 'Vr + rand()*(Vt - Vr)'
to_e = Synapses(G[:320], G, on_pre='ge += scale_post*1.62*mV')
to_i = Synapses(G[320:], G, on_pre='gi -= 9*mV')
to_e.connect(p=0.2); to_i.connect(p=0.2)
variable, values = G.scale, linspace(0.5, 1.5, POINTS)
objects = [G, to_e, to_i]
""",
}
SIDES = {
    "sweep": """
seconds = []
for _ in range(REPEATS + 1):
    begin = time.perf_counter()
    found = sweep(net, {variable: values}, 1*second, results={'n': lambda: M.num_spikes})['n']
    seconds.append((time.perf_counter() - begin)/POINTS)
result(seconds, found)
""",
    "loop": """
net.store()
seconds = []
for _ in range(REPEATS + 1):
    begin, found = time.perf_counter(), []
    for value in values[::POINTS//LOOP]:
        net.restore()
        variable.group.__setattr__(variable.name, value)
        net.run(1*second)
        found.append(M.num_spikes)
    seconds.append((time.perf_counter() - begin)/len(found))
result(seconds, found)
""",
    "standalone": """
import multiprocessing
net.run(1*second)
begin = time.perf_counter()
device.build(run=False, directory=None)
compiled = time.perf_counter() - begin

def one(k):
    device.run(run_args={variable: values[k]}, results_directory=f'results_{k}')
    return int(M.num_spikes)

seconds = []
with multiprocessing.Pool() as pool:
    for _ in range(REPEATS + 1):
        begin = time.perf_counter()
        found = pool.map(one, range(POINTS))
        seconds.append((time.perf_counter() - begin)/POINTS)
seconds[0] += compiled/POINTS
result(seconds, found)
""",
}


def script(side: str, model: str, repeats: int) -> str:
    """The whole program of one measurement."""
    brian = side in ("standalone", "cython")
    lines = [
        "import json, time",
        "import numpy as np",
        f"from {'brian2' if brian else 'brio'} import *",
        "import numpy",
    ]
    lines.append(f"POINTS, LOOP, REPEATS = {POINTS}, {FEW if side == 'cython' else POINTS}, {repeats}")
    if side == "standalone":
        lines.append("set_device('cpp_standalone', build_on_run=False)")
    lines += [
        "linspace = numpy.linspace",
        "seed(1)",
        MODELS[model],
        "M = SpikeMonitor(G)",
        "net = Network(objects, M)",
    ]
    lines.append("def result(seconds, found): print(json.dumps([seconds, [int(n) for n in found]]))")
    return "\n".join([*lines, SIDES["loop" if side == "cython" else side]])


def measure(side: str, model: str, repeats: int) -> None:
    brian = side in ("standalone", "cython")
    python = ROOT / ".oracle/bin/python" if brian else Path(sys.executable)
    done = subprocess.run(
        [python, "-c", script(side, model, repeats)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        print(f"{model:8} {side:12} failed: {done.stderr.strip().splitlines()[-1]}")
        return
    seconds, found = json.loads(done.stdout.strip().splitlines()[-1])
    first, again = seconds[0], statistics.median(seconds[1:] or seconds)
    times = f"{1e3 * again:9.3f} ms a point, {1e3 * first:9.3f} the first time"
    print(f"{model:8} {side:12} {times}; {sum(found)} spikes")


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    print(f"{POINTS} points of 1 s on {len(os.sched_getaffinity(0))} cores, {time.strftime('%Y-%m-%d')}")
    for model in MODELS:
        for side in ("sweep", "loop", "standalone", "cython"):
            measure(side, model, repeats)


if __name__ == "__main__":
    main()
