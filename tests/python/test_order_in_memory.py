"""Variables of synapses lie in the order in which spikes need them when many have come; nobody notices."""

import numpy as np
import pytest
from brio import *

SIZE = 400
# A variable whose memory somebody holds stays where it is: what comes out then has to come out in any case.


def network(*, plastic=False):
    start_scope()
    seed(11)
    source = PoissonGroup(SIZE, 200 * Hz)
    target = NeuronGroup(SIZE, "dv/dt = (1.2 - v)/(10*ms) : 1", threshold="v > 1", reset="v = 0")
    code = "v_post += w" + ("; w = clip(w*1.01 + 1e-6*v_post, 0, 1)" if plastic else "")
    synapses = Synapses(source, target, "w : 1", on_pre=code.replace("; ", "\n"))
    synapses.connect(p=0.5)
    synapses.w = "1e-4*rand()"
    synapses.delay = "3*ms*rand()"
    assert len(synapses) > 1 << 15  # otherwise nothing is arranged
    spikes = SpikeMonitor(target)
    return Network(source, target, synapses, spikes), synapses, spikes, target


def outcome(between=lambda *_: None, *, plastic=False, hold=False, runs=3):
    net, synapses, spikes, target = network(plastic=plastic)
    held = [synapses.w[:]] if hold else []
    for _ in range(runs):
        net.run(100 * ms)
        between(net, synapses)
    del held
    return target.v[:].copy(), spikes.t[:].copy(), spikes.i[:].copy(), np.array(synapses.w[:])


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


@pytest.mark.parametrize("plastic", [False, True])
def test_the_same_whether_arranged_or_not(plastic):
    held = outcome(plastic=plastic, hold=True)
    assert same(outcome(plastic=plastic), held)
    assert len(held[1]) > 100


@pytest.mark.parametrize("plastic", [False, True])
def test_looking_between_runs_changes_nothing(plastic):
    seen = []

    def look(net, synapses):
        seen.append(float(np.sum(synapses.w)))
        assert np.all(np.diff(synapses.i[:]) >= 0)
        assert np.all(synapses.j["i == 7"] == np.sort(synapses.j["i == 7"]))

    assert same(outcome(look, plastic=plastic), outcome(plastic=plastic, hold=True))
    assert (len(set(seen)) > 1) == plastic


def test_setting_between_runs():
    def change(net, synapses):
        synapses.w[3::2] = 2e-4
        synapses.w["i == 5"] = "1e-5*j"

    def hold(net, synapses):
        change(net, synapses)
        kept.append(synapses.w[:])

    kept = []
    assert same(outcome(change), outcome(hold, hold=True))


def test_new_synapses_and_new_delays_between_runs():
    def more(net, synapses):
        before = len(synapses)
        synapses.connect(i=[3, 4], j=[5, 6])
        synapses.w[before:] = 3e-4
        synapses.delay[: before // 2] = 1 * ms

    assert same(outcome(more), outcome(more, hold=True))


def test_removing_between_runs():
    def fewer(net, synapses):
        synapses.remove("j == 7")

    assert same(outcome(fewer), outcome(fewer, hold=True))


def test_store_and_restore():
    def back(net, synapses):
        if not stored:
            net.store()
            stored.append(np.array(synapses.w[:]))
        elif len(stored) == 1:
            net.restore()
            stored.append(np.array(synapses.w[:]))

    stored = []
    first = outcome(back, plastic=True)
    assert np.array_equal(*stored)
    stored = []
    assert same(first, outcome(back, plastic=True, hold=True))


def test_looking_while_time_passes():
    def watched(hold):
        net, synapses, spikes, target = network(plastic=True)
        held = [synapses.w[:]] if hold else []
        sums = []

        @network_operation(dt=20 * ms)
        def look():
            sums.append(float(np.sum(np.array(synapses.w[:]))))
            if len(sums) == 4:
                synapses.w[:100] = 0

        net.add(look)
        net.run(250 * ms)
        del held
        return np.array(sums), target.v[:].copy(), spikes.i[:].copy(), np.array(synapses.w[:])

    first = watched(hold=False)
    assert same(first, watched(hold=True))
    assert len(set(first[0])) > 5


def test_what_monitors_record_is_in_the_order_of_numbers():
    def recorded(hold):
        net, synapses, *_ = network(plastic=True)
        held = [synapses.w[:]] if hold else []
        traces = StateMonitor(synapses, "w", record=[1, 500, 40000], dt=10 * ms)
        net.add(traces)
        net.run(200 * ms)
        del held
        return (np.array(traces.w),)

    assert same(recorded(hold=False), recorded(hold=True))
