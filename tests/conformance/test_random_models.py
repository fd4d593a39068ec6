"""A few random models, always the same ones; `make random-models` runs as many as one likes."""

import pytest
from random_explanations import exact_of_brian, sensitivity
from random_run import numbered
from random_script import Model
from random_sides import Sides
from random_verdict import judge

NUMBERS = range(2000, 2025)


@pytest.mark.parametrize("number", NUMBERS)
def test_random_model(number, random_sides):
    model = numbered(number)
    verdict = judge(model, random_sides)
    assert verdict.kind != "different", "\n".join([*verdict.reasons, model.text])


SCRIPT = """from brian2 import *
cells = NeuronGroup(2, 'dv/dt = RATE : 1', threshold='v > 0.9', reset='v = 0', method='euler', name='cells')
cells.v = '0.1 + 0.3*i'
spikes = SpikeMonitor(cells, name='spikes')
trace = StateMonitor(cells, 'v', record=True, name='trace')
# from here on, time passes
run(20*ms)
compare(trace_v=trace.v, end_v=cells.v[:], spikes_i=spikes.i,
        spikes_step=rint(spikes.t/defaultclock.dt).astype(int))
"""
LEAKY = SCRIPT.replace("RATE", "(1.7 - v)/(5*ms)")
# The distance of two such trajectories doubles every 0.1 ms.
CHAOTIC = SCRIPT.replace("RATE", "(0.97*((2*v) % 1) - v)/(0.1*ms)")


class Changed:
    """Both sides, but Brio runs another script."""

    def __init__(self, both: Sides, old: str, new: str):
        self.brian = both.brian
        self.brio = lambda script: both.brio(script.replace(old, new))


def judged(script: str, both: Sides, old: str = "", new: str = ""):
    return judge(Model(script, (("cells", "v", ""),), True, ""), Changed(both, old, new))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("5*ms", "5.00001*ms", "trace_v:"),
        ("v > 0.9", "v > 0.93", "spikes_step:"),
        ("euler", "rk2", "trace_v:"),
        ("'v = 0'", "'v = nothing'", "fate: BrianObjectException <- UnknownNameError"),
        ("v = 0'", "v = 1e-8'", "trace_v:"),
    ],
)
def test_a_difference_is_seen(old, new, words, random_sides):
    verdict = judged(LEAKY, random_sides, old, new)
    assert verdict.kind == "different"
    assert any(reason.startswith(words) for reason in verdict.reasons), verdict.reasons


def test_what_is_sensitive_is_told_from_what_is_different(random_sides):
    assert judged(LEAKY, random_sides).kind == "same"
    # Rounding that is different in the first step, here in the 13th digit, has grown to all of v after 4 ms.
    verdict = judged(CHAOTIC, random_sides, "cells.v = '0.1", "cells.v = '0.1000000000001")
    assert (verdict.kind, verdict.reasons) == ("explained", [sensitivity.__doc__])
    assert judged(CHAOTIC, random_sides, "0.97", "0.96").kind == "different"


# Brian's formula divides by the difference of the rates.
EQUAL_RATES = """from brian2 import *
cells = NeuronGroup(2, '''
    dg/dt = -g/tau_g : 1
    dv/dt = (g - v)/tau_v : 1
    tau_g : second (constant)
    tau_v : second (constant)
    ''',
    method='exact', name='cells')
cells.g = 1.3
cells.tau_g = '(3 + i)*ms'
cells.tau_v = 3*ms
# from here on, time passes
run(5*ms)
compare(end_v=cells.v[:], end_g=cells.g[:])
"""


@pytest.mark.parametrize(("precise", "little"), [(True, "1e-5"), (False, "1e-3")])
def test_a_wrong_step_of_brian_is_told_from_one_of_brio(precise, little, random_sides):
    text = EQUAL_RATES if precise else EQUAL_RATES.replace("'exact',", "'exact', dtype=float32,")

    def judged(old="", new="", script=text):
        return judge(Model(script, (("cells", "v", ""),), precise, ""), Changed(random_sides, old, new))

    verdict = judged()
    assert (verdict.kind, verdict.reasons) == ("explained", [exact_of_brian.__doc__.split("\n")[0]])
    assert judged("tau_v = 3*ms", f"tau_v = (3 + {little})*ms").kind == "different"
    assert judged("run(", f"cells.g += {little}; run(").kind == "different"
    assert judged(script=text.replace("3 + i", "4 + i")).kind == "same"


def test_the_number_of_a_model_is_all_that_it_depends_on():
    assert numbered(7) == numbered(7) != numbered(8)
