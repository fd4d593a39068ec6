"""The seed that all random numbers of Brio come from."""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

import numpy as np

from ._core import Random, fresh_seed

__all__ = ["seed"]

_MASK = (1 << 64) - 1

#: What assignments and connections draw from.
state = Random()
state.seed = fresh_seed()

#: Networks, whose runs have random numbers of their own.
networks: WeakSet[Any] = WeakSet()

_epoch = 0
_seeded = False
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

    global _epoch, _seeded, _networks_seeded
    number = None if seed is None else operator.index(seed)
    numpy.random.seed(number)
    state.seed = fresh_seed() if number is None else number
    state.operations = 0
    _epoch += 1
    _seeded = number is not None
    _networks_seeded = 0


def is_seeded() -> bool:
    """Whether the user has chosen the seed."""
    return _seeded


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


# ---- states ----------------------------------------------------------------------------------------------


def get_state() -> dict[str, Any]:
    """The state of all random numbers, for `set_state`."""
    return {
        "assignments": (state.seed, state.operations),
        "networks_seeded": _networks_seeded,
        "networks": {network.name: (network._core.random, network.t_) for network in networks},
        "numpy_state": np.random.get_state(),
    }


def set_state(saved: dict[str, Any]) -> None:
    """From now on, random numbers are those that followed `get_state`.

    Raises KeyError or TypeError for what is no such state.
    """
    global _networks_seeded, _epoch
    state.seed, state.operations = saved["assignments"]
    _networks_seeded = saved["networks_seeded"]
    np.random.set_state(saved["numpy_state"])
    _epoch += 1
    for network in networks:
        if network.name not in saved["networks"]:
            continue
        (seed, again, drawn, origin), t = saved["networks"][network.name]
        # Steps are counted from where it was then.
        network._core.random = (seed, again, drawn, origin + network.t_ - t)
        network._seeded = _epoch


def to_snapshot(snapshot: Any) -> None:
    """Adds the state of random numbers outside of runs to that of a network."""
    numbers = np.array([state.seed, state.operations, _networks_seeded], dtype=np.uint64)
    snapshot.add("_random", "_assignments", numbers.view(np.int64))
    kind, keys, *rest = np.random.get_state()
    if kind != "MT19937":  # NumPy can be given generators of other kinds
        return
    snapshot.add("_random", "_numpy_keys", keys.astype(np.int64))
    snapshot.add("_random", "_numpy", np.array(rest, dtype=np.float64))


def from_snapshot(snapshot: Any) -> None:
    """Takes over the state that `to_snapshot` has added, if there is one."""
    global _networks_seeded
    numbers = snapshot.column("_random", "_assignments")
    if numbers is not None and numbers.shape == (3,) and numbers.dtype == np.int64:
        state.seed, state.operations, _networks_seeded = (int(n) for n in numbers.view(np.uint64))
    keys, rest = (snapshot.column("_random", name) for name in ("_numpy_keys", "_numpy"))
    if keys is None or rest is None or np.random.get_state()[0] != "MT19937":
        return
    position, has_gauss, gauss = rest
    np.random.set_state(("MT19937", keys.astype(np.uint32), int(position), int(has_gauss), float(gauss)))
