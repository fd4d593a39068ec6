# One neuron that spikes, and what is recorded of it.
neuron = NeuronGroup(1, "dv/dt = (2 - v)/(10*ms) : 1", threshold="v > 1", reset="v = 0", method="exact")
spikes = SpikeMonitor(neuron)
network = Network(neuron, spikes)
