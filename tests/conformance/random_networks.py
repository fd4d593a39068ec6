"""Random networks as scripts for Brian 2: populations, projections between them, delays, pathways, runs.

All is given or counted, so that both sides have the same connections and initial values; what the neurons
are, is in random_populations.py, what synapses do in random_rules.py, how they connect in
random_connections.py, and what is wrong in one of six of them in random_network_mistakes.py.
"""

import hypothesis.strategies as st
from random_connections import connect
from random_expressions import SCALES
from random_network_mistakes import make_mistake
from random_network_script import Network, Population, Projection, Side, script
from random_populations import chance, parameter, pick, population, side
from random_rules import RULES, add, effect
from random_script import Model

SLOTS = [
    "before_thresholds",
    "after_thresholds",
    "before_synapses",
    "synapses",
    "after_synapses",
    "resets",
    "end",
]
DELAYS = ["0*ms", "1*ms", "0.3*ms", "0.37*ms", "2.05*ms", "0.15*ms", "70*ms"]
TEXTS = [
    "'0.31*ms + 0.1*i*ms'",
    "'(i + j)*0.26*ms'",
    "'0.71*ms*int(i == j)'",
    "'abs(i - j)*0.1731*ms'",
    "'(1 + (i*2 + j*3) % 4)*dt'",
]


@st.composite
def networks(draw, wrong: bool | None = None) -> Model:
    """A network; `wrong`: whether with a mistake, or one in six."""
    network = Network(dt=pick(draw, "0.1", "0.1", "0.2", "0.05"), single=chance(draw, 20))
    for number in range(draw(st.integers(1, 3))):
        network.populations.append(population(draw, number, network.dt))
    for number in range(draw(st.integers(1, 3))):
        draw_projection(draw, network, number)
    draw_operations(draw, network)
    draw_monitors(draw, network)
    draw_runs(draw, network)
    mistake = ""
    if wrong or (wrong is None and chance(draw, 6)):
        mistake = make_mistake(draw, network)
    return Model(
        script(network),
        tuple(states(network)),
        not network.single,
        mistake,
        script(network, written_out=True),
    )


def states(network: Network):
    """What can be disturbed: variables with equations, weights."""
    for each in network.populations:
        yield from ((each.name, name, SCALES[unit]) for name, unit in each.states.items())
    for made in network.projections:
        names = [line.name for line in made.lines if line.kind == "ode" or line.name == "w"]
        yield from ((made.name, name, "") for name in names)


# ---- projections -----------------------------------------------------------------------------------------


def draw_projection(draw, network: Network, number: int) -> None:
    """Synapses from what has spikes, or for a sum, to what has variables, or onto synapses."""
    spiking = [each for each in network.populations if each.events]
    source = draw(st.sampled_from(network.populations if chance(draw, 6) or not spiking else spiking))
    target = draw(st.sampled_from([source, *network.populations]))
    name = pick(draw, "syn", "a_syn", "zz_syn") + str(number)
    made = Projection(name, side(draw, source), side(draw, target))
    if network.projections and source.events and chance(draw, 8):
        made.target = as_target(draw(st.sampled_from(network.projections)))
    made.ending = pick(draw, "_post", "")
    made.before = [] if source.events else None
    made.behind = [] if made.target.population.events else None
    if made.target.n:
        add(made, parameter("w"))
        for rule in draw(st.lists(st.sampled_from(RULES), min_size=1, max_size=3, unique=True)):
            rule(draw, made)
    if made.before == [] and not made.behind:
        effect(draw, made, "w" if made.variables else "0.3")
    draw_pathways(draw, made)
    connect(draw, made)
    if made.variables:
        draw_values(draw, made)
    draw_delays(draw, made)
    draw_places(draw, made)
    draw_arguments(draw, made)
    network.projections.append(made)


def as_target(made: Projection) -> Side:
    """Synapses in the place of neurons, as many as there are. (The new ones have no variables.)"""
    kinds = {name: kind for name, kind in made.variables.items() if made.is_state(name)}
    return Side(made.name, 0, Population(made.name, 0, [], reads=kinds, writes=dict(kinds)))


def draw_pathways(draw, made: Projection) -> None:
    """Blocks of statements become pathways: one of each side, or several with names."""
    for kind, blocks, paths in (("pre", made.before, made.pre), ("post", made.behind, made.post)):
        for block in draw(st.permutations(blocks)) if blocks else []:
            name = kind
            if chance(draw, 3):
                name = f"{pick(draw, 'late', 'a', 'zz')}_{kind}"
            paths.setdefault(name, []).extend(block)


def draw_values(draw, made: Projection) -> None:
    made.values.append(
        "w = "
        + pick(
            draw,
            "'0.2 + 0.1*((i + 2*j) % 5)'",
            "0.3",
            f"linspace(0.1, 0.9, len({made.name}))",
            "'(j + 1)/(2.3 + i)'",
            "'0.4 + 0.1*sin(3*i + j)'",
        )
    )
    if chance(draw, 5):
        made.values.append(
            pick(draw, "w['i > j'] = 0.7", "w[0, :] = 0.15", "w[:, 0] *= 2", "w['w > 0.35'] = '0.1*i'")
        )


def draw_delays(draw, made: Projection) -> None:
    """One for all, or one for each synapse, by value, array or text; for some pathways or all."""
    for name in made.pathways():
        kind = draw(st.integers(0, 4))
        if kind == 1:
            fixed = made.arguments.get("delay", "dict()")[:-1]
            entry = f"{name}={draw(st.sampled_from(DELAYS))}"
            made.arguments["delay"] = fixed + (", " if "=" in fixed else "") + entry + ")"
        elif kind > 1:
            where = "delay" if name == "pre" and chance(draw, 2) else f"{name}.delay"
            made.values += [f"{where} = {delay(draw, made)}"]


def delay(draw, made: Projection) -> str:
    spread = f"(arange(len({made.name})) % 4)*0.27*ms"
    return draw(st.sampled_from([*TEXTS, *DELAYS, spread]))


def draw_places(draw, made: Projection) -> None:
    """Order and slot of pathways."""
    for name in made.pathways():
        if chance(draw, 4):
            made.after.append(f"{made.name}.{name}.order = {draw(st.integers(-2, 2))}")
        if chance(draw, 8):
            made.after.append(f"{made.name}.{name}.when = {draw(st.sampled_from(SLOTS))!r}")


def draw_arguments(draw, made: Projection) -> None:
    if any(line.kind == "ode" for line in made.lines) and chance(draw, 2):
        made.arguments["method"] = repr(pick(draw, "euler", "exact", "rk2", "exponential_euler"))
    events = {}
    for end, paths in ((made.source, made.pre), (made.target, made.post)):
        for name in paths:
            if "hit" in end.population.events and chance(draw, 2):
                events[name] = "hit"
    if events:
        made.arguments["on_event"] = repr(events)
    if chance(draw, 10):
        made.arguments["multisynaptic_index"] = "'parallel'"
    if chance(draw, 12):
        made.arguments["order"] = pick(draw, "-1", "1")
    if chance(draw, 15):
        made.arguments["dt"] = "0.4*ms"


# ---- operations, records and runs ------------------------------------------------------------------------


def draw_operations(draw, network: Network) -> None:
    """What happens to neurons and weights besides spikes."""
    each = draw(st.sampled_from(network.populations))
    if each.writes and chance(draw, 5):
        code = pick(draw, "z = 0.9*z + 0.1*i", "k = (k + i) % 4", "z = 0.5*z; k += int(z > 0.73)")
        slot = draw(st.sampled_from(SLOTS))
        network.operations.append(f"{each.name}.run_regularly({code!r}, dt=1*ms, when={slot!r})")
    made = draw(st.sampled_from(network.projections))
    if made.variables and chance(draw, 8):
        slot, order = draw(st.sampled_from(SLOTS)), draw(st.integers(-1, 1))
        network.operations += [
            f"@network_operation(dt=2*ms, when={slot!r}, order={order})",
            "def change():",
            f"    {made.name}.w = {made.name}.w[:]*0.9 + 0.03",
        ]


def draw_monitors(draw, network: Network) -> None:
    for each in network.populations:
        for event in each.events:
            name = f"{event}s_{each.name}"
            kind = "SpikeMonitor(" if event == "spike" else "EventMonitor("
            more = "" if event == "spike" else f", {event!r}"
            if event == "spike" and each.reads and chance(draw, 5):
                more = ", variables=['z', 'k']"
                network.results += [f"{name}_z={name}.z", f"{name}_k={name}.k"]
            network.monitors.append(f"{name} = {kind}{each.name}{more}, name={name!r})")
            network.results += [
                f"{name}_i={name}.i",
                f"{name}_step=rint({name}.t/defaultclock.dt).astype(int)",
            ]
        if each.reads:
            trace(draw, network, each.name, list(each.reads))
        if each.events and chance(draw, 6):
            network.monitors.append(f"rate_{each.name} = PopulationRateMonitor({each.name})")
            network.results.append(f"rate_{each.name}=rate_{each.name}.rate/Hz")
    for made in network.projections:
        names = list(made.variables)
        # Brian has no monitors of subexpressions that read variables of the neurons.
        traced = [line.name for line in made.lines if line.name in names and line.kind != "subexpression"]
        if traced and chance(draw, 2):
            trace(draw, network, made.name, traced, "dt=1*ms, " if chance(draw, 2) else "")
        values = [f"end_{made.name}_{name}={at_end(made, name)}" for name in names]
        network.results += [
            *values,
            f"end_{made.name}_i={made.name}.i[:]",
            f"end_{made.name}_j={made.name}.j[:]",
        ]
        network.results += [f"end_{made.name}_{p}_delay={made.name}.{p}.delay[:]/ms" for p in made.pathways()]


def at_end(made: Projection, name: str) -> str:
    values = f"{made.name}.{name}[:]"
    line = next(line for line in made.lines if line.name == name)
    if line.kind == "subexpression":
        # Brian's NumPy code gives one, of any type, if that is the same for all.
        return f"resize(asarray({values}, dtype=float), len({made.name}))"
    return values


def trace(draw, network: Network, name: str, names: list[str], more: str = "") -> None:
    monitor = f"trace_{name}"
    slot = f"when={draw(st.sampled_from(SLOTS))!r}, " if chance(draw, 4) else ""
    network.monitors.append(
        f"{monitor} = StateMonitor({name}, {names!r}, record=True, {more}{slot}name={monitor!r})"
    )
    network.results += [f"{monitor}_{each}={monitor}.{each}" for each in names]


def draw_runs(draw, network: Network) -> None:
    """One run, or two with a change between them."""
    network.explicit = chance(draw, 3)
    prefix = "network." if network.explicit else ""
    if network.explicit and chance(draw, 4):
        slots = draw(st.permutations(["groups", "thresholds", "synapses", "resets"]))
        network.runs.append(f"network.schedule = {['start', *slots, 'end']}")
    times = draw(st.lists(st.sampled_from(["11", "20", "7.3", "3.05"]), min_size=1, max_size=3))
    stored = len(times) > 1 and chance(draw, 4)
    for k, time in enumerate(times):
        if k and not chance(draw, 3):
            network.runs += draw_change(draw, network, stored)
        network.runs.append(f"{prefix}run({time}*ms)")
        if stored and k == 0:
            network.runs.append(f"{prefix}store()")
    if stored and chance(draw, 2):
        network.runs += [f"{prefix}restore()", f"{prefix}run(5*ms)"]


def draw_change(draw, network: Network, stored: bool) -> list[str]:
    """What users change between two runs.

    Brian's `restore` leaves delays alone, also their number, and moves spikes in flight if the time step has
    changed since.
    """
    made = draw(st.sampled_from(network.projections))
    changes = [[f"{made.name}.active = False"]]
    if made.variables:
        changes.append([f"{made.name}.w = '0.1 + 0.07*((3*i + j) % 4)'"])
    for name in made.pathways():
        path = f"{made.name}.{name}"
        fixed = f"{name}=" in made.arguments.get("delay", "")
        if not stored:
            value = draw(st.sampled_from(DELAYS[:6])) if fixed else delay(draw, made)
            changes.append([f"{path}.delay = {value}"])
        changes.append([f"{path}.order = {draw(st.integers(-2, 2))}"])
        changes.append([f"{path}.active = False"])
    for each in network.populations:
        if "I" in each.reads:
            scale = f"*{SCALES[each.reads['I']]}" if SCALES[each.reads["I"]] else ""
            changes.append([f"{each.name}.I = '({'97' if scale else '0.9'} + 0.21*i){scale}'"])
        if "SpikeGeneratorGroup" in each.code[0]:
            changes.append([f"{each.name}.set_spikes([0, 0], [21.4, 30.2]*ms)"])
    if not stored:
        changes.append(["defaultclock.dt = 0.05*ms"])
        taus = [f"{made.name}.tau_b = 3.9*ms"] * ("tau_b" in made.variables)
        changes.append([f"{made.name}.connect(i=[0], j=[0])", *taus])
    return draw(st.sampled_from(changes))
