"""One thing wrong in a random model: what both simulators must refuse, with an error of the same class."""

import hypothesis.strategies as st
from random_expressions import SCALES


def other_unit(unit: str) -> str:
    return "3*mV" if unit != "volt" else "3*ms"


def first_real(spec):
    return spec.odes()[0]


def wrong_unit_in_rate(spec):
    line = first_real(spec)
    line.right += f" + {other_unit(line.unit)}/ms"


def rate_is_not_per_time(spec):
    line = first_real(spec)
    line.right = f"2*{line.name}"


def unknown_name_in_rate(spec):
    first_real(spec).right += f" + unknown_1*{first_real(spec).name}/ms"


def unknown_function_in_rate(spec):
    first_real(spec).right += f" + nothing_like({first_real(spec).name})/ms"


def missing_argument(spec):
    first_real(spec).right += f" + clip({first_real(spec).name}, 0)/ms"


def surplus_argument(spec):
    first_real(spec).right += f" + exp(1, 2)*{first_real(spec).name}/ms"


def function_of_unit(spec):
    first_real(spec).right += f" + exp(3*mV)*{first_real(spec).name}/ms"


def power_of_unit(spec):
    first_real(spec).right += f" + 2**(3*mV)*{first_real(spec).name}/ms"


def boolean_as_number(spec):
    first_real(spec).right += f" + (1 < 2)*{first_real(spec).name}/ms"


def open_bracket(spec):
    first_real(spec).right = "(" + first_real(spec).right


def two_operators(spec):
    first_real(spec).right += " + * 3"


def unknown_unit(spec):
    first_real(spec).unit = "volts"


def unit_is_not_base(spec):
    first_real(spec).unit = "mV"


def unknown_flag(spec):
    first_real(spec).flags.append("fixed")


def constant_equation(spec):
    first_real(spec).flags.append("constant")


def parameter_unless_refractory(spec):
    spec.lines.append(type(first_real(spec))("parameter", "p_wrong", "1", flags=["unless refractory"]))


def shared_depends_on_neuron(spec):
    name = first_real(spec).name
    spec.lines.append(
        type(first_real(spec))("subexpression", "s_wrong", first_real(spec).unit, name, ["shared"])
    )


def twice_the_same_name(spec):
    spec.lines.append(type(first_real(spec))("parameter", first_real(spec).name, "1"))


def reserved_name(spec):
    spec.lines.append(type(first_real(spec))("parameter", "dt", "second"))


def name_of_unit(spec):
    spec.lines.append(type(first_real(spec))("parameter", "mV", "volt"))


def name_of_function(spec):
    spec.lines.append(type(first_real(spec))("parameter", "exp", "1"))


def circle(spec):
    line = type(first_real(spec))
    spec.lines += [
        line("subexpression", "c_1", "1", "c_2 + 1"),
        line("subexpression", "c_2", "1", "2*c_1"),
    ]
    first_real(spec).right = f"c_1*{first_real(spec).name}/ms"


def subexpression_of_other_unit(spec):
    spec.lines.append(type(first_real(spec))("subexpression", "s_wrong", "1", "3*mV"))


def real_as_integer(spec):
    spec.lines.append(type(first_real(spec))("subexpression", "s_wrong", "integer", "0.5*i"))


def number_as_boolean(spec):
    spec.lines.append(type(first_real(spec))("subexpression", "s_wrong", "boolean", "i + 1"))


def unknown_method(spec):
    spec.arguments["method"] = "'eulerr'"


def exact_of_what_is_not_linear(spec):
    line = first_real(spec)
    line.right = f"-{line.name}*abs({line.name})/({line.name} + {line.name})/ms"
    spec.arguments["method"] = "'exact'"


def noise_in_deterministic_method(spec):
    line = first_real(spec)
    line.right = f"-{line.name}/tau + 0.1*{SCALES[line.unit] or '1'}*xi*tau**-0.5"
    spec.arguments["method"] = "'rk4'"


def noise_of_wrong_unit(spec):
    first_real(spec).right += f" + {first_real(spec).name}*xi/tau"


def threshold_is_number(spec):
    spec.threshold = first_real(spec).name


def threshold_compares_units(spec):
    spec.threshold = f"{first_real(spec).name} > {other_unit(first_real(spec).unit)}"


def threshold_of_unknown(spec):
    spec.threshold = "unknown_2 > 3"


def threshold_is_statement(spec):
    spec.threshold = f"{first_real(spec).name} = 3"


def reset_of_other_unit(spec):
    spec.threshold = spec.threshold or "True"
    spec.reset = [f"{first_real(spec).name} = {other_unit(first_real(spec).unit)}"]


def reset_adds_other_unit(spec):
    spec.threshold = spec.threshold or "True"
    spec.reset = [f"{first_real(spec).name} += {other_unit(first_real(spec).unit)}"]


def reset_is_expression(spec):
    spec.threshold = spec.threshold or "True"
    spec.reset = [f"{first_real(spec).name} + 3"]


def reset_writes_constant(spec):
    spec.threshold = spec.threshold or "True"
    spec.lines.append(type(first_real(spec))("parameter", "p_wrong", "1", flags=["constant"]))
    spec.reset = ["p_wrong = 3"]


def reset_writes_subexpression(spec):
    spec.threshold = spec.threshold or "True"
    spec.lines.append(type(first_real(spec))("subexpression", "s_wrong", "1", "3*i"))
    spec.reset = ["s_wrong = 3"]


def reset_writes_index(spec):
    spec.threshold = spec.threshold or "True"
    spec.reset = ["i = 3"]


def reset_writes_shared(spec):
    spec.threshold = spec.threshold or "True"
    spec.lines.append(type(first_real(spec))("parameter", "p_wrong", "1", flags=["shared"]))
    spec.reset = ["p_wrong = 3"]


def reset_of_unknown(spec):
    spec.threshold = spec.threshold or "True"
    spec.reset = [f"{first_real(spec).name} = unknown_3"]


def reset_without_threshold(spec):
    spec.threshold, spec.reset, spec.refractory = "", [f"{first_real(spec).name} *= 0.5"], ""
    keep_no_spikes(spec)


def keep_no_spikes(spec):
    spec.monitors = [line for line in spec.monitors if not line.startswith(("spikes", "rate"))]
    spec.results = [line for line in spec.results if not line.startswith(("spikes", "rate"))]


def refractory_of_other_unit(spec):
    spec.threshold = spec.threshold or "True"
    spec.refractory = "3*mV"


def refractory_text_of_other_unit(spec):
    spec.threshold = spec.threshold or "True"
    spec.refractory = "'3*mV'"


def refractory_of_unknown(spec):
    spec.threshold = spec.threshold or "True"
    spec.refractory = "'unknown_4'"


def unknown_event(spec):
    spec.operations.append(f"{spec.name}.run_on_event('nothing', '{first_real(spec).name} *= 1')")


def event_of_other_unit(spec):
    spec.events["other"] = f"{first_real(spec).name} < {other_unit(first_real(spec).unit)}"


def operation_of_unknown(spec):
    spec.operations.append(f"{spec.name}.run_regularly('{first_real(spec).name} = unknown_5')")


def operation_in_unknown_slot(spec):
    spec.operations.append(f"{spec.name}.run_regularly('{first_real(spec).name} *= 1', when='middle')")


def value_of_other_unit(spec):
    spec.initial.append(f"{spec.name}.{first_real(spec).name} = {other_unit(first_real(spec).unit)}")


def text_of_other_unit(spec):
    spec.initial.append(f"{spec.name}.{first_real(spec).name} = '{other_unit(first_real(spec).unit)}*i'")


def text_of_unknown(spec):
    spec.initial.append(f"{spec.name}.{first_real(spec).name} = 'unknown_6'")


def value_of_unknown_variable(spec):
    spec.initial.append(f"{spec.name}.unknown_7 = 3")


def value_of_subexpression(spec):
    spec.lines.append(type(first_real(spec))("subexpression", "s_wrong", "1", "3*i"))
    spec.initial.append(f"{spec.name}.s_wrong = 3")


def too_many_values(spec):
    spec.initial.append(
        f"{spec.name}.{first_real(spec).name} = [1]*{spec.n + 2}*{SCALES[first_real(spec).unit] or 1}"
    )


def index_too_large(spec):
    unit = SCALES[first_real(spec).unit] or "1"
    spec.initial.append(f"{spec.name}.{first_real(spec).name}[{spec.n + 2}] = 3*{unit}")


def empty_part(spec):
    spec.initial.append(f"part = {spec.name}[3:2]")


def record_of_unknown(spec):
    spec.monitors.append(f"wrong = StateMonitor({spec.name}, 'unknown_8', record=True)")


def record_of_index_too_large(spec):
    spec.monitors.append(
        f"wrong = StateMonitor({spec.name}, {first_real(spec).name!r}, record=[{spec.n + 3}])"
    )


def spikes_without_threshold(spec):
    spec.threshold, spec.reset, spec.refractory = "", [], ""
    keep_no_spikes(spec)
    spec.monitors.append(f"wrong = SpikeMonitor({spec.name})")


def run_of_number(spec):
    spec.runs.insert(0, "run(3)")


def run_of_voltage(spec):
    spec.runs.insert(0, "run(3*mV)")


def run_backwards(spec):
    spec.runs.insert(0, "run(-1*ms)")


def spike_of_no_neuron(spec):
    spec.operations.append("wrong = SpikeGeneratorGroup(2, [0, 2], [1, 2]*ms)")


def spike_before_time(spec):
    spec.operations.append("wrong = SpikeGeneratorGroup(2, [0, 1], [-1, 2]*ms)")


def two_spikes_at_once(spec):
    spec.operations.append("wrong = SpikeGeneratorGroup(2, [1, 1], [2, 2]*ms)")


def illegal_name(spec):
    spec.name = "my cells"


def no_neurons(spec):
    spec.n = 0


def delay_of_other_unit(spec):
    spec.threshold = spec.threshold or "True"
    code = f"{first_real(spec).name} *= 1"
    spec.operations.append(f"wrong = Synapses({spec.name}, {spec.name}, on_pre={code!r}, delay=3*mV)")


def synapse_adds_other_unit(spec):
    spec.threshold = spec.threshold or "True"
    line = first_real(spec)
    code = f"{line.name}_post += {other_unit(line.unit)}"
    spec.operations += [f"wrong = Synapses({spec.name}, {spec.name}, on_pre={code!r})", "wrong.connect()"]


#: Mistakes by name: a function with one argument, the model's description, which it changes.
MISTAKES = {
    name: value
    for name, value in list(globals().items())
    if callable(value)
    and getattr(value, "__module__", None) == __name__
    and name not in ("other_unit", "first_real", "keep_no_spikes")
}


def make_mistake(draw, spec) -> str:
    """Puts one mistake into a model, and returns its name."""
    spec.arguments.pop("method", None)  # it may not be good for the equations, which would be another mistake
    name = draw(st.sampled_from(sorted(MISTAKES)))
    MISTAKES[name](spec)
    return name
