"""Many variants of a network in one go: grids of parameters and repetitions, side by side on threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .base import BrianObject
from .deferred import waiting
from .magic import MagicNetwork
from .network import Network
from .sweep_calls import Calls
from .sweep_result import SweepError, SweepResult
from .sweep_runs import Runs
from .tracebacks import without_frames
from .views import VariableView

__all__ = ["SweepError", "SweepResult", "sweep"]


def sweep(
    model: Any,
    parameters: Any = None,
    duration: Any = None,
    *,
    repeat: int | None = None,
    seed: Any = None,
    set: Mapping[Any, Any] | None = None,
    results: Any = None,
    threads: int | None = None,
    report: str | Callable[..., None] | None = None,
    report_period: Any = None,
    namespace: Mapping[str, Any] | None = None,
    errors: str = "raise",
    level: int = 0,
) -> SweepResult:
    """Runs a network for each point of a grid of parameters, from where it stands; not in Brian.

    Points run side by side, each on one thread, on copies of the network that share its machine code and its
    connections. Each gives the same bits as if its values were set by hand and the network run alone. The
    network is as before afterwards.

    Parameters
    ----------
    model : Network or callable
        The network; `magic_network` means what `run` would run. Or a function, which is called for each point
        with the parameters as arguments and returns the results; such calls come one after another.
    parameters : mapping or list of mappings
        What varies, and its values: names in the text of the model (``{'tau': [5, 10, 20]*ms}``),
        variables of
        groups (``{'G.v_th': …}`` with the name of the group or of your variable, or ``{G.v_th: …}``), delays,
        timed arrays. Values are numbers with units, texts, or an array for each point. A tuple of
        names varies
        together: ``{('tau', 'w'): [(5*ms, 1*mV), …]}``. A list of mappings gives the points one by one.
    duration : Quantity
        How long each run is.
    repeat : int, optional
        So many runs for each point, with seeds of their own: another axis of the grid, ``'repetition'``.
    seed : int or sequence of int, optional
        The seed of the first repetition, each other has the next integer; or all seeds. If it is left
        out, that
        of the function `seed`, if it was called. A run is that which follows ``seed(n)``. Without
        `repeat` and
        `seed`, all points have the random numbers that the next run would have.
    set : mapping, optional
        What is set at all points after their parameters, in this order: values as above, or a function of the
        point: ``{'G.v': 'E_L + 5*mV*rand()', 'g': lambda p: p['C']/p['tau']}``.
    results : optional
        What is kept of each point: monitors, variables (``G.v``), functions without argument (or of
        the point)
        that are called when the network is as at the end of its run; or several by name,
        ``{'rate': lambda: spikes.num_spikes/duration, 'spikes': spikes}``. By default, all monitors of the
        network. Arrays are copied.
    threads : int, optional
        How many points run at the same time; as many as there are cores if it is left out.
    report, report_period
        Progress, as for `Network.run`; a function gets the elapsed time, the completed fraction, the number
        of finished points, and that of all.
    namespace, level
        As for `Network.run`.
    errors : 'raise' or 'keep'
        What happens, when all other points have ended, if some have failed: a `SweepError` is raised, which
        has their results, or the result has the errors.

    Returns
    -------
    SweepResult
        Arrays over the grid by name; `SweepResult.table` and `SweepResult.to_xarray` give them to pandas and
        xarray. Ctrl-C ends the sweep early, with the points that have ended until then.

    Raises
    ------
    KeyError, TypeError, ValueError, DimensionMismatchError
        Before anything runs: for parameters that do not exist, and values that do not fit.
    BrianObjectException
        If the model is wrong.
    SweepError
        If points have failed.
    """
    if errors not in ("raise", "keep"):
        raise ValueError(f"errors can be 'raise' or 'keep', not {errors!r}")
    if parameters is None:
        parameters = {}
    if not isinstance(model, Network):
        if not callable(model) or isinstance(model, (BrianObject, VariableView)):
            raise TypeError(
                "what is swept is a Network, magic_network, or a function that is called for each point, not "
                f"{type(model).__name__}"
            )
        given = (duration, set, results, threads, namespace)
        return Calls(model, parameters, repeat, seed, given).run(report, report_period, errors)
    if duration is None:
        raise TypeError("a sweep of a network needs a duration: sweep(network, {…}, 1*second)")
    if waiting.takes_runs:
        raise NotImplementedError("a sweep can't wait for device.build(): make it with set_device('runtime')")
    outcome: list[SweepResult] = []

    def act() -> None:
        runs = Runs(model, parameters, duration, repeat, seed, set, results, namespace, level)
        outcome.append(runs.run(threads, report, report_period, errors))

    try:
        if isinstance(model, MagicNetwork):
            model._with_visible(level, act)
        else:
            act()
    except (KeyError, TypeError, ValueError) as error:
        raise without_frames(error) from error.__cause__
    return outcome[0]
