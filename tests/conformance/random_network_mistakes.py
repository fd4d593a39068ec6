"""One thing wrong in a random network: what both simulators must refuse, with an error of the same class."""

import hypothesis.strategies as st
from random_network_script import Network, Projection
from random_script import Line


def in_a_pathway(made: Projection, statement: str) -> None:
    """A statement more, in a pathway that may have to be made."""
    paths = made.post if made.post and not made.pre else made.pre
    paths.setdefault(next(iter(paths), "pre"), []).append(statement)


def unknown_name_in_pathway(made):
    in_a_pathway(made, "w = nothing_1")


def unknown_function_in_pathway(made):
    in_a_pathway(made, "w = nothing_like(w)")


def other_unit_in_pathway(made):
    in_a_pathway(made, "w += 3*mV")


def index_written_in_pathway(made):
    in_a_pathway(made, "i = 2")


def count_written_in_pathway(made):
    in_a_pathway(made, "N_incoming = 2")


def half_a_statement(made):
    in_a_pathway(made, "w +=")


def delay_of_unknown_pathway(made):
    made.arguments["delay"] = "dict(nothing=1*ms)"


def delay_without_unit(made):
    made.arguments["delay"] = "3"


def delay_of_other_unit(made):
    made.values.append("delay = 3*mV")


def text_of_delay_of_other_unit(made):
    made.values.append("delay = '3*mV*i'")


def unknown_event(made):
    in_a_pathway(made, "w += 0.1")
    made.arguments["on_event"] = "'nothing'"


def index_too_large(made):
    made.connects.append(f"{made.name}.connect(i=[0, 100], j=[0, 0])")


def generator_too_large(made):
    made.connects.append(f"{made.name}.connect(j='i + 100')")


def indices_that_are_no_integers(made):
    made.connects.append(f"{made.name}.connect(i=[0.5], j=[0])")


def one_index_missing(made):
    made.connects.append(f"{made.name}.connect(i=[0])")


def arrays_that_do_not_fit(made):
    made.connects.append(f"{made.name}.connect(i=[0, 0, 0], j=[0, 0])")


def condition_and_indices(made):
    made.connects.append(f"{made.name}.connect('i == j', i=[0], j=[0])")


def condition_that_is_a_number(made):
    made.connects.append(f"{made.name}.connect('i + j')")


def condition_of_counts(made):
    made.connects.append(f"{made.name}.connect('N_incoming < 5')")


def unknown_name_in_condition(made):
    made.connects.append(f"{made.name}.connect('i < nothing_1')")


def broken_generator(made):
    made.connects.append(f"{made.name}.connect(j='k for k in rang(3)')")


def generator_of_what_is_no_range(made):
    made.connects.append(f"{made.name}.connect(j='k for k in N_post')")


def never_connected(made):
    made.connects.clear()
    made.values.clear()
    made.after.clear()


def sum_without_side(made):
    made.lines.append(Line("subexpression", "total", "1", "w", ["summed"]))


def sum_into_nothing(made):
    made.lines.append(Line("subexpression", "nothing_post", "1", "w", ["summed"]))


def sum_into_what_has_an_equation(made):
    name = next(iter(made.target.population.states), "nothing")
    made.lines.append(Line("subexpression", f"{name}_post", "1", "w", ["summed"]))


def sum_of_other_unit(made):
    made.lines.append(Line("subexpression", "z_post", "1", "w*mV", ["summed"]))


def name_of_the_neurons(made):
    made.lines.append(Line("parameter", "z", "1"))


def name_of_an_index(made):
    made.lines.append(Line("parameter", "j", "1"))


def name_with_an_ending(made):
    made.lines.append(Line("parameter", "e_post", "1"))


def twice_the_same_name(made):
    made.lines.append(Line("parameter", "w", "1"))


def event_driven_power(made):
    made.lines.append(Line("ode", "e", "1", "-e**2/ms", ["event-driven"]))
    in_a_pathway(made, "e += 1")


def clock_driven_reads_event_driven(made):
    made.lines.append(Line("ode", "e", "1", "-e/ms", ["event-driven"]))
    made.lines.append(Line("ode", "f", "1", "(e - f)/ms", ["clock-driven"]))


def rate_of_other_unit(made):
    made.lines.append(Line("ode", "e", "1", "-e", ["clock-driven"]))


def unknown_name_in_rate(made):
    made.lines.append(Line("ode", "e", "1", "(nothing_1 - e)/ms", ["clock-driven"]))


def refractory_synapses(made):
    made.lines.append(Line("ode", "e", "1", "-e/ms", ["unless refractory"]))


def event_driven_parameter(made):
    made.lines.append(Line("parameter", "e", "1", "", ["event-driven"]))


def value_of_nothing(made):
    made.values.append("nothing = 3")


def value_of_other_unit(made):
    made.values.append("w = 3*mV")


def text_of_unknown_name(made):
    made.values.append("w = 'nothing_1*i'")


def too_many_values(made):
    made.values.append(f"w = ones(len({made.name}) + 2)")


def third_index_too_many(made):
    made.arguments.pop("multisynaptic_index", None)
    made.values.append("w[0, 0, 0] = 3")


def text_beside_an_index(made):
    made.values.append("w['i == 0', 0] = 3")


def unknown_argument(made):
    made.arguments["delays"] = "3*ms"


def unknown_slot(made):
    in_a_pathway(made, "w += 0.1")
    made.after.append(f"{made.name}.{made.pathways()[0]}.when = 'nothing'")


#: Mistakes by name: a function of the synapses that are to have it.
MISTAKES = {
    name: value
    for name, value in list(globals().items())
    if getattr(value, "__module__", None) == __name__ and name not in ("in_a_pathway", "make_mistake")
}


def make_mistake(draw, network: Network) -> str:
    """Makes one in the first synapses with variables, if there are any, and tells which."""
    made = next((made for made in network.projections if made.variables), None)
    if made is None:
        return ""
    for each in network.projections:
        each.arguments.pop("method", None)  # if it is not good for the equations, that is another mistake
    name = draw(st.sampled_from(sorted(MISTAKES)))
    MISTAKES[name](made)
    return name
