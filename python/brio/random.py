"""The seed that all random numbers of Brio come from."""

from __future__ import annotations

from typing import Any

from ._core import Random, fresh_seed

__all__ = ["seed"]

_MASK = (1 << 64) - 1

#: What assignments and connections draw from.
state = Random()
state.seed = fresh_seed()

_epoch = 0
_networks_seeded = 0


def seed(seed: int | None = None) -> None:
    """Makes random numbers repeatable.

    After ``seed(n)``, the same statements give the same random connections, initial values and runs,
    whatever the number of threads. NumPy's global generator is seeded as well.

    Parameters
    ----------
    seed : int, optional
        Any integer from 0 to 2**32 - 1. None takes a new one from the operating system.

    Raises
    ------
    TypeError
        If the seed is not an integer.
    """
    import operator

    import numpy.random

    global _epoch, _networks_seeded
    number = None if seed is None else operator.index(seed)
    numpy.random.seed(number)
    state.seed = fresh_seed() if number is None else number
    state.operations = 0
    _epoch += 1
    _networks_seeded = 0


def epoch() -> int:
    """How often `seed` was called: a network takes a new seed at its first run after that."""
    return _epoch


def network_seed() -> int:
    """The seed of a network: the global one for the first after `seed`, others derived from it."""
    global _networks_seeded
    number = _networks_seeded
    _networks_seeded += 1
    if number == 0:
        return state.seed
    # Steele, Lea & Flood 2014 (SplitMix64): well-mixed seeds from consecutive numbers.
    z = (state.seed + number * 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def at_time(t: float, dt: float) -> Any:
    """The random state for code that is run now: also says what `t` and `dt` mean there."""
    state.t = t
    state.dt = dt
    return state
