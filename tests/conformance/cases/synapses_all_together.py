"""Equations, flags, operations and custom events of synapses between parts of groups, with variables of both sides."""

from brian2 import *

tau = 4 * ms
group = NeuronGroup(
    8,
    """dv/dt = (1.2 + 0.1*sin(0.3*i) - v)/tau : 1
                          drive = 2*v + offset : 1
                          offset : 1
                          scale : 1 (shared)
                          received : 1""",
    threshold="v > 1",
    reset="v = 0",
    method="euler",
    events={"low": "v < 0.3"},
)
group.v = "0.1*i"
group.offset = "0.01*i"
group.scale = 0.5
source = group[:5]
target = group[3:]
synapses = Synapses(
    source,
    target,
    """dg/dt = (drive_pre - drive_post - g)/(2*tau) : 1 (clock-driven)
                                       dh/dt = -h/tau : 1 (event-driven)
                                       both = g*scale_post + x/N_incoming : 1
                                       sampled = both + v_pre : 1 (constant over dt)
                                       x : 1
                                       n : integer
                                       total : 1 (shared)
                                       active_one : boolean
                                       received_post = sampled*int(active_one) : 1 (summed)""",
    on_pre={
        "pre": """x += 0.1*both
                                      h += 1""",
        "low_pre": "n += 1",
    },
    on_post="""x = clip(x - 0.05*h + 0.001*t/ms, -1, 1)
                               v_pre -= 0.01*h""",
    on_event={"low_pre": "low"},
    method="exponential_euler",
)
synapses.connect(condition="i != j + 3 and (i + j) % 3 != 0")
synapses.active_one = "(i + j) % 2 == 0"
synapses.pre.delay = "0.1*ms*(1 + i)"
synapses.run_regularly(
    """total = total + 1
                          x = 0.9*x + 0.001*i_pre
                          offset_post += 0.0001*j""",
    dt=1 * ms,
)
trace = StateMonitor(synapses, ["g", "h", "x", "n", "sampled", "total"], record=synapses[[1, 2], :])
neurons = StateMonitor(group, ["v", "received", "offset"], record=True)
run(10 * ms)
compare(
    g=trace.g,
    h=trace.h,
    x=trace.x,
    n=trace.n,
    both=synapses.both[:],
    sampled=trace.sampled,
    total=trace.total,
    v=neurons.v,
    received=neurons.received,
    offset=neurons.offset,
    last=synapses.lastupdate[:] / ms,
    some=synapses.both["v_pre > v_post"],
    drive=synapses.drive_pre[:],
    at=synapses.x[1, :],
)
