"""Binomial numbers for model text."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _core
from .functions import Function
from .names import Nameable
from .units import check_units

__all__ = ["BinomialFunction"]


class BinomialFunction(Function, Nameable):
    """A function without arguments, ``f()``: how many of `n` trials of probability `p` succeed.

    Parameters
    ----------
    n : int
        The number of trials.
    p : float
        The probability of success.
    approximate : bool
        Accepted, without effect: the distribution is exact for every n and p, and as fast as an approximation
        by a normal distribution would be.
    name : str
        A name for the object.

    Raises
    ------
    ValueError
        If `n` is no number of trials, or `p` no probability.
    """

    @check_units(n=1, p=1)
    def __init__(self, n: int, p: float, approximate: bool = True, name: str = "_binomial*") -> None:
        Nameable.__init__(self, name)
        self._core = _core.binomial(self.name, float(n), float(p))
        Function.__init__(
            self,
            lambda: np.random.binomial(int(n), float(p), size=1),
            arg_units=[],
            return_unit=1,
            stateless=False,
            auto_vectorise=True,
        )

    def _core_function(self, owner: Any) -> Any:
        return self._core
