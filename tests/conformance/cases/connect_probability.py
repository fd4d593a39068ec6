"""connect(p=…): numbers of synapses for small, large and position-dependent probabilities, and their spread."""

from brian2 import *

seed(31)
source = NeuronGroup(400, "v : 1", threshold="v > 1")
target = NeuronGroup(300, "v : 1")
results = {}
for name, form in {
    "rare": dict(p=0.02),
    "dense": dict(p=0.6),
    "with_condition": dict(condition="i != j", p=0.1),
    "by_place": dict(p="0.3*exp(-abs(i - j)/100.0)"),
    "never": dict(p=0),
    "always": dict(p=1),
}.items():
    synapses = Synapses(source, target)
    synapses.connect(**form)
    count = len(synapses)
    results[name] = (count, sqrt(count))  # no more than the spread of a Poisson number
    if count:
        i, j = array(synapses.i[:]), array(synapses.j[:])
        results[name + "_i"] = (i.mean(), (1 + i.std()) / sqrt(count))
        results[name + "_j"] = (j.mean(), (1 + j.std()) / sqrt(count))
        ordered = all(diff(i * 300 + j) > 0)
        results[name + "_ordered"] = (float(ordered), 0.0)
compare_statistic(**results)
