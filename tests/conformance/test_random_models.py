"""What `make random-models` finds, it finds: the comparison itself."""

from random_run import numbered
from random_sides import Outcome, Sides
from random_verdict import judge

NUMBERS = range(1000, 1040)


def test_a_difference_is_seen():
    """Brian's side is Brio with one array too many, or with another number in one."""
    with Sides() as sides:
        ran = ((model, sides.brio(model.text)) for model in map(numbered, NUMBERS))
        model, found = next((model, found) for model, found in ran if found.fate == "ran")
        name, array = next((n, a) for n, a in found.arrays.items() if n.startswith("trace_") and a.size)
        arrays = {**found.arrays, name: array + 1e-3}

        class Pretended:
            brio = sides.brio

            @staticmethod
            def brian(text: str) -> Outcome:
                return Outcome("ran", arrays, warnings=found.warnings, methods=found.methods)

        verdict = judge(model, Pretended)
    assert verdict.kind == "different" and verdict.reasons[0].startswith(name)
