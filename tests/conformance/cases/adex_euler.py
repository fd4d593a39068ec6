"""Adaptive exponential neurons by Euler: several firing patterns in one group, with parameters of each neuron."""

from brian2 import *

C, gL, EL, VT, DeltaT = 281 * pF, 30 * nS, -70.6 * mV, -50.4 * mV, 2 * mV
Vcut = VT + 5 * DeltaT
group = NeuronGroup(
    3,
    """dvm/dt = (gL*(EL - vm) + gL*DeltaT*exp((vm - VT)/DeltaT) + I - w)/C : volt
                          dw/dt = (a*(vm - EL) - w)/tauw : amp
                          I : amp
                          a : siemens
                          b : amp
                          Vr : volt
                          tauw : second""",
    threshold="vm > Vcut",
    reset="""vm = Vr
                                                    w += b""",
    method="euler",
)
group.tauw = [144, 20, 144] * ms
group.a = [4, 4, 2 * 281 / 144] * nS
group.b = [0.0805, 0.5, 0] * nA
group.Vr = [-70.6, -45.4, -70.6] * mV
group.vm = EL
trace = StateMonitor(group, ["vm", "w"], record=True)
spikes = SpikeMonitor(group)
run(20 * ms)
group.I = 1 * nA
run(100 * ms)
group.I = 0 * nA
run(20 * ms)
compare(v=trace.vm / mV, w=trace.w / nA, t=spikes.t / ms, i=spikes.i)
