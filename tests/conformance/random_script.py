"""What a random model says, in parts, and the script that says it."""

import re
from dataclasses import dataclass, field

#: Names outside the equations: value, and the kind by which they are used.
OUTSIDE = {
    "tau": ("7.3*ms", "second"),
    "tau_s": ("3.1*ms", "second"),
    "theta": ("4.7*mV", "volt"),
    "V_0": ("-1.9*mV", "volt"),
    "I_0": ("2.3*pA", "amp"),
    "g_L": ("1.7*nS", "siemens"),
    "a_0": ("0.41", "1"),
    "b_0": ("2", "1"),
    "n_0": ("3", "integer"),
    "on_0": ("True", "boolean"),
    "C": ("23*pF", None),
    "ta": ("TimedArray([0.3, -1.1, 2.7, 0.9, 1.3], dt=1*ms)", None),
    "tv": ("TimedArray([1.3, 4.7, -2.1, 3.3]*mV, dt=0.7*ms)", None),
    "t2": ("TimedArray([[0.1, 1.7, 2.9], [0.7, -0.3, 1.1]], dt=2.3*ms)", None),
}
METHOD = re.compile(r"\n    method='(\w+)',")
NAME_OF_GROUP = re.compile(r",\s+name='\w+'\)$", re.MULTILINE)
BEFORE_RUN = "# from here on, time passes"


@dataclass(frozen=True)
class Model:
    """A script, the variables that can be disturbed in it, and what is wrong with it.

    `written_out`: the same script, if it has synapses, with their subexpressions put in where they are used.
    """

    text: str
    variables: tuple[tuple[str, str, str], ...]
    precise: bool
    mistake: str
    written_out: str = ""

    def disturbed(self, amount: float, phase: int) -> str:
        """The script with a small disturbance of each differential variable at the beginning of each step."""
        lines = []
        for k, (group, name, unit) in enumerate(self.variables):
            sign = f"(2*int(sin(1e5*t/second + {37 * k + phase}.7 + 71*i) > 0) - 1)"
            code = f"{name} += {amount}*{sign}*(abs({name}) + 1*{unit or 1})"
            schedule = f"when='start', order=-{900 + k}, name='disturbance_{k}'"
            lines.append(f"{group}.run_regularly({code!r}, {schedule})")
        return self.text.replace(BEFORE_RUN, "\n".join([BEFORE_RUN, *lines]))

    def method(self) -> str:
        """The method of integration that the script names, or nothing."""
        named = METHOD.search(self.text)
        return named[1] if named else ""

    def with_method(self, name: str) -> str:
        """The script with another method of integration."""
        return NAME_OF_GROUP.sub(rf", method={name!r}\g<0>", METHOD.sub("", self.text), count=1)


@dataclass
class Line:
    """A line of the equations. `kind`: ``ode``, ``parameter`` or ``subexpression``."""

    kind: str
    name: str
    unit: str
    right: str = ""
    flags: list[str] = field(default_factory=list)

    def __str__(self):
        head = {"ode": f"d{self.name}/dt = {self.right}", "parameter": self.name}
        flags = f" ({', '.join(self.flags)})" if self.flags else ""
        return f"{head.get(self.kind, f'{self.name} = {self.right}')} : {self.unit}{flags}"


@dataclass
class Spec:
    """All that a script says, in parts that a mistake can replace."""

    n: int = 1
    lines: list[Line] = field(default_factory=list)
    threshold: str = ""
    reset: list[str] = field(default_factory=list)
    refractory: str = ""
    events: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    initial: list[str] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    monitors: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    name: str = "cells"
    own_namespace: bool = False
    explicit: bool = False
    dt: str = "0.1"

    def odes(self) -> list[Line]:
        return [line for line in self.lines if line.kind == "ode"]

    def writable(self) -> list[Line]:
        return [
            line
            for line in self.lines
            if line.kind != "subexpression" and not {"constant", "shared"} & set(line.flags)
        ]


def script(spec: Spec) -> str:
    """The model as a user would have written it."""
    body = group_lines(spec) + spec.initial + spec.operations + spec.monitors
    body += ["network = Network(collect())"] * spec.explicit + [BEFORE_RUN, *spec.runs]
    used = set(re.findall(r"\w+", "\n".join(body)))
    outside = [f"{name} = {value}" for name, (value, _) in OUTSIDE.items() if name in used]
    if spec.own_namespace:
        names = ", ".join(f"{name}={name}" for name in OUTSIDE if name in used)
        body = [line.replace("NAMESPACE", f"dict({names})") for line in body]
    head = ["from brian2 import *", f"defaultclock.dt = {spec.dt}*ms", *outside]
    return "\n".join([*head, *body, f"compare({', '.join(spec.results)})", ""])


def group_lines(spec: Spec) -> list[str]:
    arguments = dict(spec.arguments)
    if spec.threshold:
        arguments["threshold"] = repr(spec.threshold)
    if spec.reset:
        arguments["reset"] = repr("\n".join(spec.reset))
    if spec.refractory:
        arguments["refractory"] = spec.refractory
    if spec.events:
        arguments["events"] = repr(spec.events)
    if spec.own_namespace:
        arguments["namespace"] = "NAMESPACE"
    equations = [f"    {line}" for line in spec.lines]
    text = "".join(f",\n    {name}={value}" for name, value in arguments.items())
    return [f"{spec.name} = NeuronGroup({spec.n}, '''", *equations, f"    '''{text}, name={spec.name!r})"]
