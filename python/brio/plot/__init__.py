"""Pictures of simulations: spikes, traces, rates, synapses, shapes of neurons, phase planes.

Each function takes a monitor, a group or arrays, draws into the Axes that it is given (``ax=``; without, into
the current ones of pyplot), labels them with readable units, and returns them. Further keywords go to
matplotlib, which is imported when something is drawn::

    from brio import *
    from brio import plot

    plot.raster(spikes)
    plot.state(voltages, 'v', items=[0, 1])
    plot.rate(spikes, width=5*ms)
    plot.synapses(S, 'w')
    plot.morphology(neuron, kind='3d')
    plot.phase_plane(G, 'v', 'u', (-80*mV, 30*mV), (-20*mV, 0*mV))

An axis keeps its unit: what is drawn later into the same Axes is shown in it, too.
"""

from __future__ import annotations

from .connections import distribution, synapses
from .phase import phase_plane
from .shapes import morphology
from .spikes import raster, rate
from .traces import state

__all__ = ["distribution", "morphology", "phase_plane", "raster", "rate", "state", "synapses"]
