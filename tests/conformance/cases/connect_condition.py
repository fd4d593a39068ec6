"""connect() with conditions, several times, with n synapses for a pair; the order in which synapses are made."""

from brian2 import *

source = NeuronGroup(6, "x : meter", threshold="x > 1*metre")
target = NeuronGroup(5, "x : meter\nk : integer")
source.x = "i*10*um"
target.x = "(4 - i)*12*um"
target.k = "i % 2"
reach = 25 * um
synapses = Synapses(source, target, "w : 1\nd : meter", on_pre="")
synapses.connect(condition="abs(x_pre - x_post) < reach and k_post == 1")
first = array([synapses.i[:], synapses.j[:]])
synapses.connect("i == j", n=3)
synapses.connect(condition="i > j + N_post - 3", n="1 + i % 2")
synapses.w = "i*10 + j"
synapses.d = "x_pre - x_post"
everything = Synapses(target, target)
everything.connect()
others = Synapses(target, target)
others.connect(condition="i != j")
compare(
    first=first,
    i=synapses.i[:],
    j=synapses.j[:],
    w=synapses.w[:],
    d=synapses.d / um,
    size=len(synapses),
    all_i=everything.i[:],
    all_j=everything.j[:],
    others_i=others.i[:],
    others_j=others.j[:],
)
