# B9, the microcircuit below a square millimetre of early sensory cortex at full scale: eight populations, 77 169 neurons,
# 299 million synapses. Potjans and Diesmann (2014), Cerebral Cortex 24:785, tables 4 and 5; initial potentials as in the
# authors' later implementations, which have no transient.
import numpy as np

POPULATIONS = ["L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I"]
SIZES = [20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948]
# Connection probabilities: rows are targets, columns are sources.
P = np.array([[0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0000, 0.0076, 0.0000],
              [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0000, 0.0042, 0.0000],
              [0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0000],
              [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0000, 0.1057, 0.0000],
              [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0000],
              [0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0000],
              [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
              [0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443]])
EXTERNAL = [1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100]
FIRST = [-68.28, -63.16, -63.33, -63.45, -63.11, -61.66, -66.72, -61.43]
SPREAD = [5.36, 4.57, 4.74, 4.94, 4.94, 4.55, 5.46, 4.48]
EL = -65*mV
Vt = -50*mV
Cm = 250*pF
taum = 10*ms
taus = 0.5*ms
w_e = 87.8*pA
w_i = -4*w_e

G = NeuronGroup(sum(SIZES), '''dv/dt = (EL - v)/taum + I/Cm : volt (unless refractory)
                               dI/dt = -I/taus : amp''',
                threshold='v > Vt', reset='v = EL', refractory=2*ms, method='exact')
ends = np.cumsum([0, *SIZES])
populations = {name: G[a:b] for name, a, b in zip(POPULATIONS, ends, ends[1:])}
for (name, population), first, spread in zip(populations.items(), FIRST, SPREAD):
    population.v = f'{first}*mV + {spread}*mV*randn()'

inputs = [PoissonInput(population, 'I', N=n, rate=8*Hz, weight=w_e)
          for population, n in zip(populations.values(), EXTERNAL)]

projections = []
for t, (target, to) in enumerate(populations.items()):
    for s, (source, of) in enumerate(populations.items()):
        if not P[t, s]:
            continue
        # So many synapses, whose ends are drawn one by one, that two neurons are connected with probability P.
        total = round(np.log(1 - P[t, s])/np.log(1 - 1/(SIZES[s]*SIZES[t])))
        mean = (w_e if s % 2 == 0 else w_i)*(2 if (source, target) == ('L4E', 'L23E') else 1)
        delay = 1.5*ms if s % 2 == 0 else 0.75*ms
        S = Synapses(of, to, 'w : amp', on_pre='I_post += w', namespace={'mean': mean, 'mean_delay': delay})
        S.connect(total=total)
        S.w = 'mean*clip(1 + 0.1*randn(), 0, inf)'
        S.delay = 'clip(mean_delay*(1 + 0.5*randn()), dt, 1*second)'
        projections.append(S)
sources = SpikeMonitor(G)
network = Network(G, inputs, projections, sources)
