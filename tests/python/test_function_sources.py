"""C++ sources of functions, compiled where there is a compiler."""

# ruff: noqa: F841 - texts of models find functions by their name

import gc
import shutil
import weakref

import numpy as np
import pytest
from brio import *
from brio import function_compiler
from brio.brian2 import BrianObjectException, Function, implementation, prefs
from brio.units import *

needs_compiler = pytest.mark.skipif(shutil.which("c++") is None, reason="no C++ compiler")


def _cpp(source, **arguments):
    """f() by a C++ source; the Python function gives another value."""

    def decorate(function):
        return implementation("cpp", source, **arguments)(check_units(x=1, result=1)(function))

    return decorate(lambda x: x * 0.0 - 1)


@needs_compiler
def test_FN_02_cpp_source_is_used_where_there_is_a_compiler():
    f = _cpp("inline double twice(const double x) { return 2*x + fabs(-1.0); }", name="twice")
    group = NeuronGroup(100, "v : 1\nw : 1\nk : integer", threshold="f(v) > 100", reset="w = f(k)")
    group.v = "f(i)"
    assert np.array_equal(group.v, 2 * np.arange(100) + 1)
    group.k = "i"
    run(0.1 * ms)
    assert np.array_equal(np.flatnonzero(group.w), np.arange(25, 100))
    assert group.w[30] == 61
    prefs.codegen.target = "numpy"
    try:
        group.v = "f(i)"
        assert np.array_equal(group.v, -np.ones(100))
    finally:
        prefs.codegen.target = "auto"


@needs_compiler
def test_FN_02_namespaces_dependencies_and_keywords(tmp_path):
    (tmp_path / "more.h").write_text("double more(double);\n")
    (tmp_path / "more.cpp").write_text("double more(double x) { return x + OFFSET; }\n")
    table = np.array([10, 20, 30], dtype=np.int32)
    inner = _cpp("double inner(double x) { return more(x); }")
    inner.pyfunc.__name__ = "inner"
    f = _cpp(
        "double f(int x) { return _namespacetable[x] + helper(x); }",
        name="f",
        namespace={"table": table},
        dependencies={"helper": inner},
        headers=['"more.h"'],
        include_dirs=[str(tmp_path)],
        sources=[str(tmp_path / "more.cpp")],
        define_macros=[("OFFSET", "0.5")],
    )
    group = NeuronGroup(3, "v : 1")
    group.v = "f(i)"
    assert np.array_equal(group.v, [10.5, 21.5, 32.5])
    table[1] = 100
    group.v = "f(i)"
    assert group.v[1] == 101.5


@needs_compiler
def test_FN_02_cpp_functions_with_state_are_called_for_each_item():
    f = implementation("cpp", "int calls = 0; double counted() { return ++calls; }", name="counted")(
        Function(lambda: 0, arg_units=[], return_unit=1, stateless=False)
    )
    group = NeuronGroup(3, "v : 1")
    group.v = "f()"
    assert np.array_equal(group.v, [1, 2, 3])


@needs_compiler
def test_FN_02_a_source_that_does_not_compile_is_said_once(caplog):
    f = _cpp("double f(double x) { return x +; }", name="f")
    group = NeuronGroup(2, "v : 1")
    for _ in range(2):
        group.v = "f(i)"
    assert np.array_equal(group.v, [-1, -1])
    assert len(caplog.records) == 1 and "error" in caplog.text


def test_FN_02_without_a_compiler_python_serves(caplog, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CXX", raising=False)
    f = _cpp("double f(double x) { return 2*x; }", name="f")
    group = NeuronGroup(2, "v : 1")
    with caplog.at_level("INFO", logger="brian2"):
        for _ in range(2):
            group.v = "f(i)"
    assert np.array_equal(group.v, [-1, -1])
    assert len(caplog.records) == 1 and "compiler" in caplog.text


@needs_compiler
@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"some_arg": []}, ValueError),
        ({"headers": "<stdio.h>"}, TypeError),
        ({"namespace": {"x": np.array(3.0)}}, NotImplementedError),
    ],
)
def test_FN_02_what_no_compiler_understands_is_refused(arguments, error):
    f = _cpp("double f(double x) { return x; }", name="f", **arguments)
    group = NeuronGroup(1, "v : 1")
    with pytest.raises(error):
        group.v = "f(i)"
    called = NeuronGroup(1, "dv/dt = f(v)/ms : 1", method="euler")
    with pytest.raises(BrianObjectException) as raised:
        Network(called).run(0 * ms)
    assert isinstance(raised.value.__cause__, error)


@needs_compiler
def test_FN_02_functions_of_one_source_are_compiled_once_and_have_arrays_of_their_own(monkeypatch):
    compiled = []
    compile_ = function_compiler._compile
    monkeypatch.setattr(function_compiler, "_compile", lambda *args: compiled.append(1) or compile_(*args))
    source = "double f(int x) { return _namespacetable[x] + 0.25; }"
    tables = [np.array([1.0, 2.0]), np.array([3.0, 4.0])]
    f = _cpp(source, name="f", namespace={"table": tables[0]})
    g = _cpp(source, name="f", namespace={"table": tables[1]})
    group = NeuronGroup(2, "v : 1\nw : 1", threshold="False", reset="v = f(i)\nw = g(i)")
    group.v = "f(i) + 10*g(i)"
    group.w = "f(i)"
    assert np.array_equal(group.v, [33.75, 44.75]) and np.array_equal(group.w, [1.25, 2.25])
    assert len(compiled) == 1


def _network_with_a_table():
    f = _cpp("double f(int x) { return _namespacetable[x]; }", name="f", namespace={"table": np.ones(2)})
    net = Network(NeuronGroup(2, "dw/dt = f(i)/ms : 1", method="euler"))
    net.run(0.1 * ms)
    return net, weakref.ref(f.implementations["cpp"].get_namespace(None)["table"])


@needs_compiler
def test_FN_02_arrays_live_as_long_as_code_uses_them_and_no_longer():
    net, table = _network_with_a_table()
    gc.collect()
    assert table() is not None
    del net
    gc.collect()
    assert table() is None


@needs_compiler
def test_FN_02_a_source_gives_the_bits_of_the_same_formula():
    source = "double logistic(double x) { return _namespacea[0]*x*(1 - x); }"
    a = np.array([3.9])
    f = _cpp(source, name="logistic", namespace={"a": a})
    results = []
    for text in ("f(x)", "3.9*x*(1 - x)"):
        group = NeuronGroup(20_000, "x : 1", threshold="x > -1", reset=f"x = {text}")
        group.x = "0.1 + 0.8*i/N"
        Network(group).run(5 * ms)
        results.append(np.array(group.x))
    assert np.array_equal(*results)
