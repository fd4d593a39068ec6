"""Reports of progress, and Ctrl-C."""

import os
import pty
import re
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest
from brio import *


def network():
    return Network(NeuronGroup(100, "dv/dt = -v/(10*ms) : 1", method="euler"))


@pytest.mark.parametrize("report, stream", [("text", "out"), ("stdout", "out"), ("stderr", "err")])
def test_NW_02_report_as_text(capfd, report, stream):
    network().run(20 * ms, report=report)
    captured = capfd.readouterr()
    text, other = (captured.out, captured.err) if stream == "out" else (captured.err, captured.out)
    lines = text.splitlines()
    assert lines[0] == "Starting simulation at t=0 s for a duration of 20 ms"
    assert re.fullmatch(r"20 ms \(100%\) simulated in 0\.\d s", lines[-1])
    assert "\r" not in text and other == ""


def test_NW_02_report_is_throttled(capfd):
    network().run(2 * second, report="text")  # far less than ten seconds
    assert len(capfd.readouterr().out.splitlines()) == 2


def test_NW_02_report_to_a_function():
    calls = []
    net = network()
    net.run(10 * ms)
    net.run(50 * ms, report=lambda *arguments: calls.append(arguments), report_period=1 * ms)
    assert all(len(call) == 4 for call in calls)
    elapsed, completed, start, duration = zip(*calls, strict=True)
    assert completed[0] == 0.0 and completed[-1] == pytest.approx(1.0)
    assert list(completed) == sorted(completed) and list(elapsed) == sorted(elapsed)
    assert all(get_dimensions(value) is get_dimensions(second) for value in elapsed)
    assert [float(value) for value in start] == pytest.approx([0.01] * len(calls))
    assert set(map(float, duration)) == {0.05}


@pytest.mark.parametrize("report, error", [(3, TypeError), ("foo", ValueError)])
def test_NW_02_wrong_reports(report, error):
    with pytest.raises(error):
        network().run(1 * ms, report=report)


# What runs in the background of a shell ignores Ctrl-C, and so do its children: not this one.
SCRIPT = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from brio import *
group = NeuronGroup(20000, 'dv/dt = -v/(10*ms) : 1', method='euler')
record = StateMonitor(group, 'v', record=0)
print('go', flush=True)
run(100000*second{report})
steps = record.t_.size
print(steps, round(record.t_[-1]/1e-4) + 1 == steps, abs(defaultclock.t_ - magic_network.t_) < 1e-12)
run(1*ms)
print(record.t_.size)
"""


def start(tmp_path, report=""):
    path = tmp_path / "script.py"
    path.write_text(textwrap.dedent(SCRIPT.format(report=report)))
    return [sys.executable, str(path)]


def test_NW_06_interrupt_keeps_what_was_recorded(tmp_path):
    process = subprocess.Popen(start(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "go\n"
        time.sleep(1.0)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()  # nothing, if it has ended
    assert time.monotonic() - begin < 10  # a loaded machine; alone it is 0.2 s
    assert process.returncode == 0, err
    steps, regular, clocks = out.splitlines()[0].split()
    assert int(steps) > 0 and (regular, clocks) == ("True", "True")
    assert int(out.splitlines()[1]) == int(steps) + 10  # the script goes on
    assert "stopped by Ctrl-C at t=" in err and "Traceback" not in err


def test_other_signal_handlers_are_heard():
    class Alarm(Exception):
        pass

    def handler(*arguments):
        raise Alarm

    previous = signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(Alarm):
            network().run(1e6 * second)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def test_NW_02_report_as_a_bar_in_a_terminal(tmp_path):
    main, side = pty.openpty()
    script = "from brio import *\ngroup = NeuronGroup(1, 'v : 1')\nrun(10*ms, report='text')\n"
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=side, stderr=subprocess.PIPE, env=environment
    )
    os.close(side)
    text = b""
    while True:
        try:
            chunk = os.read(main, 4096)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        text += chunk
    assert process.wait(timeout=60) == 0, process.stderr.read()
    os.close(main)
    assert "█" in text.decode() and "100%" in text.decode() and text.count(b"\n") == 1


def test_other_threads_run_meanwhile():
    import threading

    counter = []
    done = threading.Event()

    def count():
        while not done.is_set():
            counter.append(1)
            time.sleep(0.005)

    thread = threading.Thread(target=count)
    thread.start()
    net = Network(NeuronGroup(20000, "dv/dt = -v/(10*ms) : 1", method="euler"))
    begin = time.monotonic()
    while time.monotonic() - begin < 0.5:
        net.run(0.2 * second)
    done.set()
    thread.join()
    assert len(counter) > 10  # the lock of Python is free while the engine runs


def test_NW_02_reports_do_not_change_results():
    def result(**kwds):
        seed(4)
        group = NeuronGroup(10, "dv/dt = xi/ms**0.5 : 1", method="euler", name="same")
        Network(group).run(20 * ms, **kwds)
        return group.v[:].copy()

    assert np.array_equal(result(), result(report=lambda *a: None, report_period=0.1 * ms))
