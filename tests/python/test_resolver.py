"""Scripts for Brian 2 run unchanged: `python -m brio`, `install_as_brian2`, and what the import costs."""

import pathlib
import subprocess
import sys
import textwrap

import pytest


def python(*arguments, script=None, tmp_path=None):
    if script is not None:
        path = tmp_path / "script.py"
        path.write_text(textwrap.dedent(script))
        arguments = [*arguments, str(path)]
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=120)


def test_PR_08_script(tmp_path):
    result = python(
        "-m",
        "brio",
        tmp_path=tmp_path,
        script="""
        import sys
        import brian2
        import brian2.numpy_ as np
        from brian2 import *
        from brian2.core.magic import run as same_run
        from brian2.units.allunits import katal
        from brian2.units.constants import elementary_charge
        import brian2.only as b2

        tau = 10*ms
        G = NeuronGroup(2, 'dv/dt = -v/tau : 1', method='exact')
        G.v = [1, 2]
        run(10*ms)
        print(brian2.__name__, __name__, b2.NeuronGroup is NeuronGroup, same_run is run)
        print(array(G.v)/exp(-1), katal, sys.argv[1:], pi, mean([1, 2]), rand(2).shape, fft([1, 0]))
        """,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        "brio.brian2 __main__ True True",
        "[1. 2.] kat [] 3.141592653589793 1.5 (2,) [1.+0.j 1.+0.j]",
    ]
    assert result.stderr == ""


def test_arguments_and_exit_code(tmp_path):
    path = tmp_path / "script.py"
    path.write_text(
        "import sys; print(sys.argv[1:], sys.path[0] == __import__('os').path.dirname(__file__)); sys.exit(3)"
    )
    result = python("-m", "brio", str(path), "a", "-b")
    assert (result.returncode, result.stdout) == (3, "['a', '-b'] True\n")


def test_errors_look_as_if_python_ran_the_script(tmp_path):
    result = python("-m", "brio", script="def f():\n    raise ValueError('mine')\nf()\n", tmp_path=tmp_path)
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    assert lines[0].startswith("Traceback") and "script.py" in lines[1] and lines[-1] == "ValueError: mine"
    assert "brio" not in result.stderr.replace(str(tmp_path), "")


@pytest.mark.parametrize(
    "arguments, code, text",
    [
        (["--version"], 0, "Brio 0."),
        (["--help"], 0, "usage:"),
        ([], 2, "usage:"),
        (["-m"], 2, "usage:"),
        (["-m", "this"], 0, "The Zen of Python"),
        (["no_such_script.py"], 2, "can't open 'no_such_script.py'"),
    ],
)
def test_command_line(arguments, code, text):
    result = python("-m", "brio", *arguments)
    assert result.returncode == code and text in result.stdout + result.stderr


@pytest.mark.parametrize(
    "statement, text",
    [
        ("import brian2.no_such_module", "Brio has no module 'brian2.no_such_module'"),
        ("from brian2.core.network import Nothing", "Nothing"),
        ("from brian2 import Nothing", "Nothing"),
    ],
)
def test_what_is_missing_is_an_import_error(statement, text):
    result = python("-c", f"import brio; brio.install_as_brian2(); {statement}")
    assert "ImportError" in result.stderr or "ModuleNotFoundError" in result.stderr
    assert text in result.stderr


def test_names_that_other_packages_import_from_inside(tmp_path):
    script = """
        from brian2 import *
        from brian2.core.variables import Constant, DynamicArrayVariable, VariableView
        from brian2.groups.group import CodeRunner
        from brian2.groups.neurongroup import StateUpdater
        from brian2.monitors.statemonitor import StateMonitorView
        from brian2.synapses.synapses import SummedVariableUpdater, SynapticPathway
        from brian2.utils.stringtools import get_identifiers
        from brian2.codegen.translation import analyse_identifiers
        from brian2.devices.device import Dummy, RuntimeDevice
        from brian2.parsing.rendering import NodeRenderer

        class Exporter(RuntimeDevice):
            def __init__(self):
                super().__init__()
                self.has_been_run = False

        class Renderer(NodeRenderer):
            pass

        Renderer(), Exporter()
        G = NeuronGroup(2, 'dv/dt = -v/ms : 1', method='exact', threshold='v > 1', reset='v = 0')
        S = Synapses(G, G, 'w : 1', on_pre='v_post += w')
        S.connect()
        M = StateMonitor(G, 'v', record=[1])
        run(0.2*ms)
        parts = {type(part) for obj in (G, S) for part in obj.contained_objects}
        print(isinstance(S.w, VariableView), StateUpdater in parts, SynapticPathway in parts, S.w.group is S)
        print(isinstance(M[1], StateMonitorView), M[1].monitor is M, M[1].item, M[1].indices)
        print(isinstance(G, (Morphology, Constant, Dummy)), issubclass(SummedVariableUpdater, CodeRunner))
        print(sorted(get_identifiers('exp(-3e-10*b/.5) + 1.5*x', include_numbers=True)))
        print([sorted(names) for names in analyse_identifiers('q = w*k; v_post += q', {'w', 'v_post'})])
        """
    assert python("-m", "brio", script=script, tmp_path=tmp_path).stdout.splitlines() == [
        "True True True True",
        "True True 1 0",
        "False True",
        "['.5', '1.5', '3e-10', 'b', 'exp', 'x']",
        "[['q'], ['v_post', 'w'], ['k']]",
    ]


def test_expressions_of_sympy(tmp_path):
    script = """
        from brian2.parsing.sympytools import str_to_sympy, sympy_to_str
        texts = '-v/tau + 3*exp(-x**2)', 'x % 2 + ceil(z) - arctan(u)', 'abs(x) < 3 and y > 2', 'foo(x, 2)'
        for text in texts:
            print(sympy_to_str(str_to_sympy(text)))
        """
    assert python("-m", "brio", script=script, tmp_path=tmp_path).stdout.splitlines() == [
        "3 * exp(-x ** 2) - v / tau",
        "x % 2 - arctan(u) + ceil(z)",
        "y > 2 and abs(x) < 3",
        "foo(x, 2)",
    ]


def test_unknown_names_import_nothing(tmp_path):
    script = """
        import sys
        from brian2 import *
        G = NeuronGroup(1, 'dv/dt = figure/ms : 1', method='euler')
        try:
            run(1*ms)
        except BrianObjectException as error:
            print("'figure' exists here" in str(error.__cause__), 'matplotlib' in sys.modules)
        """
    assert python("-m", "brio", script=script, tmp_path=tmp_path).stdout == "True False\n"


def test_DV_01_devices_and_preferences_are_accepted_with_one_notice(tmp_path):
    result = python(
        "-m",
        "brio",
        tmp_path=tmp_path,
        script="""
        from brian2 import *
        set_device('cpp_standalone', directory=None, build_on_run=False)
        set_device('cpp_standalone')
        prefs.codegen.target = 'numpy'
        prefs['devices.cpp_standalone.openmp_threads'] = 4
        G = NeuronGroup(1, 'dv/dt = 1/ms : 1', method='euler')
        run(1*ms)
        device.build(directory='x')
        print(prefs.codegen.target, prefs.devices.cpp_standalone.openmp_threads, round(G.v[0], 9))
        """,
    )
    assert result.stdout == "numpy 4 1.0\n"
    assert len(result.stderr.splitlines()) == 1  # about set_device, once


def test_DV_08_scripts_for_other_hardware_run(tmp_path):
    script = """
        from brian2 import *
        import brian2genn
        from brian2cuda import *
        prefs.devices.genn.path = 'somewhere'
        prefs['devices.cuda_standalone.cuda_backend.compute_capability'] = 6.1
        print(prefs.devices.genn.path, prefs.devices.cuda_standalone.cuda_backend.compute_capability)
        set_device('genn', use_GPU=False)
        G = NeuronGroup(1, 'dv/dt = 1/ms : 1', method='euler')
        run(1*ms)
        print(round(G.v[0], 9))
        """
    result = python("-m", "brio", script=script, tmp_path=tmp_path)
    assert result.stdout == "somewhere 6.1\n1.0\n"
    assert result.stderr.count("WARNING") == 1


def test_parts_of_the_package_are_names_like_others(tmp_path):
    script = """
        from brian2 import *
        codegen.target = 'numpy'
        assert np.in1d([1, 2], [2]).sum() == 1 and trapz([1, 1]*mV, dx=1*ms) == 1*mV*ms
        print(devices.get_device() is get_device(), equations.equations.Equations is Equations)
        print(units.fundamentalunits.Quantity is Quantity, callable(input))
        """
    assert python("-m", "brio", script=script, tmp_path=tmp_path).stdout == "True True\nTrue True\n"


def test_some_names_of_numpy_stay_those_of_python(tmp_path):
    script = """
        from brian2 import *
        import builtins
        names = "abs bool bytes max min pow round".split()
        assert all(globals()[name] is getattr(builtins, name) for name in names)
        print(max(3*mV, 4*mV), sum([1, 2]*mV), repr(sum(ones((2, 2)), axis=0)))
        """
    assert python("-m", "brio", script=script, tmp_path=tmp_path).stdout == "4. mV 3. mV array([2., 2.])\n"


def test_plots_need_no_display_and_quantities_can_be_drawn(tmp_path):
    pytest.importorskip("matplotlib")
    result = python(
        "-m",
        "brio",
        tmp_path=tmp_path,
        script="""
        from brian2 import *
        import sys
        print('matplotlib.pyplot' in sys.modules)
        figure()
        line, = plot([0, 1, 2], [1, 2, 3]*mV)
        hist([1, 2, 2]*mV)
        show()
        print(line.get_ydata(orig=False), isinstance(gca(), Axes), rcParams['figure.dpi'] > 0)
        """,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout == "False\n[0.001 0.002 0.003] True True\n" and result.stderr == ""


def test_install_twice_and_too_late():
    twice = "import brio; brio.install_as_brian2(); brio.install_as_brian2(); "
    result = python("-c", twice + "import brian2; print(brian2.__name__)")
    assert result.stdout == "brio.brian2\n"
    late = "import sys, types, brio; sys.modules['brian2'] = types.ModuleType('brian2'); "
    assert "RuntimeError" in python("-c", late + "brio.install_as_brian2()").stderr


def test_PR_08_star_import_is_cheap():
    heavy = [
        "matplotlib",
        "scipy",
        "numpy.random",
        "numpy.fft",
        "logging",
        "inspect_",
        "dataclasses",
        "runpy",
        "pandas",
        "IPython",
        "xarray",
        "sympy",
        "brio.plot",
        "brio.rich",
    ]
    code = f"""
import numpy, sys
before = set(sys.modules)
from brio import *
print(sorted(set({heavy!r}) & (set(sys.modules) - before)))
print(any(name in globals() for name in ('np', 'numpy_', 'sys_', 'warnings')))
from brio.brian2 import *
print(sorted(set({heavy!r}) & (set(sys.modules) - before)))
"""
    assert python("-c", code).stdout == "[]\nFalse\n[]\n"


def test_PR_08_import_takes_little_time():
    code = """
import numpy, time
begin = time.process_time()
import brio
print(time.process_time() - begin)
"""
    # Time of the processor, so that other programs make little difference; the least of a few is the import.
    assert min(float(python("-c", code).stdout) for _ in range(5)) < 0.15


def test_mistakes_of_models_show_the_users_line_alone(tmp_path):
    script = "from brian2 import *\nG = NeuronGroup(1, 'v : volt')\nG.v = '3*mA'\n"
    lines = python("-m", "brio", script=script, tmp_path=tmp_path).stderr.splitlines()
    assert "script.py" in lines[1] and lines[2].strip() == "G.v = '3*mA'"
    message = lines[4] if set(lines[3]) <= {"^", " "} else lines[3]  # Python 3.11 underlines
    assert "DimensionMismatchError: 'v' has unit volt" in message


def test_version():
    import brio

    project = (pathlib.Path(__file__).parents[2] / "pyproject.toml").read_text()
    assert f'version = "{brio.__version__}"' in project
