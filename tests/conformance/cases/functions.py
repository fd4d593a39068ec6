"""Every function of the language on a range of arguments, evaluated by the simulator."""

# tolerance: * 4e-15 both sides are within a few units in the last place of the true value
from brian2 import *

x = linspace(-4, 4, 81)
group = NeuronGroup(len(x), "x : 1\ny : 1")
group.x = x
texts = {
    "sin": "sin(x)",
    "cos": "cos(x)",
    "tan": "tan(x*0.35)",
    "sinh": "sinh(x)",
    "cosh": "cosh(x)",
    "tanh": "tanh(x)",
    "exp": "exp(x)",
    "expm1": "expm1(x)",
    "exprel": "exprel(x)",
    "log": "log(x + 4.5)",
    "log10": "log10(x + 4.5)",
    "log1p": "log1p(x + 3.5)",
    "sqrt": "sqrt(x + 4)",
    "ceil": "ceil(x)",
    "floor": "floor(x)",
    "arcsin": "arcsin(x/4)",
    "arccos": "arccos(x/4)",
    "arctan": "arctan(x)",
    "abs": "abs(x)",
    "sign": "sign(x)",
    "clip": "clip(x, -1.5, 2)",
    "int": "int(x)",
    "pow": "abs(x)**1.7",
    "square": "x**2",
    "power": "x**3",
    "inverse": "(x + 4.1)**-2",
    "steps": "timestep(x*ms, 0.1*ms)",
    "mod": "x % 1.5",
    "floordiv": "x//1.5",
    "mixed": "exp(-x**2/2)*sin(3*x) + pi - e",
}
results = {}
for name, text in texts.items():
    group.y = text
    results[name] = array(group.y[:])
compare(**results)
