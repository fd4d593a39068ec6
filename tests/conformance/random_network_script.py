"""What a random network says, in parts, and the script that says it."""

import re
from dataclasses import dataclass, field

from random_script import BEFORE_RUN, Line


@dataclass
class Population:
    """Neurons, given spikes, or synapses in their place.

    `reads`: variables that others may read, with their dimension or type; `writes`: those that they may
    write; `states`: those with equations; `formulas`: those that are subexpressions; `sums`: parameters that
    are still free to be a sum over synapses.
    """

    name: str
    n: int
    code: list[str]
    reads: dict[str, str] = field(default_factory=dict)
    writes: dict[str, str] = field(default_factory=dict)
    sums: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    dt: str = ""

    def formula(self, name: str, ending: str) -> str:
        """A subexpression, as code of synapses writes it."""
        return re.sub(
            r"\b[A-Za-z_]\w*", lambda found: found[0] + ending * (found[0] in self.reads), self.formulas[name]
        )


@dataclass
class Side:
    """What synapses have at one end: a population, or a part of it."""

    text: str
    n: int
    population: Population


@dataclass
class Projection:
    """One object of synapses.

    Rules leave blocks of statements in `before` (spikes of the source) and `behind` (of the target; nothing,
    if it has no spikes), and pathways take them from there: `pre` and `post`, by their names.

    `ending`: by which name variables of the target are written, "_post" or none. Where a variable is written
    by two names in one code, it depends on Brian's target which of them wins.
    """

    name: str
    source: Side
    target: Side
    ending: str = "_post"
    lines: list[Line] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    before: list[list[str]] | None = None
    behind: list[list[str]] | None = None
    pre: dict[str, list[str]] = field(default_factory=dict)
    post: dict[str, list[str]] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    connects: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def within(self) -> bool:
        """Whether both sides are of one population."""
        return self.source.population is self.target.population

    def blocks_of(self, side: str) -> list[list[str]] | None:
        return self.before if side == "pre" else self.behind

    def is_state(self, name: str) -> bool:
        """Whether pathways may write a variable of the synapses."""
        line = next(line for line in self.lines if line.name == name)
        return line.kind != "subexpression" and not {"constant", "shared"} & set(line.flags)

    def pathways(self) -> list[str]:
        return [*self.pre, *self.post]

    def formulas(self) -> dict[str, str]:
        """All subexpressions that its code may name, in an order in which they can be put in."""
        made = {
            line.name: line.right for line in self.lines if line.kind == "subexpression" and not line.flags
        }
        for ending, side in (("_pre", self.source), ("_post", self.target), ("", self.target)):
            of_side = side.population
            made |= {name + ending: of_side.formula(name, ending) for name in of_side.formulas}
        return made

    def code(self, lines: list[str], written_out: bool) -> str:
        text = "\n".join(lines)
        for name, right in self.formulas().items() if written_out else ():
            text = re.sub(rf"\b{name}\b", f"({right})", text)
        return text

    def script(self, written_out: bool = False) -> list[str]:
        sides = ", ".join(dict.fromkeys([self.source.text, self.target.text]))
        arguments = dict(self.arguments)
        for name, paths in (("pre", self.pre), ("post", self.post)):
            if list(paths) == [name]:
                arguments[f"on_{name}"] = repr(self.code(paths[name], written_out))
            elif paths:
                arguments[f"on_{name}"] = repr(
                    {key: self.code(lines, written_out) for key, lines in paths.items()}
                )
        text = "".join(f",\n    {name}={value}" for name, value in arguments.items())
        equations = [f"    {line}" for line in self.lines]
        head = f"{self.name} = Synapses({sides}, model='''"
        values = [f"{self.name}.{value}" for value in self.values]
        return [
            head,
            *equations,
            f"    '''{text},\n    name={self.name!r})",
            *self.connects,
            *values,
            *self.after,
        ]


@dataclass
class Network:
    """All that a script says, in parts that a mistake can replace."""

    populations: list[Population] = field(default_factory=list)
    projections: list[Projection] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    monitors: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    explicit: bool = False
    dt: str = "0.1"
    single: bool = False


#: Functions outside the equations, by name.
OUTSIDE = {
    "current": ["current = TimedArray([0.3, -1.1, 2.7, 0.9, 1.3], dt=1.2*ms)"],
    "bump": ["@check_units(x=1, result=1)", "def bump(x):", "    return exp(-(x**2))"],
}


def script(network: Network, written_out: bool = False) -> str:
    """The network as a user would have written it, or without subexpressions in the code of synapses."""
    body = [line for population in network.populations for line in population.code]
    body += [line for projection in network.projections for line in projection.script(written_out)]
    body += network.operations + network.monitors
    body += ["network = Network(collect())"] * network.explicit + [BEFORE_RUN, *network.runs]
    outside = [line for name, lines in OUTSIDE.items() if f"{name}(" in "\n".join(body) for line in lines]
    head = ["from brian2 import *", f"defaultclock.dt = {network.dt}*ms"]
    if network.single:
        body = [line.replace("    name=", "    dtype=float32, name=") for line in body]
    results = ",\n        ".join(network.results)
    return "\n".join([*head, *outside, *body, f"compare({results})", ""])
