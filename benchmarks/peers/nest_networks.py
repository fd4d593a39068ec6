"""The networks of benchmarks/models in NEST: nest_networks.py nest MODEL FOLDER [SECONDS [NAME=NUMBER]...].

Called as one_network.py is, and prints the same line of JSON; FOLDER is not used. Parameters, connectivity
and steps of 0.1 ms are those of the model's file. What differs:

- every synapse has a delay of a step at least, where the model has none;
- hh_cond_exp_traub and iaf_cond_exp are integrated by GSL with steps of adaptive size, not by exponential
  Euler and Euler; iaf_psc_exp is integrated exactly, as in the model;
- the number of synapses is the mean of that which chance gives the model (NEST looks at every pair
  otherwise);
- the first conductances of cobahh come with a spike of the first step, none of them is negative;
- weights are in pA or nS: of C_m 200 pF and g_L 10 nS, where the model divides by the leak;
- in stdp, plasticity of the source's spikes takes the delay to be one of the dendrite.
"""

import itertools
import json
import resource
import sys
import time
from pathlib import Path

import nest
import numpy as np

STEP = 0.1  # ms


def sparse(sources, targets, probability: float, **synapse) -> None:
    number = round(probability * len(sources) * len(targets))
    rule = {"rule": "fixed_total_number", "N": number}
    nest.Connect(sources, targets, rule, {"synapse_model": "static_synapse", "delay": STEP} | synapse)


def halves(neurons):
    """The excitatory 80 % and the inhibitory others."""
    border = len(neurons) * 4 // 5
    return neurons[:border], neurons[border:]


def cobahh(N=4000, C=80):
    neurons = nest.Create(
        "hh_cond_exp_traub",
        N,
        {"V_T": -63.0, "C_m": 200.0, "g_L": 10.0, "g_Na": 20_000.0, "g_K": 6000.0, "E_L": -60.0, "E_Na": 50.0}
        | {"E_K": -90.0, "E_ex": 0.0, "E_in": -80.0, "tau_syn_ex": 5.0, "tau_syn_in": 10.0, "t_ref": 3.0},
    )
    random = np.random.default_rng(1)
    neurons.V_m = -60 + 5 * random.standard_normal(N) - 5
    start = nest.Create("spike_generator", 1, {"spike_times": [STEP]})  # conductances can't be set
    for sign, drawn in ((1, 1.5 * random.standard_normal(N) + 4), (-1, 12 * random.standard_normal(N) + 20)):
        weights = 10.0 * sign * np.maximum(0, drawn)
        nest.Connect(start, neurons, "all_to_all", {"weight": weights.reshape(N, 1), "delay": STEP})
    excitatory, inhibitory = halves(neurons)
    sparse(excitatory, neurons, C / N, weight=6.0 * 80 / C)
    sparse(inhibitory, neurons, C / N, weight=-67.0 * 80 / C)
    return neurons, neurons, C


def cuba_many(N=100_000, C=80):
    neurons = nest.Create(
        "iaf_psc_exp",
        N,
        {"C_m": 200.0, "tau_m": 20.0, "tau_syn_ex": 5.0, "tau_syn_in": 10.0, "t_ref": 5.0}
        | {"E_L": -49.0, "V_th": -50.0, "V_reset": -60.0, "I_e": 0.0},
    )
    neurons.V_m = np.random.default_rng(1).uniform(-60, -50, N)
    excitatory, inhibitory = halves(neurons)
    sparse(excitatory, neurons, C / N, weight=16.2)  # 1.62 mV of C_m/tau_m = 10 pA/mV
    sparse(inhibitory, neurons, C / N, weight=-90.0)
    return neurons, neurons, C


def cuba(N=4000):
    return cuba_many(N)


def vogels_abbott(N=4000, C=80):
    neurons = nest.Create(
        "iaf_cond_exp",
        N,
        {"C_m": 200.0, "g_L": 10.0, "E_L": -60.0, "E_ex": 0.0, "E_in": -80.0, "V_th": -50.0, "V_reset": -60.0}
        | {"tau_syn_ex": 5.0, "tau_syn_in": 10.0, "t_ref": 5.0, "I_e": 200.0},
    )
    neurons.V_m = np.random.default_rng(1).uniform(-60, -50, N)
    excitatory, inhibitory = halves(neurons)
    sparse(excitatory, neurons, C / N, weight=4.0, delay=0.8)  # 0.4 g_L
    sparse(inhibitory, neurons, C / N, weight=-51.0, delay=0.8)
    return neurons, neurons, C


def stdp(N=1000, C=1000):
    largest = 0.01 * 10.0  # nS, for a g_L of 10 nS
    generator = nest.Create("poisson_generator", 1, {"rate": 15.0})
    sources = nest.Create("parrot_neuron", C)
    targets = nest.Create(
        "iaf_cond_exp",
        N,
        {"C_m": 100.0, "g_L": 10.0, "E_L": -74.0, "E_ex": 0.0, "V_th": -54.0, "V_reset": -60.0}
        | {"tau_syn_ex": 5.0, "t_ref": STEP, "tau_minus": 20.0, "V_m": -60.0},
    )
    nest.Connect(generator, sources, syn_spec={"delay": STEP})
    # Steps of the weight that do not depend on it: 0.01 of the largest up, 1.05 times that down.
    plastic = {"synapse_model": "stdp_synapse", "tau_plus": 20.0, "lambda": 0.01, "alpha": 1.05}
    plastic |= {"mu_plus": 0.0, "mu_minus": 0.0, "Wmax": largest, "delay": STEP}
    weights = nest.random.uniform(min=0.0, max=largest)
    nest.Connect(sources, targets, "all_to_all", plastic | {"weight": weights})
    return sources, targets, C


def pd14(shrink=1):
    """Tables 4 and 5 of Potjans and Diesmann (2014), read from the model's file, which has them as Python.

    `shrink` divides the numbers of neurons, to see whether it runs."""
    lines = (Path(__file__).resolve().parents[1] / "models/pd14.py").read_text().split("EL = ")[0]
    names: dict = {}
    exec(lines, names)
    sizes, probabilities = [size // shrink for size in names["SIZES"]], names["P"]
    neurons = nest.Create(
        "iaf_psc_exp",
        sum(sizes),
        {"C_m": 250.0, "tau_m": 10.0, "tau_syn_ex": 0.5, "tau_syn_in": 0.5, "t_ref": 2.0}
        | {"E_L": -65.0, "V_th": -50.0, "V_reset": -65.0, "I_e": 0.0},
    )
    ends = np.cumsum([0, *sizes])
    populations = [neurons[int(a) : int(b)] for a, b in itertools.pairwise(ends)]
    weight = 87.8
    nest.CopyModel("static_synapse", "input", {"weight": weight, "delay": STEP})
    for k, population in enumerate(populations):
        population.V_m = nest.random.normal(mean=names["FIRST"][k], std=names["SPREAD"][k])
        source = nest.Create("poisson_generator", 1, {"rate": 8.0 * names["EXTERNAL"][k]})
        nest.Connect(source, population, "all_to_all", {"synapse_model": "input"})
    total = 0
    for t, to in enumerate(populations):
        for s, of in enumerate(populations):
            if not probabilities[t, s]:
                continue
            count = round(np.log(1 - probabilities[t, s]) / np.log(1 - 1 / (sizes[s] * sizes[t])))
            mean = (weight if s % 2 == 0 else -4 * weight) * (2 if (s, t) == (2, 0) else 1)
            low, high = (0.0, np.inf) if mean > 0 else (-np.inf, 0.0)
            drawn = nest.random.normal(mean=mean, std=abs(0.1 * mean))
            middle = 1.5 if s % 2 == 0 else 0.75
            delay = nest.random.normal(mean=middle, std=middle / 2)
            synapse = {
                "weight": nest.math.redraw(drawn, min=low, max=high),
                "delay": nest.math.redraw(delay, min=STEP, max=1000.0),
            }
            nest.Connect(of, to, {"rule": "fixed_total_number", "N": int(count)}, synapse)
            total += count
    return neurons, neurons, total / sum(sizes)


def counter(sources, targets):
    """What counts spikes: the kernel, of one population (a recorder takes 30 kB of each neuron)."""
    if sources is targets:
        return lambda: [nest.GetKernelStatus("local_spike_counter")]
    recorders = [nest.Create("spike_recorder", 1) for _ in range(2)]
    nest.Connect(sources, recorders[0])
    nest.Connect(targets, recorders[1])
    return lambda: [recorder.n_events for recorder in recorders]


def main(side: str, model: str, folder: str, duration: str = "1", *values: str) -> None:
    settings = {name: json.loads(value) for name, value in (value.split("=") for value in values)}
    nest.ResetKernel()
    nest.SetKernelStatus(
        {
            "resolution": STEP,
            "local_num_threads": settings.pop("threads", 1),
            "rng_seed": settings.pop("seed", 1),
        }
    )
    settle = settings.pop("settle", 0)
    nest.verbosity = nest.VerbosityLevel.ERROR
    begin = time.perf_counter()
    sources, targets, inputs = globals()[model.rsplit("/", 1)[-1].removesuffix(".py")](**settings)
    count = counter(sources, targets)
    milliseconds = 1000 * float(duration)
    nest.Simulate(STEP)
    prepared = time.perf_counter()
    nest.Simulate(1000.0 * settle)
    before = count()
    ready, processor = time.perf_counter(), time.process_time()
    nest.Simulate(milliseconds)
    elapsed, processor = time.perf_counter() - ready, time.process_time() - processor
    counts = [number - first for number, first in zip(count(), before, strict=True)]
    result = {
        "second": elapsed / float(duration),
        "settling": (ready - prepared) / settle if settle else 0,
        "processor": processor / float(duration),
        "step": elapsed / (milliseconds / STEP) / len(targets),
        "event": elapsed / (counts[0] * inputs) if counts[0] else 0,
        "spikes": counts[0] / float(duration),
        "other spikes": counts[1] / float(duration) if len(counts) > 1 else 0,
        "prepared": prepared - begin,
        "memory": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }
    print("\n" + json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
