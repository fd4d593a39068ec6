"""A branched cell in NEURON, as JSON: run by the system's Python, for which Debian packages NEURON.

Reads from the standard input {"dt": ms, "steps": number, "begin": ms, "duration": ms, "amplitudes": [nA,
…], "sphere": true if the root is a soma, "sections": [{"name", "parent", "diameter", "length", "n",
"active"}, …], "record": [[section, compartment], …]}, in micrometers, and writes traces in mV, for each
amplitude a list of those of the places; the first values are those before the first step.
"""

import json
import sys

from neuron import h

RESTING = -65


def build(sections, sphere):
    built = {}
    for described in sections:
        section = h.Section(name=described["name"])
        section.nseg, section.L, section.diam = described["n"], described["length"], described["diameter"]
        section.Ra, section.cm = 100, 1
        if described["parent"] is not None:
            # A soma is one point: what grows on it grows from its middle.
            middle = sphere and described["parent"] == "root"
            section.connect(built[described["parent"]](0.5 if middle else 1), 0)
        if described["active"]:
            section.insert("hh")
            section.ena, section.ek = 50, -77
        else:
            section.insert("pas")
            for segment in section:
                segment.pas.g, segment.pas.e = 1e-4, RESTING
        built[described["name"]] = section
    return built


def main():
    cell = json.load(sys.stdin)
    sections = build(cell["sections"], cell["sphere"])
    h.usetable_hh = 0  # the rates themselves, not what tables of them give
    h.celsius = 6.3
    h.secondorder = 0  # backward Euler
    h.dt = cell["dt"]
    pulse = h.IClamp(sections["root"](0.5))
    pulse.delay, pulse.dur = cell["begin"], cell["duration"]
    traces = [
        h.Vector().record(sections[name]((compartment + 0.5) / sections[name].nseg)._ref_v)
        for name, compartment in cell["record"]
    ]
    results = []
    for pulse.amp in cell["amplitudes"]:
        h.finitialize(RESTING)
        for _ in range(cell["steps"]):
            h.fadvance()
        results.append([list(trace) for trace in traces])
    json.dump(results, sys.stdout)


main()
