"""The preferences that there are: Brian's, by their names and defaults."""

from __future__ import annotations

from typing import Any

import numpy as np

from .preferences import BrianGlobalPreferences, BrianPreference

__all__ = ["prefs"]

#: The object that holds all preferences.
prefs = BrianGlobalPreferences()

_LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG", "DIAGNOSTIC")
_NO_EFFECT = "It is accepted and has no effect: Brio compiles models in memory, without an outside program."


def _type_name(kind: Any) -> str:
    return np.dtype(kind).name


def _is_type(kinds: tuple[str, ...]) -> Any:
    def check(value: Any) -> bool:
        try:
            return np.dtype(value).name in kinds and isinstance(value, (type, np.dtype))
        except TypeError:
            return False

    return check


def _is_level(value: Any) -> bool:
    return isinstance(value, str) and value.upper() in _LEVELS


def _is_schedule(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(slot, str) for slot in value)


def _is_limit(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def _anything(value: Any) -> bool:
    return True


def _none_or(*kinds: type) -> Any:
    return lambda value: value is None or isinstance(value, kinds)


def _text_or_class(value: Any) -> bool:
    return isinstance(value, (str, type))


def _without_effect(default: Any, validator: Any = None) -> BrianPreference:
    return BrianPreference(default, _NO_EFFECT, validator)


prefs.register_preferences(
    "core",
    "How models are built.",
    default_float_dtype=BrianPreference(
        np.float64,
        "The precision of state variables of type float: float64 or float32.",
        _is_type(("float64", "float32")),
        _type_name,
    ),
    default_integer_dtype=BrianPreference(
        np.int32,
        "The type of integer state variables. It is int32.",
        _is_type(("int32", "int64")),
        _type_name,
    ),
    outdated_dependency_error=_without_effect(True, _none_or(bool)),
    stop_on_keyboard_interrupt=BrianPreference(
        True,
        "Whether Ctrl-C ends a run after its current step, with everything recorded kept (True), or\n"
        "interrupts the script (False). A second Ctrl-C always interrupts.",
    ),
)
prefs.register_preferences(
    "core.network",
    "Networks.",
    default_schedule=BrianPreference(
        ["start", "groups", "thresholds", "synapses", "resets", "end"],
        "The slots of a time step, in order, for networks that don't set their own `schedule`.",
        _is_schedule,
    ),
    memory_limit=BrianPreference(
        0,
        "Not in Brian: how many bytes a run may take in addition to what its network has; a run that needs\n"
        "more raises a MemoryError before its first step. 0: what this process can get. With float('inf'),\n"
        "every run begins.",
        _is_limit,
    ),
)
prefs.register_preferences(
    "legacy",
    "Results of earlier versions.",
    refractory_timing=BrianPreference(
        False,
        "Whether refractory periods are compared in seconds, where rounding may make them a step longer or\n"
        "shorter (True), or in whole time steps (False).",
    ),
)
prefs.register_preferences(
    "logging",
    "Messages to the user.",
    console_log_level=BrianPreference(
        "INFO",
        "From which level on messages are printed: CRITICAL, ERROR, WARNING, INFO, DEBUG or DIAGNOSTIC.",
        _is_level,
    ),
    file_log=BrianPreference(True, "Whether `BrianLogger.initialize()` begins a file of messages."),
    file_log_level=BrianPreference(
        "DEBUG",
        "From which level on messages go to that file: CRITICAL, ERROR, WARNING, INFO, DEBUG or DIAGNOSTIC.",
        _is_level,
    ),
    file_log_max_size=BrianPreference(
        10_000_000,
        "At this number of bytes, a new file of messages is begun and one old one is kept; 0: never.",
    ),
    delete_log_on_exit=BrianPreference(True, "Whether the file of messages is deleted at the end."),
    display_brian_error_message=_without_effect(True),
    save_script=_without_effect(True),
    std_redirection=_without_effect(True),
    std_redirection_to_file=_without_effect(True),
    warn_for_unused_objects=BrianPreference(
        True, "Whether there is a warning about groups and other objects that no run has included."
    ),
)
prefs.register_preferences(
    "codegen",
    "Code generation of Brian. " + _NO_EFFECT,
    loop_invariant_optimisations=_without_effect(True),
    max_cache_dir_size=_without_effect(1000, _none_or(int, float)),
    string_expression_target=_without_effect("numpy", _text_or_class),
    synapse_connect_target=_without_effect(None, _none_or(str, type)),
    target=BrianPreference(
        "auto",
        "'numpy': functions are computed by their Python code even if they have C++ source. Nothing else\n"
        "depends on it: Brio compiles models in memory.",
        _text_or_class,
    ),
)
prefs.register_preferences(
    "codegen.cpp",
    "C++ compilers of Brian. They serve Brio only for functions that are given as C++ source.",
    compiler=_without_effect(""),
    define_macros=BrianPreference([], "Pairs of a name and a value."),
    extra_compile_args=BrianPreference(None, "More arguments for the compiler.", _anything),
    extra_compile_args_gcc=_without_effect(["-O3"]),
    extra_compile_args_msvc=_without_effect(["/O2"]),
    extra_link_args=BrianPreference([], "More arguments for the linker."),
    headers=BrianPreference([], "Headers that every source includes, with their quotes or brackets."),
    include_dirs=BrianPreference([], "Where headers are."),
    libraries=BrianPreference([], "Libraries that sources need, without the lib of their file names."),
    library_dirs=BrianPreference([], "Where libraries are."),
    msvc_architecture=_without_effect(""),
    msvc_vars_location=_without_effect(""),
    runtime_library_dirs=BrianPreference([], "Where libraries are when they are loaded."),
)
prefs.register_preferences("codegen.generators", "Generators of code in Brian. " + _NO_EFFECT)
prefs.register_preferences(
    "codegen.generators.cpp",
    "C++ code in Brian. " + _NO_EFFECT,
    flush_denormals=_without_effect(False),
    restrict_keyword=_without_effect("__restrict"),
)
prefs.register_preferences("codegen.runtime", "Ways of running in Brian. " + _NO_EFFECT)
prefs.register_preferences(
    "codegen.runtime.cython",
    "Cython in Brian. " + _NO_EFFECT,
    cache_dir=_without_effect(None, _none_or(str)),
    delete_source_files=_without_effect(True),
    multiprocess_safe=_without_effect(True),
)
prefs.register_preferences(
    "codegen.runtime.numpy",
    "Python functions in equations.",
    discard_units=BrianPreference(
        False,
        "Whether Python functions that are called from equations get plain numbers instead of quantities.",
    ),
)
prefs.register_preferences("devices", "Devices.")
prefs.register_preferences(
    "devices.cpp_standalone",
    "C++ projects of Brian. " + _NO_EFFECT,
    extra_make_args_unix=_without_effect(["-j"]),
    extra_make_args_windows=_without_effect([]),
    make_cmd_unix=_without_effect("make"),
    openmp_spatialneuron_strategy=_without_effect(None, _none_or(str)),
    openmp_threads=_without_effect(0),
    run_cmd_unix=_without_effect("./main", _anything),
    run_environment_variables=_without_effect({"LD_BIND_NOW": "1"}),
)
prefs.register_preferences(
    "GSL",
    "The GNU Scientific Library, which Brio does not use.",
    directory=_without_effect(None, _none_or(str)),
)
