"""What random synapses do: published rules of plasticity in their variants, sums, and statements of any kind.

A rule adds variables, equations, statements before and after, and values to a projection. Rules of one
projection have names of their own and share the weight `w`.
"""

import hypothesis.strategies as st
from random_expressions import SCALES, Scope, boolean, integer, literal, real
from random_network_script import Projection
from random_populations import chance, ode, parameter, pick
from random_script import Line

FORMS = ["+= {}", "= 0.6*{{}} + {}", "-= {}", "= clip({{}} + {}, {low}, {high})", "*= 0.7", "= {}"]


def add(made: Projection, *lines: Line) -> None:
    for line in lines:
        made.lines.append(line)
        made.variables[line.name] = line.unit


def code(made: Projection, side: str, *statements: str) -> None:
    """Statements for spikes of a side, unless it has none. A pathway of its own may take them later."""
    if made.blocks_of(side) is not None:
        made.blocks_of(side).append(list(statements))


def targets(made: Projection, ending: str) -> list[tuple[str, str]]:
    """Variables of the neurons that code of pathways may write, with their dimension."""
    side = made.source if ending == "_pre" else made.target
    ending = made.ending if ending == "_post" else ending
    return [(name + ending, unit) for name, unit in side.population.writes.items()]


def effect(draw, made: Projection, strength: str = "w") -> None:
    """What a spike does to a variable of its targets."""
    usable = [(name, unit) for name, unit in targets(made, "_post") if unit in SCALES]
    if not usable:
        return
    name, unit = draw(st.sampled_from(usable))
    scale = f"*{SCALES[unit]}" if SCALES[unit] else ""
    amount = pick(draw, "0.31*{0}", "{0}*0.17", "0.23*{0}*(1 + i)", "-0.11*{0}", "0.4*{0}/(2 + j)").format(
        strength
    )
    low, high = f"-70{scale}" if unit == "volt" else f"-2{scale}", f"3{scale}"
    form = draw(st.sampled_from(FORMS[:2] if unit == "volt" else FORMS))
    change = form.format(amount + scale, low=low, high=high).format(name)
    code(made, "pre", f"{name} {change}")


# ---- rules -----------------------------------------------------------------------------------------------


def flag(draw) -> str:
    return pick(draw, "event-driven", "event-driven", "clock-driven")


def trace(draw, name: str, *taus: str) -> Line:
    return ode(name, f"-{name}/({pick(draw, *taus)}*ms)", "1", flag(draw))


def static(draw, made: Projection) -> None:
    effect(draw, made)


def pair_plasticity(draw, made: Projection) -> None:
    add(made, trace(draw, "apre", "4.7", "11.3"), trace(draw, "apost", "6.1", "13.7"))
    step = pick(draw, "+= 0.1", "= 0.13", "+= 0.2*(1 - {0})")
    change = pick(
        draw,
        "w = clip(w + {sign}0.1*{trace}, 0, 1.5)",
        "w += {sign}0.07*{trace}*(1.5 - w)*w",
        "w *= 1 + {sign}0.1*{trace}",
        "w = clip(w {sign}0.05*{trace}*{trace}, -1, 2)",
    )
    first = [f"apre {step.format('apre')}", change.format(sign="-", trace="apost")]
    second = [f"apost {step.format('apost')}", change.format(sign="+", trace="apre")]
    code(made, "pre", *(first if chance(draw, 2) else first[::-1]))
    code(made, "post", *(second if chance(draw, 2) else second[::-1]))


def triplet(draw, made: Projection) -> None:
    add(
        made,
        *(
            trace(draw, name, tau)
            for name, tau in zip(("r1", "r2", "o1", "o2"), ("3.7", "9.1", "5.3", "12.7"), strict=True)
        ),
    )
    code(made, "pre", "w = clip(w - o1*(0.05 + 0.03*r2), 0, 2)", "r1 += 0.7", "r2 += 0.6")
    code(made, "post", "w = clip(w + r1*(0.06 + 0.04*o2), 0, 2)", "o1 += 0.8", "o2 = 1")


def short_term(draw, made: Projection) -> None:
    kind = flag(draw)
    rise = pick(draw, "u += U*(1 - u)", "u = u + 0.2*(1 - u)")
    add(made, parameter("U", "1", *pick(draw, [], ["constant"])))
    add(made, ode("R", "(1 - R)/(8.3*ms)", "1", kind), ode("u", "(U - u)/(5.9*ms)", "1", kind))
    made.values += ["U = '0.2 + 0.1*(i % 3)'", "R = 1"]
    code(made, "pre", rise, "released = u*R", "R -= released", "w = 0.8*w + 0.3*released")


def voltage_dependent(draw, made: Projection) -> None:
    names = readings(made)
    name = pick(draw, "v" + made.ending, "v_pre")
    if name in names:
        level = f"({name}/mV + 55)/9" if names[name] == "volt" else f"({name} - 0.37)"
        code(made, pick(draw, "pre", "post"), f"w = clip(w + 0.08*{level}, -0.5, 1.5)")


def counters(draw, made: Projection) -> None:
    add(made, parameter("count", "integer"), parameter("seen", "boolean"), parameter("last", "second"))
    made.values.append("last = -3*ms")
    code(made, "pre", "count += 1", pick(draw, "seen = not seen", "seen = count > 2", "seen = True"))
    code(made, pick(draw, "pre", "post"), "w = 0.8*w + 0.3*exp(-(t - last)/(5.7*ms))", "last = t")
    if chance(draw, 2):
        code(made, "post", "w = w + 0.1*int(seen)*count/(1.3 + count)")


def since_update(draw, made: Projection) -> None:
    add(made, ode("decay", "-decay/(6.7*ms)", "1", "event-driven"))
    code(made, "pre", "w = 0.7*w + 0.2*clip((t - lastupdate)/(3.1*ms), 0, 2)", "decay += w")
    code(
        made,
        "post",
        pick(draw, "decay *= 0.5", "w -= 0.1*decay", "decay = decay + exp(-(t - lastupdate)/ms)"),
    )


def shared_rate(draw, made: Projection) -> None:
    add(made, parameter("eta", "1", *pick(draw, ["shared"], ["shared", "constant"])))
    made.values.append("eta = 0.13")
    if chance(draw, 3):
        made.after.append(f"{made.name}.run_regularly('eta *= 0.9', dt=1*ms)")
    code(made, pick(draw, "pre", "post"), "w += eta*(0.9 - w)")


def subexpressions(draw, made: Projection) -> None:
    scope = scope_of(readings(made))
    flags = pick(draw, [], [], ["constant over dt"])
    add(made, Line("subexpression", "drive", "1", f"0.5*w + 0.2*tanh({real(draw, scope, '1', 2)})", flags))
    if not flags:
        effect(draw, made, "drive")
    code(made, "pre", "w = 0.5*w + 0.3*tanh(drive)")


def slow_current(draw, made: Projection) -> None:
    """Synapses with equations of every step, whose sum is a current of the target."""
    add(
        made,
        ode(
            "h",
            pick(draw, "-h/(4.1*ms)", "(0.2*w - h)/(4.1*ms)", "(0.1 - h*h)/(3.9*ms)"),
            "1",
            "clock-driven",
        ),
    )
    code(made, "pre", pick(draw, "h += w", "h = clip(h + 0.5*(1 - h), 0, 1)"))
    total(draw, made, pick(draw, "0.2*w*h", "0.1*h"))


def gap_junction(draw, made: Projection) -> None:
    reads = made.source.population.reads.get("v"), made.target.population.reads.get("v")
    if reads == ("1", "1"):
        total(draw, made, "0.17*(v_pre - v_post)")
    elif reads == ("volt", "volt"):
        total(draw, made, "0.17*(v_pre - v_post)/mV")


def counted(draw, made: Projection) -> None:
    total(draw, made, pick(draw, "w/N_incoming", "0.1*w*(1 + i - j)", "0.1*w + 0.05*sin(t/(3*ms))"))


def total(draw, made: Projection, term: str) -> None:
    """A sum goes to a side that has a parameter for it, which no other sum has taken."""
    endings = [("_post", made.target.population), ("_pre", made.source.population)]
    free = [each for each in endings if each[1].sums]
    if not free:
        return
    ending, population = free[-1] if chance(draw, 4) else free[0]
    name = population.sums.pop()
    unit = population.reads[name]
    right = f"({term})*{SCALES[unit]}" if SCALES[unit] else term
    made.lines.append(Line("subexpression", name + ending, unit, right, ["summed"]))


def homeostasis(draw, made: Projection) -> None:
    slot = pick(draw, "", ", when='end'", ", when='before_synapses', order=2", ", when='after_groups'")
    every = pick(draw, "", ", dt=1*ms", ", dt=0.5*ms")
    reads = made.target.population.reads
    text = pick(
        draw, "w = w*0.97 + 0.01", "w = clip(w - 0.003*(i + 1), 0, 1)", "w += 0.01*(0.5 - w)*N_incoming"
    )
    if reads.get("z") and chance(draw, 2):
        text = "w *= 1 - 0.01*clip(z_post, 0, 5)"
    made.after.append(f"{made.name}.run_regularly({text!r}{every}{slot})")


def coupled(draw, made: Projection) -> None:
    """Two equations in a row, with a time constant for each synapse."""
    kind = flag(draw)
    add(made, parameter("tau_b", "second", *pick(draw, [], ["constant"])))
    add(made, ode("b1", "-b1/tau_b", "1", kind), ode("b2", "(b1 - b2)/(3.3*ms)", "1", kind))
    made.values.append("tau_b = '(4.1 + i + 0.7*j)*ms'")
    code(made, "pre", pick(draw, "b1 += w", "b1 = b1 + 1"), "w = 0.9*w + 0.1*b2")
    code(made, "post", pick(draw, "w = clip(w - 0.2*b2, 0, 2)", "b2 *= 0.7", "b1 += b2"))


def tracking(draw, made: Projection) -> None:
    """An equation that reads the neurons in every step."""
    name = pick(draw, "v_post", "v_pre", "v")
    unit = readings(made).get(name)
    if unit is not None:
        add(made, ode("q", f"({name} - q)/({pick(draw, '5.1', '0.9')}*ms)", unit, "clock-driven"))
        scale = f"/(23*{SCALES[unit]})" if SCALES[unit] else ""
        code(made, pick(draw, "pre", "post"), f"w = clip(w + 0.1*q{scale}, -1, 1)")


def functions(draw, made: Projection) -> None:
    """A function of time, one of Python, one of a table in an equation."""
    if chance(draw, 3):
        add(made, ode("f", "(current(t) - f)/(3.7*ms)", "1", "clock-driven"))
    code(made, pick(draw, "pre", "post"), pick(draw, "w = 0.8*w + 0.1*current(t)", "w = bump(w) + 0.1*w"))
    code(made, "pre", pick(draw, "w = 0.7*w + 0.2*bump(t/(7*ms))", "w += 0.1*current(t - 1.3*ms)"))


def parallel(draw, made: Projection) -> None:
    made.arguments["multisynaptic_index"] = "'parallel'"
    made.values.append("w['parallel > 0'] = '0.1*parallel'")
    code(made, pick(draw, "pre", "post"), pick(draw, "w = 0.9*w + 0.05*parallel", "w *= 1/(1.0 + parallel)"))


def refractoriness(draw, made: Projection) -> None:
    for ending in ("_post", "_pre"):
        if "not_refractory" + ending in readings(made):
            side = pick(draw, "pre", "post")
            code(made, side, f"w = 0.8*w + 0.2*exp(-(t - lastspike{ending})/(5.3*ms))")
            code(made, side, f"w = 0.9*w + 0.1*int(not_refractory{ending})")


# ---- statements of any kind ------------------------------------------------------------------------------


def readings(made: Projection) -> dict[str, str]:
    """Names that code of pathways may read, with dimension or type.

    Within one group, Brian asks whether the source is refractory where the target's v is written, if v_pre is
    read beside it.
    """
    names = dict(made.variables)
    for ending, side in (("_pre", made.source), ("_post", made.target), ("", made.target)):
        names |= {name + ending: unit for name, unit in side.population.reads.items()}
    if made.within() and any("unless refractory" in line for line in made.source.population.code):
        names.pop("v_pre")
    return names


def scope_of(names: dict[str, str]) -> Scope:
    scope = Scope(
        {"1": ["N_incoming", "N_outgoing", "t/(4.3*ms)"]}, ["i", "j", "N_pre", "N_post", "t_in_timesteps"]
    )
    for name, kind in names.items():
        scope.add(name, kind)
    return scope


def free_statements(draw, made: Projection) -> None:
    """Reads and writes of all that there is."""
    side = pick(draw, "pre", "pre", "post")
    ending = "_post" if made.within() else pick(draw, "_post", "_post", "_pre")
    scope = scope_of(readings(made))
    writable = [(n, k) for n, k in made.variables.items() if made.is_state(n)] + targets(made, ending)
    statements = []
    for k in range(draw(st.integers(1, 3))):
        name, kind = draw(st.sampled_from(writable))
        if chance(draw, 4):
            statements.append(f"other_{k} = 0.3*({real(draw, scope, '1', 2)})")
            scope.add(f"other_{k}", "1")
        statements.append(f"{name} {change(draw, scope, name, kind)}")
    code(made, side, *statements)


def change(draw, scope: Scope, name: str, kind: str) -> str:
    if kind == "boolean":
        return f"= {boolean(draw, scope, 1)}"
    if kind == "integer":
        return f"{pick(draw, '=', '+=')} ({integer(draw, scope, 1)}) % 5"
    value = real(draw, scope, kind, 2)
    bound = literal(draw, kind, ["1.31", "0.73"])
    value = f"clip({value}, -{bound}, {bound})"
    rest = name if kind != "volt" else f"({name} + 60*mV) - 60*mV"
    forms = [
        f"= 0.6*{rest} + 0.2*{value}",
        f"+= 0.2*{value}",
        f"-= 0.1*{value}",
        "*= 0.83",
        f"= {name} + 0.3*{value}",
    ]
    return draw(st.sampled_from(forms if kind == "volt" else [*forms, f"= {value}"]))


RULES = [
    static,
    pair_plasticity,
    short_term,
    triplet,
    voltage_dependent,
    counters,
    since_update,
    shared_rate,
    subexpressions,
    slow_current,
    gap_junction,
    counted,
    homeostasis,
    coupled,
    tracking,
    functions,
    parallel,
    refractoriness,
    free_statements,
    free_statements,
]
