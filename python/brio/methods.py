"""How differential equations are integrated: methods by name, schemes of one's own, functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar
from weakref import ref

import numpy as np

from . import _core
from .equations import Equations
from .errors import BrianObjectException, UnsupportedEquationsException
from .messages import debug, info, warn
from .quantities import exponents_of
from .units import Quantity

__all__ = [
    "ExplicitStateUpdater",
    "StateUpdateMethod",
    "euler",
    "exact",
    "exponential_euler",
    "gsl_rk2",
    "gsl_rk4",
    "gsl_rk8pd",
    "gsl_rkck",
    "gsl_rkf45",
    "heun",
    "independent",
    "linear",
    "milstein",
    "rk2",
    "rk4",
    "rk45",
    "rosenbrock",
]

#: What groups try if no method is named.
DEFAULT_CHOICE = ("exact", "euler", "heun")

#: Methods that give their groups variables to remember how long their steps were.
_REMEMBERING = {"gsl", "gsl_rk2", "gsl_rk4", "gsl_rkf45", "gsl_rkck", "gsl_rk8pd", "rk45", "rosenbrock"}

#: A method as the engine takes it: kind, name, text, noise.
_EngineMethod = tuple[str, str, str, str]


class StateUpdateMethod:
    """A method of integration. Called with equations, it gives one step as statements.

    A class of your own overrides `__call__`; its objects can be given as ``method`` to groups, and under a
    name after `register`.
    """

    #: All methods that have a name, by it.
    stateupdaters: ClassVar[dict[str, StateUpdateMethod]] = {}

    def __call__(
        self,
        equations: Equations,
        variables: Mapping[str, Any] | None = None,
        method_options: Mapping[str, Any] | None = None,
    ) -> str:
        """The statements that advance the variables of `equations` by ``dt``.

        Raises
        ------
        UnsupportedEquationsException
            If the method is no good for these equations.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say what a step is")

    @staticmethod
    def register(name: str, stateupdater: StateUpdateMethod) -> None:
        """Makes a method known by a name, in which case does not matter.

        Raises
        ------
        ValueError
            If the name is taken, or `stateupdater` is no `StateUpdateMethod`.
        """
        name = name.lower()
        if name in StateUpdateMethod.stateupdaters:
            raise ValueError(f"there is a method '{name}' already")
        if not isinstance(stateupdater, StateUpdateMethod):
            raise ValueError(f"a method is a StateUpdateMethod, not {type(stateupdater).__name__}")
        StateUpdateMethod.stateupdaters[name] = stateupdater

    @staticmethod
    def apply_stateupdater(
        equations: Equations,
        variables: Mapping[str, Any] | None,
        method: Any,
        method_options: Mapping[str, Any] | None = None,
        group_name: str | None = None,
    ) -> str:
        """The step of a method, or of the first of several that is good for the equations.

        Raises
        ------
        ValueError
            For a name that nobody knows, or if none of several methods is good for the equations.
        UnsupportedEquationsException
            If the one method is not.
        TypeError
            For anything that is neither a name nor callable.
        """
        if not _is_list(method):
            return _callable(method)(equations, variables, method_options)
        for each in method:
            try:
                step = _callable(each)(equations, variables, None)
            except UnsupportedEquationsException:
                continue
            _say_choice(group_name, _name(each))
            return step
        raise _none_fits(group_name)


class _Named(StateUpdateMethod):
    """A method of the engine."""

    def __init__(self, name: str) -> None:
        self.name = self.__name__ = name

    def __call__(
        self,
        equations: Equations,
        variables: Mapping[str, Any] | None = None,
        method_options: Mapping[str, Any] | None = None,
    ) -> str:
        """One step as statements. Numbers are in base units."""
        _warn_about(self.name)
        return _core.step_text(
            str(equations), ("named", self.name, "", "none"), _engine_options(method_options)
        )

    def __repr__(self) -> str:
        return self.name


class ExplicitStateUpdater(StateUpdateMethod):
    """An explicit scheme, described in a language of its own.

    For the equation ``dx/dt = f(x, t) + g(x, t)*xi`` a description has lines ``name = expression``, the last
    of which gives ``x_new``. Expressions are made of ``x``, ``t``, ``dt``, ``f(., .)``, and names of lines
    above; for noise also of ``g(., .)`` and ``dW``, a normal random number of variance ``dt``. For example,
    the midpoint method::

        ExplicitStateUpdater('''k = dt*f(x, t)
                                x_new = x + dt*f(x + k/2, t + dt/2)''')

    Every line stands for all variables, ``x`` for each of them in turn; with several noise variables, what
    belongs to ``g`` and ``dW`` is there once for each, and added up.

    Parameters
    ----------
    description : str
        The description.
    stochastic : {None, 'additive', 'multiplicative'}
        The noise that the scheme can do: none, noise whose factors do not change during a step, any.
    custom_check : callable, optional
        Called with the equations and the variables; raises UnsupportedEquationsException for what the scheme
        can't do.

    Raises
    ------
    SyntaxError
        If the description can't be understood.
    ValueError
        For another word for `stochastic`. When it is used: if a term mixes ``f`` with ``g`` or ``dW``.
    """

    def __init__(
        self,
        description: str,
        stochastic: str | None = None,
        custom_check: Callable[[Equations, Any], None] | None = None,
    ) -> None:
        if stochastic not in (None, "additive", "multiplicative"):
            raise ValueError(f"stochastic is None, 'additive' or 'multiplicative', not {stochastic!r}")
        #: The description, without indentation.
        self.description = "\n".join(line.strip() for line in description.strip().splitlines())
        self.stochastic = stochastic
        self.custom_check = custom_check
        _core.check_scheme(self._as_method("scheme"))

    def _as_method(self, name: str) -> _EngineMethod:
        return "scheme", name, self.description, self.stochastic or "none"

    def __call__(
        self,
        equations: Equations,
        variables: Mapping[str, Any] | None = None,
        method_options: Mapping[str, Any] | None = None,
    ) -> str:
        """One step as statements. Numbers are in base units."""
        if self.custom_check is not None:
            self.custom_check(equations, variables)
        return _core.step_text(str(equations), self._as_method("scheme"), _engine_options(method_options))

    def __repr__(self) -> str:
        check = "" if self.custom_check is None else f", custom_check={self.custom_check!r}"
        return f"ExplicitStateUpdater('''{self.description}''', stochastic={self.stochastic!r}{check})"

    def __str__(self) -> str:
        return self.description

    def _repr_latex_(self) -> str:
        return _core.scheme_latex(self._as_method("scheme"))


exact = linear = _Named("exact")
independent = _Named("independent")
euler = _Named("euler")
exponential_euler = _Named("exponential_euler")
rk2 = _Named("rk2")
rk4 = _Named("rk4")
heun = _Named("heun")
milstein = _Named("milstein")
rk45 = _Named("rk45")
rosenbrock = _Named("rosenbrock")
gsl_rk2 = _Named("gsl_rk2")
gsl_rk4 = _Named("gsl_rk4")
gsl_rkf45 = _Named("gsl_rkf45")
gsl_rkck = _Named("gsl_rkck")
gsl_rk8pd = _Named("gsl_rk8pd")

for _method in (exact, independent, euler, exponential_euler, rk2, rk4, heun, milstein, rk45, rosenbrock):
    StateUpdateMethod.register(_method.name, _method)
for _method in (gsl_rk2, gsl_rk4, gsl_rkf45, gsl_rkck, gsl_rk8pd):
    StateUpdateMethod.register(_method.name, _method)
StateUpdateMethod.register("linear", linear)
StateUpdateMethod.register("gsl", gsl_rkf45)


# ---- what a group asks for ---------------------------------------------------------------------------------


def prepare_methods(group: Any) -> None:
    """Tells the engine how a group is integrated, and calls methods that are functions.

    Raises
    ------
    BrianObjectException
        If that fails; its ``__cause__`` says why.
    """
    if not _has_equations(group):
        return
    try:
        methods = _engine_methods(group)
        # Functions have got their options already.
        own = any(kind != "statements" for kind, *_ in methods)
        changed = _core.set_methods(
            group._core, methods, _engine_options(group.method_options) if own else {}
        )
    except Exception as error:
        raise BrianObjectException(
            f"The integration of '{group.name}' can't be prepared: {error}"
        ).with_traceback(None) from error.with_traceback(None)
    if changed:
        group._needed = None  # statements may use other names


def _has_equations(group: Any) -> bool:
    known = group.__dict__.get("_is_integrated")
    if known is None:
        known = any(variable.kind == "differential equation" for variable in group._variables.values())
        group._is_integrated = known
    return known


def _engine_methods(group: Any) -> list[_EngineMethod]:
    choice = group.method_choice
    if not _is_list(choice):
        return [_engine_method(choice, group, group.method_options)]
    methods = []
    for each in choice:
        try:
            methods.append(_engine_method(each, group, None))
        except UnsupportedEquationsException:
            continue
    if not methods:
        raise _none_fits(group.name)
    return methods


def _engine_method(method: Any, group: Any, options: Mapping[str, Any] | None) -> _EngineMethod:
    if isinstance(method, str) and method.lower() not in StateUpdateMethod.stateupdaters:
        return "named", method, "", "none"  # the engine says which ones there are
    updater = _callable(method)
    name = _name(method)
    if isinstance(updater, _Named):
        _warn_about(updater.name)
        return "named", name, "", "none"
    equations = _integrated(group.equations)
    variables = dict(group._variables)
    if isinstance(updater, ExplicitStateUpdater):
        if updater.custom_check is not None:
            updater.custom_check(equations, variables)
        return updater._as_method(name)
    step = updater(equations, variables, options)
    if not isinstance(step, str):
        raise TypeError(f"the method '{name}' has to give its statements as text, not {type(step).__name__}")
    return "statements", name, step, "none"


def _integrated(equations: Equations) -> Equations:
    """Without equations that are followed from event to event."""
    lines = [str(line) for line in equations.values() if "event-driven" not in line.flags]
    return equations if len(lines) == len(equations) else Equations("\n".join(lines))


def _is_list(method: Any) -> bool:
    return isinstance(method, Iterable) and not isinstance(method, str)


def _callable(method: Any) -> Callable[..., str]:
    if isinstance(method, str):
        updater = StateUpdateMethod.stateupdaters.get(method.lower())
        if updater is not None:
            return updater
        known = sorted(StateUpdateMethod.stateupdaters)
        hint = _core.did_you_mean(method.lower(), known) or f"there are {', '.join(known)}"
        raise ValueError(f"there is no integration method '{method}': {hint}")
    if callable(method):
        return method
    raise TypeError(
        "a method of integration is a name, a function, or a list of these, "
        f"but there is an object of type {type(method).__name__}"
    )


def _name(method: Any) -> str:
    if isinstance(method, str):
        return method.lower()
    return getattr(method, "__name__", type(method).__name__)


def _engine_options(options: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: _engine_option(name, value) for name, value in (options or {}).items() if value is not None}


def _engine_option(name: str, value: Any) -> Any:
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)) and not isinstance(value, Quantity):
        return float(value)
    if isinstance(value, Mapping):
        return {variable: (float(each), exponents_of(each)) for variable, each in value.items()}
    kind = type(value).__name__
    raise TypeError(f"the option '{name}' of a method can't be of type {kind}: {value!r}")


# ---- messages ----------------------------------------------------------------------------------------------


def teller_of_methods(network: Any) -> Callable[[Mapping[str, str]], None]:
    """A function that says which methods a run of the network uses."""
    known = ref(network)  # the engine keeps the function, and the network the engine

    def tell(chosen: Mapping[str, str]) -> None:
        for name, method in chosen.items():
            group = known()[name]  # type: ignore[index]
            if method in _REMEMBERING:
                group._find_variables()
            if _is_list(group.method_choice):
                _say_choice(name, method)
            else:
                debug("stateupdaters.base.method_choice", f"'{name}' is integrated by the method '{method}'.")

    return tell


def _say_choice(group_name: str | None, method: str) -> None:
    group = "" if group_name is None else f" for '{group_name}'"
    info(
        "stateupdaters.base.method_choice",
        f"No integration method was named{group}: of those that can be tried, '{method}' is the first "
        "that is good for the equations.",
    )


def _none_fits(group_name: str | None) -> ValueError:
    group = "the equations" if group_name is None else f"the equations of '{group_name}'"
    return ValueError(f"none of the methods that were named is good for {group}")


def _warn_about(name: str) -> None:
    if name == "independent":
        warn(
            "stateupdaters.exact.deprecated_independent",
            "The method 'independent' is a thing of the past: use 'exact', or 'exponential_euler' for "
            "equations that depend on each other.",
            once=True,
        )
