"""C++ sources of functions: compiled by the compiler of the machine, if it has one, and called by address.

This is the one place where Brio starts another program, and only for sources that a script gives with
``@implementation('cpp', …)``.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np

from .deferred import waiting
from .messages import info, warn
from .namespace import as_function
from .preference_table import prefs

_KEYWORDS = (
    "headers sources define_macros libraries include_dirs library_dirs runtime_library_dirs "
    "extra_compile_args extra_link_args"
).split()

_ELEMENTS = {"float64": "double", "float32": "float", "int32": "int32_t", "int64": "int64_t", "bool": "char"}
_ARGUMENTS = {"boolean": "bool", "integer": "int64_t"}

_BEFORE = """
#include <algorithm>
#include <climits>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <vector>
"""

# The structures are those of the engine (ir/call.hpp).
_AFTER = """
namespace brio_call {
struct Column { const void* values; std::int32_t type; std::int32_t shared; };
struct Call {
  std::int64_t items;
  std::int64_t arguments;
  const Column* columns;
  void* result;
  std::int32_t type;
};
inline double value(const Call& call, int k, std::int64_t item) {
  const Column& column = call.columns[k];
  const std::int64_t at = column.shared ? 0 : item;
  switch (column.type) {
    case 0: return static_cast<const std::uint8_t*>(column.values)[at];
    case 1: return static_cast<const std::int32_t*>(column.values)[at];
    case 2: return static_cast<double>(static_cast<const std::int64_t*>(column.values)[at]);
    default: return static_cast<const double*>(column.values)[at];
  }
}
template <class T>
void put(const Call& call, std::int64_t item, T result) {
  switch (call.type) {
    case 0: static_cast<std::uint8_t*>(call.result)[item] = result != 0; break;
    case 1: static_cast<std::int32_t*>(call.result)[item] = static_cast<std::int32_t>(result); break;
    case 2: static_cast<std::int64_t*>(call.result)[item] = static_cast<std::int64_t>(result); break;
    default: static_cast<double*>(call.result)[item] = static_cast<double>(result);
  }
}
}
extern "C" void brio_call_items(const void* context, const brio_call::Call& call) {
  [[maybe_unused]] const auto arrays = static_cast<void* const*>(context);
  %ARRAYS%
  for (std::int64_t item = 0; item < call.items; ++item) {
    brio_call::put(call, item, %NAME%(%ARGUMENTS%));
  }
}
"""


class _CanNotCompile(Exception):
    pass


#: What was compiled in this process, by everything that went into it: a library, or why there is none.
_libraries: dict[Any, ctypes.CDLL | str] = {}


class CompiledCall:
    """What the engine calls for a C++ source: an address, and what it finds there.

    The source's arrays belong to the call, not to the library, so that they go when the function goes.

    Parameters
    ----------
    library
        The compiled source.
    arrays
        What the source refers to, in the order of its names.
    """

    def __init__(self, library: ctypes.CDLL, arrays: list[np.ndarray]) -> None:
        self._arrays = arrays
        self._pointers = (ctypes.c_void_p * len(arrays))(*(array.ctypes.data for array in arrays))
        self.address = ctypes.cast(library.brio_call_items, ctypes.c_void_p).value
        self.context = ctypes.addressof(self._pointers)


def compiled_call(function: Any, owner: Any) -> CompiledCall | None:
    """A function's compiled source, to be called by the engine.

    None if it has no C++ source, if the script wants Python (``prefs.codegen.target = 'numpy'`` on the device
    'runtime'), or if the source can't be compiled here, of which one message tells.

    Raises
    ------
    ValueError
        For an argument that no compiler understands.
    TypeError
        For one that is no list.
    NotImplementedError
        For single numbers in the namespace of the source.
    """
    wants_python = prefs["codegen.target"] == "numpy" and not waiting.standalone
    if "cpp" not in function.implementations or wants_python:
        return None
    compiler = _compiler()
    if compiler is None:
        info(
            "core.functions",
            f"there is no C++ compiler here: {function._title}() is computed by its Python function",
            once=True,
        )
        return None
    parts = _Parts(owner)
    try:
        parts.add(function, None)
        return _load(compiler, parts, function)
    except _CanNotCompile as error:
        warn(
            "core.functions",
            f"the C++ source of {function._title}() can't be used, so its Python function is: {error}",
            once=True,
        )
        return None


def _compiler() -> str | None:
    candidates = [os.environ.get("CXX", ""), "c++", "g++", "clang++"]
    return next((found for found in map(shutil.which, filter(None, candidates)) if found), None)


class _Parts:
    """The sources of a function and of those that it depends on, and what the compiler has to know."""

    def __init__(self, owner: Any) -> None:
        self._owner = owner
        self._added: set[int] = set()
        self.defines: list[str] = []
        self.sources: list[str] = []
        self.arrays: dict[str, np.ndarray] = {}
        self.keywords: dict[str, list[Any]] = {keyword: _preferred(keyword) for keyword in _KEYWORDS}
        self.name = ""

    def add(self, function: Any, called: str | None) -> None:
        """Adds a function, which another one calls by the name `called`."""
        if "cpp" not in function.implementations:
            raise _CanNotCompile(f"{called or function._title}(), which it needs, has no C++ source")
        implementation = function.implementations["cpp"]
        self.name = implementation.name or function._title
        if id(function) in self._added:
            return
        self._added.add(id(function))
        code = implementation.get_code(self._owner) or ""
        blocks = {"support_code": code} if isinstance(code, str) else code
        source = dedent(blocks.get("support_code", ""))
        name = self.name
        for needed, other in implementation.dependencies.items():
            self.add(as_function(other), needed)
            source = re.sub(rf"\b{re.escape(needed)}\b", self.name, source)
        self.name = name
        self._add_arrays(implementation.get_namespace(self._owner) or {})
        self._add_keywords(implementation.compiler_kwds)
        self.defines.append(dedent(blocks.get("hashdefine_code", "")))
        self.sources.append(source)

    def _add_arrays(self, namespace: Mapping[str, Any]) -> None:
        for name, value in namespace.items():
            array = np.ascontiguousarray(value)
            if np.shape(value) == ():
                raise NotImplementedError(
                    f"'{name}' in the namespace of a C++ source is a single number: write it into the source"
                )
            if array.dtype.name not in _ELEMENTS:
                raise TypeError(f"'{name}' in the namespace of a C++ source is an array of {array.dtype}")
            self.arrays[name] = array

    def _add_keywords(self, keywords: Mapping[str, Any]) -> None:
        for keyword, values in keywords.items():
            if keyword not in _KEYWORDS:
                raise ValueError(f"a C++ source has no '{keyword}', but: {', '.join(_KEYWORDS)}")
            if not isinstance(values, (list, tuple)):
                raise TypeError(f"'{keyword}' of a C++ source has to be a list, not {values!r}")
            self.keywords[keyword] += values

    def text(self, function: Any) -> str:
        """The whole source of a library."""
        # Functions that share a library have arrays of their own, and may run in threads of their own.
        types = {name: _ELEMENTS[array.dtype.name] + "*" for name, array in self.arrays.items()}
        arrays = [f"static thread_local {kind} _namespace{name};" for name, kind in types.items()]
        found = [
            f"_namespace{name} = static_cast<{kind}>(arrays[{k}]);"
            for k, (name, kind) in enumerate(types.items())
        ]
        headers = [f"#include {header}" for header in self.keywords["headers"]]
        kinds = [_ARGUMENTS.get(kind, "double") for kind in function._arg_types]
        given = [f"static_cast<{kind}>(brio_call::value(call, {k}, item))" for k, kind in enumerate(kinds)]
        if function.auto_vectorise:
            given.append(f"static_cast<int>(brio_call::value(call, {len(kinds)}, item))")
        after = _AFTER.replace("%ARRAYS%", "\n  ".join(found))
        after = after.replace("%NAME%", self.name).replace("%ARGUMENTS%", ", ".join(given))
        before = [*self.defines, _BEFORE, *headers, "using namespace std;", *arrays]
        return "\n".join([*before, *self.sources, after])

    def arguments(self) -> list[str]:
        """What the compiler is told, besides the source."""
        words = self.keywords
        return [
            *(
                f"-D{name}" if value is None else f"-D{name}={value}"
                for name, value in words["define_macros"]
            ),
            *(f"-I{folder}" for folder in words["include_dirs"]),
            *words["extra_compile_args"],
            *map(str, words["sources"]),
            *(f"-L{folder}" for folder in words["library_dirs"]),
            *(f"-Wl,-rpath,{folder}" for folder in words["runtime_library_dirs"]),
            *(f"-l{library}" for library in words["libraries"]),
            *words["extra_link_args"],
        ]


def _preferred(keyword: str) -> list[Any]:
    """What the preferences say for all sources."""
    return [] if keyword == "sources" else list(prefs[f"codegen.cpp.{keyword}"] or [])


def _load(compiler: str, parts: _Parts, function: Any) -> CompiledCall:
    text, arguments = parts.text(function), parts.arguments()
    changed = [Path(source).stat().st_mtime_ns for source in parts.keywords["sources"]]
    key = (compiler, text, *arguments, *changed)
    if key not in _libraries:
        try:
            _libraries[key] = _compile(compiler, text, arguments)
        except _CanNotCompile as error:
            _libraries[key] = str(error)
    library = _libraries[key]
    if isinstance(library, str):
        raise _CanNotCompile(library)
    return CompiledCall(library, list(parts.arrays.values()))


def _compile(compiler: str, text: str, arguments: list[str]) -> ctypes.CDLL:
    with tempfile.TemporaryDirectory(prefix="brio-") as folder:
        source, library = Path(folder, "functions.cpp"), Path(folder, "functions.so")
        source.write_text(text)
        options = ["-std=c++17", "-O2", "-ffp-contract=off", "-fPIC", "-shared", "-w"]
        command = [compiler, *options, str(source), "-o", str(library), *arguments]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise _CanNotCompile(_first_error(result.stderr))
        return ctypes.CDLL(str(library))


def _first_error(output: str) -> str:
    lines = (
        [line for line in output.splitlines() if "error" in line]
        or output.splitlines()
        or ["no reason given"]
    )
    return lines[0]
