"""Random models as scripts for Brian 2: Hypothesis draws, and shrinks what fails to its essence.

A model is neurons with one to four differential equations, parameters and subexpressions with flags, a
threshold, a reset, refractoriness, events and operations, now and then with input through synapses; in some
models one thing is wrong (random_mistakes.py). Real variables are in units in which their values are about 1
(random_expressions.SCALES); a derivative leads back to such values.
"""

import hypothesis.strategies as st
from random_expressions import SCALES, Scope, boolean, integer, literal, real
from random_mistakes import make_mistake
from random_script import OUTSIDE, Line, Model, Spec, script

METHODS = ["exact", "linear", "euler", "rk2", "rk4", "exponential_euler", "heun", "milstein"]
SLOTS = ["start", "before_groups", "after_groups", "after_thresholds", "before_resets", "after_resets", "end"]
DIMENSIONS = ["1", "volt", "amp", "siemens"]


@st.composite
def models(draw, wrong: bool | None = None) -> Model:
    """A model; `wrong`: whether with a mistake, or one in five."""
    spec = Spec(n=draw(st.integers(1, 5)), dt=draw(st.sampled_from(["0.1", "0.05", "0.2", "0.25"])))
    scope = Scope(integers=["i", "N"])
    for name, (_, kind) in OUTSIDE.items():
        if kind:
            scope.add(name, kind)
    draw_lines(draw, spec, scope)
    draw_spiking(draw, spec, scope)
    draw_arguments(draw, spec)
    draw_initial(draw, spec, scope)
    draw_operations(draw, spec, scope)
    draw_monitors(draw, spec)
    if draw(st.integers(0, 2)) == 2:
        draw_input(draw, spec, scope)
    draw_runs(draw, spec)
    mistake = ""
    if wrong or (wrong is None and draw(st.integers(0, 4)) == 4):
        mistake = make_mistake(draw, spec)
    precise = "dtype" not in spec.arguments
    variables = tuple((spec.name, line.name, SCALES.get(line.unit, "")) for line in spec.odes())
    return Model(script(spec), variables, precise, mistake)


# ---- equations -------------------------------------------------------------------------------------------


def draw_lines(draw, spec: Spec, scope: Scope) -> None:
    """Equations; afterwards the scope has all names that code of the group may read."""
    timed = draw(st.integers(0, 2)) == 2
    if timed:
        scope.reals["second"] += ["t", "dt"]
        scope.reals["1"] += ["t/ms", "sin(t/(2.3*ms))", "ta(t)", "t2(t, i % 3)"]
        scope.reals["volt"].append("tv(t)")
        scope.integers.append("t_in_timesteps")
    for k in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from([*DIMENSIONS, "second", "integer", "boolean"]))
        flags = draw(st.sampled_from([[], ["constant"], ["shared"], ["shared", "constant"]]))
        spec.lines.append(Line("parameter", f"p{k}", kind, flags=list(flags)))
        scope.add(f"p{k}", kind)
    variables = ["v", "w", "x", "I_s"][: draw(st.integers(1, 4))]
    odes = [Line("ode", name, draw(st.sampled_from(DIMENSIONS))) for name in variables]
    outer = scope.copy()
    for ode in odes:
        scope.add(ode.name, ode.unit)
    for k in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from([*DIMENSIONS, "1", "integer", "boolean"]))
        flags = draw(st.sampled_from([[], [], ["constant over dt"]]))
        write = {"integer": integer, "boolean": boolean}.get(kind)
        right = write(draw, scope, 2) if write else real(draw, scope, kind, 2)
        spec.lines.append(Line("subexpression", f"s{k}", kind, right, list(flags)))
        scope.add(f"s{k}", kind)
    linear = draw(st.booleans())
    for k, ode in enumerate(odes):
        write = linear_rate if linear else any_rate
        ode.right = write(draw, ode, odes[:k], outer if linear else scope)
        if draw(st.integers(0, 3)) == 3:
            ode.flags.append("unless refractory")
    spec.lines = draw(st.permutations(spec.lines + odes))


def time_constant(draw) -> str:
    return draw(st.sampled_from(["tau", "tau_s", "(11.3*ms)", "(tau + 1.1*tau_s)", "((2.9 + i)*ms)"]))


def linear_rate(draw, ode: Line, earlier: list[Line], scope: Scope) -> str:
    """Depends on variables above it, so that the matrix of the system is triangular."""
    terms = [leading(draw, ode, scope)]
    for other in earlier:
        if draw(st.booleans()):
            terms.append(f"{draw(st.sampled_from(['0.83', '-1.7']))}*{converted(other, ode.unit)}")
    decay = draw(st.sampled_from([f" - {ode.name}", f" - 0.31*{ode.name}", ""]))
    return f"({' + '.join(terms)}{decay})/{time_constant(draw)}"


def converted(line: Line, unit: str) -> str:
    """A variable in another unit."""
    if line.unit == unit:
        return line.name
    here = f"/{SCALES[line.unit]}" if SCALES[line.unit] else ""
    there = f"*{SCALES[unit]}" if SCALES[unit] else ""
    return line.name + here + there


def leading(draw, ode: Line, scope: Scope) -> str:
    return draw(
        st.sampled_from(
            [literal(draw, ode.unit, ["5.9", "0.71"]), real(draw, scope, ode.unit, 1), f"0*{ode.name}"]
        )
    )


def any_rate(draw, ode: Line, earlier: list[Line], scope: Scope) -> str:
    name, unit = ode.name, SCALES[ode.unit]
    one = f"(1*{unit})" if unit else "1"
    drive = real(draw, scope, ode.unit, 2)
    forms = [
        f"({drive} - {name})/{time_constant(draw)}",
        f"{real(draw, scope, '1', 2)}*(5.3*{one} - {name})/(9.1*ms)"
        if unit
        else f"(tanh({drive}) - {name})/tau",
        f"({name} - {name}**3/(7.9*{one}**2) + clip({drive}, -3*{one}, 3*{one}))/{time_constant(draw)}",
        f"exp(-abs({name}/{one})/3)*(2.9*{one} - {name})/ms + 0.1*{drive}/tau - {name}/(2.2*ms)",
        f"({drive} + 2.1*{one})/{time_constant(draw)}*cos(t/(1.7*ms)) - {name}/tau",
    ]
    if ode.unit == "volt":
        forms.append(f"(g_L*(V_0 - v) + {real(draw, scope, 'amp', 2)})/C".replace("v)", f"{name})"))
    return draw(st.sampled_from(forms))


# ---- spikes, events, operations --------------------------------------------------------------------------


def statements(draw, spec: Spec, scope: Scope, at_most: int) -> list[str]:
    """Statements that write variables of the group, through names of their own, too."""
    scope, code = scope.copy(), []
    for k in range(draw(st.integers(1, at_most))):
        line = draw(st.sampled_from(spec.writable()))
        if line.unit == "boolean":
            code.append(f"{line.name} = {boolean(draw, scope, 1)}")
        elif line.unit == "integer":
            code.append(
                f"{line.name} {draw(st.sampled_from(['=', '+=', '-=']))} {integer(draw, scope, 1)} % 7"
            )
        elif draw(st.integers(0, 4)) == 4:
            code.append(f"other_{k} = {real(draw, scope, line.unit, 1)}")
            scope.add(f"other_{k}", line.unit)
            code.append(f"{line.name} = 0.3*{line.name} + 0.2*other_{k}")
        else:
            code.append(f"{line.name} {change(draw, scope, line.unit)}")
    return code


def change(draw, scope: Scope, dimension: str) -> str:
    forms = ["= {}", "+= 0.1*({})", "-= {}/7", "*= 0.3", "/= 2", "= 0.0*{}"]
    return draw(st.sampled_from(forms)).format(real(draw, scope, dimension, 1))


def draw_spiking(draw, spec: Spec, scope: Scope) -> None:
    if draw(st.integers(0, 4)) == 4:
        return
    first = spec.odes()[0]
    limit = literal(draw, first.unit, ["0.23", "0.67", "1.87"])
    spec.threshold = f"{first.name} > {limit}"
    if draw(st.integers(0, 2)) == 2:
        joined = draw(st.sampled_from(["{0} and {1}", "{1}", "{0} or {1}"]))
        spec.threshold = joined.format(spec.threshold, boolean(draw, scope, 1))
    if draw(st.integers(0, 5)):
        low = draw(st.sampled_from([f"= -0.4*{limit}", f"-= 1.3*{limit}", "*= 0.13"]))
        spec.reset = [f"{first.name} {low}"]
        if draw(st.booleans()):
            spec.reset += statements(draw, spec, scope, 3)
    periods = [line.name for line in spec.lines if line.unit == "second"]
    forms = ["", "", "2.3*ms", "0*ms", "False", "'1.2*ms + 0.4*i*ms'", "'(1 + int(i > 1))*ms'", "condition"]
    forms += [repr(name) for name in periods]
    spec.refractory = draw(st.sampled_from(forms))
    if spec.refractory == "condition":
        spec.refractory = repr(boolean(draw, scope, 1))
    if spec.refractory not in ("", "False"):
        scope.booleans.append("not_refractory")
        scope.reals["1"].append("clip((t - lastspike)/ms, 0, 20)")
    if draw(st.integers(0, 3)) == 3:
        spec.events["hit"] = boolean(draw, scope, 1)


def draw_arguments(draw, spec: Spec) -> None:
    if draw(st.integers(0, 2)):
        spec.arguments["method"] = repr(draw(st.sampled_from(METHODS)))
    if draw(st.integers(0, 9)) == 9:
        spec.arguments["dtype"] = "float32"
    if draw(st.integers(0, 5)) == 5:
        spec.arguments["order"] = str(draw(st.integers(-1, 1)))
    spec.own_namespace = draw(st.integers(0, 4)) == 4
    spec.name = draw(st.sampled_from(["cells", "zz_cells", "a_cells"]))


def schedule(draw, prefix: str = "") -> str:
    slot, order = draw(st.sampled_from(SLOTS)), draw(st.integers(-1, 1))
    return f"{prefix}when={slot!r}, order={order}"


def draw_operations(draw, spec: Spec, scope: Scope) -> None:
    code = "; ".join
    if draw(st.integers(0, 2)) == 2:
        where = draw(st.sampled_from(["", "[1:]"] if spec.n > 1 else [""]))
        dt = draw(st.sampled_from(["", f"dt={spec.dt}*3*ms, ", f"dt={spec.dt}*ms, "]))
        name = draw(st.sampled_from(["'aa'", "'zz'"]))
        text = code(statements(draw, spec, scope, 2))
        line = f"{spec.name}{where}.run_regularly({text!r}, {dt}{schedule(draw)}, name={name})"
        spec.operations.append(line)
    if spec.events:
        text = code(statements(draw, spec, scope, 2))
        slot = draw(st.sampled_from(["", ", " + schedule(draw)]))
        spec.operations.append(f"{spec.name}.run_on_event('hit', {text!r}{slot})")


# ---- values, records, runs -------------------------------------------------------------------------------


def draw_initial(draw, spec: Spec, scope: Scope) -> None:
    safe = Scope({unit: ["a_0"] if unit == "1" else [] for unit in SCALES}, ["i", "n_0"], [])
    for line in spec.lines:
        if line.kind == "subexpression" or not draw(st.integers(0, 3)):
            continue
        shared = "shared" in line.flags
        if line.unit == "boolean":
            value = "True" if shared else "'i % 2 == 0'"
        elif line.unit == "integer":
            value = "2" if shared else draw(st.sampled_from(["'i'", "3", "'5 - i'"]))
        elif shared:
            value = literal(draw, line.unit)
        else:
            text = real(draw, safe, line.unit, 1)
            value = draw(st.sampled_from([repr(f"{literal(draw, line.unit)}*(i + 1)/3"), repr(text)]))
        spec.initial.append(f"{spec.name}.{line.name} = {value}")
        if spec.n > 1 and not shared and line.unit in SCALES and draw(st.integers(0, 4)) == 4:
            part = draw(st.sampled_from(["{0}.{1}[1:]", "{0}.{1}['i > 0']", "{0}[1:].{1}"]))
            value = literal(draw, line.unit)
            spec.initial.append(f"{part.format(spec.name, line.name)} = {value}")


def draw_monitors(draw, spec: Spec) -> None:
    names = [line.name for line in spec.lines]
    recorded = sorted(draw(st.sets(st.sampled_from(names), min_size=1)) | {spec.odes()[0].name})
    record = draw(st.sampled_from(["True", "[0]", f"[0, {spec.n - 1}]" if spec.n > 1 else "0"]))
    dt = draw(st.sampled_from(["", f", dt=2*{spec.dt}*ms"]))
    slot = ", " + schedule(draw) if draw(st.booleans()) else ""
    monitor = f"StateMonitor({spec.name}, {recorded!r}, record={record}{dt}{slot}, name='trace')"
    spec.monitors.append(f"trace = {monitor}")
    spec.results.append("trace_t=trace.t/ms")
    spec.results += [f"trace_{name}=trace.{name}" for name in recorded]
    spec.results += [f"end_{line.name}={at_end(spec, line)}" for line in spec.lines]
    if spec.threshold:
        kept = draw(st.sampled_from(["", f", variables=[{spec.odes()[0].name!r}]"]))
        source = draw(st.sampled_from([spec.name, f"{spec.name}[1:]"] if spec.n > 1 else [spec.name]))
        spec.monitors += [f"spikes = SpikeMonitor({source}{kept}, name='spikes')"]
        spec.results += event_results("spikes")
        if kept:
            spec.results.append(f"spikes_value=spikes.{spec.odes()[0].name}")
        if draw(st.booleans()):
            spec.monitors.append(f"rate = PopulationRateMonitor({source}, name='rate')")
            spec.results.append("rate=rate.rate/Hz")
    if spec.events:
        spec.monitors.append(f"hits = EventMonitor({spec.name}, 'hit', name='hits')")
        spec.results += event_results("hits")


def at_end(spec: Spec, line: Line) -> str:
    """Values after the last run. Brian's NumPy code gives one, of any type, if that is the same for all."""
    values = f"{spec.name}.{line.name}[:]"
    return f"resize(asarray({values}, dtype=float), {spec.n})" if line.kind == "subexpression" else values


def event_results(name: str) -> list[str]:
    return [f"{name}_i={name}.i", f"{name}_step=rint({name}.t/defaultclock.dt).astype(int)"]


def draw_input(draw, spec: Spec, scope: Scope) -> None:
    """Spikes at given times, through synapses to some of the variables; the neurons onto each other."""
    sources = draw(st.integers(1, 3))
    events = draw(
        st.lists(st.tuples(st.integers(0, sources - 1), st.integers(0, 60)), max_size=6, unique=True)
    )
    indices, times = [e[0] for e in events], [round(e[1] * 0.25, 2) for e in events]
    target = draw(st.sampled_from(spec.odes()))
    period = draw(st.sampled_from(["", ", period=20*ms"]))
    spec.operations.append(
        f"source = SpikeGeneratorGroup({sources}, {indices}, {times}*ms{period}, name='source')"
    )
    weight = literal(draw, target.unit)
    add = draw(
        st.sampled_from(["{0}_post += {1}", "{0} += q*{1}", "{0}_post += {1}*(i + 1)/(j + 2); q = q*0.7"])
    )
    delay = draw(st.sampled_from(["", ", delay=1*ms", ", delay=0.37*ms"]))
    code = add.format(target.name, weight)
    pair = f"source, {spec.name}"
    if spec.threshold and draw(st.booleans()):
        pair = f"{spec.name}, {spec.name}"
    spec.operations.append(f"synapses = Synapses({pair}, 'q : 1', on_pre={code!r}{delay}, name='synapses')")
    rule = draw(st.sampled_from(["", "'(i + j) % 2 == 0'", "i=[0, 0], j=[0, 0]"]))
    spec.operations += [f"synapses.connect({rule})", "synapses.q = '0.5 + 0.2*i'"]
    spec.results.append("end_q=synapses.q[:]")


def draw_runs(draw, spec: Spec) -> None:
    spec.explicit = draw(st.booleans())
    times = draw(st.lists(st.sampled_from(["5", "10", "3.05", "0", "7.3"]), min_size=1, max_size=3))
    parameters = [line for line in spec.lines if line.kind == "parameter" and line.unit in SCALES]
    for k, time in enumerate(times):
        if k and parameters and draw(st.booleans()):
            line = draw(st.sampled_from(parameters))
            spec.runs.append(f"{spec.name}.{line.name} = {literal(draw, line.unit)}")
        elif k and draw(st.booleans()):
            spec.runs.append("tau = 5.7*ms")
        spec.runs.append(f"{'network.' if spec.explicit else ''}run({time}*ms)")
