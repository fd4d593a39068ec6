"""How synapses are made: `Synapses.connect`."""

from __future__ import annotations

import gc
from typing import Any

from . import _core
from .connect import (
    connect_arguments,
    fixed_number,
    index_errors_of_text,
    indices_of_pairs,
    rows_of_matrix,
    tell_progress,
    texts_in,
)
from .deferred import deferrable
from .errors import code_of
from .namespace import Outside
from .owner import VariableOwner
from .quantities import dimension, with_dimension
from .units import DimensionMismatchError, have_same_dimensions


class Connecting(VariableOwner):
    """What makes synapses between a source and a target."""

    _core: Any
    source: Any
    target: Any

    @deferrable
    def connect(
        self,
        condition: Any = None,
        i: Any = None,
        j: Any = None,
        p: Any = 1.0,
        n: Any = 1,
        skip_if_invalid: bool = False,
        namespace: dict[str, Any] | None = None,
        level: int = 0,
        *,
        in_degree: Any = None,
        out_degree: Any = None,
        total: Any = None,
        multapses: bool = True,
        autapses: bool = True,
        matrix: Any = None,
        pairs: Any = None,
        weights: Any = None,
        report: Any = True,
    ) -> None:
        """Adds synapses; if that fails, none.

        Parameters
        ----------
        condition : str or bool, optional
            Which pairs are connected, e.g. ``'i != j'``; all of them if nothing is given.
        i, j : int, array of int or str, optional
            Instead, the indices of source and target for each synapse; or a text for one of them, which says
            for each neuron of the other side which ones it is connected to: ``j='i + 1 if i < N_post - 1'``,
            ``j='k for k in range(i - 2, i + 3) if k != i'``, ``i='k for k in sample(N_pre, size=10)'``,
            ``j='k for k in sample(N_post, p=0.1)'``.
        p : float or str
            The probability with which a pair is connected.
        n : int or str
            The number of synapses for each of these pairs.
        skip_if_invalid : bool
            Leave out indices that a text gives and no neuron has, instead of raising an error; and take all
            neurons where a sample is larger than what it is taken from.
        namespace : dict, optional
            Values for names in the texts, instead of the caller's variables.
        level : int
            How many frames above the caller to look for names.
        in_degree, out_degree : int or str, optional
            Not in Brian: each neuron of the target gets so many sources at random, or each neuron of the
            source so many targets. A text gives a number for each of these neurons. Synapses are made in the
            order of their sources.
        total : int, optional
            Not in Brian: so many synapses, each between any pair.
        multapses, autapses : bool
            For these: whether a pair may be chosen more than once, and a neuron be connected to itself.
        matrix : sparse matrix or array, optional
            Not in Brian: a matrix with a row for each source and a column for each target. All that a sparse
            matrix of SciPy stores are synapses, or all of an array that are not 0.
        pairs : array or iterable, optional
            Not in Brian: pairs of source and target, e.g. an array with two columns.
        weights : str or tuple, optional
            The variable that gets the values of the matrix; or a tuple of its name and the values' unit.
        report : bool or callable
            Whether to say how far it is if it takes longer than a few seconds, as messages of level INFO. A
            function is called instead, with the seconds that have passed, the part that is done, the number
            of synapses, and the bytes that they take.

        Raises
        ------
        MemoryError
            Before anything is connected, if the synapses will not fit into memory.
        IndexError
            For indices out of range; those of a text also as `BrianObjectException`.
        TypeError, ValueError
            For arguments that do not go together.
        KeyError, SyntaxError, DimensionMismatchError
            For texts that can't be evaluated.
        """
        fixed = fixed_number(in_degree, out_degree, total, multapses, autapses)
        if matrix is not None or pairs is not None:
            others = (condition, i, j, fixed, matrix if pairs is not None else None)
            self._check_alone(*others, p=p, n=n, skip_if_invalid=skip_if_invalid)
        if matrix is not None:
            self._connect_matrix(matrix, weights)
            return
        if weights is not None:
            raise ValueError("weights are taken from a matrix: set the variable after connect() instead")
        if pairs is not None:
            i, j = indices_of_pairs(pairs)
        i, j = (
            side._index(index) if isinstance(index, VariableOwner) or side._is_place(index) else index
            for index, side in ((i, self.source), (j, self.target))
        )
        arguments = connect_arguments(condition, i, j, p, n)
        texts = texts_in(arguments)
        if fixed is not None and isinstance(fixed[1], str):
            texts["fixed"] = fixed[1]
        outside = Outside(namespace, level)
        names = self._resolve(outside, *texts.values())
        with outside, index_errors_of_text(bool(texts)):
            _core.connect(
                self._core,
                **arguments,
                fixed=fixed,
                skip_if_invalid=bool(skip_if_invalid),
                report=tell_progress(self.name) if report is True else report or None,
                outside=names,
                random=self._random(),
            )

    @deferrable
    def remove(self, which: Any, namespace: dict[str, Any] | None = None, level: int = 0) -> int:
        """Removes synapses, and returns how many they were. Not in Brian.

        The others keep their order, their variables and delays, and are numbered anew. Spikes on their way to
        removed synapses are lost. Synapses may be removed between runs and in network operations.

        Parameters
        ----------
        which : str, int, slice, array, tuple or SynapticSubgroup
            Which synapses, as in ``S.w[which]``: a condition on their variables (``'w < 0.1'``), numbers of
            synapses, a truth value for each of them, or source and target (``(0, slice(None))``).
        namespace : dict, optional
            Values for names in the condition, instead of the caller's variables.
        level : int
            How many frames above the caller to look for names.

        Raises
        ------
        TypeError
            Before there was a connection; for what is no index.
        ValueError
            While a StateMonitor or other synapses mean them by their numbers.
        IndexError
            For numbers that no synapse has.
        KeyError, SyntaxError, DimensionMismatchError
            For conditions that can't be evaluated.
        """
        if not isinstance(which, str):
            return self._remove(self._numbers_at(which, level), {})
        outside = Outside(namespace, level)
        names = self._resolve(outside, which)
        with outside:
            return self._remove(which, names)

    def _remove(self, which: Any, names: dict[str, Any]) -> int:
        try:
            return _core.remove(self._core, which, names, self._random())
        except ValueError as error:
            if code_of(error) != "object-conflict":
                raise
        # What is in the way may be a monitor that nobody has any more, and Python hasn't cleared away yet.
        gc.collect()
        return _core.remove(self._core, which, names, self._random())

    def _check_alone(self, *others: Any, p: Any, n: Any, skip_if_invalid: Any) -> None:
        if any(other is not None for other in others) or p != 1 or n != 1 or skip_if_invalid:
            raise ValueError("a matrix or pairs stand alone: they say which synapses there are")

    def _connect_matrix(self, matrix: Any, weights: Any) -> None:
        begin, targets, values = rows_of_matrix(matrix, (self.N_pre, self.N_post))
        before = len(self)
        name, unit = weights if isinstance(weights, tuple) else (weights, 1)
        values = values * unit
        if name is not None:
            self._check_weights(name, values)
        _core.connect_rows(self._core, begin, targets)
        if name is not None:
            self.state(name).set_item(slice(before, None), values)

    def _check_weights(self, name: str, values: Any) -> None:
        variable = self._variables.get(name)
        if variable is None:
            raise KeyError(f"{self.name} has no variable '{name}' for the values of the matrix")
        if variable.read_only or variable.shared or variable.array is None:
            raise TypeError(f"'{name}' of {self.name} can't have a value for each synapse")
        dims = dimension(variable.exponents)
        if len(values) and not have_same_dimensions(values, with_dimension(1.0, dims)):
            raise DimensionMismatchError(f"the values of the matrix do not have the unit of '{name}'", dims)

    def _names_needed(self, text: str) -> list[str]:
        # Every expression is a generator of one value, and the index of a loop is no name from outside.
        try:
            return self._core.unresolved_names_in_generator(text)
        except SyntaxError:
            return []
