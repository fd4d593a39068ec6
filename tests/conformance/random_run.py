"""Random models in Brian 2 and in Brio: random_run.py [N] [--networks] [--seed SEED] [--shrink].

Runs the models, or networks, with the numbers SEED, SEED + 1, … and prints what differs and a summary; the
scripts that differ go to build/random-models/NUMBER.py or build/random-networks/NUMBER.py.
`random_run.py 1 --seed NUMBER --shrink` has Hypothesis look for the smallest model that differs in the same
way. The exit code is 1 if a difference has no explanation.
"""

import argparse
import contextlib
import io
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings
from oracle_paths import ROOT
from random_models import models
from random_networks import networks
from random_script import Model
from random_sides import Sides
from random_verdict import Verdict, judge

#: What is drawn, by name.
DRAWN = {"models": models, "networks": networks}
QUIET = dict(database=None, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass
class Run:
    """What has been seen so far. A script that comes again is not run again."""

    sides: Sides
    verdicts: dict[str, tuple[Model, Verdict]] = field(default_factory=dict)

    def judge(self, model: Model) -> Verdict:
        if model.text not in self.verdicts:
            self.verdicts[model.text] = model, judge(model, self.sides)
        return self.verdicts[model.text][1]


def kind(verdict: Verdict) -> str:
    """What the difference is about, without the names and numbers that are different in each model."""
    if verdict.kind != "different":
        return verdict.kind
    about, _, text = verdict.reasons[0].partition(":")
    words = re.findall(r"\b[A-Z][A-Za-z]*(?:Error|Exception)\b|\bran\b|\bhung\b|\bdied\b|'\w+'", text)
    return f"{about.split('_')[0]}: {' '.join(words)}" if about in ("fate", "error") else about.split("_")[0]


class Found(Exception):
    """Tells Hypothesis that this model is what is looked for."""


def numbered(number: int, visit=None, what: str = "models") -> Model:
    """The model or network with a number: one random draw.

    If `visit` raises for it, the smallest for which it does.
    """
    drawn = []

    @seed(number)
    @settings(max_examples=2, phases=[Phase.generate, Phase.shrink], **QUIET)
    @given(DRAWN[what]())
    def draw(model):
        drawn.append(model)
        # The first example is always the simplest of all.
        if visit and len(drawn) > 1:
            visit(model)

    with contextlib.suppress(Found), contextlib.redirect_stderr(io.StringIO()):
        draw()
    return drawn[-1]


def shrink(run: Run, number: int, wanted: str, what: str) -> Model:
    """The smallest model that Hypothesis finds with the same kind of difference as that of a number."""

    def visit(model):
        if kind(run.judge(model)) == wanted:
            raise Found

    return numbered(number, visit, what)


def summary(verdicts: list[tuple[Model, Verdict]], what: str) -> str:
    kinds = Counter(verdict.kind for _, verdict in verdicts)
    reasons = Counter(
        reason for _, verdict in verdicts if verdict.kind == "explained" for reason in verdict.reasons
    )
    lines = [
        f"{len(verdicts)} {what}, {sum(verdict.spikes for _, verdict in verdicts)} spikes and events",
        f"  {kinds['same']} gave the same",
        f"  {kinds['same error']} raised the same error in the same line",
        f"  {kinds['explained']} differ for a known reason",
        *[f"    {count}: {reason}" for reason, count in reasons.most_common()],
        f"  {kinds['different']} differ without explanation",
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("n", nargs="?", type=int, default=500)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--shrink", action="store_true")
    parser.add_argument("--networks", action="store_true")
    options = parser.parse_args(arguments)
    first = random.randrange(10**6) if options.seed is None else options.seed
    what = "networks" if options.networks else "models"
    print(f"{options.n} random {what}, --seed {first}", flush=True)
    begin = time.monotonic()
    with Sides() as sides:
        run, different = Run(sides), {}
        for k in range(first, first + options.n):
            model = numbered(k, what=what)
            verdict = run.judge(model)
            if verdict.kind == "different":
                print(
                    f"{what[:-1]} {k}, mistake {model.mistake or 'none'}: {'; '.join(verdict.reasons)}",
                    flush=True,
                )
                save(k, model, verdict, what)
                different.setdefault(kind(verdict), []).append(k)
        print(
            f"{summary(list(run.verdicts.values()), what)}\n  in {time.monotonic() - begin:.0f} s", flush=True
        )
        for name, numbers in different.items():
            print(f"{len(numbers)} x {name}: {what} {numbers[:10]}", flush=True)
            if options.shrink:
                small = shrink(run, numbers[0], name, what)
                print("\n".join(run.judge(small).reasons) + f"\n{small.text}", flush=True)
    return 1 if different else 0


def save(number: int, model: Model, verdict: Verdict, what: str) -> None:
    """Keeps the script of a model that differs."""
    folder = ROOT / f"build/random-{what}"
    folder.mkdir(parents=True, exist_ok=True)
    notes = "".join(f"# {line}\n" for reason in verdict.reasons for line in reason.splitlines())
    (folder / f"{number}.py").write_text(notes + model.text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
