"""One timed model in NEURON: one_neuron.py axon|cells SECONDS. Prints JSON as one_spatial.py does."""

import json
import sys
import time

from neuron import h


def section(length: float, diameter: float, compartments: int, resistivity: float):
    """Lengths in micrometers, resistivity in ohm cm."""
    made = h.Section()
    made.L, made.diam, made.nseg, made.Ra, made.cm = length, diameter, compartments, resistivity, 1
    made.insert("hh")
    return made


def axon() -> list:
    return [section(100_000, 238, 1000, 35.4)]


def cell() -> list:
    soma = section(20, 20, 1, 100)
    left, right = section(200, 2, 14, 100), section(200, 2, 15, 100)
    twigs = [section(100, 1, 10, 100) for _ in range(2)]
    left.connect(soma(1))
    right.connect(soma(1))
    for twig in twigs:
        twig.connect(right(1))
    return [soma, left, right, *twigs]


def main(model: str, duration: str) -> None:
    cells = [axon()] if model == "axon" else [cell() for _ in range(1000)]
    stimuli, counters = [], []
    for sections in cells:
        stimulus = h.IClamp(sections[0](0.0005 if model == "axon" else 0.5))
        stimulus.delay, stimulus.dur, stimulus.amp = 0, 1e9, 5000 if model == "axon" else 0.5  # nA
        counter = h.APCount(sections[0](0.5))
        counter.thresh = 0
        stimuli.append(stimulus)
        counters.append(counter)
    h.load_file("stdrun.hoc")
    h.dt, h.steps_per_ms = 0.01, 100
    h.finitialize(-65)
    milliseconds = 1000 * float(duration)
    begin = time.perf_counter()
    h.continuerun(milliseconds)
    elapsed = time.perf_counter() - begin
    compartments = sum(each.nseg for sections in cells for each in sections)
    result = {
        "step": elapsed / (milliseconds / 0.01 * compartments),
        "spikes": counters[0].n / float(duration),
    }
    print("\n" + json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
