"""A few random networks, always the same ones; `make random-networks` runs as many as one likes."""

import pytest
from random_explanations import subexpression_in_pathway
from random_run import numbered
from random_script import Model
from random_verdict import judge
from test_random_models import Changed

NUMBERS = range(1000, 1032)


@pytest.mark.parametrize("number", NUMBERS)
def test_random_network(number, random_sides):
    network = numbered(number, what="networks")
    verdict = judge(network, random_sides)
    assert verdict.kind != "different", "\n".join([*verdict.reasons, network.text])


PLASTIC = """from brian2 import *
source = SpikeGeneratorGroup(3, [0, 2, 1, 0, 2], [1, 1, 2.3, 4, 7.7]*ms, name='source')
cells = NeuronGroup(2, 'dv/dt = (1.3 - v)/(5*ms) : 1', threshold='v > 1.03', reset='v = 0', name='cells')
synapses = Synapses(source, cells, '''w : 1
    da/dt = -a/(3*ms) : 1 (event-driven)
    drive = 0.3*w : 1''', on_pre='a += 1; w = 0.8*w + 0.1*a; v_post += 0.3*w', on_post='w += 0.1*a',
    name='synapses')
synapses.connect(i=[0, 2, 1, 2], j=[1, 0, 0, 1])
synapses.w = '0.2 + 0.1*i'
synapses.pre.delay = '0.3*ms + 0.1*ms*j'
spikes = SpikeMonitor(cells, name='spikes')
# from here on, time passes
run(20*ms)
compare(end_w=synapses.w[:], end_a=synapses.a[:], spikes_i=spikes.i,
        spikes_step=rint(spikes.t/defaultclock.dt).astype(int))
"""


def judged(both, old: str = "", new: str = "", written_out: str = ""):
    model = Model(PLASTIC, (("cells", "v", ""), ("synapses", "w", "")), True, "", written_out)
    return judge(model, Changed(both, old, new))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("0.8*w", "0.8001*w", "end_w:"),
        ("/(3*ms)", "/(3.0001*ms)", "end_a:"),
        ("0.3*ms + 0.1", "0.4*ms + 0.1", "spikes_step:"),
        ("i=[0, 2, 1, 2], j=[1, 0, 0, 1]", "i=[2, 0, 1, 2], j=[0, 1, 0, 1]", "end_w:"),
        ("synapses.pre.delay =", "synapses.post.delay =", "end_w:"),
        ("w = 0.8*w + 0.1*a; v_post += 0.3*w", "v_post += 0.3*w; w = 0.8*w + 0.1*a", "spikes_step:"),
        ("on_post='w", "on_post='nothing", "fate: BrianObjectException <- UnknownNameError"),
    ],
)
def test_a_difference_is_seen(old, new, words, random_sides):
    assert judged(random_sides).kind == "same"
    verdict = judged(random_sides, old, new)
    assert verdict.kind == "different"
    assert any(reason.startswith(words) for reason in verdict.reasons), verdict.reasons


def test_what_brian_reads_too_early_is_told_from_what_brio_does_wrong(random_sides):
    text = PLASTIC.replace("v_post += 0.3*w", "v_post += drive")
    verdict = judge(Model(text, (("cells", "v", ""),), True, "", PLASTIC), random_sides)
    assert (verdict.kind, verdict.reasons) == ("explained", [subexpression_in_pathway.__doc__])
    changed = Changed(random_sides, "0.8*w", "0.8001*w")
    assert judge(Model(text, (("cells", "v", ""),), True, "", PLASTIC), changed).kind == "different"
