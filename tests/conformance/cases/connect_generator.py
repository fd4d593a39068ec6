"""connect(j='…'): one target for each source, with conditions and skip_if_invalid."""

from brian2 import *

source = NeuronGroup(7, "v : 1", threshold="v > 1")
target = NeuronGroup(7, "v : 1")
results = {}
forms = {
    "same": dict(j="i"),
    "next": dict(j="i + 1", skip_if_invalid=True),
    "mod": dict(j="(i*3 + 1) % N_post"),
    "some": dict(j="i - 1 if i % 2 == 1"),
    "inside": dict(j="i + 2 if i < N_post - 2"),
    "half": dict(j="i//2", n=2),
}
for name, form in forms.items():
    synapses = Synapses(source, target)
    synapses.connect(**form)
    results[name] = array([synapses.i[:], synapses.j[:]])
compare(**results)
