"""Asks Brian 2 how it integrates the systems of oracle.txt, and writes its answers into that file.

    .oracle/bin/python tests/unit/integrate/oracle.py

Each system has a line with its equations ('|' between lines); below it, what Brian 2 takes by default, and
for each method the state after three steps of 0.1 ms ('no': refused; 'noise': accepted, the state is random).
"""

import pathlib
import signal

import brian2 as b2

METHODS = ["exact", "exponential_euler", "euler", "rk2", "rk4", "heun", "milstein"]
CONSTANTS = dict(tau=10 * b2.ms, tau2=5 * b2.ms, tau3=2 * b2.ms, I=1.5, El=-0.3, a=0.7, b=0.4)
START = dict(v=0.3, w=0.4, x=0.5, y=0.6, z=0.7, g=0.8, ge=0.9, gi=1.0, m=1.1, p=0.02, s=0.8)


class TooLong(Exception):
    pass


def give_up(*_):
    raise TooLong


def integrate(model, method):
    group = b2.NeuronGroup(
        1,
        model.replace("|", "\n"),
        namespace=CONSTANTS,
        method=method,
        threshold="False",
        reset="",
        refractory=1 * b2.ms,
    )
    group.lastspike = -10 * b2.second
    for name, value in START.items():
        if name in group.variables:
            setattr(group, name + "_", value)
    b2.Network(group).run(0.3 * b2.ms, namespace={})
    if group.equations.is_stochastic:
        return "noise"
    return " ".join(
        f"{name}={float(getattr(group, name + '_')[0])!r}" for name in sorted(group.equations.diff_eq_names)
    )


def answer(model, method):
    b2.start_scope()
    signal.alarm(60)
    try:
        return integrate(model, method)
    except TooLong:
        return "too long"
    except Exception:
        return "no"
    finally:
        signal.alarm(0)


def main():
    b2.prefs.codegen.target = "numpy"
    b2.BrianLogger.suppress_hierarchy("brian2")
    signal.signal(signal.SIGALRM, give_up)
    path = pathlib.Path(__file__).with_name("oracle.txt")
    systems = [line for line in path.read_text().splitlines() if line.startswith("d")]
    text = ""
    for model in systems:
        answers = {method: answer(model, method) for method in METHODS}
        default = next(
            (m for m in ("exact", "euler", "heun") if answers[m] not in ("no", "too long")), "none"
        )
        text += f"{model}\n  default {default}\n"
        text += "".join(f"  {method} {answers[method]}\n" for method in METHODS)
    path.write_text(text)


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, give_up)
    main()
