"""Random neurons for networks: integrate-and-fire and others, clockwork without equations, given spikes.

Those with equations are driven, so that they spike without input, too. Numbers that decide about spikes have
odd digits; where several spikes are to come in one step, they come by counting.
"""

import hypothesis.strategies as st
from random_network_script import Population, Side
from random_script import Line

# Now and then more than the longest vector of a processor.
SIZES = st.one_of(*[st.integers(1, 5)] * 4, st.integers(9, 33))
PERIODS = [2, 3, 5, 7, 11, 13, 23]


def chance(draw, n: int) -> bool:
    """Once in n times; not in the simplest example."""
    return draw(st.integers(0, n - 1)) == n - 1


def pick(draw, *choices):
    return draw(st.sampled_from(choices))


def population(draw, number: int, dt: str) -> Population:
    kinds = [given_spikes, clockwork, leaky, leaky, conductance, relaxation, rates, poisson]
    name = pick(draw, "cells", "a_cells", "zz_cells") + str(number)
    return draw(st.sampled_from(kinds))(draw, name, draw(SIZES), dt)


def side(draw, population: Population) -> Side:
    """All neurons, or a part of them in one piece."""
    n = population.n
    if n < 2 or "SpikeGeneratorGroup" in population.code[0] or not chance(draw, 4):
        return Side(population.name, n, population)
    start = draw(st.integers(0, n - 1))
    stop = draw(st.integers(start + 1, n))
    return Side(f"{population.name}[{start}:{stop}]", stop - start, population)


# ---- groups of neurons -----------------------------------------------------------------------------------


def ode(name: str, right: str, unit: str = "1", *flags: str) -> Line:
    return Line("ode", name, unit, right, list(flags))


def parameter(name: str, unit: str = "1", *flags: str) -> Line:
    return Line("parameter", name, unit, "", list(flags))


def group(draw, head: tuple[str, int, str], lines: list[Line], arguments: dict[str, str]) -> Population:
    """Name, size and time step of the network; the variables `s` (for sums), `p`, `z` and `k` come to all."""
    name, n, dt = head
    current = {line.name: line.unit for line in lines}.get("I", "1")
    lines = [*lines, parameter("s", current), parameter("p", "1", "constant"), parameter("z")]
    lines.append(parameter("k", "integer"))
    step = f"{dt}*2" if chance(draw, 8) else ""
    if step:
        arguments["dt"] = f"{step}*ms"
    if chance(draw, 8):
        arguments["order"] = pick(draw, "-1", "1")
    text = "".join(f",\n    {key}={value}" for key, value in arguments.items())
    equations = [f"    {line}" for line in lines]
    code = [f"{name} = NeuronGroup({n}, '''", *equations, f"    '''{text},\n    name={name!r})"]
    code.append(f"{name}.p = '(0.37*i + 0.11) % 1'")
    events = ["spike"] * ("threshold" in arguments) + ["hit"] * ("events" in arguments)
    if "hit" in events:
        code.append(f"{name}.run_on_event('hit', 'z = 0.3*z')")
    reads = {line.name: line.unit for line in lines}
    if "refractory" in arguments:
        reads["not_refractory"] = "boolean"
    return Population(
        name,
        n,
        code,
        reads=reads,
        writes={
            line.name: line.unit for line in lines if line.kind != "subexpression" and line.name not in "sp"
        },
        sums=["s"],
        events=events,
        states={line.name: line.unit for line in lines if line.kind == "ode"},
        formulas={line.name: line.right for line in lines if line.kind == "subexpression"},
        dt=step,
    )


def with_values(made: Population, *values: str) -> Population:
    made.code += [f"{made.name}.{value}" for value in values]
    return made


def spiking(draw, threshold: str, resets: list[str], refractory: list[str]) -> dict[str, str]:
    """Arguments: threshold, reset, refractoriness and another event."""
    reset = "\n".join([pick(draw, *resets), "z += 1", "k += 1"])
    made = {"threshold": repr(threshold), "reset": repr(reset)}
    if refractory and chance(draw, 2):
        made["refractory"] = draw(st.sampled_from(refractory))
    if chance(draw, 3):
        made["events"] = repr({"hit": pick(draw, "z > 1.73", "k % 3 == 2", "(t_in_timesteps + i) % 31 == 7")})
    return made


def leaky(draw, *head) -> Population:
    flags = ["unless refractory"] * chance(draw, 2)
    lines = [
        ode("v", "(I + 0.8*g + s - v)/(7.3*ms)", "1", *flags),
        ode("g", f"-g/({pick(draw, '2.9', '4.3')}*ms)"),
        parameter("I"),
    ]
    arguments = spiking(
        draw,
        "v > 1.03",
        ["v = 0.11", "v -= 0.93", "v = 0.2*v"],
        ["1.7*ms", "'(0.6 + p)*ms'", "0.25*ms", "'v > 0.2'"],
    )
    if flags:
        arguments.setdefault("refractory", "0.7*ms")
    if chance(draw, 2):
        arguments["method"] = repr(pick(draw, "euler", "exact", "exponential_euler", "rk4"))
    drive = pick(draw, "'1.21 + 0.17*i'", "'0.6 + 0.31*i'", "'1.7 - 0.23*i'", "0.83")
    return with_values(group(draw, head, lines, arguments), f"I = {drive}", "v = '0.1 + 0.19*i'")


def conductance(draw, *head) -> Population:
    lines = [
        ode("v", "(10*nS*(-60*mV - v) - g*v + I + s)/(100*pF)", "volt"),
        ode("g", "-g/(3.1*ms)", "siemens"),
        parameter("I", "amp"),
    ]
    arguments = spiking(
        draw,
        "v > -47.3*mV",
        ["v = -59.1*mV", "v -= 11.7*mV"],
        ["1.7*ms", "'(0.6 + p)*ms'", "0.25*ms", "'v > -50.1*mV'"],
    )
    arguments["method"] = repr(pick(draw, "exponential_euler", "euler", "rk2"))
    drive = pick(draw, "'(150 + 11*i)*pA'", "'(90 + 37*i)*pA'")
    return with_values(group(draw, head, lines, arguments), f"I = {drive}", "v = '-60*mV + 1.3*i*mV'")


def relaxation(draw, *head) -> Population:
    lines = [
        ode("v", "(v - v**3/3 - y + g + s + 0.5)/(1.3*ms)"),
        ode("y", "(v + 0.7 - 0.8*y)/(9.7*ms)"),
        parameter("g"),
    ]
    arguments = spiking(draw, "v > 0.93", ["y += 0.1", "v -= 0.3"], [])
    arguments["refractory"] = pick(draw, "'v > 0.71'", "2*ms")
    arguments["method"] = repr(pick(draw, "euler", "rk4", "heun"))
    return with_values(group(draw, head, lines, arguments), "g = '0.07*i'", "v = '-1.1 + 0.17*i'")


def clockwork(draw, *head) -> Population:
    """Spikes by counting: exactly known, and several of them in one step."""
    period, shift = draw(st.sampled_from(PERIODS)), draw(st.integers(0, 4))
    threshold = f"(t_in_timesteps + {shift}*i) % {period} == 0"
    arguments = spiking(draw, threshold, ["v *= 0.5", "g = v"], [])
    return with_values(group(draw, head, [parameter("v"), parameter("g")], arguments), "v = '0.3 + 0.1*i'")


def rates(draw, *head) -> Population:
    """No spikes: a side for sums and for input."""
    lines = [
        ode("v", "(tanh(s + I) - v)/(5.3*ms)"),
        parameter("I"),
        Line("subexpression", "g", "1", "0.4*v + I"),
    ]
    return with_values(group(draw, head, lines, {"method": "'euler'"}), "I = '0.3 + 0.2*i'")


# ---- spikes without equations ----------------------------------------------------------------------------


def given_spikes(draw, name: str, n: int, dt: str) -> Population:
    event = st.tuples(st.integers(0, 80), st.integers(0, n - 1))
    spikes = sorted(draw(st.lists(event, max_size=25, unique=True)))
    times, indices = [round(0.4 * time, 1) for time, _ in spikes], [index for _, index in spikes]
    step = f"{dt}*2" if chance(draw, 8) else ""
    arguments = pick(draw, "", ", period=40*ms") + (f", dt={step}*ms" if step else "")
    code = [f"{name} = SpikeGeneratorGroup({n}, {indices}, {times}*ms{arguments}, name={name!r})"]
    return Population(name, n, code, events=["spike"], dt=step)


def poisson(draw, name: str, n: int, dt: str) -> Population:
    """Chance that leaves no choice: the probability is 0 or above 1."""
    rate = f"2/dt*int((t_in_timesteps + 3*i) % {draw(st.sampled_from(PERIODS))} == 0)"
    return Population(
        name, n, [f"{name} = PoissonGroup({n}, rates={rate!r}, name={name!r})"], events=["spike"]
    )
