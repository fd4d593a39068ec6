"""connect(j='… for k in …') and connect(i='…'): which pairs, and in which order."""
from brian2 import *

source = NeuronGroup(11, "x : 1\nm : integer", threshold="x > 1")
source.x = "i*0.5"
source.m = "(i*3) % 5"
target = NeuronGroup(7, "x : 1\nm : integer", threshold="x > 1")
target.x = "2 - i*0.25"
target.m = "i//2"
reach = 2
forms = {
    "window": dict(j="k for k in range(i - reach, i + reach + 1) if k != i", skip_if_invalid=True),
    "upper": dict(j="i + k for k in range(N_post - i) if i < N_post"),
    "ring": dict(j="(i + (-1)**k) % N_post for k in range(2)"),
    "down": dict(j="k for k in range(N_post - 1, 0, -2) if m_pre > 1"),
    "by_state": dict(j="k for k in range(m_pre, N_post) if x_post > x_pre"),
    "by_index": dict(j="k for k in range(N_post) if j != m_pre and i % 2 == 0"),
    "diverging": dict(j="m_pre + k for k in range(3)", n=2),
    "computed": dict(j="int(x_pre*k) for k in range(3)", skip_if_invalid=True),
    "all_of_some": dict(j="k for k in sample(1, N_post, 2, size=3)"),
    "none": dict(j="k for k in sample(N_post, p=0)"),
    "certain": dict(j="k for k in sample(N_post, p=int(x_pre == 2)) if k > 1"),
    "too_many": dict(j="k for k in sample(N_post, size=i*N_post)", skip_if_invalid=True),
    "to_target": dict(i="k for k in range(N_pre) if k != j and m_pre == m_post"),
    "mirrored": dict(i="N_pre - 1 - j", n=2),
    "some_targets": dict(i="j if j % 3 == 0"),
    "from_state": dict(i="k for k in range(int(x_post*2), 5)"),
    "near": dict(condition="abs(i - j) < 2"),
    "blocks": dict(condition="i//3 == j//3 and i != j"),
    "strict": dict(condition="j >= i - 2 and j < i + 2 and x_post > 0.8"),
}
results = {}
for name, form in forms.items():
    synapses = Synapses(source[1:10] if name == "near" else source, target)
    synapses.connect(**form)
    results[name] = array([synapses.i[:], synapses.j[:]])
compare(**results)
