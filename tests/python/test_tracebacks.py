"""Tracebacks end with the user's line, and messages say what to do: in scripts and in IPython."""

import subprocess
import sys
import textwrap

import pytest

START = """from brio import *
G = NeuronGroup(3, 'v : volt', name='G')
S = Synapses(G, G, 'a : 1', name='S')
"""

#: The line with the mistake, and what is said about it.
MISTAKES = [
    ("G.v = 3", "cannot set 'v' of G to 3: units volt and 1 (dimensionless) differ"),
    ("G.v = 'i*mA'", "'v' has unit volt, but 'i*mA' has unit amp"),
    ("G.v[5] = 1*mV", "IndexError: G has items 0 to 2, but not 5"),
    ("print(G.v[-4])", "IndexError: G has items 0 to 2, but not -4"),
    ("G.v[[True]] = 1*mV", "IndexError: G has 3 items, but the truth values that say which are 1"),
    ("G.v = [1, 2]*mV", "ValueError: 'v' of G takes 3 values here, or one for all, but 2 are given"),
    ("G.v[:2] = [1, 2, 3]*mV", "ValueError: 'v' of G takes 2 values here, or one for all, but 3 are given"),
    ("G.x = 3", "AttributeError: G has no variable 'x'"),
    ("print(G.x)", "AttributeError: G has no attribute or variable 'x'"),
    ("S.a = 1", "TypeError: S has no synapses yet: call connect() before 'a' is set"),
    ("S.connect(i=[5], j=[0])", "i = 5 is out of range: G has 3 neurons, 0 to 2"),
    ("SpikeMonitor(G)", "ValueError: G has no threshold, so there are no spikes: give it one"),
    ("StateMonitor(G, 'x', record=True)", "can't record 'x': G has no such variable"),
    ("StateMonitor(G, 'v', record=[0, 7])", "IndexError: G has items 0 to 2, but record names 7"),
    ("Soma(diameter=30*um).L.R = Soma(diameter=1*um)", "the subtree 'L' does not exist"),
    ("run(100)", "the duration of a run has to be a time, but is 100"),
    ("3*mV + 2*nA", "cannot add 3 mV and 2 nA: units volt and amp differ"),
    ("exp(3*mV)", "exp() takes a number without unit, not 3 mV"),
    ("defaultclock.dt = 0.1", "dt has to be a time, but is 0.1"),
    ("NeuronGroup(1, 'dv/dt = -v/ms')", "hint: write 'dv/dt = -v/ms : volt' if v is in volts"),
]


def last_frames(output):
    """The files of the frames that a traceback shows."""
    return [line.split('"')[1] for line in output.splitlines() if line.startswith('  File "')]


@pytest.mark.parametrize("line, message", MISTAKES, ids=lambda each: each[:24])
def test_a_script_ends_with_the_users_line(line, message, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(START + line + "\n")
    result = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert message in result.stderr
    assert last_frames(result.stderr) == [str(script)]
    assert f"\n    {line}\n" in result.stderr


def run_python(code):
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False
    )


def test_what_run_finds_is_shown_with_its_cause():
    result = run_python("""
        from brio import *
        G = NeuronGroup(1, 'dv/dt = (I - v)/(10*ms) : volt', method='euler', name='G')
        run(1*ms)
        """)
    assert last_frames(result.stderr) == ["<string>"]
    assert "'I' is not known\n  in the equations of G:\n    dv/dt = (I - v)/(10*ms) : volt\n" in result.stderr


def test_what_fails_inside_or_in_functions_of_the_user_keeps_its_frames():
    result = run_python("""
        from brio import *
        @network_operation
        def f():
            raise ValueError("mine")
        run(1*ms)
        """)
    assert result.stderr.count("<string>") == 2 and "in f\n" in result.stderr
    result = run_python("""
        import brio.views
        from brio import *
        def broken(*args): return args.nothing
        brio.views.check_numbers = broken
        NeuronGroup(1, "v : 1").v[0] = 3
        """)
    assert "views.py" in result.stderr and "has no attribute 'nothing'" in result.stderr


def test_who_has_said_what_happens_to_exceptions_keeps_that():
    result = run_python("""
        import sys
        sys.excepthook = lambda kind, error, frames: print("mine", kind.__name__)
        from brio import *
        NeuronGroup(1, "v : 1").v[5] = 3
        """)
    assert result.stdout == "mine IndexError\n"


@pytest.fixture(scope="module")
def shell_output(tmp_path_factory):
    """What IPython shows, by mistake."""
    pytest.importorskip("IPython")
    folder = tmp_path_factory.mktemp("ipython")
    script = folder / "cells.py"
    script.write_text(
        textwrap.dedent("""
        import sys
        from IPython.core.interactiveshell import InteractiveShell
        shell = InteractiveShell.instance(colors="NoColor")
        start, *cells = [cell.strip("\\n") for cell in sys.stdin.read().split("\\n####\\n")]
        assert shell.run_cell(start).success
        for cell in cells:
            assert shell.run_cell(cell).error_in_exec is not None
            print("####", flush=True)
        """)
    )
    lines = [line for line, _ in MISTAKES]
    result = subprocess.run(
        [sys.executable, script],
        input="\n####\n".join([START, *lines, "1/0"]),
        capture_output=True,
        text=True,
        check=False,
        env={"IPYTHONDIR": str(folder), "PATH": "", "HOME": str(folder)},
    )
    assert result.returncode == 0, result.stderr
    shown = result.stdout.split("####\n")
    return dict(zip([*lines, "1/0"], shown, strict=False))


@pytest.mark.parametrize("line, message", MISTAKES, ids=lambda each: each[:24])
def test_a_cell_ends_with_the_users_line(line, message, shell_output):
    shown = shell_output[line]
    assert message in shown
    assert line in shown
    assert "brio" + "/" not in shown.replace("brio.", "")


def test_other_mistakes_in_cells_are_shown_as_ever(shell_output):
    assert "ZeroDivisionError: division by zero" in shell_output["1/0"]
