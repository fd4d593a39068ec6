"""State written by values, arrays, text and conditions, at all neurons, slices, lists and single indices."""

from brian2 import *

group = NeuronGroup(
    10,
    """v : volt
                           w : 1
                           n : integer
                           flag : boolean
                           a : amp (shared)
                           double = 2*w : 1""",
)
vrest = -70 * mV
group.v = vrest
group.v[2] = -1 * mV
group.v[3:6] = "vrest + i*mV"
group.v["i > 7"] = 5 * mV
group.v[[0, 9]] = "v*2 + 3*mV"
group.w = arange(10) * 0.5
group.w["v > vrest and i % 2 == 0"] = -1
group.w[1:] = "clip(w + exp(-i/3.), -0.5, 3)"
group.n = "N - i//2"
group.n[-1] = 99
group.flag = "i > 3"
group.flag[0] = True
group.a = 3 * nA
group.v_[1] = 0.25
compare(
    v=group.v[:] / mV,
    w=group.w[:],
    n=group.n[:],
    flag=group.flag[:],
    a=group.a / nA,
    double=group.double[:],
    part=group.v[2:5] / mV,
    chosen=group.w["flag"],
    one=group.w[4],
    last=group.w[-1],
    plain=group.v_[:],
    added=group.w[:] + group.double[:],
    indices=group.i[:],
)
